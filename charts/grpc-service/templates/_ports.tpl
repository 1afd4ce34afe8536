{{/*
The one port, the same in both Services: numeric and equal to targetPort, because a headless Service translates
nothing; named, because an unnamed port has no SRV record; and h2c, the one appProtocol that Istio, Linkerd
and the Gateway API all read as gRPC without TLS.
*/}}
{{- define "grpc-service.servicePort" -}}
- name: grpc
  protocol: TCP
  appProtocol: kubernetes.io/h2c
  port: {{ int .Values.port }}
  targetPort: {{ int .Values.port }}
{{- end -}}

{{/* DNS for a NetworkPolicy. TCP too: an answer of more than about 28 pods does not fit one plain UDP datagram. */}}
{{- define "grpc-service.dnsEgress" -}}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end -}}
