{{- /*
Environment of the proxy, as a YAML map of name to string. Context: the root. A map, because a name given twice in a list
makes the server-side apply of Helm 4 fail. What the proxy can be told it is told by its file only: a variable would win
over the file, and a change of the file would then change nothing.

NODE_OPTIONS: half of the memory limit is for the JavaScript heap, for a quarter may go to payload, which lies outside.
*/ -}}
{{- range $name, $_ := .Values.env -}}
{{- if hasPrefix "PROXY_" $name -}}
{{- fail (printf "env.%s would win over the proxy's file, which the chart writes: use the value of the chart that says the same." $name) -}}
{{- end -}}
{{- end -}}
{{- $parts := print .Template.BasePath "/parts/_" -}}
{{- $own := dict "PROXY_CONFIG" (include (print $parts "config-file.tpl") .) -}}
{{- with include (print $parts "heap.tpl") (dict "root" . "percent" 50) -}}
{{- $_ := set $own "NODE_OPTIONS" . -}}
{{- end -}}
{{- mergeOverwrite $own .Values.env | toYaml -}}
