/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who accepts: a worker that is free gets the next, and of those the one with the fewest; nobody
 * gets more than he may have, whoever there is no room for waits and is not sent away, and a socket
 * that nobody accepts from any more is as good as before for the next server. */
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cx.h"
#include "base/os.h"
#include "web/accept.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define WORKERS 3
#define ASK "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
#define SOON_MS 5000
#define MOMENT_MS 100
#define SLOW "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"
#define SLOW_MS 1000

struct house {
	struct arena *arena;
	struct cx cx;
	struct worker worker[WORKERS];
	struct acceptor *acceptor;
	int listening;
	struct sockaddr_in address;
};

/* -- a house with workers who say who they are ----------------------------------------------- */

static enum MHD_Result say(void *state, struct MHD_Connection *connection, const char *path,
                           const char *method, const char *version, const char *data, size_t *n,
                           void **slot)
{
	struct worker *w = state;
	(void)method;
	(void)version;
	(void)data;
	(void)n;

	if (*slot == NULL) {
		*slot = w;
		return MHD_YES;
	}
	if (strcmp(path, "/slow") == 0) {
		accept_call_begins(connection);
		usleep(SLOW_MS * 1000);
		accept_call_ends(connection);
	}
	struct MHD_Response *r = MHD_create_response_from_buffer(2, (char[]){ "ok" },
	                                                         MHD_RESPMEM_MUST_COPY);
	enum MHD_Result queued = MHD_queue_response(connection, 200, r);
	MHD_destroy_response(r);
	return queued;
}

static void opens(struct house *h, int each_max)
{
	assert_int_equal(
	        accept_start(&h->cx, h->listening, h->worker, WORKERS, each_max, &h->acceptor), OK);
}

static int setup(void **state)
{
	struct arena *a = arena_new();
	struct house *h = NEW(a, struct house);
	socklen_t n = sizeof h->address;

	h->arena = a;
	h->cx = cx_new(a, world_real());
	h->listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	h->address = (struct sockaddr_in){ .sin_family = AF_INET,
		                           .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_int_equal(bind(h->listening, (struct sockaddr *)&h->address, n), 0);
	assert_int_equal(listen(h->listening, 64), 0);
	assert_int_equal(getsockname(h->listening, (struct sockaddr *)&h->address, &n), 0);
	for (int i = 0; i < WORKERS; i++) {
		struct worker *w = &h->worker[i];
		w->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD |
		                                     MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ITC,
		                             0, NULL, NULL, say, w, MHD_OPTION_NOTIFY_CONNECTION,
		                             accept_notice, w, MHD_OPTION_END);
		assert_non_null(w->daemon);
	}
	*state = h;
	return 0;
}

static int teardown(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < WORKERS; i++)
		MHD_stop_daemon(h->worker[i].daemon);
	close(h->listening);
	arena_free(h->arena);
	return 0;
}

/* -- its guests ------------------------------------------------------------------------------ */

static int comes_with(const struct house *h, const char *ask)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(connect(fd, (const struct sockaddr *)&h->address, sizeof h->address), 0);
	assert_int_equal(send(fd, ask, strlen(ask), MSG_NOSIGNAL), strlen(ask));
	return fd;
}

static int arrives(const struct house *h)
{
	return comes_with(h, ASK);
}

/* Whether there is an answer within that time; no answer must be no end of the connection. */
static bool is_served(int fd, int ms)
{
	struct pollfd on = { .fd = fd, .events = POLLIN };
	char some[512];

	if (poll(&on, 1, ms) == 0)
		return false;
	ssize_t n = recv(fd, some, sizeof some, 0);
	assert_true(n > 12 && memcmp(some, "HTTP/1.1 200", 12) == 0);
	return true;
}

static int connections(const struct house *h)
{
	int n = 0;

	for (int i = 0; i < WORKERS; i++)
		n += atomic_load(&h->worker[i].connections);
	return n;
}

