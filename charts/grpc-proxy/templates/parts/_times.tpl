{{- /*
Times, in whole seconds, as JSON: notice, minReady, preStop, drain (from the moment a pod begins to leave to its last
call), grace, progressDeadline, rollout. Context: the root. What is `auto` in values.yaml is computed here; what the user
sets is checked here, because values that contradict each other lose calls silently at the next rollout.
*/ -}}
{{- $parts := print .Template.BasePath "/parts/_" -}}
{{- $discovery := include (print $parts "discovery.tpl") . | fromJson -}}
{{- $scale := include (print $parts "scale.tpl") . | fromJson -}}
{{- $notice := int $discovery.noticeSeconds -}}
{{- $orLower := ternary ", or lower discovery.dnsTtlSeconds to the TTL your cluster's DNS really gives." "." $discovery.hasHeadless -}}

{{- /* A new pod counts as available only when clients use it, so that the rollout does not stop an old one earlier. */ -}}
{{- $minReady := $notice -}}
{{- with .Values.rollout -}}
{{- if ne (toString .minReadySeconds) "auto" -}}
{{- $minReady = int .minReadySeconds -}}
{{- if lt $minReady $notice -}}
{{- fail (printf "rollout.minReadySeconds is %d, but clients need %d s to see a new pod (%s): raise rollout.minReadySeconds to %d%s" $minReady $notice $discovery.noticeReason $notice $orLower) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* A pod that leaves is out of DNS at once; it goes on serving, untouched, until clients have noticed. */ -}}
{{- $delay := int .Values.drain.delaySeconds -}}
{{- $timeout := int .Values.drain.timeoutSeconds -}}
{{- $preStop := $notice -}}
{{- with .Values.drain -}}
{{- if ne (toString .preStopSeconds) "auto" -}}
{{- $preStop = int .preStopSeconds -}}
{{- if lt (add $preStop $delay | int) $notice -}}
{{- fail (printf "drain.preStopSeconds is %d and drain.delaySeconds is %d, but clients need %d s to see that a pod is gone (%s): raise drain.preStopSeconds to %d%s" $preStop $delay $notice $discovery.noticeReason (sub $notice $delay) $orLower) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* preStop sleep, then NOT_SERVING for drain.delaySeconds, then at most drain.timeoutSeconds of open calls, then 5 s to exit. */ -}}
{{- $drain := add $preStop $delay $timeout | int -}}
{{- $stop := add $drain 5 | int -}}
{{- $grace := $stop -}}
{{- with .Values.drain -}}
{{- if ne (toString .terminationGracePeriodSeconds) "auto" -}}
{{- $grace = int .terminationGracePeriodSeconds -}}
{{- if lt $grace $stop -}}
{{- fail (printf "drain.terminationGracePeriodSeconds is %d, but a pod needs %d s to stop (preStop %d + drain.delaySeconds %d + drain.timeoutSeconds %d + 5): raise drain.terminationGracePeriodSeconds to %d or lower drain.timeoutSeconds." $grace $stop $preStop $delay $timeout $stop) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Kubernetes' own 600 s, or more when the start and minReadySeconds leave less than 300 s to pull the image. */ -}}
{{- $startup := mul .Values.probes.startup.periodSeconds .Values.probes.startup.failureThreshold | int -}}
{{- $available := add $minReady $startup | int -}}
{{- $deadline := max 600 (add $available 300) -}}
{{- with .Values.rollout -}}
{{- if ne (toString .progressDeadlineSeconds) "auto" -}}
{{- $deadline = int .progressDeadlineSeconds -}}
{{- if le $deadline $available -}}
{{- fail (printf "rollout.progressDeadlineSeconds is %d, but a healthy pod may take %d s to become available (minReadySeconds %d + probes.startup %d): raise rollout.progressDeadlineSeconds above %d or lower rollout.minReadySeconds." $deadline $available $minReady $startup $available) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Estimate of a whole rollout: pods come in rounds of maxSurge, and each round takes a start of 15 s and minReadySeconds. */ -}}
{{- $replicas := int $scale.minReplicas -}}
{{- $surge := toString .Values.rollout.maxSurge -}}
{{- $step := trimSuffix "%" $surge | int -}}
{{- if hasSuffix "%" $surge -}}
{{- $step = div (add (mul $replicas $step) 99) 100 | max 1 | int -}}
{{- end -}}
{{- $rounds := div (add $replicas $step -1) $step -}}
{{- dict
  "notice" $notice
  "minReady" $minReady
  "preStop" $preStop
  "drain" $drain
  "grace" $grace
  "progressDeadline" $deadline
  "rollout" (mul $rounds (add 15 $minReady))
  | toJson -}}
