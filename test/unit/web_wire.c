/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients that send nonsense, stop in the middle, or go away: each gets a clear answer or loses its
 * connection; nothing is half-stored, what was stored is found again, and the server is well. */
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "support/client.h"
#include "web/request.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define HEALTH "GET /healthz HTTP/1.1\r\nHost: x\r\n"
#define LOTS "POST /v1/lots HTTP/1.1\r\nHost: x\r\n"

static struct arena *arena_of(const struct site *site)
{
	return site->scratch->arena;
}

static str repeated(struct arena *a, const char *head, const char *unit, int n, const char *tail)
{
	struct buf b = buf_new(a);

	buf_text(&b, head);
	for (int i = 0; i < n; i++)
		buf_text(&b, unit);
	buf_text(&b, tail);
	return buf_view(&b);
}

/* What comes back for these bytes, on a connection of its own. */
static struct answered answer_to(struct site *site, str bytes)
{
	int fd = client_ask(site, bytes);
	struct answered got = client_answer(arena_of(site), fd, 10);

	client_close(fd);
	return got;
}

static int64_t lots_stored(const struct site *site)
{
	return sqlite_int(site->scratch, "SELECT count(*) FROM lot");
}

static str new_lot(struct site *site, const char *name, const char *serial)
{
	return lot_of(arena_of(site), name, serial);
}

/* -- ends of connections --------------------------------------------------------------------- */

static void test_half_closed(void **state)
{
	struct site *site = *state;
	int fd = client_ask(site, lot_request(site, new_lot(site, "half", "100000000001")));

	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	assert_int_equal(client_answer(arena_of(site), fd, 10).status, 201);
	client_close(fd);
	fd = client_ask(site, S(HEALTH "\r\n"));
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	assert_int_equal(client_answer(arena_of(site), fd, 10).status, 200);
	client_close(fd);
}

/* A body that ends early, at every length: nothing of it is stored. */
static void test_cut_in_the_body(void **state)
{
	struct site *site = *state;
	str request = lot_request(site, new_lot(site, "cut", "100000000001"));

	for (size_t n = 1; n < request.n; n += 97) {
		int fd = client_ask(site, str_part(request, 0, n));
		if (n % 2 == 0)
			client_cut(fd);
		else
			client_close(fd);
	}
	assert_healthy(site);
	assert_int_equal(lots_stored(site), 0);
	assert_int_equal(answer_to(site, request).status, 201);
}

static void test_cut_in_the_reply(void **state)
{
	struct site *site = *state;
	char some[64];

	for (int i = 0; i < 20; i++) {
		int fd = client_ask(site, S("GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"));
		assert_true(recv(fd, some, sizeof some, 0) > 0);
		client_cut(fd);
	}
	assert_healthy(site);
}

/* The client goes away while its lot is being committed: the lot is there, and the same bytes again
 * are answered with what the first answer would have been. */
static void test_cut_before_the_reply(void **state)
{
	struct site *site = *state;
	struct scratch *s = site->scratch;
	str request = lot_request(site, new_lot(site, "gone", "100000000001"));
	struct db *db;

	assert_int_equal(app_writer(s->app, &s->cx, &db), OK); /* nothing is committed now */
	int fd = client_ask(site, request);
	usleep(200000); /* it is read, and waits for its commit */
	client_cut(fd);
	assert_int_equal(lots_stored(site), 0);
	app_writer_return(s->app);
	for (int i = 0; i < 500 && lots_stored(site) == 0; i++)
		usleep(10000);
	struct answered again = answer_to(site, request);
	assert_int_equal(again.status, 200);
	assert_non_null(memmem(again.body.p, again.body.n, "\"first_index\":", 14));
	assert_int_equal(lots_stored(site), 1);
}

/* The server is stopped while a client waits for its commit: the client is still answered. */
struct holder {
	struct scratch *scratch;
	pthread_t thread;
	pthread_barrier_t held;
};

static void *hold_the_writer(void *state)
{
	struct holder *h = state;
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct db *db;

	assert_int_equal(app_writer(h->scratch->app, &cx, &db), OK);
	(void)pthread_barrier_wait(&h->held);
	usleep(1500000); /* longer than the server waits for those that are slow to send */
	app_writer_return(h->scratch->app);
	return NULL;
}

