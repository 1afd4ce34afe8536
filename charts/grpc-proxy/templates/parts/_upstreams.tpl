{{- /* The upstreams as JSON, without those that are null: Helm takes these away only where values.yaml holds them. Context: the root. */ -}}
{{- $upstreams := dict -}}
{{- range $name, $settings := .Values.upstreams -}}
{{- if $settings -}}
{{- $_ := set $upstreams $name $settings -}}
{{- end -}}
{{- end -}}
{{- toJson $upstreams -}}
