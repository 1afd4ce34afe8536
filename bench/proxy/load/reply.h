#ifndef REPLY_H
#define REPLY_H

#include <nghttp2/nghttp2.h>

#include "call.h"
#include "options.h"

void reply_init(const struct options *options);

/* Has the session's replies looked at; the user data of each stream is its call. */
void reply_watch(nghttp2_session_callbacks *callbacks);

/* Whether a call that ended with this code of HTTP/2 had the right reply; counts it as failed when not. */
bool reply_is_right(const struct call *call, uint32_t error);

#endif
