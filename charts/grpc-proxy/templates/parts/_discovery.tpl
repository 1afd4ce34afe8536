{{- /*
How clients find the proxies, as JSON. Context: the root.

  target             what a client dials that leaves balancing to the proxy
  headlessTarget     what a client dials that balances over the proxies
  hasHeadless        whether the headless Service exists
  noticeSeconds      time until every client acts on a change of the pods
  noticeReason       what that time is made of

noticeSeconds: as long as there is a headless Service, clients may look at DNS. The answer one just got may live
discovery.dnsTtlSeconds in a cache, it asks again within discovery.pollIntervalSeconds, and the cluster needs up to 2 s
from pod to EndpointSlice to DNS. Without it, the nodes send new connections elsewhere within 5 s; those that exist the
proxy ends by itself.
*/ -}}
{{- $names := include (print .Template.BasePath "/parts/_names.tpl") . | fromJson -}}
{{- $domain := printf "%s.svc.%s:%d" .Release.Namespace .Values.discovery.clusterDomain (int .Values.port) -}}
{{- $hasHeadless := .Values.discovery.headlessService -}}
{{- $dnsTtl := int .Values.discovery.dnsTtlSeconds -}}
{{- $pollInterval := int .Values.discovery.pollIntervalSeconds -}}
{{- $noticeSeconds := 5 -}}
{{- $noticeReason := "discovery.headlessService false" -}}
{{- if $hasHeadless -}}
{{- $noticeSeconds = add $dnsTtl $pollInterval 2 -}}
{{- $noticeReason = printf "discovery.dnsTtlSeconds %d + discovery.pollIntervalSeconds %d + 2" $dnsTtl $pollInterval -}}
{{- end -}}
{{- dict
  "target" (printf "%s.%s" $names.fullname $domain)
  "headlessTarget" (printf "%s.%s" $names.headless $domain)
  "hasHeadless" $hasHeadless
  "noticeSeconds" $noticeSeconds
  "noticeReason" $noticeReason
  | toJson -}}
