#ifndef CALL_H
#define CALL_H

#include <stdbool.h>
#include <stdint.h>

/* One call that is under way. */
struct call {
  /* Its messages carry the number, so that a reply that belongs to another call is seen. */
  uint64_t number;
  /* When it was due, in nanoseconds of now_ns(). */
  uint64_t began;
  /* Bytes of the body. */
  uint64_t sent, received;
  bool has_wrong_bytes, has_grpc_status, is_grpc;
  char http_status[4], grpc_status[8];
  struct call *next_free;
};

#endif
