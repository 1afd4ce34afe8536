#ifndef LINK_H
#define LINK_H

#include <nghttp2/nghttp2.h>
#include <stdbool.h>
#include <stdint.h>

/* A nonblocking socket with an HTTP/2 session on it, whose frames go out in as few writes as possible. */
struct link {
  int fd;
  int epoll;
  nghttp2_session *session;
  uint8_t *out;
  size_t from, to;
  bool waits_to_write;
};

/* Takes `fd` over and watches it on `epoll`; events carry `owner`. The session is the caller's to make. */
void link_open(struct link *link, int epoll, int fd, void *owner);

/* Reads once and hands it to the session. @returns false when the connection is gone */
bool link_read(struct link *link);

/* Writes what the session has to say until the socket takes no more. @returns false when the connection is gone */
bool link_flush(struct link *link, void *owner);

void link_close(struct link *link);

/* Announces windows that never stop a reply here, and `streams` concurrent streams when it is not 0. */
void link_announce(struct link *link, uint32_t streams);

#endif
