/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See client.h. */
#include "support/client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "op/publish.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* -- the server ------------------------------------------------------------------------------ */

int site_setup(void **state)
{
	struct site *site = test_calloc(1, sizeof *site);
	void *scratch;

	(void)scratch_setup_serving(&scratch);
	struct scratch *s = site->scratch = scratch;
	const struct question token = {
		ROLE_ADMIN, NULL, "token.issue",
		"{\"organisation\":\"maker\",\"role\":\"maker\",\"days\":1}"
	};
	struct answer issued = must(ask(s, s->arena, &token));
	site->maker =
	        str_fmt(s->arena, "Authorization: Bearer %.*s\r\n", P(said(&issued, "/token"))).p;
	assert_int_equal(publisher_start(&s->cx, s->app, &site->publisher), OK);
	const struct web_options o = {
		.app = s->app, .publisher = site->publisher, .listen = "127.0.0.1:0", .threads = 2
	};
	assert_int_equal(web_start(&s->cx, &o, &site->web), OK);
	site->port = web_port(site->web);
	*state = site;
	return 0;
}

int site_teardown(void **state)
{
	struct site *site = *state;
	void *scratch = site->scratch;

	web_stop(site->web);
	publisher_stop(site->publisher);
	(void)scratch_teardown(&scratch);
	test_free(site);
	return 0;
}

/* -- the client ------------------------------------------------------------------------------ */

int client_open(const struct site *site)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)site->port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

void client_send(int fd, str bytes)
{
	for (size_t done = 0; done < bytes.n;) {
		ssize_t n = send(fd, bytes.p + done, bytes.n - done, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		done += (size_t)n;
	}
}

int client_ask(const struct site *site, str bytes)
{
	int fd = client_open(site);

	client_send(fd, bytes);
	return fd;
}

/* One byte, so that what follows an answer stays for the next one. */
static bool byte_read(int fd, int seconds, char *out)
{
	struct pollfd p = { fd, POLLIN, 0 };

	return poll(&p, 1, seconds * 1000) == 1 && recv(fd, out, 1, 0) == 1;
}

static int64_t length_of(str head)
{
	static const char name[] = "\r\ncontent-length:";
	uint64_t n;
	str value;

	for (size_t i = 0; i + sizeof name < head.n; i++) {
		if (strncasecmp(head.p + i, name, sizeof name - 1) != 0)
			continue;
		str_cut(str_part(head, i + sizeof name - 1, head.n), '\r', &value);
		while (str_starts(value, S(" ")))
			value = str_part(value, 1, value.n);
		return str_u64(value, INT32_MAX, &n) ? (int64_t)n : -1;
	}
	return -1;
}

struct answered client_answer(struct arena *a, int fd, int seconds)
{
	struct answered out = { 0 };
	struct buf b = buf_new(a);
	uint64_t status;
	char c;

	while (!str_ends(buf_view(&b), S("\r\n\r\n")) && byte_read(fd, seconds, &c))
		buf_char(&b, c);
	out.head = buf_view(&b);
	if (!str_u64(str_part(out.head, sizeof "HTTP/1.1", 3), 999, &status))
		return out;
	out.status = (int)status;
	if (status < 200)
		return out;
	int64_t n = length_of(out.head);
	struct buf body = buf_new(a);
	while (n < 0 || (int64_t)body.n < n) {
		if (!byte_read(fd, seconds, &c))
			break;
		buf_char(&body, c);
	}
	out.body = buf_view(&body);
	return out;
}

bool client_ended(int fd, int seconds)
{
	struct pollfd p = { fd, POLLIN, 0 };
	char c;

	return poll(&p, 1, seconds * 1000) == 1 && recv(fd, &c, 1, 0) <= 0;
}

void client_cut(int fd)
{
	const struct linger at_once = { 1, 0 };

	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	(void)close(fd);
}

void client_close(int fd)
{
	(void)close(fd);
}

/* -- what came back -------------------------------------------------------------------------- */

static bool contains(str s, const char *part)
{
	return s.n > 0 && memmem(s.p, s.n, part, strlen(part)) != NULL;
}

bool is_problem(const struct answered *a, int status, const char *code)
{
	char member[64];

	(void)snprintf(member, sizeof member, "\"code\":\"%s\"", code);
	if (a->status == status && contains(a->head, "application/problem+json") &&
	    contains(a->body, member))
		return true;
	print_message("%d %s was wanted, this came: %.*s%.*s\n", status, code, P(a->head),
	              P(a->body));
	return false;
}

str lot_request(const struct site *site, str lot)
{
	struct arena *a = site->scratch->arena;

	return str_fmt(a, "POST /v1/lots HTTP/1.1\r\nHost: x\r\n%sContent-Length: %zu\r\n\r\n%.*s",
	               site->maker, lot.n, P(lot));
}

void assert_healthy(struct site *site)
{
	AUTO(arena_end) struct arena *a = arena_new();
	int fd = client_ask(site, S("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));

	assert_int_equal(client_answer(a, fd, 10).status, 200);
	client_close(fd);
}
