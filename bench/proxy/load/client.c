/*
 * client --port PORT …: calls a gRPC server on 127.0.0.1 for a while and checks every reply: its status, its content type,
 * each of its bytes, and its grpc-status. Prints one line of JSON. The CPU time of the processes --cpu-of is read at the
 * ends of the very time in which the calls are counted.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cpu.h"
#include "failures.h"
#include "histogram.h"
#include "link.h"
#include "message.h"
#include "options.h"

#define SECOND 1000000000ull
/* How long open calls may take to end after the last one was begun. */
#define DRAIN (5 * SECOND)
#define MAX_RECONNECTS 100

enum phase { WARMING, MEASURING, DRAINING };

struct connection {
  struct link link;
  int open;
};

struct call {
  uint64_t number, began, sent, received;
  bool wrong, has_status, is_grpc;
  char http_status[4], grpc_status[8];
  struct call *next_free;
};

static struct options options;
static struct connection *connections;
static struct call *free_calls;
static struct histogram latencies;
static enum phase phase;
static uint64_t next_number, open_calls, counted;
static int epoll, reconnects;
static char path[64];
static uint64_t request_size, reply_size;
static uint64_t random_state = 0x9e3779b97f4a7c15;

static uint64_t next_random(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

static void write_hex(char *to, uint64_t value) {
  for (int digit = 0; digit < 16; digit++, value >>= 4) to[digit] = "0123456789abcdef"[value & 15];
}

static ssize_t read_request(nghttp2_session *session, int32_t id, uint8_t *to, size_t length,
                            uint32_t *flags, nghttp2_data_source *source, void *owner) {
  (void)session, (void)id, (void)owner;
  struct call *call = source->ptr;
  uint64_t left = request_size - call->sent;
  if (length > left) length = left;
  message_write(to, call->number, options.request_bytes, call->sent, length);
  call->sent += length;
  if (call->sent == request_size) *flags |= NGHTTP2_DATA_FLAG_EOF;
  return length;
}

static nghttp2_nv field(char *name, char *value, size_t length) {
  return (nghttp2_nv){(uint8_t *)name, (uint8_t *)value, strlen(name), length,
                      NGHTTP2_NV_FLAG_NO_COPY_NAME};
}
#define CONSTANT(name, value) field(name, value, sizeof value - 1)

static void begin_call(struct connection *connection, uint64_t began) {
  struct call *call = free_calls;
  if (call) free_calls = call->next_free;
  else call = malloc(sizeof *call);
  *call = (struct call){.number = next_number++, .began = began};

  nghttp2_nv fields[11] = {
      CONSTANT(":method", "POST"),
      CONSTANT(":scheme", "http"),
      field(":path", path, strlen(path)),
      CONSTANT(":authority", "bench.shop.svc.cluster.local:50051"),
      CONSTANT("te", "trailers"),
      CONSTANT("content-type", "application/grpc"),
      CONSTANT("user-agent", "grpc-node-js/1.14.7"),
      CONSTANT("grpc-accept-encoding", "identity,deflate,gzip"),
  };
  size_t count = 8;
  char trace[] = "00-00000000000000000000000000000000-0000000000000000-01", timeout[16];
  if (options.varying) {
    write_hex(trace + 3, next_random());
    write_hex(trace + 19, next_random());
    write_hex(trace + 36, next_random());
    int length = snprintf(timeout, sizeof timeout, "%uu", 9000000 + (int)(next_random() % 1000000));
    fields[count++] = field("grpc-timeout", timeout, length);
    fields[count++] = CONSTANT("traceparent", trace);
  } else {
    fields[count++] = CONSTANT("grpc-timeout", "10S");
  }
  nghttp2_data_provider body = {.source.ptr = call, .read_callback = read_request};
  nghttp2_session *session = connection->link.session;
  if (nghttp2_submit_request(session, NULL, fields, count, &body, call) < 0) {
    failure("request refused by the session");
    call->next_free = free_calls;
    free_calls = call;
    return;
  }
  connection->open++;
  open_calls++;
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
    call->has_status = true;
  }
  return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t id, const uint8_t *data,
                   size_t length, void *owner) {
  (void)flags, (void)owner;
  struct call *call = nghttp2_session_get_stream_user_data(session, id);
  if (!call) return 0;
  uint32_t payload = options.messages ? options.message_bytes : options.request_bytes;
  if (call->received + length > reply_size ||
      !message_matches(data, call->number, payload, call->received, length)) {
    call->wrong = true;
  }
  call->received += length;
  return 0;
}

/* Counts a reply that is not what it has to be under its kind. */
static bool is_right(const struct call *call, uint32_t error) {
  if (error) failure("reset with code %u", error);
  else if (strcmp(call->http_status, "200")) failure("HTTP status %s", call->http_status);
  else if (!call->is_grpc) failure("content-type is not gRPC");
  else if (!call->has_status) failure("no grpc-status");
  else if (strcmp(call->grpc_status, "0")) failure("grpc-status %s", call->grpc_status);
  else if (call->wrong) failure("reply has wrong bytes");
  else if (call->received != reply_size) failure("reply is too short");
  else return true;
  return false;
}

static int on_close(nghttp2_session *session, int32_t id, uint32_t error, void *owner) {
  struct connection *connection = owner;
  struct call *call = nghttp2_session_get_stream_user_data(session, id);
  if (!call) return 0;
  uint64_t now = now_ns();
  if (is_right(call, error) && phase == MEASURING) {
    histogram_add(&latencies, now - call->began);
    counted++;
  }
  connection->open--;
  open_calls--;
  call->next_free = free_calls;
  free_calls = call;
  if (!options.rate && phase != DRAINING) begin_call(connection, now);
  return 0;
}

