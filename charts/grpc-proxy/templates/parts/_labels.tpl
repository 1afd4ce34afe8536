{{- /*
Labels of an object: the user's commonLabels, and the chart's own. Context: {root, component}, and `more`, a map of
further ones.
*/ -}}
{{- $parts := print .root.Template.BasePath "/parts/_" -}}
{{- include (print $parts "free-labels.tpl") (dict "key" "commonLabels" "labels" .root.Values.commonLabels) -}}
{{- $version := .root.Chart.AppVersion | replace "+" "_" | trunc 63 | trimAll "-_." -}}
{{- $chart := printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimAll "-_." -}}
{{- $own := dict "helm.sh/chart" $chart "app.kubernetes.io/version" $version "app.kubernetes.io/managed-by" .root.Release.Service -}}
{{- $identity := include (print $parts "identity.tpl") . | fromYaml -}}
{{- mergeOverwrite (deepCopy .root.Values.commonLabels) (default dict .more | deepCopy) $own $identity | toYaml -}}
