{{- /*
The one gRPC port, the same in both Services. Context: the root. Numeric and equal to targetPort, because a headless
Service translates nothing; named, because an unnamed port has no SRV record; and h2c, the one appProtocol that Istio,
Linkerd and the Gateway API all read as gRPC without TLS.
*/ -}}
- name: grpc
  protocol: TCP
  appProtocol: kubernetes.io/h2c
  port: {{ int .Values.port }}
  targetPort: {{ int .Values.port }}
{{- /* no line break at the end */ -}}
