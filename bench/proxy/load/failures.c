#include "failures.h"

#include <stdarg.h>
#include <string.h>

#define KINDS 32

static struct {
  char kind[64];
  unsigned long count;
} failures[KINDS];

void failure(const char *format, ...) {
  char kind[sizeof failures[0].kind];
  va_list values;
  va_start(values, format);
  vsnprintf(kind, sizeof kind, format, values);
  va_end(values);
  int index = 0;
  while (index < KINDS - 1 && failures[index].count && strcmp(failures[index].kind, kind)) index++;
  /* What comes after KINDS - 1 kinds shares the last entry. */
  if (!failures[index].count) strcpy(failures[index].kind, kind);
  failures[index].count++;
}

void failures_print(FILE *to) {
  fputc('{', to);
  for (int index = 0; index < KINDS && failures[index].count; index++) {
    fprintf(to, "%s\"%s\":%lu", index ? "," : "", failures[index].kind, failures[index].count);
  }
  fputc('}', to);
}
