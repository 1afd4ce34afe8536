{{- /*
"true" when the service itself is among those that watch its EndpointSlices: only then do its pods need a token, and a way
to the API server. Context: the root.
*/ -}}
{{- $names := include (print .Template.BasePath "/parts/_names.tpl") . | fromJson -}}
{{- range .Values.discovery.consumers -}}
{{- if and (eq .namespace $.Release.Namespace) (eq .serviceAccount $names.serviceAccount) -}}
true
{{- end -}}
{{- end -}}