static void test_stop_while_committing(void **state)
{
	struct site *site = *state;
	struct holder h = { .scratch = site->scratch };

	(void)pthread_barrier_init(&h.held, NULL, 2);
	assert_int_equal(pthread_create(&h.thread, NULL, hold_the_writer, &h), 0);
	(void)pthread_barrier_wait(&h.held);
	int fd = client_ask(site, lot_request(site, new_lot(site, "stop", "100000000001")));
	int idle = client_open(site);
	usleep(200000);
	web_stop(site->web);
	site->web = NULL;
	assert_int_equal(client_answer(arena_of(site), fd, 10).status, 201);
	(void)pthread_join(h.thread, NULL);
	(void)pthread_barrier_destroy(&h.held);
	client_close(fd);
	client_close(idle);
}

static void test_stop_does_not_wait_for_idlers(void **state)
{
	struct site *site = *state;
	int idle = client_open(site);
	int used = client_ask(site, S(HEALTH "\r\n"));

	assert_int_equal(client_answer(arena_of(site), used, 10).status, 200);
	int64_t began = os_monotonic_ns();
	web_stop(site->web);
	site->web = NULL;
	assert_true(os_monotonic_ns() - began < INT64_C(900000000));
	client_close(idle);
	client_close(used);
}

/* -- order and pace -------------------------------------------------------------------------- */

struct knocker {
	int port;
	_Atomic bool stop;
};

/* Connects and asks over and over, and takes what comes. */
static void *knock(void *state)
{
	static const char ask[] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
	struct knocker *k = state;
	char answer[256];

	while (!atomic_load(&k->stop)) {
		struct sockaddr_in to = { .sin_family = AF_INET,
			                  .sin_port = htons((uint16_t)k->port),
			                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		int fd = socket(AF_INET, SOCK_STREAM, 0);
		if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0 &&
		    send(fd, ask, sizeof ask - 1, MSG_NOSIGNAL) > 0)
			(void)!read(fd, answer, sizeof answer);
		close(fd);
	}
	return NULL;
}

static void test_stops_while_others_connect(void **state)
{
	struct site *site = *state;
	struct web_options o = { .app = site->scratch->app,
		                 .publisher = site->publisher,
		                 .listen = "127.0.0.1:0",
		                 .threads = 4 };

	for (int round = 0; round < 200; round++) {
		struct cx cx = cx_new(site->scratch->arena, &site->scratch->world);
		struct web *web;
		pthread_t thread[2];
		assert_int_equal(web_start(&cx, &o, &web), OK);
		struct knocker k = { .port = web_port(web) };
		for (int i = 0; i < 2; i++)
			assert_int_equal(pthread_create(&thread[i], NULL, knock, &k), 0);
		usleep((useconds_t)(round % 10) * 500);
		web_stop(web);
		atomic_store(&k.stop, true);
		for (int i = 0; i < 2; i++)
			pthread_join(thread[i], NULL);
	}
	assert_healthy(site);
}

#define GUESTS 16

static int socket_of_a_unit(struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	socklen_t n = sizeof *at;

	*at = (struct sockaddr_in){ .sin_family = AF_INET,
		                    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	assert_int_equal(bind(fd, (struct sockaddr *)at, n), 0);
	assert_int_equal(listen(fd, 64), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)at, &n), 0);
	return fd;
}

static struct web *next_server(struct site *site, int listening)
{
	struct cx cx = cx_new(site->scratch->arena, &site->scratch->world);
	struct web_options o = { .app = site->scratch->app,
		                 .publisher = site->publisher,
		                 .listen = "the test's socket",
		                 .listening = dup(listening),
		                 .threads = 2 };
	struct web *web;

	assert_int_equal(web_start(&cx, &o, &web), OK);
	return web;
}

/* With a socket that outlives the server, whoever has asked gets an answer: of this server or of
 * the next. */
static void test_a_restart_loses_nobody(void **state)
{
	struct site *site = *state;
	struct sockaddr_in at;
	int listening = socket_of_a_unit(&at);

	for (int round = 0; round < 40; round++) {
		struct web *web = next_server(site, listening);
		int fd[GUESTS];
		for (int i = 0; i < GUESTS; i++) {
			fd[i] = socket(AF_INET, SOCK_STREAM, 0);
			assert_int_equal(connect(fd[i], (struct sockaddr *)&at, sizeof at), 0);
			client_send(fd[i], S(HEALTH "\r\n"));
		}
		web_stop(web);
		web = next_server(site, listening);
		for (int i = 0; i < GUESTS; i++) {
			assert_int_equal(client_answer(arena_of(site), fd[i], 10).status, 200);
			client_close(fd[i]);
		}
		web_stop(web);
	}
	close(listening);
}

