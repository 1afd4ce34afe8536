{{/*
Labels that tell which pods serve. The component is part of it: a test pod, a Job or a canary of this release
carries another component and so never becomes an address behind a Service.
*/}}
{{- define "grpc-service.selectorLabels" -}}
{{- include "grpc-service.identity" (dict "root" . "component" "server") -}}
{{- end -}}

{{/* The three identifying labels of {root, component}. */}}
{{- define "grpc-service.identity" -}}
app.kubernetes.io/name: {{ include "grpc-service.name" .root | quote }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Labels of an object: the user's commonLabels, and the chart's own. */}}
{{- define "grpc-service.labels" -}}
{{- include "grpc-service.labelsOf" (dict "root" . "component" "server") -}}
{{- end -}}

{{/* Labels of an object of {root, component}. */}}
{{- define "grpc-service.labelsOf" -}}
{{- $version := .root.Chart.AppVersion | replace "+" "_" | trunc 63 | trimAll "-_." -}}
{{- $chart := printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimAll "-_." -}}
{{- $own := dict "helm.sh/chart" $chart "app.kubernetes.io/version" $version "app.kubernetes.io/managed-by" .root.Release.Service -}}
{{- $identity := include "grpc-service.identity" . | fromYaml -}}
{{- include "grpc-service.freeLabels" (dict "key" "commonLabels" "labels" .root.Values.commonLabels) -}}
{{- mergeOverwrite (deepCopy .root.Values.commonLabels) $own $identity | toYaml -}}
{{- end -}}

{{/* Labels of a pod that serves. Without chart and version, so that raising the chart alone restarts nothing. */}}
{{- define "grpc-service.podLabels" -}}
{{- include "grpc-service.freeLabels" (dict "key" "commonLabels" "labels" .Values.commonLabels) -}}
{{- include "grpc-service.freeLabels" (dict "key" "podLabels" "labels" .Values.podLabels) -}}
{{- $identity := include "grpc-service.selectorLabels" . | fromYaml -}}
{{- mergeOverwrite (deepCopy .Values.commonLabels) .Values.podLabels $identity | toYaml -}}
{{- end -}}

{{/* Renders nothing; refuses labels of {key, labels} that are the chart's own, for Services select by them. */}}
{{- define "grpc-service.freeLabels" -}}
{{- range $own := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "app.kubernetes.io/version" "app.kubernetes.io/managed-by" "helm.sh/chart" -}}
{{- if hasKey $.labels $own -}}
{{- fail (printf "%s may not hold %q, which the chart sets itself: use another label name." $.key $own) -}}
{{- end -}}
{{- end -}}
{{- end -}}
