/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP request on its way to a call. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include <microhttpd.h>

#include "op/app.h"
#include "op/publish.h"

#define BODY_MAX ((size_t)16 << 20) /* contract: a larger body is answered with 413 */

struct web {
	struct app *app;
	struct publisher *publisher;
	struct MHD_Daemon *daemon;
	int port;
};

struct request {
	struct web *web;
	struct MHD_Connection *connection;
	struct arena *arena;
	struct cx cx;
	str method, path;
	char *body;
	size_t body_n, body_cap;
	bool too_large;
	int64_t begun_ns;
	bool started; /* the call is under way or done */
	bool suspended;
	struct call *call;
	struct reply reply;
};

/* Decides what the request means and starts its call; a request that is answered without a call has
 * its reply filled in and no call. */
void request_begin(struct request *r);
/* Answers with a problem. */
void request_fail(struct request *r, err e);
/* A request header, or the empty str. */
str request_header(const struct request *r, const char *name);
/* The engine's own pages: /healthz, /metrics, /openapi.json. False when the path is none of them.
 */
bool builtin_answer(struct request *r);

#endif
