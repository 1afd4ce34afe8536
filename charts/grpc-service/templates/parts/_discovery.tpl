{{- /*
How clients find the pods, as JSON. Context: the root.

  discovery          the client's word for it: dns, mesh or proxy
  target             what a client dials
  headlessTarget     <headless>.<namespace>.svc.<cluster domain>:<port>
  clusterIpTarget    the same for the ClusterIP Service
  hasHeadless        whether the headless Service exists
  prefix             of the client's environment variables
  noticeSeconds      time until every client acts on a change of the pods
  noticeReason       what that time is made of

In endpointslice mode all consumers are told to look at DNS: which of them may watch is their own to say.

noticeSeconds: as long as there is a headless Service, clients may look at DNS. The answer one just got may live
discovery.dnsTtlSeconds in a cache, it asks again within discovery.pollIntervalSeconds, and the cluster needs up to 2 s
from pod to EndpointSlice to DNS. Without it nobody does, and a mesh's control plane tells its proxies within 5 s.
*/ -}}
{{- $names := include (print .Template.BasePath "/parts/_names.tpl") . | fromJson -}}
{{- $mode := .Values.discovery.mode -}}
{{- $headless := .Values.discovery.headlessService -}}
{{- $proxyTarget := .Values.discovery.proxyTarget -}}
{{- if and (eq $headless "never") (ne $mode "mesh") -}}
{{- fail (printf "discovery.headlessService is never, but in discovery.mode %s the pods are found by the headless Service: set discovery.headlessService to auto." $mode) -}}
{{- end -}}
{{- if and (eq $mode "proxy") (not $proxyTarget) -}}
{{- fail "discovery.mode is proxy, but discovery.proxyTarget is empty: set discovery.proxyTarget to the proxy's host:port." -}}
{{- end -}}
{{- if and (ne $mode "proxy") $proxyTarget -}}
{{- fail (printf "discovery.proxyTarget is %q, but discovery.mode is %s: set discovery.mode to proxy, or discovery.proxyTarget to ''." $proxyTarget $mode) -}}
{{- end -}}
{{- if and (ne $mode "endpointslice") .Values.discovery.consumers -}}
{{- fail (printf "discovery.consumers may watch EndpointSlices, but discovery.mode is %s: set discovery.mode to endpointslice, or discovery.consumers to []." $mode) -}}
{{- end -}}
{{- $hasHeadless := or (ne $mode "mesh") (eq $headless "always") -}}
{{- $domain := printf "%s.svc.%s:%d" .Release.Namespace .Values.discovery.clusterDomain (int .Values.port) -}}
{{- $headlessTarget := printf "%s.%s" $names.headless $domain -}}
{{- $clusterIpTarget := printf "%s.%s" $names.fullname $domain -}}
{{- $dnsTtl := int .Values.discovery.dnsTtlSeconds -}}
{{- $pollInterval := int .Values.discovery.pollIntervalSeconds -}}
{{- $noticeSeconds := 5 -}}
{{- $noticeReason := "discovery.mode mesh" -}}
{{- if $hasHeadless -}}
{{- $noticeSeconds = add $dnsTtl $pollInterval 2 -}}
{{- $noticeReason = printf "discovery.dnsTtlSeconds %d + discovery.pollIntervalSeconds %d + 2" $dnsTtl $pollInterval -}}
{{- end -}}
{{- dict
  "discovery" (get (dict "mesh" "mesh" "proxy" "proxy") $mode | default "dns")
  "target" (get (dict "mesh" $clusterIpTarget "proxy" $proxyTarget) $mode | default $headlessTarget)
  "headlessTarget" $headlessTarget
  "clusterIpTarget" $clusterIpTarget
  "hasHeadless" $hasHeadless
  "prefix" (regexReplaceAll "[^A-Z0-9]+" (upper .Chart.Name) "_")
  "noticeSeconds" $noticeSeconds
  "noticeReason" $noticeReason
  | toJson -}}