static void test_pipelined(void **state)
{
	struct site *site = *state;
	struct arena *a = arena_of(site);
	str lot = lot_request(site, new_lot(site, "pipe", "100000000001"));
	int fd = client_ask(site, str_fmt(a,
	                                  HEALTH "\r\n%.*sGET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
	                                         "%.*s" HEALTH "\r\n",
	                                  P(lot), P(lot)));

	assert_int_equal(client_answer(a, fd, 10).status, 200);
	assert_int_equal(client_answer(a, fd, 10).status, 201);
	assert_int_equal(client_answer(a, fd, 10).status, 404);
	assert_int_equal(client_answer(a, fd, 10).status, 200);
	assert_int_equal(client_answer(a, fd, 10).status, 200);
	client_close(fd);
	assert_int_equal(lots_stored(site), 1);
}

static void test_byte_by_byte(void **state)
{
	struct site *site = *state;
	str request = lot_request(site, new_lot(site, "slow", "100000000001"));
	int fd = client_open(site);

	for (size_t i = 0; i < request.n; i++)
		client_send(fd, str_part(request, i, 1));
	assert_int_equal(client_answer(arena_of(site), fd, 10).status, 201);
	client_close(fd);
}

static void test_versions(void **state)
{
	struct site *site = *state;
	int fd = client_ask(site, S("GET /healthz HTTP/1.0\r\n\r\n"));

	assert_int_equal(client_answer(arena_of(site), fd, 10).status, 200);
	assert_true(client_ended(fd, 10)); /* HTTP/1.0 keeps no connection */
	client_close(fd);
	assert_int_equal(answer_to(site, S("GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n")).status,
	                 505);
	assert_int_equal(answer_to(site, S("GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n")).status,
	                 505);
	assert_int_equal(answer_to(site, S("GET /healthz\r\n\r\n")).status, 400);
}

static void test_expect(void **state)
{
	struct site *site = *state;
	struct arena *a = arena_of(site);
	str lot = new_lot(site, "expect", "100000000001");
	int fd = client_ask(site, str_fmt(a,
	                                  LOTS "%sContent-Length: %zu\r\n"
	                                       "Expect: 100-continue\r\n\r\n",
	                                  site->maker, lot.n));

	assert_int_equal(client_answer(a, fd, 10).status, 100);
	client_send(fd, lot);
	assert_int_equal(client_answer(a, fd, 10).status, 201);
	client_close(fd);
	fd = client_ask(site, str_fmt(a,
	                              LOTS "%sContent-Length: %zu\r\n"
	                                   "Expect: 100-continue\r\n\r\n",
	                              site->maker, BODY_MAX + 1));
	struct answered refused = client_answer(a, fd, 10);
	assert_true(is_problem(&refused, 413, "too-large"));
	client_close(fd);
}

/* -- bodies ---------------------------------------------------------------------------------- */

static str chunked(struct arena *a, const char *token, str body, size_t size)
{
	struct buf b = buf_new(a);

	buf_fmt(&b, LOTS "%sTransfer-Encoding: chunked\r\n\r\n", token);
	while (body.n > 0) {
		str part = str_part(body, 0, size);
		buf_fmt(&b, "%zx;note=x\r\n%.*s\r\n", part.n, P(part));
		body = str_part(body, part.n, body.n);
	}
	buf_text(&b, "0\r\nX-Trailer: y\r\n\r\n");
	return buf_view(&b);
}

static void test_chunked(void **state)
{
	struct site *site = *state;
	str lot = new_lot(site, "chunks", "100000000001");

	assert_int_equal(answer_to(site, chunked(arena_of(site), site->maker, lot, 7)).status, 201);
	assert_int_equal(answer_to(site, chunked(arena_of(site), site->maker, lot, 4096)).status,
	                 200);
}

struct refusal {
	const char *request;
	int status;
	const char *code; /* of our problem; NULL: the library answers with a page of its own */
};

#define CHUNKED LOTS "Transfer-Encoding: chunked\r\n\r\n"

