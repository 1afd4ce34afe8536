{{- /*
What discovery.mode mesh adds to objects, as JSON: podLabels, podAnnotations, testAnnotations, serviceLabels, ports (where
the mesh's own connections arrive in a pod), namespaces (of its control plane). Context: the root. All empty in the other
modes.

linkerd. The proxy must outlive the server's drain, so it is a native sidecar, which Kubernetes stops after the server. It
is one by default from Linkerd 2.20 on; 2.15 to 2.19 know the annotation by its alpha name. Never
proxy-wait-before-exit-seconds besides: the injector refuses both together.

istio. A sidecar that is no native one gets SIGTERM when the pod begins to leave and would end 5 s later:
terminationDrainDuration keeps it for preStop and drain. Probes go by the agent, because the kubelet has no certificate.

ambient. There is no proxy in the pod; a waypoint balances calls where the ClusterIP Service names one.

namespace. Injection is set on the namespace, so nothing is known of the mesh: every port and namespace it may have.

A meshed connection arrives at the mesh's own port, 4143 of Linkerd and 15008 of Istio, not at the port that was dialled.
https://linkerd.io/2/common-errors/network-policy
https://istio.io/latest/docs/ambient/usage/networkpolicy
*/ -}}
{{- $kind := .Values.mesh.kind -}}
{{- $waypoint := .Values.mesh.waypoint -}}
{{- if and (ne $kind "namespace") (ne .Values.discovery.mode "mesh") -}}
{{- fail (printf "mesh.kind is %s, but discovery.mode is %s: set discovery.mode to mesh, or mesh.kind to namespace." $kind .Values.discovery.mode) -}}
{{- end -}}
{{- if and (eq $kind "ambient") (not $waypoint) -}}
{{- fail "mesh.kind is ambient, but without a waypoint it balances connections, not calls: set mesh.waypoint to the name of the namespace's waypoint." -}}
{{- end -}}
{{- if and (ne $kind "ambient") $waypoint -}}
{{- fail (printf "mesh.waypoint is %q, but mesh.kind is %s, which has no waypoints: set mesh.kind to ambient, or mesh.waypoint to ''." $waypoint $kind) -}}
{{- end -}}
{{- $podLabels := dict -}}
{{- $podAnnotations := dict -}}
{{- $testAnnotations := dict -}}
{{- $serviceLabels := dict -}}
{{- $ports := list -}}
{{- $namespaces := list -}}
{{- if eq .Values.discovery.mode "mesh" -}}
{{- $linkerdNative := dict "config.linkerd.io/proxy-enable-native-sidecar" "true" "config.alpha.linkerd.io/proxy-enable-native-sidecar" "true" -}}
{{- $istioNative := dict "sidecar.istio.io/nativeSidecar" "true" -}}
{{- if eq $kind "linkerd" -}}
{{- $podAnnotations = mergeOverwrite (dict "linkerd.io/inject" "enabled") $linkerdNative -}}
{{- $testAnnotations = $podAnnotations -}}
{{- $ports = list 4143 -}}
{{- $namespaces = list "linkerd" -}}
{{- else if eq $kind "istio" -}}
{{- $times := include (print .Template.BasePath "/parts/_times.tpl") . | fromJson -}}
{{- $proxy := dict "holdApplicationUntilProxyStarts" true "terminationDrainDuration" (printf "%ds" (int $times.drain)) -}}
{{- $podLabels = dict "sidecar.istio.io/inject" "true" -}}
{{- $podAnnotations = dict "proxy.istio.io/config" (toYaml $proxy) "sidecar.istio.io/rewriteAppHTTPProbers" "true" -}}
{{- $testAnnotations = $istioNative -}}
{{- $ports = list 15008 -}}
{{- $namespaces = list "istio-system" -}}
{{- else if eq $kind "ambient" -}}
{{- $podLabels = dict "istio.io/dataplane-mode" "ambient" -}}
{{- $serviceLabels = dict "istio.io/use-waypoint" $waypoint -}}
{{- $ports = list 15008 -}}
{{- else -}}
{{- $testAnnotations = mergeOverwrite (dict) $linkerdNative $istioNative -}}
{{- $ports = list 4143 15008 -}}
{{- $namespaces = list "linkerd" "istio-system" -}}
{{- end -}}
{{- end -}}
{{- $own := concat (keys $podLabels) (keys $podAnnotations) | sortAlpha -}}
{{- range list
  (list "commonLabels" .Values.commonLabels (concat $own (keys $serviceLabels)))
  (list "podLabels" .Values.podLabels $own)
  (list "podAnnotations" .Values.podAnnotations $own) -}}
{{- $path := index . 0 -}}
{{- $given := index . 1 -}}
{{- range $key := index . 2 -}}
{{- if hasKey $given $key -}}
{{- fail (printf "%s may not hold %q, which mesh.kind %s sets itself: remove it, or set mesh.kind to namespace." $path $key $kind) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- dict
  "podLabels" $podLabels
  "podAnnotations" $podAnnotations
  "testAnnotations" $testAnnotations
  "serviceLabels" $serviceLabels
  "ports" $ports
  "namespaces" $namespaces
  | toJson -}}
