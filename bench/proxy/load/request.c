#include "request.h"

#include <stdio.h>
#include <string.h>

#include "message.h"

static const struct options *options;
static char path[64] = "/bench.Bench/Echo";
static uint64_t random_state = 0x9e3779b97f4a7c15;

void request_init(const struct options *all) {
  options = all;
  if (all->messages) {
    snprintf(path, sizeof path, "/bench.Bench/Stream-%u-%u", all->messages, all->message_bytes);
  }
}

/* Marsaglia's xorshift64. */
static uint64_t next_random(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

static void write_hex(char *to, uint64_t value) {
  for (int digit = 0; digit < 16; digit++, value >>= 4) to[digit] = "0123456789abcdef"[value & 15];
}

static ssize_t read_body(nghttp2_session *session, int32_t id, uint8_t *to, size_t length,
                         uint32_t *flags, nghttp2_data_source *source, void *owner) {
  (void)session, (void)id, (void)owner;
  struct call *call = source->ptr;
  uint64_t size = PREFIX_BYTES + options->request_bytes;
  if (length > size - call->sent) length = size - call->sent;
  message_write(to, call->number, options->request_bytes, call->sent, length);
  call->sent += length;
  if (call->sent == size) *flags |= NGHTTP2_DATA_FLAG_EOF;
  return length;
}

static nghttp2_nv field(char *name, char *value) {
  return (nghttp2_nv){(uint8_t *)name, (uint8_t *)value, strlen(name), strlen(value),
                      NGHTTP2_NV_FLAG_NO_COPY_NAME};
}

bool request_submit(nghttp2_session *session, struct call *call) {
  char trace[] = "00-00000000000000000000000000000000-0000000000000000-01", timeout[16] = "10S";
  if (options->varying) {
    write_hex(trace + 3, next_random());
    write_hex(trace + 19, next_random());
    write_hex(trace + 36, next_random());
    snprintf(timeout, sizeof timeout, "%uu", 9000000 + (unsigned)(next_random() % 1000000));
  }
  nghttp2_nv fields[] = {
      field(":method", "POST"),
      field(":scheme", "http"),
      field(":path", path),
      field(":authority", "bench.shop.svc.cluster.local:50051"),
      field("grpc-timeout", timeout),
      field("te", "trailers"),
      field("content-type", "application/grpc"),
      field("user-agent", "grpc-node-js/1.14.7"),
      field("grpc-accept-encoding", "identity,deflate,gzip"),
      field("traceparent", trace),
  };
  size_t count = sizeof fields / sizeof *fields - (options->varying ? 0 : 1);
  nghttp2_data_provider body = {.source.ptr = call, .read_callback = read_body};
  return nghttp2_submit_request(session, NULL, fields, count, &body, call) >= 0;
}
