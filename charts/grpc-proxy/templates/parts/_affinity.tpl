{{- /* The user's affinity, or: rather not two pods on one host. Context: the root. */ -}}
{{- if .Values.affinity -}}
{{- toYaml .Values.affinity -}}
{{- else -}}
podAntiAffinity:
  preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 100
      podAffinityTerm:
        topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- include (print .Template.BasePath "/parts/_identity.tpl") (dict "root" . "component" "server") | nindent 12 }}
{{- end -}}
