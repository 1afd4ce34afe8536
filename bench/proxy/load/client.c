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

#include "call.h"
#include "cpu.h"
#include "failures.h"
#include "histogram.h"
#include "link.h"
#include "message.h"
#include "options.h"
#include "reply.h"
#include "request.h"

#define SECOND 1000000000ull
/* How long open calls may take to end after the last one was begun. */
#define DRAIN (5 * SECOND)
#define MAX_RECONNECTS 100

enum phase { WARMING, MEASURING, DRAINING };

struct connection {
  struct link link;
  int open;
};

static struct options options;
static struct connection *connections;
static struct call *free_calls;
static struct histogram latencies;
static enum phase phase;
static uint64_t next_number, open_calls, counted;
static int epoll, reconnects;

/* @returns false when the connection takes no more calls, as after a GOAWAY */
static bool begin_call(struct connection *connection, uint64_t began) {
  if (!nghttp2_session_check_request_allowed(connection->link.session)) return false;
  struct call *call = free_calls;
  if (call) free_calls = call->next_free;
  else call = malloc(sizeof *call);
  *call = (struct call){.number = next_number++, .began = began};
  if (request_submit(connection->link.session, call)) {
    connection->open++;
    open_calls++;
    return true;
  }
  call->next_free = free_calls;
  free_calls = call;
  return false;
}

static int on_close(nghttp2_session *session, int32_t id, uint32_t error, void *owner) {
  struct connection *connection = owner;
  struct call *call = nghttp2_session_get_stream_user_data(session, id);
  if (!call) return 0;
  uint64_t now = now_ns();
  if (reply_is_right(call, error) && phase == MEASURING) {
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
    reply_watch(callbacks);
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
  while (connection->open < options.streams && begin_call(connection, now_ns())) continue;
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

/* Nothing is open any more and nothing may be begun: what a GOAWAY leaves in the end. */
static bool is_spent(struct connection *connection) {
  return !connection->open && !nghttp2_session_check_request_allowed(connection->link.session);
}

static void flush(struct connection *connection) {
  while (!link_flush(&connection->link, connection) || is_spent(connection)) reconnect(connection);
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
    if (!begin_call(connection, due)) failure("call not taken by the connection");
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
  /* Those that were due while something else ran on this core. */
  if (options.rate) begin_due(end, start);
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
  request_init(&options);
  reply_init(&options);
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
