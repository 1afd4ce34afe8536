{{/* Pod-level half of the Pod Security Standard "restricted", for every pod of the chart. */}}
{{- define "grpc-service.podSecurityContext" -}}
runAsNonRoot: true
{{- with .Values.runAs.user }}
runAsUser: {{ int . }}
{{- end }}
{{- with .Values.runAs.group }}
runAsGroup: {{ int . }}
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* Container-level half. */}}
{{- define "grpc-service.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end -}}

{{/* A gRPC probe of {root, probe, service}. Its port must be a number: Kubernetes takes no port name here. */}}
{{- define "grpc-service.probe" -}}
grpc:
  port: {{ int .root.Values.port }}
  service: {{ .service | quote }}
periodSeconds: {{ int .probe.periodSeconds }}
timeoutSeconds: {{ int .probe.timeoutSeconds }}
failureThreshold: {{ int .probe.failureThreshold }}
{{- end -}}

{{/* The user's affinity, or: rather not two pods on one host. */}}
{{- define "grpc-service.affinity" -}}
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
            {{- include "grpc-service.selectorLabels" . | nindent 12 }}
{{- end -}}
{{- end -}}

{{/* The user's constraints, or: spread over zones and hosts as far as possible, each version for itself. */}}
{{- define "grpc-service.topologySpreadConstraints" -}}
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
      {{- include "grpc-service.selectorLabels" $ | nindent 6 }}
{{- end -}}
{{- end -}}
{{- end -}}
