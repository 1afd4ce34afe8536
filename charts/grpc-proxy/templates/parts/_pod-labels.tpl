{{- /*
Labels of a pod that serves. Context: the root. Without chart and version, so that raising the chart alone restarts
nothing.
*/ -}}
{{- $parts := print .Template.BasePath "/parts/_" -}}
{{- include (print $parts "free-labels.tpl") (dict "key" "commonLabels" "labels" .Values.commonLabels) -}}
{{- include (print $parts "free-labels.tpl") (dict "key" "podLabels" "labels" .Values.podLabels) -}}
{{- $identity := include (print $parts "identity.tpl") (dict "root" . "component" "server") | fromYaml -}}
{{- mergeOverwrite (deepCopy .Values.commonLabels) .Values.podLabels $identity | toYaml -}}
