{{- /*
Names, as JSON: name, fullname, headless, client, config, watch, test, serviceAccount. Context: the root. Not every chart
has an object for each.

fullname, of all objects: the release name when it contains the chart's name, else <release>-<chart>. At most 54
characters, which leaves 9 of a DNS label's 63 for "-headless" and "-helmtest", for release names of up to 53 (Helm's own
limit). What is longer is cut and ends in a hash of the whole, so that two long names that begin alike stay different.
A Service name is a DNS-1035 label: stricter than a release name, which may hold dots and begin with a digit.
No plain "-test": a release of that name may well stand beside this one.
*/ -}}
{{- $name := default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- $fullname := .Values.fullnameOverride -}}
{{- if not $fullname -}}
{{- $fullname = ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- end -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $fullname) -}}
{{- fail (printf "the Service name %q, made of the release name, must begin with a letter and hold only lower-case letters, digits and '-': choose another release name or set fullnameOverride." $fullname) -}}
{{- end -}}
{{- if gt (len $fullname) 54 -}}
{{- $fullname = printf "%s-%s" ($fullname | trunc 45 | trimSuffix "-") ($fullname | sha256sum | trunc 8) -}}
{{- end -}}
{{- $account := default (ternary $fullname "default" .Values.serviceAccount.create) .Values.serviceAccount.name -}}
{{- dict
  "name" $name
  "fullname" $fullname
  "headless" (printf "%s-headless" $fullname)
  "client" (printf "%s-client" $fullname)
  "config" (printf "%s-config" $fullname)
  "watch" (printf "%s-watch" $fullname)
  "test" (printf "%s-helmtest" $fullname)
  "serviceAccount" $account
  | toJson -}}
