{{/*
Times, in whole seconds. What is `auto` in values.yaml is computed here; what the user sets is checked here,
because values that contradict each other lose calls silently at the next rollout.
*/}}

{{/*
How long until every balanced client acts on a change of the pods: the answer it just got may live
discovery.dnsTtlSeconds in a cache, it asks again within discovery.pollIntervalSeconds, and the cluster needs
up to 2 s from pod to EndpointSlice to DNS.
*/}}
{{- define "grpc-service.clientsNoticeSeconds" -}}
{{- add .Values.discovery.dnsTtlSeconds .Values.discovery.pollIntervalSeconds 2 -}}
{{- end -}}

{{/* A new pod counts as available only when clients use it, so that the rollout does not stop an old one earlier. */}}
{{- define "grpc-service.minReadySeconds" -}}
{{- $need := include "grpc-service.clientsNoticeSeconds" . | int -}}
{{- $set := .Values.rollout.minReadySeconds -}}
{{- if eq (toString $set) "auto" -}}
{{- $need -}}
{{- else if lt (int $set) $need -}}
{{- fail (printf "rollout.minReadySeconds is %d, but clients need %d s to see a new pod (discovery.dnsTtlSeconds %d + discovery.pollIntervalSeconds %d + 2): raise rollout.minReadySeconds to %d, or lower discovery.dnsTtlSeconds to the TTL your cluster's DNS really gives." (int $set) $need (int .Values.discovery.dnsTtlSeconds) (int .Values.discovery.pollIntervalSeconds) $need) -}}
{{- else -}}
{{- int $set -}}
{{- end -}}
{{- end -}}

{{/* A pod that leaves is out of DNS at once; it goes on serving, untouched, until clients have noticed. */}}
{{- define "grpc-service.preStopSeconds" -}}
{{- $need := include "grpc-service.clientsNoticeSeconds" . | int -}}
{{- $set := .Values.drain.preStopSeconds -}}
{{- if eq (toString $set) "auto" -}}
{{- $need -}}
{{- else if lt (add $set .Values.drain.delaySeconds) $need -}}
{{- fail (printf "drain.preStopSeconds is %d and drain.delaySeconds is %d, but clients need %d s to see that a pod is gone (discovery.dnsTtlSeconds %d + discovery.pollIntervalSeconds %d + 2): raise drain.preStopSeconds to %d, or lower discovery.dnsTtlSeconds to the TTL your cluster's DNS really gives." (int $set) (int .Values.drain.delaySeconds) $need (int .Values.discovery.dnsTtlSeconds) (int .Values.discovery.pollIntervalSeconds) (sub $need .Values.drain.delaySeconds)) -}}
{{- else -}}
{{- int $set -}}
{{- end -}}
{{- end -}}

{{/* preStop sleep, then NOT_SERVING for drain.delaySeconds, then at most drain.timeoutSeconds of open calls, then 5 s to exit. */}}
{{- define "grpc-service.terminationGracePeriodSeconds" -}}
{{- $preStop := include "grpc-service.preStopSeconds" . | int -}}
{{- $need := add $preStop .Values.drain.delaySeconds .Values.drain.timeoutSeconds 5 | int -}}
{{- $set := .Values.drain.terminationGracePeriodSeconds -}}
{{- if eq (toString $set) "auto" -}}
{{- $need -}}
{{- else if lt (int $set) $need -}}
{{- fail (printf "drain.terminationGracePeriodSeconds is %d, but a pod needs %d s to stop (preStop %d + drain.delaySeconds %d + drain.timeoutSeconds %d + 5): raise drain.terminationGracePeriodSeconds to %d or lower drain.timeoutSeconds." (int $set) $need $preStop (int .Values.drain.delaySeconds) (int .Values.drain.timeoutSeconds) $need) -}}
{{- else -}}
{{- int $set -}}
{{- end -}}
{{- end -}}

{{/* Longest start that the startup probe allows. */}}
{{- define "grpc-service.startupSeconds" -}}
{{- mul .Values.probes.startup.periodSeconds .Values.probes.startup.failureThreshold -}}
{{- end -}}

{{/* Kubernetes' own 600 s, or more when the start and minReadySeconds leave less than 300 s to pull the image. */}}
{{- define "grpc-service.progressDeadlineSeconds" -}}
{{- $minReady := include "grpc-service.minReadySeconds" . | int -}}
{{- $startup := include "grpc-service.startupSeconds" . | int -}}
{{- $need := add $minReady $startup | int -}}
{{- $set := .Values.rollout.progressDeadlineSeconds -}}
{{- if eq (toString $set) "auto" -}}
{{- max 600 (add $need 300) -}}
{{- else if le (int $set) $need -}}
{{- fail (printf "rollout.progressDeadlineSeconds is %d, but a healthy pod may take %d s to become available (minReadySeconds %d + probes.startup %d): raise rollout.progressDeadlineSeconds above %d or lower rollout.minReadySeconds." (int $set) $need $minReady $startup $need) -}}
{{- else -}}
{{- int $set -}}
{{- end -}}
{{- end -}}

{{/* Estimate of a whole rollout: pods come in rounds of maxSurge, and each round takes a start of 15 s and minReadySeconds. */}}
{{- define "grpc-service.rolloutSeconds" -}}
{{- $replicas := include "grpc-service.minReplicas" . | int -}}
{{- $surge := toString .Values.rollout.maxSurge -}}
{{- $step := int (trimSuffix "%" $surge) -}}
{{- if hasSuffix "%" $surge -}}
{{- $step = div (add (mul $replicas $step) 99) 100 | max 1 | int -}}
{{- end -}}
{{- $rounds := div (add $replicas $step -1) $step -}}
{{- mul $rounds (add 15 (include "grpc-service.minReadySeconds" . | int)) -}}
{{- end -}}

{{/* Fewest pods that the Deployment keeps. */}}
{{- define "grpc-service.minReplicas" -}}
{{- ternary .Values.autoscaling.minReplicas .Values.replicaCount .Values.autoscaling.enabled | int -}}
{{- end -}}
