{{- /* Pod-level half of the Pod Security Standard "restricted", for every pod of the chart. Context: the root. */ -}}
runAsNonRoot: true
{{- with .Values.runAs.user }}
runAsUser: {{ int . }}
{{- end }}
{{- with .Values.runAs.group }}
runAsGroup: {{ int . }}
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- /* no line break at the end */ -}}
