{{- /* A gRPC probe. Context: {port, probe, service}. The port must be a number: Kubernetes takes no port name here. */ -}}
grpc:
  port: {{ int .port }}
  service: {{ .service | quote }}
periodSeconds: {{ int .probe.periodSeconds }}
timeoutSeconds: {{ int .probe.timeoutSeconds }}
failureThreshold: {{ int .probe.failureThreshold }}
{{- /* no line break at the end */ -}}
