{{- /* Renders nothing; refuses a port of health that another server has. Context: the root. */ -}}
{{- $health := int .Values.health.port -}}
{{- if eq $health (int .Values.port) -}}
{{- fail (printf "health.port and port are both %d, but two servers cannot listen on one port: set health.port to another." $health) -}}
{{- end -}}
{{- if and .Values.metrics.enabled (eq $health (int .Values.metrics.port)) -}}
{{- fail (printf "health.port and metrics.port are both %d, but two servers cannot listen on one port: set health.port to another." $health) -}}
{{- end -}}