static const struct refusal refusals[] = {
	{ LOTS "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400, "syntax" },
	{ LOTS "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", 400, "syntax" },
	{ LOTS "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400,
	  "syntax" },
	{ LOTS "Transfer-Encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n", 400, "syntax" },
	{ LOTS "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400, "syntax" },
	{ LOTS "Transfer-Encoding: gzip\r\n\r\n{}", 400, "syntax" },
	{ LOTS "Authorization: Bearer a\r\nAuthorization: Bearer b\r\nContent-Length: 2\r\n\r\n{}",
	  400, "syntax" },
	{ LOTS "Cookie: fangsheng=a\r\ncookie: b=c\r\nContent-Length: 2\r\n\r\n{}", 400, "syntax" },
	{ LOTS "Content-Type: application/json\r\nContent-Type: text/csv\r\nContent-Length: "
	       "2\r\n\r\n{}",
	  400, "syntax" },
	{ LOTS "Accept: a/b\r\nAccept: c/d\r\nContent-Length: 2\r\n\r\n{}", 401,
	  "unauthenticated" },
	{ LOTS "Content-Length : 2\r\n\r\n{}", 400, NULL },
	{ LOTS "Authorization : Bearer a\r\nContent-Length: 2\r\n\r\n{}", 400, NULL },
	{ LOTS "Authorization\t: Bearer a\r\nContent-Length: 2\r\n\r\n{}", 400, NULL },
	{ LOTS "Content-Length: -5\r\n\r\n{}", 400, NULL },
	{ LOTS "Content-Length: five\r\n\r\n{}", 400, NULL },
	{ LOTS "Content-Length: +2\r\n\r\n{}", 400, NULL },
	{ LOTS "Content-Length: 2, 2\r\n\r\n{}", 400, NULL },
	{ LOTS "Content-Length: 99999999999999999999\r\n\r\n{}", 413, NULL },
	{ CHUNKED "zz\r\n{}\r\n0\r\n\r\n", 400, NULL },
	{ CHUNKED "-2\r\n{}\r\n0\r\n\r\n", 400, NULL },
	{ CHUNKED "2\r\n{}xx0\r\n\r\n", 400, NULL },
	{ CHUNKED "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n", 413, NULL },
	{ "GET /healthz HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n", 400, NULL },
	{ "GET  HTTP/1.1\r\nHost: x\r\n\r\n", 400, NULL },
	{ "FROB /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method-not-allowed" },
	{ "G\x01T /v1/lots HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method-not-allowed" },
	{ "get /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method-not-allowed" },
	{ "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 404, "not-found" },
	{ "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 404, "not-found" },
	{ "GET /healthz/ HTTP/1.1\r\nHost: x\r\n\r\n", 404, "not-found" },
	{ "GET /healthz%00x HTTP/1.1\r\nHost: x\r\n\r\n", 404, "not-found" },
	{ LOTS "Content-Length: 2\r\n\r\n{}", 401, "unauthenticated" },
	{ LOTS "Authorization: Basic eDp5\r\nContent-Length: 2\r\n\r\n{}", 401, "unauthenticated" },
	{ LOTS "Authorization: Bearer \r\nContent-Length: 2\r\n\r\n{}", 401, "unauthenticated" },
};

static void test_refusals(void **state)
{
	struct site *site = *state;

	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
		const struct refusal *r = &refusals[i];
		struct answered got = answer_to(site, str_of(r->request));
		if (got.status != r->status)
			fail_msg("%d instead of %d for %s", got.status, r->status, r->request);
		if (r->code != NULL)
			assert_true(is_problem(&got, r->status, r->code));
	}
	assert_int_equal(lots_stored(site), 0);
	assert_healthy(site);
}

/* Sizes that the library refuses before we hear of the request. */
static void test_too_large_heads(void **state)
{
	struct site *site = *state;
	struct arena *a = arena_of(site);
	str end = S(" HTTP/1.1\r\nHost: x\r\n\r\n");

	assert_int_equal(answer_to(site, repeated(a, "GET /", "abcdefgh", 5000, end.p)).status,
	                 414);
	assert_int_equal(
	        answer_to(site, repeated(a, "", "METHOD", 10000, " / HTTP/1.1\r\n\r\n")).status,
	        414);
	assert_int_equal(
	        answer_to(site, repeated(a, HEALTH "X: ", "abcdefgh", 5000, "\r\n\r\n")).status,
	        431);
	assert_int_equal(answer_to(site, repeated(a, HEALTH, "A: b\r\n", 5000, "\r\n")).status,
	                 431);
	assert_int_equal(answer_to(site, repeated(a, "GET /", "abcdefgh", 1000, end.p)).status,
	                 404);
	struct answered many = answer_to(
	        site, repeated(a, "GET /v1/certificates/W1-1?", "a=1&", 40, end.p));
	assert_true(is_problem(&many, 422, "invalid"));
	assert_healthy(site);
}

/* A body that never ends is thrown away beyond its bound and then cut off. */
static void test_endless_body(void **state)
{
	struct site *site = *state;
	struct arena *a = arena_of(site);
	str chunk = repeated(a, "10000\r\n", "xxxxxxxxxxxxxxxx", 4096, "\r\n");
	int fd = client_ask(site,
	                    str_fmt(a, LOTS "%sTransfer-Encoding: chunked\r\n\r\n", site->maker));
	size_t sent = 0;

	while (sent < 8 * BODY_MAX && send(fd, chunk.p, chunk.n, MSG_NOSIGNAL) > 0)
		sent += chunk.n;
	assert_true(sent > BODY_MAX && sent < 8 * BODY_MAX);
	client_close(fd);
	assert_healthy(site);
}

static void test_too_large_body(void **state)
{
	struct site *site = *state;
	struct arena *a = arena_of(site);
	char *zeros = arena_alloc(a, BODY_MAX + 1);
	int fd = client_ask(
	        site, str_fmt(a, LOTS "%sContent-Length: %zu\r\n\r\n", site->maker, BODY_MAX + 1));

	client_send(fd, (str){ zeros, BODY_MAX + 1 });
	struct answered got = client_answer(a, fd, 10);
	assert_true(is_problem(&got, 413, "too-large"));
	client_send(fd, S(HEALTH "\r\n")); /* all was read: the connection goes on */
	assert_int_equal(client_answer(a, fd, 10).status, 200);
	client_close(fd);
}

static void test_encoded_body(void **state)
{
	struct site *site = *state;
	struct answered got = answer_to(
	        site, str_fmt(arena_of(site),
	                      LOTS "%sContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
	                      site->maker));

	assert_true(is_problem(&got, 415, "media-type"));
}

/* Bytes from a generator: lines of HTTP, cut and joined at random. */
static void test_noise(void **state)
{
	static const char *const part[] = { "GET ",
		                            "POST ",
		                            "/v1/lots",
		                            "/healthz",
		                            " HTTP/1.1",
		                            "\r\n",
		                            "\r\n\r\n",
		                            "Host: x",
		                            "Content-Length: ",
		                            "7",
		                            "\n",
		                            "Transfer-Encoding: chunked",
		                            ":",
		                            " ",
		                            "\xff\xfe",
		                            "?a=%",
		                            "&",
		                            "{\"lot\":",
		                            "0",
		                            "ffff",
		                            "\t",
		                            "Expect: 100-continue" };
	struct site *site = *state;
	uint32_t x = 20261120;

	for (int round = 0; round < 400; round++) {
		struct buf b = buf_new(arena_of(site));
		for (int i = 0; i < 30; i++) {
			x = x * 1664525 + 1013904223;
			buf_text(&b, part[(x >> 16) % (sizeof part / sizeof part[0])]);
		}
		int fd = client_ask(site, buf_view(&b));
		if (round % 2 == 0)
			(void)shutdown(fd, SHUT_WR);
		client_close(fd);
	}
	assert_healthy(site);
	assert_int_equal(lots_stored(site), 0);
}

#define SITE(test) cmocka_unit_test_setup_teardown(test, site_setup, site_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE(test_half_closed),
		SITE(test_cut_in_the_body),
		SITE(test_cut_in_the_reply),
		SITE(test_cut_before_the_reply),
		SITE(test_stop_while_committing),
		SITE(test_stop_does_not_wait_for_idlers),
		SITE(test_stops_while_others_connect),
		SITE(test_a_restart_loses_nobody),
		SITE(test_pipelined),
		SITE(test_byte_by_byte),
		SITE(test_versions),
		SITE(test_expect),
		SITE(test_chunked),
		SITE(test_refusals),
		SITE(test_too_large_heads),
		SITE(test_endless_body),
		SITE(test_too_large_body),
		SITE(test_encoded_body),
		SITE(test_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
