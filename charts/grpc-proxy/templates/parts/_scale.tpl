{{- /*
How many pods there are, as JSON: minReplicas, maxReplicas, isAutomatic (something else than this chart sets the number).
Context: the root.
*/ -}}
{{- $isAutomatic := or .Values.autoscaling.enabled .Values.autoscaling.keda.enabled -}}
{{- with .Values.autoscaling -}}
{{- if and .enabled .keda.enabled -}}
{{- fail "autoscaling.enabled and autoscaling.keda.enabled are both true, but two autoscalers would fight over the number of pods: set one of them to false." -}}
{{- end -}}
{{- if and $isAutomatic (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- fail (printf "autoscaling.minReplicas is %d and autoscaling.maxReplicas is %d: raise autoscaling.maxReplicas to %d or more." (int .minReplicas) (int .maxReplicas) (int .minReplicas)) -}}
{{- end -}}
{{- if and .keda.enabled (not .keda.triggers) -}}
{{- fail "autoscaling.keda.enabled is true, but nothing would ever scale: list what to measure in autoscaling.keda.triggers." -}}
{{- end -}}
{{- end -}}
{{- dict
  "isAutomatic" $isAutomatic
  "minReplicas" (ternary .Values.autoscaling.minReplicas .Values.replicaCount $isAutomatic | int)
  "maxReplicas" (ternary .Values.autoscaling.maxReplicas .Values.replicaCount $isAutomatic | int)
  | toJson -}}
