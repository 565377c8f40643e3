/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's daemons could accept by themselves, but none of them can be told to stop that
 * without a race: MHD_quiesce_daemon (0.9.75) takes the socket out of a set from which the daemon's
 * thread may be taking it too, and when the thread comes second it ends the process.  All of them
 * would also wake for each connection.
 *
 * So one thread waits at the socket.  It is woken to stop by an event descriptor, and never closes
 * the socket or changes it: a socket unit's next server goes on with it, and with those who wait at
 * it.
 *
 * A worker answers reads on its own thread.  So whoever came to one that is in a call would wait
 * for its end while others are idle: a worker that is occupied comes last.
 *
 * KNOWN DEFECT of the library: when exactly 128 events of one daemon come at once (MAX_EVENTS), its
 * thread waits for more before it serves them, until the next event or the end of somebody's idle
 * time.  And a connection for which it has no memory stays counted. */
#include "web/accept.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/os.h"

#define PAUSE_MS 10
#define COMPLAINT_NS INT64_C(60000000000) /* one line a minute */

struct acceptor {
	pthread_t thread;
	struct worker *worker;
	int worker_n;
	int each_max;
	int listening;
	int stop; /* an event descriptor */
	int64_t complained_ns;
};

void accept_notice(void *worker, struct MHD_Connection *connection, void **context,
                   enum MHD_ConnectionNotificationCode what)
{
	struct worker *w = worker;
	(void)connection;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		atomic_fetch_sub(&w->connections, 1);
		return;
	}
	atomic_fetch_sub(&w->occupied, 1);
	*context = w;
}

static void occupied_add(struct MHD_Connection *connection, int more)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	        connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct worker *w = info->socket_context;

	atomic_fetch_add(&w->occupied, more);
}

void accept_call_begins(struct MHD_Connection *connection)
{
	occupied_add(connection, 1);
}

void accept_call_ends(struct MHD_Connection *connection)
{
	occupied_add(connection, -1);
}

static bool is_better(struct worker *w, struct worker *than)
{
	bool occupied = atomic_load(&w->occupied) > 0;

	if (occupied != (atomic_load(&than->occupied) > 0))
		return !occupied;
	return atomic_load(&w->connections) < atomic_load(&than->connections);
}

/* NULL: there is no room. */
static struct worker *worker_for_next(const struct acceptor *a)
{
	struct worker *best = NULL;

	for (int i = 0; i < a->worker_n; i++) {
		struct worker *w = &a->worker[i];
		if (atomic_load(&w->connections) < a->each_max &&
		    (best == NULL || is_better(w, best)))
			best = w;
	}
	return best;
}

/* Counted before it is given: it may be closed before MHD_add_connection returns.  What the library
 * refuses it has closed. */
static void hand_over(struct worker *w, int fd, const struct sockaddr_storage *from, socklen_t n)
{
	atomic_fetch_add(&w->connections, 1);
	atomic_fetch_add(&w->occupied, 1);
	if (MHD_add_connection(w->daemon, fd, (const struct sockaddr *)from, n) == MHD_YES)
		return;
	atomic_fetch_sub(&w->occupied, 1);
	atomic_fetch_sub(&w->connections, 1);
}

/* accept(2) passes on what has befallen a connection before it was accepted. */
static bool concerns_one_client(int error)
{
	static const int passing[] = { EAGAIN,       EINTR,       ECONNABORTED, EPROTO,
		                       ENETDOWN,     ENOPROTOOPT, EHOSTDOWN,    ENONET,
		                       EHOSTUNREACH, EOPNOTSUPP,  ENETUNREACH };

	for (size_t i = 0; i < sizeof passing / sizeof passing[0]; i++)
		if (error == passing[i])
			return true;
	return false;
}

static void complain(struct acceptor *a, int error)
{
	int64_t now_ns = os_monotonic_ns();

	if (a->complained_ns != 0 && now_ns - a->complained_ns < COMPLAINT_NS)
		return;
	a->complained_ns = now_ns;
	log_line(LOG_LEVEL_WARNING, "connections cannot be accepted: %s", strerror(error));
}

/* False when whoever waits has to wait on: every worker is full, or the process has no descriptor
 * left. */
static bool take_one(struct acceptor *a)
{
	struct worker *w = worker_for_next(a);
	struct sockaddr_storage from;
	socklen_t n = sizeof from;

	if (w == NULL)
		return false;
	int fd = accept4(a->listening, (struct sockaddr *)&from, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0) {
		hand_over(w, fd, &from, n);
		return true;
	}
	if (concerns_one_client(errno))
		return true;
	complain(a, errno);
	return false;
}

/* Waits for somebody at the socket, or a little if there is no room; true when it is time to go. */
static bool stops(const struct acceptor *a, bool room)
{
	struct pollfd on[] = { { .fd = a->stop, .events = POLLIN },
		               { .fd = a->listening, .events = POLLIN } };

	(void)poll(on, room ? 2 : 1, room ? -1 : PAUSE_MS);
	return on[0].revents != 0;
}

static void *acceptor_main(void *state)
{
	struct acceptor *a = state;
	bool room = true;

	while (!stops(a, room))
		room = take_one(a);
	return NULL;
}

err accept_start(struct cx *cx, int listening, struct worker *worker, int worker_n, int each_max,
                 struct acceptor **out)
{
	struct acceptor *a = NEW(cx->arena, struct acceptor);

	*a = (struct acceptor){ .worker = worker,
		                .worker_n = worker_n,
		                .each_max = each_max,
		                .listening = listening,
		                .stop = eventfd(0, EFD_CLOEXEC) };
	if (a->stop < 0)
		return fail(cx, E_UNAVAILABLE, "no event descriptor: %s", strerror(errno));
	int e = pthread_create(&a->thread, NULL, acceptor_main, a);
	if (e != 0) {
		close(a->stop);
		return fail(cx, E_UNAVAILABLE, "no thread that accepts: %s", strerror(e));
	}
	*out = a;
	return OK;
}

void accept_stop(struct acceptor *a)
{
	eventfd_write(a->stop, 1);
	(void)pthread_join(a->thread, NULL);
	close(a->stop);
}
