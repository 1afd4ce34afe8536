#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#define MAX_PIDS 64

struct options {
  int port;
  /* Client connections, and calls that are open on each of them at any time. */
  int connections, streams;
  /* Calls a second, begun on time whatever the answers do; 0: as many as are answered. */
  double rate;
  /* Bytes of the request's message after its prefix. */
  uint32_t request_bytes;
  /* Messages of the reply and their bytes; 0 messages: the reply echoes the request. */
  uint32_t messages, message_bytes;
  /* A new traceparent and a new grpc-timeout in every call, as clients that trace and have deadlines send them. */
  bool varying;
  double warmup_seconds, seconds;
  int pids[MAX_PIDS], pid_count;
};

/* Reads `--name value` pairs. Ends the process with a sentence when one is unknown or out of range. */
struct options options_read(int count, char **arguments);

#endif
