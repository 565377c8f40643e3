/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading from a server that is not trusted: GET with a bound on bytes and on time. */
#ifndef MAIN_VERIFY_HTTP_H
#define MAIN_VERIFY_HTTP_H

#include <stddef.h>

#include "base/cx.h"

struct http;

/* `base` is an address (http or https) to which paths are appended; `token` goes along as a bearer
 * token, or is NULL.  Lives until http_end, also after an error. */
MUST err http_open(struct cx *cx, const char *base, const char *token, struct http **out);
void http_end(struct http **h); /* for AUTO */
/* The body of base/path in cx->arena, whole or not at all.  No redirect is followed, so that a
 * token goes nowhere else.  E_NOT_FOUND, E_UNAUTHENTICATED, E_TOO_LARGE beyond max bytes,
 * E_UNAVAILABLE with words. */
MUST err http_get(struct cx *cx, struct http *h, const char *path, size_t max, str *out);

#endif
