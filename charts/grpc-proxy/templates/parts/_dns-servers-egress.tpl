{{- /*
Egress rules of a NetworkPolicy to the DNS servers of upstreams that have a port of their own, each once, as YAML; nothing
where there is none. Port 53 is open anyhow. Context: the root.
*/ -}}
{{- $found := list -}}
{{- range include (print .Template.BasePath "/parts/_upstreams.tpl") . | fromJson -}}
{{- range $server := .dnsServers -}}
{{- if regexMatch "^([[].+[]]|[0-9.]+):[0-9]+$" $server -}}
{{- $port := regexFind "[0-9]+$" $server | int -}}
{{- $address := regexReplaceAll ":[0-9]+$" $server "" | trimPrefix "[" | trimSuffix "]" -}}
{{- $cidr := print $address (ternary "/128" "/32" (contains ":" $address)) -}}
{{- $ports := list (dict "port" $port "protocol" "UDP") (dict "port" $port "protocol" "TCP") -}}
{{- $found = append $found (dict "ports" $ports "to" (list (dict "ipBlock" (dict "cidr" $cidr)))) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with uniq $found -}}
{{- toYaml . -}}
{{- end -}}
