{{- /*
Egress rules of a NetworkPolicy to the upstreams, each once, as YAML. Context: the root. A target in the cluster is the pods
of its namespace, at the port that is dialled, for a headless Service translates none; at every port where an SRV record
tells it. An address is itself. Any other name may stand for any address.
*/ -}}
{{- $inCluster := printf "[.]svc([.]%s)?$" (.Values.discovery.clusterDomain | replace "." "[.]") -}}
{{- $ofNamespace := "kubernetes.io/metadata.name" -}}
{{- $found := list -}}
{{- range include (print .Template.BasePath "/parts/_upstreams.tpl") . | fromJson -}}
{{- range $target := splitList "," .target -}}
{{- $target = trim $target -}}
{{- $port := regexFind ":[0-9]+$" $target | trimPrefix ":" -}}
{{- $host := regexReplaceAll "^_[^.]+[.]_[^.]+[.]|:[0-9]+$" $target "" | trimSuffix "." -}}
{{- $open := dict "protocol" "TCP" -}}
{{- if $port -}}
{{- $_ := set $open "port" (int $port) -}}
{{- end -}}
{{- $peer := dict -}}
{{- if regexMatch "^[[]|^[0-9.]+$" $host -}}
{{- $address := $host | trimPrefix "[" | trimSuffix "]" -}}
{{- $peer = dict "ipBlock" (dict "cidr" (print $address (ternary "/128" "/32" (contains ":" $address)))) -}}
{{- else if not (contains "." $host) -}}
{{- $peer = dict "namespaceSelector" (dict "matchLabels" (dict $ofNamespace $.Release.Namespace)) -}}
{{- else if regexMatch $inCluster $host -}}
{{- $namespace := regexReplaceAll $inCluster $host "" | splitList "." | last -}}
{{- $peer = dict "namespaceSelector" (dict "matchLabels" (dict $ofNamespace $namespace)) -}}
{{- end -}}
{{- $rule := dict "ports" (list $open) -}}
{{- if $peer -}}
{{- $_ := set $rule "to" (list $peer) -}}
{{- end -}}
{{- $found = append $found $rule -}}
{{- end -}}
{{- end -}}
{{- toYaml (uniq $found) -}}
