/*
 * upstream PORTS COUNTERS: a fast gRPC server that answers on PORTS ports of 127.0.0.1, each of which stands for a pod.
 *   /bench.Bench/Echo                      the request's bytes
 *   /bench.Bench/Stream-MESSAGES-PAYLOAD   MESSAGES messages of PAYLOAD bytes that carry the request's call number, each in
 *                                          a DATA frame of its own, as gRPC servers send them
 * Prints its ports as JSON, counts the calls of each port in the file COUNTERS (8 bytes each, native order), and ends when
 * its standard input does.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "link.h"
#include "message.h"

#define MAX_STREAMS 100000
#define MAX_PORTS 64

struct listener {
  int fd;
  uint64_t *calls;
};

struct connection {
  struct link link;
  uint64_t *calls;
};

struct stream {
  uint8_t *body;
  size_t length, capacity, sent;
  /* 0: echo. */
  uint32_t messages, payload;
  uint64_t call;
  struct stream *next_free;
};

static struct listener listeners[MAX_PORTS];
static int ports;
static struct stream *free_streams;

#define NAMED(name, value) \
  {(uint8_t *)name, (uint8_t *)value, sizeof name - 1, sizeof value - 1, NGHTTP2_NV_FLAG_NONE}
static const nghttp2_nv HEADERS[] = {NAMED(":status", "200"),
                                     NAMED("content-type", "application/grpc")};
static const nghttp2_nv TRAILERS[] = {NAMED("grpc-status", "0")};

static struct stream *take_stream(void) {
  struct stream *stream = free_streams;
  if (stream) free_streams = stream->next_free;
  else stream = calloc(1, sizeof *stream);
  stream->length = stream->sent = stream->messages = 0;
  return stream;
}

static int on_begin_headers(nghttp2_session *session, const nghttp2_frame *frame, void *owner) {
  (void)owner;
  if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) return 0;
  return nghttp2_session_set_stream_user_data(session, frame->hd.stream_id, take_stream());
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
                     size_t name_length, const uint8_t *value, size_t length, uint8_t flags,
                     void *owner) {
  (void)length, (void)flags, (void)owner;
  if (name_length != 5 || memcmp(name, ":path", 5) != 0) return 0;
  struct stream *stream = nghttp2_session_get_stream_user_data(session, frame->hd.stream_id);
  if (stream) {
    sscanf((const char *)value, "/bench.Bench/Stream-%u-%u", &stream->messages, &stream->payload);
  }
  return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t id, const uint8_t *data,
                   size_t length, void *owner) {
  (void)flags, (void)owner;
  struct stream *stream = nghttp2_session_get_stream_user_data(session, id);
  if (!stream) return 0;
  if (stream->length + length > stream->capacity) {
    stream->capacity = (stream->length + length) * 2;
    stream->body = realloc(stream->body, stream->capacity);
  }
  memcpy(stream->body + stream->length, data, length);
  stream->length += length;
  return 0;
}

static ssize_t read_reply(nghttp2_session *session, int32_t id, uint8_t *to, size_t length,
                          uint32_t *flags, nghttp2_data_source *source, void *owner) {
  (void)owner;
  struct stream *stream = source->ptr;
  size_t size = stream->messages ? PREFIX_BYTES + stream->payload : stream->length;
  uint64_t whole = stream->messages ? (uint64_t)stream->messages * size : size;
  size_t left = size ? size - stream->sent % size : 0;
  if (length > left) length = left;
  if (stream->messages) {
    message_write(to, stream->call, stream->payload, stream->sent, length);
  } else {
    memcpy(to, stream->body + stream->sent, length);
  }
  stream->sent += length;
  if (stream->sent == whole) {
    *flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_END_STREAM;
    nghttp2_submit_trailer(session, id, TRAILERS, 1);
  }
  return length;
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *owner) {
  struct connection *connection = owner;
  if (!(frame->hd.flags & NGHTTP2_FLAG_END_STREAM)) return 0;
  struct stream *stream = nghttp2_session_get_stream_user_data(session, frame->hd.stream_id);
  if (!stream) return 0;
  ++*connection->calls;
  if (stream->length >= MESSAGE_HEAD) memcpy(&stream->call, stream->body + PREFIX_BYTES, 8);
  nghttp2_data_provider reply = {.source.ptr = stream, .read_callback = read_reply};
  return nghttp2_submit_response(session, frame->hd.stream_id, HEADERS, 2, &reply);
}

static int on_close(nghttp2_session *session, int32_t id, uint32_t error, void *owner) {
  (void)error, (void)owner;
  struct stream *stream = nghttp2_session_get_stream_user_data(session, id);
  if (!stream) return 0;
  stream->next_free = free_streams;
  free_streams = stream;
  return 0;
}

static nghttp2_session *make_session(struct connection *connection) {
  static nghttp2_session_callbacks *callbacks;
  static nghttp2_option *option;
  if (!callbacks) {
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
    nghttp2_option_new(&option);
    nghttp2_option_set_no_closed_streams(option, 1);
  }
  nghttp2_session *session;
  nghttp2_session_server_new2(&session, callbacks, connection, option);
  return session;
}

static void accept_connection(int epoll, struct listener *listener) {
  int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  struct connection *connection = malloc(sizeof *connection);
  connection->calls = listener->calls;
  link_open(&connection->link, epoll, fd, connection);
  connection->link.session = make_session(connection);
  link_announce(&connection->link, MAX_STREAMS);
}

static int listen_on_loopback(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(fd, (struct sockaddr *)&address, length) || listen(fd, 1024)) {
    perror("listen");
    exit(1);
  }
  getsockname(fd, (struct sockaddr *)&address, &length);
  printf("%s%d", ports ? "," : "{\"ports\":[", ntohs(address.sin_port));
  return fd;
}

static struct listener *listener_of(void *owner) {
  uint8_t *at = owner, *first = (uint8_t *)listeners;
  return at >= first && at < first + sizeof listeners ? owner : NULL;
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "Use: upstream PORTS COUNTERS\n");
    return 2;
  }
  int wanted = atoi(arguments[1]);
  if (wanted < 1 || wanted > MAX_PORTS) {
    fprintf(stderr, "PORTS is %s, not 1 to %d.\n", arguments[1], MAX_PORTS);
    return 2;
  }
  message_init();
  int file = open(arguments[2], O_RDWR | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || ftruncate(file, 8 * wanted)) {
    perror(arguments[2]);
    return 1;
  }
  uint64_t *counters = mmap(NULL, 8 * wanted, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  for (; ports < wanted; ports++) {
    struct listener *listener = &listeners[ports];
    *listener = (struct listener){.fd = listen_on_loopback(), .calls = &counters[ports]};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = listener};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener->fd, &event);
  }
  printf("]}\n");
  fflush(stdout);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &event);
  for (;;) {
    struct epoll_event events[64];
    int ready = epoll_wait(epoll, events, 64, -1);
    for (int index = 0; index < ready; index++) {
      void *owner = events[index].data.ptr;
      if (!owner) return 0;
      struct listener *listener = listener_of(owner);
      if (listener) {
        accept_connection(epoll, listener);
        continue;
      }
      struct connection *connection = owner;
      bool lives = events[index].events == EPOLLOUT || link_read(&connection->link);
      if (!lives || !link_flush(&connection->link, connection)) {
        link_close(&connection->link);
        free(connection);
      }
    }
  }
}
