{{- /* Names of the Secrets with certificates, each once and sorted, as a JSON list. Context: the root. */ -}}
{{- $listen := .Values.listen.tls -}}
{{- if and $listen.clientCaSecretName (not $listen.secretName) -}}
{{- fail (printf "listen.tls.clientCaSecretName is %q, but listen.tls.secretName is empty, so that clients come in plain text: set listen.tls.secretName to the Secret with the proxy's certificate." $listen.clientCaSecretName) -}}
{{- end -}}
{{- $secrets := list $listen.secretName $listen.clientCaSecretName -}}
{{- range include (print .Template.BasePath "/parts/_upstreams.tpl") . | fromJson -}}
{{- with .tls -}}
{{- $secrets = append (append $secrets .caSecretName) .secretName -}}
{{- end -}}
{{- end -}}
{{- $secrets | compact | uniq | sortAlpha | toJson -}}
