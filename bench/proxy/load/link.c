#include "link.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define WRITE_BYTES 65536
/* mem_send hands out a whole frame at a time. */
#define FRAME_BYTES (16384 + 1024)
#define READ_BYTES 65536

#define STREAM_WINDOW (1 << 20)
#define CONNECTION_WINDOW (64 << 20)

static uint8_t received[READ_BYTES];

static void watch(struct link *link, int operation, uint32_t events, void *owner) {
  struct epoll_event event = {.events = events, .data.ptr = owner};
  epoll_ctl(link->epoll, operation, link->fd, &event);
}

void link_open(struct link *link, int epoll, int fd, void *owner) {
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  link->fd = fd;
  link->epoll = epoll;
  link->out = malloc(WRITE_BYTES + FRAME_BYTES);
  link->from = link->to = 0;
  link->waits_to_write = false;
  watch(link, EPOLL_CTL_ADD, EPOLLIN, owner);
}

bool link_read(struct link *link) {
  ssize_t length = recv(link->fd, received, sizeof received, 0);
  if (length < 0) return errno == EAGAIN || errno == EINTR;
  return length > 0 && nghttp2_session_mem_recv(link->session, received, length) == length;
}

/* @returns false when the session is broken */
static bool gather(struct link *link) {
  const uint8_t *frame;
  while (link->to < WRITE_BYTES) {
    ssize_t length = nghttp2_session_mem_send(link->session, &frame);
    if (length < 0) return false;
    if (length == 0) break;
    memcpy(link->out + link->to, frame, length);
    link->to += length;
  }
  return true;
}

bool link_flush(struct link *link, void *owner) {
  for (;;) {
    if (link->from == link->to) {
      link->from = link->to = 0;
      if (!gather(link)) return false;
      if (link->to == 0) break;
    }
    ssize_t length = send(link->fd, link->out + link->from, link->to - link->from, MSG_NOSIGNAL);
    if (length < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return false;
      if (!link->waits_to_write) watch(link, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT, owner);
      link->waits_to_write = true;
      return true;
    }
    link->from += length;
  }
  if (link->waits_to_write) watch(link, EPOLL_CTL_MOD, EPOLLIN, owner);
  link->waits_to_write = false;
  return nghttp2_session_want_read(link->session) || nghttp2_session_want_write(link->session);
}

void link_close(struct link *link) {
  nghttp2_session_del(link->session);
  close(link->fd);
  free(link->out);
  link->session = NULL;
}

void link_announce(struct link *link, uint32_t streams) {
  nghttp2_settings_entry settings[2] = {
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, STREAM_WINDOW},
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, streams},
  };
  nghttp2_submit_settings(link->session, NGHTTP2_FLAG_NONE, settings, streams ? 2 : 1);
  nghttp2_session_set_local_window_size(link->session, NGHTTP2_FLAG_NONE, 0, CONNECTION_WINDOW);
}
