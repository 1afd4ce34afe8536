{{- /*
Labels and annotations of the user's that put pods into a mesh or keep them out of it, as a JSON list of {path, marker,
isMeshed}. Context: the root.
*/ -}}
{{- $outside := dict "linkerd.io/inject" "disabled" "sidecar.istio.io/inject" "false" "istio.io/dataplane-mode" "none" "istio.io/rev" "" -}}
{{- $markers := list -}}
{{- range $path := list "commonLabels" "podLabels" "podAnnotations" -}}
{{- range $key, $value := get $.Values $path -}}
{{- if hasKey $outside $key -}}
{{- $marker := dict "path" $path "marker" (printf "%s=%s" $key $value) "isMeshed" (ne $value (get $outside $key)) -}}
{{- $markers = append $markers $marker -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $markers -}}
