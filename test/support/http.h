/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking a server over a real socket, one request after the other. */
#ifndef TEST_SUPPORT_HTTP_H
#define TEST_SUPPORT_HTTP_H

#include "base/cx.h"

struct http {
	void *curl;
	char base[64]; /* "http://127.0.0.1:40123" */
};

struct http_header {
	const struct http_header *next;
	str name, value;
};

struct http_request {
	str method, path;
	str body;
	const struct http_header *header; /* without Content-Type a body is application/json */
};

struct http_answer {
	int status;
	str body;
	str head; /* the lines before the body, as they came */
};

/* A client of the server on this port of 127.0.0.1; its one connection is kept. */
struct http http_open(int port);
void http_close(struct http *h);
/* The answer in cx->arena. E_UNAVAILABLE when none came, also none within ten seconds. */
MUST err http_ask(struct cx *cx, struct http *h, const struct http_request *q,
                  struct http_answer *out);
/* The value of a header of the answer, or the empty str; the name in any case. */
str http_header(const struct http_answer *a, str name);

#endif
