/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A relay between a client and a PostgreSQL server that knows where messages begin, and breaks the
 * connection exactly there. */
#ifndef TEST_SUPPORT_CUTTER_H
#define TEST_SUPPORT_CUTTER_H

#include <stdbool.h>

enum cut {
	CUT_END,    /* both sides see the end of the connection */
	CUT_SILENCE /* nothing passes any more, and nobody is told */
};

struct cutter;

/* Listens on a free port of 127.0.0.1 and relays to `port`; the test fails when it cannot. */
struct cutter *cutter_start(int port);
void cutter_stop(struct cutter *c);
int cutter_port(const struct cutter *c);
/* From now on messages are counted, both ways and over all connections.  The one with the number n
 * does not pass any more: its connection is cut. 0: none is. */
void cutter_arm(struct cutter *c, int n, enum cut how);
/* Messages since then. */
int cutter_seen(const struct cutter *c);
/* From now on the server seems to be of this version ("12"), of as many digits as its own. */
void cutter_pretend(struct cutter *c, const char *version);

#endif
