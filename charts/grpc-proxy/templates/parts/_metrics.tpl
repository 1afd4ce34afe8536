{{- /* Renders nothing; refuses values of metrics that contradict each other. Context: the root. */ -}}
{{- with .Values.metrics -}}
{{- range $monitor := list "podMonitor" "serviceMonitor" -}}
{{- if and (get $.Values.metrics $monitor).enabled (not $.Values.metrics.enabled) -}}
{{- fail (printf "metrics.%s.enabled is true, but metrics.enabled is false, so that there is nothing to scrape: set metrics.enabled to true." $monitor) -}}
{{- end -}}
{{- end -}}
{{- if and .podMonitor.enabled .serviceMonitor.enabled -}}
{{- fail "metrics.podMonitor.enabled and metrics.serviceMonitor.enabled are both true, but then every pod is scraped twice: set one of them to false." -}}
{{- end -}}
{{- if and .enabled (eq (int .port) (int $.Values.port)) -}}
{{- fail (printf "metrics.port and port are both %d, but two servers cannot listen on one port: set metrics.port to another." (int .port)) -}}
{{- end -}}
{{- end -}}
