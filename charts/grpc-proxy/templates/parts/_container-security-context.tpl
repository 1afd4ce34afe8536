{{- /* Container-level half of the Pod Security Standard "restricted". */ -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- /* no line break at the end */ -}}
