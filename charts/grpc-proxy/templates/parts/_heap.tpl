{{- /*
Option of Node.js that keeps the JavaScript heap within `percent` of the memory limit; the rest is for buffers, code and
stacks. Needed because V8 takes 256 MiB or more by itself, so that under a smaller limit the kernel would kill the process
before the garbage collector sees a reason to work. Nothing for a limit not given in whole Mi or Gi. Context: {root,
percent}.
*/ -}}
{{- $limit := dig "limits" "memory" "" .root.Values.resources | toString -}}
{{- if regexMatch "^[1-9][0-9]*(Mi|Gi)$" $limit -}}
{{- $unit := ternary 1024 1 (hasSuffix "Gi" $limit) -}}
{{- $megabytes := trimSuffix "Gi" $limit | trimSuffix "Mi" | int -}}
{{- printf "--max-old-space-size=%d" (div (mul $megabytes $unit .percent) 100) -}}
{{- end -}}
