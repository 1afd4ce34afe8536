{{- /* Folder of a Secret's files in the container. Context: the Secret's name. */ -}}
/etc/proxy/tls/{{ . }}
{{- /* no line break at the end */ -}}
