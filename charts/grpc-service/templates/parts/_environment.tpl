{{- /*
Environment of the service, as a YAML map of name to string. Context: the root. A map, because a name given twice in a
list makes the server-side apply of Helm 4 fail. A name that has a value of its own in values.yaml has one home only.
*/ -}}
{{- $homes := dict
  "PORT" "port"
  "LOG_LEVEL" "server.logLevel"
  "DRAIN_DELAY_MS" "drain.delaySeconds"
  "DRAIN_TIMEOUT_MS" "drain.timeoutSeconds"
  "MAX_CONNECTION_AGE_MS" "server.maxConnectionAgeSeconds"
  "MAX_CONNECTION_AGE_GRACE_MS" "server.maxConnectionAgeGraceSeconds"
  "KEEPALIVE_TIME_MS" "server.keepaliveTimeSeconds"
  "KEEPALIVE_TIMEOUT_MS" "server.keepaliveTimeoutSeconds"
  "METRICS_PORT" "metrics.port" -}}
{{- range $name, $home := $homes -}}
{{- if hasKey $.Values.env $name -}}
{{- fail (printf "env.%s is set by the chart: set the value %s instead." $name $home) -}}
{{- end -}}
{{- end -}}
{{- if hasKey .Values.env "POD_NAME" -}}
{{- fail "env.POD_NAME is set by the chart to the name of the pod: use another name." -}}
{{- end -}}
{{- $own := dict
  "PORT" (int .Values.port | toString)
  "LOG_LEVEL" .Values.server.logLevel
  "DRAIN_DELAY_MS" (mul .Values.drain.delaySeconds 1000 | toString)
  "DRAIN_TIMEOUT_MS" (mul .Values.drain.timeoutSeconds 1000 | toString)
  "MAX_CONNECTION_AGE_MS" (mul .Values.server.maxConnectionAgeSeconds 1000 | toString)
  "MAX_CONNECTION_AGE_GRACE_MS" (mul .Values.server.maxConnectionAgeGraceSeconds 1000 | toString)
  "KEEPALIVE_TIME_MS" (mul .Values.server.keepaliveTimeSeconds 1000 | toString)
  "KEEPALIVE_TIMEOUT_MS" (mul .Values.server.keepaliveTimeoutSeconds 1000 | toString) -}}
{{- if .Values.metrics.enabled -}}
{{- $_ := set $own "METRICS_PORT" (int .Values.metrics.port | toString) -}}
{{- end -}}
{{- with include (print .Template.BasePath "/parts/_heap.tpl") (dict "root" . "percent" 60) -}}
{{- $_ := set $own "NODE_OPTIONS" . -}}
{{- end -}}
{{- mergeOverwrite $own .Values.env | toYaml -}}
