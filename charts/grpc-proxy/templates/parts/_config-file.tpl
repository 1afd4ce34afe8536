{{- /* Where the container finds the proxy's file. The ConfigMap is mounted as a folder: a file alone would never change. */ -}}
/etc/proxy/config/proxy.yaml
{{- /* no line break at the end */ -}}
