{{/* Names. Every one fits the 63 characters of a DNS label, for release names of up to 53 (Helm's own limit). */}}

{{- define "grpc-service.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/*
Name of all objects: the release name when it contains the chart name, else <release>-<chart>.
At most 54 characters, which leaves 9 for "-headless" and "-helmtest". What is longer is cut and ends in a hash of the
whole, so that two long names that begin alike stay different.
A Service name is a DNS-1035 label: stricter than a release name, which may hold dots and begin with a digit.
*/}}
{{- define "grpc-service.fullname" -}}
{{- $name := .Values.fullnameOverride -}}
{{- if not $name -}}
{{- $chart := include "grpc-service.name" . -}}
{{- $name = ternary .Release.Name (printf "%s-%s" .Release.Name $chart) (contains $chart .Release.Name) -}}
{{- end -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) -}}
{{- fail (printf "the Service name %q, made of the release name, must begin with a letter and hold only lower-case letters, digits and '-': choose another release name or set fullnameOverride." $name) -}}
{{- end -}}
{{- if gt (len $name) 54 -}}
{{- $name = printf "%s-%s" ($name | trunc 45 | trimSuffix "-") ($name | sha256sum | trunc 8) -}}
{{- end -}}
{{- $name -}}
{{- end -}}

{{/* Name of the Service whose DNS answer holds one address per ready pod. */}}
{{- define "grpc-service.headlessName" -}}
{{- printf "%s-headless" (include "grpc-service.fullname" .) -}}
{{- end -}}

{{/* Name of what `helm test` needs. No plain "-test": a release of that name may well stand beside this one. */}}
{{- define "grpc-service.testName" -}}
{{- printf "%s-helmtest" (include "grpc-service.fullname" .) -}}
{{- end -}}

{{/* What a balanced client dials: <headless>.<namespace>.svc.<cluster domain>:<port>. */}}
{{- define "grpc-service.target" -}}
{{- printf "%s.%s.svc.%s:%d" (include "grpc-service.headlessName" .) .Release.Namespace .Values.discovery.clusterDomain (int .Values.port) -}}
{{- end -}}

{{- define "grpc-service.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "grpc-service.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* Image reference: a digest wins over a tag, the tag defaults to appVersion. */}}
{{- define "grpc-service.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{- printf "%s@%s" .repository .digest -}}
{{- else -}}
{{- printf "%s:%s" .repository (default $.Chart.AppVersion .tag) -}}
{{- end -}}
{{- end -}}
{{- end -}}
