{{- /*
The three labels that pods are selected by. Context: {root, component}. The component is among them: a test pod, a Job
or a canary of this release carries another one and so never becomes an address behind a Service.
*/ -}}
{{- $names := include (print .root.Template.BasePath "/parts/_names.tpl") .root | fromJson -}}
app.kubernetes.io/name: {{ $names.name | quote }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component }}
{{- /* no line break at the end */ -}}
