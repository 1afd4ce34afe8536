{{- /* Renders nothing; refuses labels that are the chart's own, for Services select by them. Context: {key, labels}. */ -}}
{{- range $own := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "app.kubernetes.io/version" "app.kubernetes.io/managed-by" "helm.sh/chart" -}}
{{- if hasKey $.labels $own -}}
{{- fail (printf "%s may not hold %q, which the chart sets itself: use another label name." $.key $own) -}}
{{- end -}}
{{- end -}}
