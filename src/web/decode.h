/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the text of a request to an operation's input, without a socket: what the HTTP library hands
 * over is a few strings, and everything that is decided about them is decided here. */
#ifndef WEB_DECODE_H
#define WEB_DECODE_H

#include "op/route.h"

#define QUERY_MAX 32 /* parameters */

/* A request as it came.  Nothing of it is believed; absent headers are empty. */
struct wire {
	str method;
	str address; /* path and query as the request line has them */
	str accept_language, content_encoding, content_type, content_digest;
	str body;
};

/* What an operation receives. */
struct input {
	void *record; /* of op->in, or NULL */
	str body;     /* of an operation that takes bytes */
	str language; /* "zh" or "en" */
	bool dry_run;
};

/* The path of the address: what stands before the question mark, escapes and all. */
str wire_path(const struct wire *w);
/* The rest of it, from the question mark on; "?" when there is none (RFC 9421, 2.2.7). */
str wire_query(const struct wire *w);
/* Path parameters, query parameters and body as the input of the operation that the route gave; the
 * record is in cx->arena and borrows from the wire.  E_SYNTAX: escapes, UTF-8 or JSON are broken;
 * E_INVALID: a parameter is unknown, given twice, or wrong; E_TOO_LARGE: too many parameters, too
 * deep a body; E_MEDIA_TYPE: a body of a kind that is not read; E_DIGEST: a body that its
 * Content-Digest does not fit. */
MUST err wire_input(struct cx *cx, const struct wire *w, const struct route_match *m,
                    struct input *out);
/* Whether If-None-Match names the tag, compared as RFC 9110, 13.1.2 says: W/ does not matter. */
bool etag_known(str if_none_match, str etag);

#endif
