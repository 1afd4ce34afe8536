#ifndef REQUEST_H
#define REQUEST_H

#include <nghttp2/nghttp2.h>

#include "call.h"
#include "options.h"

void request_init(const struct options *options);

/* Sends the call's headers and its message. @returns false when the session takes no more calls */
bool request_submit(nghttp2_session *session, struct call *call);

#endif
