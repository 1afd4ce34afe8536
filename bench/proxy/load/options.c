#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

static double number(const char *name, const char *value, double least, double most) {
  char *end;
  double read = value ? strtod(value, &end) : 0;
  if (!value || end == value || *end || read < least || read > most) {
    fprintf(stderr, "%s is %s; give a number from %g to %g.\n", name, value ? value : "missing",
            least, most);
    exit(2);
  }
  return read;
}

static int read_pids(const char *list, int pids[MAX_PIDS]) {
  int count = 0;
  for (const char *at = list; at && *at && count < MAX_PIDS; at += strspn(at, ",")) {
    pids[count++] = atoi(at);
    at += strcspn(at, ",");
  }
  return count;
}

struct options options_read(int count, char **arguments) {
  struct options options = {.connections = 4, .streams = 32, .request_bytes = 32, .seconds = 2};
  for (int index = 1; index < count; index += 2) {
    const char *name = arguments[index], *value = arguments[index + 1];
    if (!strcmp(name, "--port")) options.port = number(name, value, 1, 65535);
    else if (!strcmp(name, "--connections")) options.connections = number(name, value, 1, 4096);
    else if (!strcmp(name, "--streams")) options.streams = number(name, value, 1, 4096);
    else if (!strcmp(name, "--rate")) options.rate = number(name, value, 0, 1e6);
    else if (!strcmp(name, "--request-bytes"))
      options.request_bytes = number(name, value, MESSAGE_HEAD - PREFIX_BYTES, MAX_PAYLOAD / 2);
    else if (!strcmp(name, "--messages")) options.messages = number(name, value, 0, 1e6);
    else if (!strcmp(name, "--message-bytes"))
      options.message_bytes = number(name, value, MESSAGE_HEAD - PREFIX_BYTES, MAX_PAYLOAD / 2);
    else if (!strcmp(name, "--varying")) options.varying = number(name, value, 0, 1);
    else if (!strcmp(name, "--warmup")) options.warmup_seconds = number(name, value, 0, 60);
    else if (!strcmp(name, "--seconds")) options.seconds = number(name, value, 0.1, 3600);
    else if (!strcmp(name, "--cpu-of")) options.pid_count = read_pids(value, options.pids);
    else {
      fprintf(stderr, "%s is no option of the load client.\n", name);
      exit(2);
    }
  }
  number("--port", options.port ? "1" : NULL, 1, 65535);
  return options;
}
