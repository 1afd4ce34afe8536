{{- /*
The gRPC port, the same in both Services. Context: the root. Numeric and equal to targetPort, because a headless Service
translates nothing; named, because an unnamed port has no SRV record. In plain text h2c, the one appProtocol that Istio,
Linkerd and the Gateway API all read as gRPC; with TLS https, for nobody is to look into it.
*/ -}}
- name: grpc
  protocol: TCP
  appProtocol: {{ ternary "https" "kubernetes.io/h2c" (not (empty .Values.listen.tls.secretName)) }}
  port: {{ int .Values.port }}
  targetPort: {{ int .Values.port }}
{{- /* no line break at the end */ -}}
