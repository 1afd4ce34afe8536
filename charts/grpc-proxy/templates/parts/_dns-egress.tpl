{{- /* DNS for a NetworkPolicy. TCP too: an answer of more than about 28 pods does not fit one plain UDP datagram. */ -}}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- /* no line break at the end */ -}}
