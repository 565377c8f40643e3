/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An HTTP client that may misbehave: it sends the bytes it is given, when it is told to, and reads
 * what comes back.  And a server for it to talk to, in this process. */
#ifndef TEST_SUPPORT_CLIENT_H
#define TEST_SUPPORT_CLIENT_H

#include "support/instance.h"
#include "web/web.h"

/* A server on a scratch instance, with committer and publisher. */
struct site {
	struct scratch *scratch;
	struct publisher *publisher;
	struct web *web;
	int port;
	const char *maker; /* a token of the maker, as a header line */
};

int site_setup(void **state);
int site_teardown(void **state);

struct answered {
	int status; /* 0: the connection ended without an answer */
	str head;   /* status line and header lines */
	str body;   /* as Content-Length announces it, or until the end of the connection */
};

/* A connection to the server; the test fails when there is none. */
int client_open(const struct site *site);
void client_send(int fd, str bytes); /* a connection that the server has cut is no fault */
/* Sends all bytes on a new connection, and nothing after them. */
int client_ask(const struct site *site, str bytes);
/* Reads one answer, for `seconds` at most; interim answers (1xx) are answers too. */
struct answered client_answer(struct arena *a, int fd, int seconds);
/* True when the server ends the connection within `seconds` without another byte. */
bool client_ended(int fd, int seconds);
/* Ends the connection with a reset, so that the server's next write fails. */
void client_cut(int fd);
void client_close(int fd);

/* True when the answer is problem+json with this status and code. */
bool is_problem(const struct answered *a, int status, const char *code);
/* POST /v1/lots with the maker's token. */
str lot_request(const struct site *site, str lot);
/* /healthz answers 200 on a new connection. */
void assert_healthy(struct site *site);

#endif
