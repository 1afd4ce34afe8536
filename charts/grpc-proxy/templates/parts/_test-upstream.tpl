{{- /*
Name of the upstream that gets the calls of `helm test` by test.image. Context: the root. That program calls the health
service, at the authority that it dials. Nothing where test.image is empty.
*/ -}}
{{- if .Values.test.image -}}
{{- if .Values.listen.tls.secretName -}}
{{- fail (printf "test.image is %q, which calls in plain text, but listen.tls.secretName is %q: set test.image to ''." .Values.test.image .Values.listen.tls.secretName) -}}
{{- end -}}
{{- $parts := print .Template.BasePath "/parts/_" -}}
{{- $target := (include (print $parts "discovery.tpl") . | fromJson).target -}}
{{- $ownHost := regexReplaceAll ":[0-9]+$" $target "" -}}
{{- $ownPort := regexFind "[0-9]+$" $target -}}
{{- $prefixes := list "/" "/grpc." "/grpc.health." "/grpc.health.v1." "/grpc.health.v1.Health" "/grpc.health.v1.Health/" "/grpc.health.v1.Health/Check" -}}
{{- $upstream := "" -}}
{{- range .Values.routes | default (list (dict "upstream" (include (print $parts "upstreams.tpl") . | fromJson | keys | first))) -}}
{{- $authority := .authority | default "*" -}}
{{- $port := regexFind ":[0-9]+$" $authority | trimPrefix ":" -}}
{{- $host := regexReplaceAll "[.]?(:[0-9]+)?$" $authority "" | lower -}}
{{- $isHost := or (eq $host "*") (eq $host $ownHost) (and (hasPrefix "*." $host) (hasSuffix (trimPrefix "*" $host) $ownHost)) -}}
{{- if and (not $upstream) $isHost (has $port (list "" $ownPort)) (has (.pathPrefix | default "/") $prefixes) -}}
{{- $upstream = .upstream -}}
{{- end -}}
{{- end -}}
{{- if not $upstream -}}
{{- fail "test.image makes calls to the health service, but no route takes those: add {pathPrefix: /grpc.health.v1.Health/, upstream: NAME} to routes, or set test.image to ''." -}}
{{- end -}}
{{- $upstream -}}
{{- end -}}
