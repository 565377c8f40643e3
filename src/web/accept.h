/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread that accepts connections and hands each to a worker that is free, and of those to the
 * one with the fewest. */
#ifndef WEB_ACCEPT_H
#define WEB_ACCEPT_H

#include <microhttpd.h>
#include <stdatomic.h>

#include "base/cx.h"

/* A daemon of the library that has no listening socket, and the connections that it has or is
 * being given. */
struct worker {
	struct MHD_Daemon *daemon;
	_Atomic int connections;
	_Atomic int occupied; /* calls that its thread is in, and connections it has not seen yet */
};

struct acceptor;

/* For MHD_OPTION_NOTIFY_CONNECTION of the worker's daemon, with the worker beside it: counts, and
 * notes the worker as the connection's context. */
void accept_notice(void *worker, struct MHD_Connection *connection, void **context,
                   enum MHD_ConnectionNotificationCode what);
/* Between these two the connection's worker is in a call, and new connections go to others. */
void accept_call_begins(struct MHD_Connection *connection);
void accept_call_ends(struct MHD_Connection *connection);
/* `listening` must not block, and stays the caller's; a worker gets each_max connections at most,
 * further ones wait in the kernel.  Lives in cx->arena.  E_UNAVAILABLE: no thread or descriptor. */
MUST err accept_start(struct cx *cx, int listening, struct worker *worker, int worker_n,
                      int each_max, struct acceptor **out);
/* Once it returns nothing is accepted any more, and no worker is given anything. */
void accept_stop(struct acceptor *a);

#endif
