{{- /*
The proxy's file, as YAML. Context: the root. Its keys are those of the values; what differs: Secrets become files, seconds
milliseconds, and where the pods listen is said.
*/ -}}
{{- $parts := print .Template.BasePath "/parts/_" -}}
{{- include (print $parts "ports.tpl") . -}}
{{- include (print $parts "routes.tpl") . -}}
{{- $folder := print $parts "tls-folder.tpl" -}}
{{- $listen := dict "address" (printf "[::]:%d" (int .Values.port)) -}}
{{- with .Values.listen.tls -}}
{{- if .secretName -}}
{{- $mounted := include $folder .secretName -}}
{{- $tls := dict "certFile" (print $mounted "/tls.crt") "keyFile" (print $mounted "/tls.key") -}}
{{- with .clientCaSecretName -}}
{{- $_ := set $tls "clientCaFile" (print (include $folder .) "/ca.crt") -}}
{{- end -}}
{{- $_ := set $listen "tls" $tls -}}
{{- end -}}
{{- end -}}
{{- $upstreams := dict -}}
{{- range $name, $given := include (print $parts "upstreams.tpl") . | fromJson -}}
{{- $upstream := omit $given "tls" -}}
{{- if hasKey $given "tls" -}}
{{- $tls := pick $given.tls "serverName" -}}
{{- with $given.tls.caSecretName -}}
{{- $_ := set $tls "caFile" (print (include $folder .) "/ca.crt") -}}
{{- end -}}
{{- with $given.tls.secretName -}}
{{- $mounted := include $folder . -}}
{{- $_ := set $tls "certFile" (print $mounted "/tls.crt") -}}
{{- $_ := set $tls "keyFile" (print $mounted "/tls.key") -}}
{{- end -}}
{{- $_ := set $upstream "tls" (default true $tls) -}}
{{- end -}}
{{- $_ := set $upstreams $name $upstream -}}
{{- end -}}
{{- $buffered := include (print $parts "memory.tpl") . | int64 -}}
{{- $config := dict
  "listen" $listen
  "health" (dict "address" (printf "[::]:%d" (int .Values.health.port)))
  "admin" (dict "address" (ternary (printf "[::]:%d" (int .Values.metrics.port)) false .Values.metrics.enabled))
  "upstreams" $upstreams
  "limits" (mergeOverwrite (deepCopy .Values.limits) (dict "maxBufferedBytes" $buffered))
  "drain" (dict "delayMs" (mul .Values.drain.delaySeconds 1000) "timeoutMs" (mul .Values.drain.timeoutSeconds 1000))
  "connection" .Values.connection
  "accessLog" .Values.accessLog
  "logLevel" .Values.logLevel -}}
{{- with .Values.routes -}}
{{- $_ := set $config "routes" . -}}
{{- end -}}
{{- toYaml $config -}}