static void empties(const struct house *h)
{
	for (int i = 0; i < SOON_MS && connections(h) > 0; i++)
		usleep(1000);
	assert_int_equal(connections(h), 0);
}

static void all_are_served(const struct house *h, int *fd, int n)
{
	for (int i = 0; i < n; i++) {
		fd[i] = arrives(h);
		assert_true(is_served(fd[i], SOON_MS));
	}
}

static void all_leave(const struct house *h, const int *fd, int n)
{
	for (int i = 0; i < n; i++)
		close(fd[i]);
	empties(h);
}

/* -- what is promised ------------------------------------------------------------------------ */

static void shares_are_even(void **state)
{
	struct house *h = *state;
	int fd[4 * WORKERS];

	opens(h, 64);
	all_are_served(h, fd, 4 * WORKERS);
	for (int i = 0; i < WORKERS; i++)
		assert_int_equal(atomic_load(&h->worker[i].connections), 4);
	all_leave(h, fd, 4 * WORKERS);
	accept_stop(h->acceptor);
}

/* Though the occupied one has fewer connections than the others after a while. */
static void nobody_comes_to_who_is_occupied(void **state)
{
	struct house *h = *state;
	int fd[4 * WORKERS + 1];

	opens(h, 64);
	fd[0] = comes_with(h, SLOW);
	usleep(MOMENT_MS * 1000); /* it is in the call */
	for (int i = 1; i <= 4 * WORKERS; i++) {
		fd[i] = arrives(h);
		assert_true(is_served(fd[i], SLOW_MS / 3));
	}
	assert_true(is_served(fd[0], SOON_MS));
	all_leave(h, fd, 4 * WORKERS + 1);
	for (int i = 0; i < WORKERS; i++)
		assert_int_equal(atomic_load(&h->worker[i].occupied), 0);
	accept_stop(h->acceptor);
}

static void who_finds_no_room_waits(void **state)
{
	struct house *h = *state;
	int fd[2 * WORKERS];

	opens(h, 2);
	all_are_served(h, fd, 2 * WORKERS);
	int late = arrives(h);
	assert_false(is_served(late, MOMENT_MS));
	close(fd[3]);
	assert_true(is_served(late, SOON_MS));
	fd[3] = late;
	all_leave(h, fd, 2 * WORKERS);
	accept_stop(h->acceptor);
}

static void the_next_server_serves_who_waits(void **state)
{
	struct house *h = *state;

	opens(h, 64);
	int served = arrives(h);
	assert_true(is_served(served, SOON_MS));
	accept_stop(h->acceptor);
	int early = arrives(h);
	assert_false(is_served(early, MOMENT_MS));
	assert_int_equal(send(served, ASK, sizeof ASK - 1, MSG_NOSIGNAL), sizeof ASK - 1);
	assert_true(is_served(served, SOON_MS)); /* who is inside is served on */
	opens(h, 64);
	assert_true(is_served(early, SOON_MS));
	close(early);
	close(served);
	empties(h);
	accept_stop(h->acceptor);
}

/* The guest's descriptor is this process's, too: it is made before the limit is lowered. */
static void a_process_without_descriptors_recovers(void **state)
{
	struct house *h = *state;
	struct rlimit before, low;

	opens(h, 64);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	low = (struct rlimit){ (rlim_t)fd, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&h->address, sizeof h->address), 0);
	assert_int_equal(send(fd, ASK, sizeof ASK - 1, MSG_NOSIGNAL), sizeof ASK - 1);
	assert_false(is_served(fd, MOMENT_MS));
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_true(is_served(fd, SOON_MS));
	close(fd);
	empties(h);
	accept_stop(h->acceptor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_are_even),
		cmocka_unit_test(nobody_comes_to_who_is_occupied),
		cmocka_unit_test(who_finds_no_room_waits),
		cmocka_unit_test(the_next_server_serves_who_waits),
		cmocka_unit_test(a_process_without_descriptors_recovers),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
