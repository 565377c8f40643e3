/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP request on its way to a call. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include <microhttpd.h>
#include <stdatomic.h>

#include "op/app.h"
#include "op/publish.h"
#include "web/accept.h"
#include "web/decode.h"
#include "web/header.h"
#include "web/origin.h"

#define BODY_MAX ((size_t)16 << 20) /* contract: a larger body is answered with 413 */

#define WEB_THREADS_MAX 64

struct web {
	struct app *app;
	struct publisher *publisher;
	struct worker worker[WEB_THREADS_MAX];
	int worker_n;
	struct acceptor *acceptor;
	int listening;
	int port;
	_Atomic bool stopping;  /* nothing is handed to the committer any more */
	_Atomic int under_way;  /* requests that have begun to arrive and are not answered yet */
	_Atomic int suspended;  /* of these, the ones that wait for the committer */
	_Atomic int64_t minute; /* of the complaints */
	_Atomic int complaints; /* of the library, in this minute */
};

struct request {
	struct web *web;
	struct MHD_Connection *connection;
	struct arena *arena;
	struct cx cx;
	struct headers header;
	struct wire wire;
	struct route_match match; /* of request_look */
	struct origin_headers headers;
	struct origin origin;
	bool by_cookie; /* the caller was found by a session's cookie */
	struct caller caller;
	err refused; /* why there will be no call, whatever the body is */
	char *body;
	size_t body_n, body_cap;
	bool keeps_body;    /* the caller may call; what nobody may send is not kept */
	size_t thrown_away; /* bytes of a body that is not kept or too large */
	bool too_large;
	str allow; /* of a 405: the methods that would do */
	int64_t begun_ns;
	bool started; /* the call is under way or done */
	bool suspended;
	struct call *call;
	struct call *renewal; /* of the session's secret, behind the call */
	struct reply reply;
};

/* Gathers the headers; before anything else. */
void request_headers(struct request *r);
/* Asked when the headers are there: finds operation and caller, so that memory is spent only on
 * bodies of those who may send one. */
void request_look(struct request *r);
/* Decides what the request means and starts its call; a request that is answered without a call has
 * its reply filled in and no call. */
void request_begin(struct request *r);
/* Called again when the connection was resumed; false: it waits once more, for its session's new
 * secret. */
bool request_go_on(struct request *r);
/* Answers with a problem. */
void request_fail(struct request *r, err e);

#endif
