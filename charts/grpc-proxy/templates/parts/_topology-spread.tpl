{{- /* The user's constraints, or: spread over zones and hosts as far as possible, each version for itself. Context: the root. */ -}}
{{- if .Values.topologySpreadConstraints -}}
{{- toYaml .Values.topologySpreadConstraints -}}
{{- else -}}
{{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ $key }}
  whenUnsatisfiable: ScheduleAnyway
  matchLabelKeys:
    - pod-template-hash
  labelSelector:
    matchLabels:
      {{- include (print $.Template.BasePath "/parts/_identity.tpl") (dict "root" $ "component" "server") | nindent 6 }}
{{- end -}}
{{- end -}}