static nghttp2_session *make_session(struct connection *connection) {
  static nghttp2_session_callbacks *callbacks;
  static nghttp2_option *option;
  if (!callbacks) {
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
    nghttp2_option_new(&option);
    nghttp2_option_set_no_closed_streams(option, 1);
  }
  nghttp2_session *session;
  nghttp2_session_client_new2(&session, callbacks, connection, option);
  return session;
}

static void fill(struct connection *connection) {
  if (options.rate) return;
  while (connection->open < options.streams) begin_call(connection, now_ns());
}

static void connect_to_proxy(struct connection *connection) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(options.port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (connect(fd, (struct sockaddr *)&address, sizeof address)) {
    fprintf(stderr, "Cannot connect to 127.0.0.1:%d: %s.\n", options.port, strerror(errno));
    exit(1);
  }
  fcntl(fd, F_SETFL, O_NONBLOCK);
  connection->open = 0;
  link_open(&connection->link, epoll, fd, connection);
  connection->link.session = make_session(connection);
  link_announce(&connection->link, 0);
}

static void reconnect(struct connection *connection) {
  for (int index = 0; index < connection->open; index++) failure("connection lost");
  if (!connection->open) failure("idle connection lost");
  open_calls -= connection->open;
  link_close(&connection->link);
  if (++reconnects > MAX_RECONNECTS) {
    fprintf(stderr, "The connection was lost %d times.\n", reconnects);
    exit(1);
  }
  connect_to_proxy(connection);
  if (phase != DRAINING) fill(connection);
}

static void flush(struct connection *connection) {
  while (!link_flush(&connection->link, connection)) reconnect(connection);
}

static void wait_for_replies(uint64_t until) {
  uint64_t now = now_ns();
  uint64_t left = until > now ? until - now : 0;
  struct timespec timeout = {left / SECOND, left % SECOND};
  struct epoll_event events[64];
  int ready = epoll_pwait2(epoll, events, 64, &timeout, NULL);
  for (int index = 0; index < ready; index++) {
    struct connection *connection = events[index].data.ptr;
    if (events[index].events != EPOLLOUT && !link_read(&connection->link)) reconnect(connection);
    flush(connection);
  }
}

/* Begins the calls that are due by `now`, in turn on all connections. @returns when the next one is due */
static uint64_t begin_due(uint64_t now, uint64_t start) {
  static uint64_t begun;
  double gap = SECOND / options.rate;
  uint64_t due;
  while ((due = start + (uint64_t)(begun * gap)) <= now) {
    struct connection *connection = &connections[begun++ % options.connections];
    begin_call(connection, due);
    flush(connection);
  }
  return due;
}

static void run_until(uint64_t end, uint64_t start) {
  for (uint64_t now; (now = now_ns()) < end;) {
    uint64_t until = end;
    if (options.rate) {
      uint64_t due = begin_due(now, start);
      if (due < until) until = due;
    }
    wait_for_replies(until);
  }
}

static void print_result(uint64_t elapsed, uint64_t proxy_cpu) {
  int self = getpid();
  printf("{\"calls\":%lu,\"seconds\":%.6f,\"proxyCpuSeconds\":%.6f,\"ownCpuSeconds\":%.6f,", counted,
         elapsed / 1e9, proxy_cpu / 1e9, cpu_of(&self, 1) / 1e9);
  static const struct {
    const char *name;
    double part;
  } quantiles[] = {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p999", 0.999}};
  printf("\"latencyMs\":{");
  for (int index = 0; index < 4; index++) {
    printf("\"%s\":%.4f,", quantiles[index].name,
           histogram_quantile(&latencies, quantiles[index].part) / 1e6);
  }
  printf("\"max\":%.4f},\"failed\":", latencies.longest / 1e6);
  failures_print(stdout);
  printf("}\n");
}

int main(int count, char **arguments) {
  options = options_read(count, arguments);
  message_init();
  /* The kernel may be 50 µs late otherwise, which a call that is due then would wait for. */
  prctl(PR_SET_TIMERSLACK, 1000, 0, 0, 0);
  request_size = PREFIX_BYTES + options.request_bytes;
  if (options.messages) {
    snprintf(path, sizeof path, "/bench.Bench/Stream-%u-%u", options.messages, options.message_bytes);
    reply_size = (uint64_t)options.messages * (PREFIX_BYTES + options.message_bytes);
  } else {
    snprintf(path, sizeof path, "/bench.Bench/Echo");
    reply_size = request_size;
  }
  epoll = epoll_create1(EPOLL_CLOEXEC);
  connections = calloc(options.connections, sizeof *connections);
  for (int index = 0; index < options.connections; index++) connect_to_proxy(&connections[index]);
  for (int index = 0; index < options.connections; index++) {
    fill(&connections[index]);
    flush(&connections[index]);
  }

  uint64_t start = now_ns();
  run_until(start + (uint64_t)(options.warmup_seconds * SECOND), start);
  phase = MEASURING;
  uint64_t proxy_cpu = cpu_of(options.pids, options.pid_count);
  uint64_t measured_from = now_ns();
  run_until(measured_from + (uint64_t)(options.seconds * SECOND), start);
  uint64_t measured = now_ns() - measured_from;
  proxy_cpu = cpu_of(options.pids, options.pid_count) - proxy_cpu;
  phase = DRAINING;

  uint64_t give_up = now_ns() + DRAIN;
  while (open_calls && now_ns() < give_up) wait_for_replies(give_up);
  for (; open_calls; open_calls--) failure("no reply within 5 s of the end");
  print_result(measured, proxy_cpu);
  return 0;
}
