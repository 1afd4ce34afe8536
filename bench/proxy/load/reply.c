#include "reply.h"

#include <stdio.h>
#include <string.h>

#include "failures.h"
#include "message.h"

static uint32_t payload;
static uint64_t size;

void reply_init(const struct options *options) {
  payload = options->messages ? options->message_bytes : options->request_bytes;
  size = (uint64_t)(options->messages ? options->messages : 1) * (PREFIX_BYTES + payload);
}

static bool is_named(const uint8_t *name, size_t length, const char *wanted) {
  return length == strlen(wanted) && memcmp(name, wanted, length) == 0;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
                     size_t name_length, const uint8_t *value, size_t length, uint8_t flags,
                     void *owner) {
  (void)length, (void)flags, (void)owner;
  struct call *call = nghttp2_session_get_stream_user_data(session, frame->hd.stream_id);
  if (!call) return 0;
  const char *text = (const char *)value;
  if (is_named(name, name_length, ":status")) {
    snprintf(call->http_status, sizeof call->http_status, "%s", text);
  } else if (is_named(name, name_length, "content-type")) {
    call->is_grpc = strncmp(text, "application/grpc", 16) == 0;
  } else if (is_named(name, name_length, "grpc-status")) {
    snprintf(call->grpc_status, sizeof call->grpc_status, "%s", text);
    call->has_grpc_status = true;
  }
  return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t id, const uint8_t *data,
                   size_t length, void *owner) {
  (void)flags, (void)owner;
  struct call *call = nghttp2_session_get_stream_user_data(session, id);
  if (!call) return 0;
  if (call->received + length > size ||
      !message_matches(data, call->number, payload, call->received, length)) {
    call->has_wrong_bytes = true;
  }
  call->received += length;
  return 0;
}

void reply_watch(nghttp2_session_callbacks *callbacks) {
  nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
}

bool reply_is_right(const struct call *call, uint32_t error) {
  if (error) failure("reset with code %u", error);
  else if (strcmp(call->http_status, "200")) failure("HTTP status %s", call->http_status);
  else if (!call->is_grpc) failure("content-type is not gRPC");
  else if (!call->has_grpc_status) failure("no grpc-status");
  else if (strcmp(call->grpc_status, "0")) failure("grpc-status %s", call->grpc_status);
  else if (call->has_wrong_bytes) failure("reply has wrong bytes");
  else if (call->received != size) failure("reply is too short");
  else return true;
  return false;
}
