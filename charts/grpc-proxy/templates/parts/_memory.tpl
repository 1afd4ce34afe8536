{{- /*
Bytes of payload that a pod may hold, as a number. Context: the root. `auto` is a quarter of the memory limit, so that the
proxy refuses calls before the kernel kills it: half is for the heap, the last quarter for code, stacks and sockets. Where
no limit is known, the proxy's own default of 128 MiB.
*/ -}}
{{- $limit := dig "limits" "memory" "" .Values.resources | toString -}}
{{- $given := .Values.limits.maxBufferedBytes -}}
{{- $bytes := 0 -}}
{{- if regexMatch "^[1-9][0-9]*(Mi|Gi)$" $limit -}}
{{- $unit := ternary 1073741824 1048576 (hasSuffix "Gi" $limit) -}}
{{- $bytes = mul (trimSuffix "Gi" $limit | trimSuffix "Mi" | int) $unit -}}
{{- end -}}
{{- if ne (toString $given) "auto" -}}
{{- $most := div (mul $bytes 2) 5 -}}
{{- if and (gt $bytes 0) (gt (int64 $given) $most) -}}
{{- fail (printf "limits.maxBufferedBytes is %d, but under resources.limits.memory %s the kernel would kill the proxy before it holds so much: lower limits.maxBufferedBytes to %d or less, or raise resources.limits.memory." (int64 $given) $limit $most) -}}
{{- end -}}
{{- int64 $given -}}
{{- else if gt $bytes 0 -}}
{{- max 1048576 (div $bytes 4) -}}
{{- else -}}
134217728
{{- end -}}
