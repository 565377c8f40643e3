/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTTP over libmicrohttpd.  Knows no feature: it walks the list of operations that the app was
 * given. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "op/app.h"
#include "op/publish.h"

struct web;

struct web_options {
	struct app *app;
	struct publisher *publisher; /* for /healthz and /metrics; may be NULL */
	const char *listen;          /* "127.0.0.1:8080", "[::1]:8080"; port 0: any */
	int listening;               /* a socket that listens already, taken over; 0: none */
	int threads;                 /* 0: one a processor */
};

/* Lives in cx->arena, which must outlive it.  E_USAGE: no such address; E_UNAVAILABLE: it is taken.
 */
MUST err web_start(struct cx *cx, const struct web_options *o, struct web **out);
/* The port in use. */
int web_port(const struct web *web);
/* Lets requests under way finish (those that are still arriving get a second), then closes; NULL is
 * ignored. */
void web_stop(struct web *web);

#endif
