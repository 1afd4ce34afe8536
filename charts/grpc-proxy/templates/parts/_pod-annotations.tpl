{{- /*
Annotations of a pod that serves, as YAML. Context: the root. The checksum replaces the pods when what they read only once
has changed, which is where they listen and by which certificates: mostly their ports and volumes change with it, but a
Secret may be mounted for something else already. Everything else running pods read again.
*/ -}}
{{- $key := "checksum/listen" -}}
{{- if hasKey .Values.podAnnotations $key -}}
{{- fail (printf "podAnnotations may not hold %q, which the chart sets itself: use another name." $key) -}}
{{- end -}}
{{- $config := include (print .Template.BasePath "/parts/_config.tpl") . | fromYaml -}}
{{- $checksum := pick $config "listen" "health" "admin" | toJson | sha256sum -}}
{{- mergeOverwrite (dict $key $checksum) .Values.podAnnotations | toYaml -}}
