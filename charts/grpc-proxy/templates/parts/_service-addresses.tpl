{{- /* What both Services say of addresses and zones. Context: the root. */ -}}
{{- with .Values.service -}}
{{- if and (gt (len .ipFamilies) 1) (not (has .ipFamilyPolicy (list "PreferDualStack" "RequireDualStack"))) -}}
{{- fail (printf "service.ipFamilies lists %d families, but service.ipFamilyPolicy is %q: set service.ipFamilyPolicy to PreferDualStack or RequireDualStack." (len .ipFamilies) .ipFamilyPolicy) -}}
{{- end -}}
{{- with .trafficDistribution }}
trafficDistribution: {{ . }}
{{- end }}
{{- with .ipFamilyPolicy }}
ipFamilyPolicy: {{ . }}
{{- end }}
{{- with .ipFamilies }}
ipFamilies:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
