{{- /*
"true" when there is an upstream whose EndpointSlices are watched: only then do the pods need a token, and a way to the API
server. Context: the root.
*/ -}}
{{- range include (print .Template.BasePath "/parts/_upstreams.tpl") . | fromJson -}}
{{- if eq (.discovery | default "dns") "endpointslice" -}}
true
{{- end -}}
{{- end -}}
