{{- /* Renders nothing; refuses upstreams and routes that do not fit together. Context: the root. */ -}}
{{- $upstreams := include (print .Template.BasePath "/parts/_upstreams.tpl") . | fromJson -}}
{{- $names := keys $upstreams | sortAlpha -}}
{{- if not $names -}}
{{- fail "upstreams is empty, so that the proxy has nobody to send calls to: set upstreams.NAME.target to a headless Service and its port, under a name of your choice." -}}
{{- end -}}
{{- if and (gt (len $names) 1) (not .Values.routes) -}}
{{- fail (printf "upstreams holds %s, but routes is empty, so that nothing tells which calls go where: add {pathPrefix: /PACKAGE.SERVICE/, upstream: NAME} to routes for each, or set upstreams.NAME to null for all but one." (join ", " $names)) -}}
{{- end -}}
{{- range $index, $route := .Values.routes -}}
{{- if not (hasKey $upstreams $route.upstream) -}}
{{- fail (printf "routes[%d].upstream is %q, but upstreams holds %s only: add upstreams.%s, or name one of these." $index $route.upstream (join ", " $names) $route.upstream) -}}
{{- end -}}
{{- end -}}
