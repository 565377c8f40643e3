/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See cutter.h.  A message is
 *
 *   type (1 byte, missing in the first one of a client) | length with itself (int32) | the rest
 *
 * in network order.  One thread serves all connections. */
#include "support/cutter.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define PAIRS 64
#define CHUNK 16384
#define TICK_MS 50

struct way {
	int from, to;
	bool first; /* the next message has no type */
	unsigned char head[5];
	size_t head_n;
	size_t left; /* of the message at hand */
};

struct pair {
	struct way way[2]; /* to the server, to the client */
	bool open, silent;
};

struct cutter {
	pthread_t thread;
	int listening, port, server;
	struct pair pair[PAIRS];
	_Atomic bool stop;
	_Atomic int seen, at;
	_Atomic int how;
	_Atomic(const char *) version;
};

static struct sockaddr_in local(int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return a;
}

static void pair_close(struct pair *p)
{
	if (!p->open)
		return;
	(void)close(p->way[0].from);
	(void)close(p->way[0].to);
	p->open = false;
}

static void pair_add(struct cutter *c)
{
	const struct sockaddr_in to = local(c->server);
	int client = accept(c->listening, NULL, NULL);
	int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	for (int i = 0; i < PAIRS; i++)
		if (!c->pair[i].open && client >= 0 &&
		    connect(server, (const struct sockaddr *)&to, sizeof to) == 0) {
			c->pair[i] = (struct pair){ .open = true };
			c->pair[i].way[0] =
			        (struct way){ .from = client, .to = server, .first = true };
			c->pair[i].way[1] = (struct way){ .from = server, .to = client };
			return;
		}
	(void)close(client);
	(void)close(server);
}

/* -- one direction --------------------------------------------------------------------------- */

static bool pass(int to, const unsigned char *p, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(to, p, n, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		p += sent;
		n -= (size_t)sent;
	}
	return true;
}

static void head_add(struct way *w, unsigned char byte)
{
	size_t size = w->first ? 4 : 5;
	uint32_t length;

	w->head[w->head_n++] = byte;
	if (w->head_n < size)
		return;
	memcpy(&length, w->head + size - 4, sizeof length);
	w->left = ntohl(length) - sizeof length;
	w->head_n = 0;
	w->first = false;
}

/* How many bytes may pass; fewer than n when a message begins that may not. */
static size_t walk(struct cutter *c, struct way *w, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t some = w->left < n - i ? w->left : n - i;
		if (some > 0) {
			i += some;
			w->left -= some;
			continue;
		}
		if (w->head_n == 0 && ++c->seen == c->at)
			return i;
		head_add(w, p[i++]);
	}
	return n;
}

static void pretend(const struct cutter *c, unsigned char *p, size_t n)
{
	static const char name[] = "server_version";
	unsigned char *at = memmem(p, n, name, sizeof name);
	const char *version = c->version;

	if (version != NULL && at != NULL)
		memcpy(at + sizeof name, version, strlen(version));
}

static void relay(struct cutter *c, struct pair *p, struct way *w)
{
	unsigned char chunk[CHUNK];
	ssize_t n = recv(w->from, chunk, sizeof chunk, 0);

	if (n <= 0) {
		pair_close(p);
		return;
	}
	pretend(c, chunk, (size_t)n);
	size_t good = walk(c, w, chunk, (size_t)n);
	bool passed = pass(w->to, chunk, good);
	if (good < (size_t)n && c->how == CUT_SILENCE)
		p->silent = true;
	else if (good < (size_t)n || !passed)
		pair_close(p);
}

/* -- the thread ------------------------------------------------------------------------------ */

static void turn(struct cutter *c)
{
	struct pollfd fd[2 * PAIRS + 1];

	for (int i = 0; i < 2 * PAIRS; i++) {
		const struct pair *p = &c->pair[i / 2];
		fd[i] = (struct pollfd){ p->open && !p->silent ? p->way[i % 2].from : -1, POLLIN,
			                 0 };
	}
	fd[2 * PAIRS] = (struct pollfd){ c->listening, POLLIN, 0 };
	if (poll(fd, 2 * PAIRS + 1, TICK_MS) <= 0)
		return;
	for (int i = 0; i < 2 * PAIRS; i++) {
		struct pair *p = &c->pair[i / 2];
		if (fd[i].fd >= 0 && fd[i].revents != 0 && p->open && !p->silent)
			relay(c, p, &p->way[i % 2]);
	}
	if (fd[2 * PAIRS].revents != 0)
		pair_add(c);
}

static void *cutter_main(void *state)
{
	struct cutter *c = state;

	while (!c->stop)
		turn(c);
	return NULL;
}

struct cutter *cutter_start(int port)
{
	struct cutter *c = test_calloc(1, sizeof *c);
	struct sockaddr_in at = local(0);
	socklen_t size = sizeof at;

	c->server = port;
	c->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(c->listening, (const struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(c->listening, PAIRS), 0);
	assert_int_equal(getsockname(c->listening, (struct sockaddr *)&at, &size), 0);
	c->port = ntohs(at.sin_port);
	assert_int_equal(pthread_create(&c->thread, NULL, cutter_main, c), 0);
	return c;
}

void cutter_stop(struct cutter *c)
{
	c->stop = true;
	(void)pthread_join(c->thread, NULL);
	for (int i = 0; i < PAIRS; i++)
		pair_close(&c->pair[i]);
	(void)close(c->listening);
	test_free(c);
}

int cutter_port(const struct cutter *c)
{
	return c->port;
}

void cutter_arm(struct cutter *c, int n, enum cut how)
{
	c->how = (int)how;
	c->at = 0;
	c->seen = 0;
	c->at = n;
}

int cutter_seen(const struct cutter *c)
{
	return c->seen;
}

void cutter_pretend(struct cutter *c, const char *version)
{
	c->version = version;
}
