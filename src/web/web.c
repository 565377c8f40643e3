/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One worker a processor, an epoll thread with connections of its own, and one thread that accepts
 * and hands out (accept.c).
 *
 * A request's first call only notes its method (queueing an answer there would close the
 * connection). The body is gathered up to its bound; what is too large is read on and thrown away
 * so that the client can still read the answer.  A write suspends its connection until the
 * committer is done with the group that it is in, so a thread never waits for a disk and one group
 * holds what many connections sent. */
#include "web/web.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/os.h"
#include "web/builtin.h"
#include "web/decode.h"
#include "web/framing.h"
#include "web/request.h"

#define CONNECTION_MEMORY ((size_t)32 << 10)
#define CONNECTIONS_MAX 2048
#define IDLE_SECONDS 30u
#define BODY_SECONDS 120           /* a request that takes longer to arrive is cut off */
#define DISCARD_MAX (3 * BODY_MAX) /* so is one with so much more than its bound */
#define STOP_SECONDS 1
#define WAIT_US 5000
#define CALM_WAITS 20     /* so often nothing is under way before nobody is taken to be */
#define COMPLAINTS_MAX 20 /* lines of the library a minute */

/* -- the answer ------------------------------------------------------------------------------ */

static void header(struct MHD_Response *response, const char *name, const char *value)
{
	(void)MHD_add_response_header(response, name, value);
}

/* A page's address holds the tag of its meter: no other site learns it. */
static void page_headers(struct MHD_Response *response, const char *policy)
{
	header(response, "Referrer-Policy", "no-referrer");
	header(response, "Vary", "Accept-Language");
	header(response, "Content-Security-Policy",
	       policy ? policy
	              : "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
	                "form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
}

/* What somebody uploaded is saved, not shown; if it is shown all the same, it can do nothing. */
static void attachment_headers(struct request *r, struct MHD_Response *response)
{
	header(response, "Content-Security-Policy", "default-src 'none'; sandbox");
	header(response, "Content-Disposition",
	       str_fmt(r->arena, "attachment; filename=\"%.*s\"", P(r->reply.attachment)).p);
}

static void headers(struct request *r, struct MHD_Response *response)
{
	const struct reply *reply = &r->reply;

	header(response, "Content-Type", reply->type ? reply->type : "text/plain; charset=utf-8");
	header(response, "Cache-Control",
	       reply->cache_control && reply->session.p == NULL ? reply->cache_control
	                                                        : "no-store");
	if (reply->session.p != NULL)
		header(response, "Set-Cookie",
		       origin_set_cookie(r->arena, r->origin.tls, reply->session, reply->session_s)
		               .p);
	header(response, "X-Content-Type-Options", "nosniff");
	if (reply->type != NULL && strncmp(reply->type, "text/html", 9) == 0)
		page_headers(response, reply->policy);
	if (reply->attachment.n > 0)
		attachment_headers(r, response);
	if (reply->location.n > 0)
		header(response, "Location", str_c(r->arena, reply->location));
	if (reply->etag.n > 0)
		header(response, "ETag", str_c(r->arena, reply->etag));
	if (reply->retry_after_s > 0)
		header(response, "Retry-After", str_fmt(r->arena, "%d", reply->retry_after_s).p);
	if (reply->status == 401)
		header(response, "WWW-Authenticate", "Bearer");
	if (reply->status == 405)
		header(response, "Allow", str_c(r->arena, r->allow));
}

/* The body lives in the call's or the request's arena, which is freed when the request has
 * completed. */
static enum MHD_Result answer(struct request *r)
{
	const struct reply *reply = &r->reply;
	struct MHD_Response *response = MHD_create_response_from_buffer(
	        reply->body.n, (void *)(uintptr_t)(reply->body.n > 0 ? reply->body.p : ""),
	        MHD_RESPMEM_PERSISTENT);
	enum MHD_Result queued;

	if (response == NULL)
		return MHD_NO;
	headers(r, response);
	queued = MHD_queue_response(r->connection, (unsigned)reply->status, response);
	MHD_destroy_response(response);
	return queued;
}

/* -- one request ----------------------------------------------------------------------------- */

/* The library calls this with the address as the request line has it, before it decodes anything:
 * its own decoding would end a path at %00. */
static void *request_new(void *state, const char *address, struct MHD_Connection *connection)
{
	struct web *web = state;
	struct arena *a = arena_new();
	struct request *r = NEW(a, struct request);

	r->arena = a;
	r->web = web;
	r->connection = connection;
	r->cx = cx_new(a, app_world(web->app));
	r->wire.address = str_dup(a, str_of(address));
	r->begun_ns = os_monotonic_ns();
	atomic_fetch_add(&web->under_way, 1);
	return r;
}

static void body_add(struct request *r, const char *data, size_t n)
{
	uint64_t announced = 0;

	if (!r->keeps_body) {
		r->thrown_away += n;
		return;
	}
	if (r->too_large || n > BODY_MAX - r->body_n) {
		r->too_large = true;
		r->thrown_away += n;
		return;
	}
	if (r->body_n + n > r->body_cap) {
		size_t cap = r->body_cap < 4096 ? 4096 : r->body_cap * 2;
		if (r->body_cap == 0 &&
		    str_u64(r->header.value[HEADER_CONTENT_LENGTH], BODY_MAX, &announced) &&
		    announced > cap)
			cap = (size_t)announced;
		if (cap < r->body_n + n)
			cap = r->body_n + n;
		r->body = arena_grow(r->arena, r->body, r->body_n, cap);
		r->body_cap = cap;
	}
	memcpy(r->body + r->body_n, data, n);
	r->body_n += n;
}

/* A body without end; the library lets nothing be answered while one is coming. */
static bool enough(const struct request *r)
{
	return r->thrown_away > DISCARD_MAX ||
	       os_monotonic_ns() - r->begun_ns > BODY_SECONDS * INT64_C(1000000000);
}

/* An answer that is queued now ends the connection after it. */
static enum MHD_Result first_look(struct request *r, const char *method)
{
	r->wire.method = str_dup(r->arena, str_of(method));
	request_headers(r);
	err e = framing_check(r);
	if (e != OK) {
		request_fail(r, e);
		return answer(r);
	}
	accept_call_begins(r->connection); /* it may ask the database who calls */
	request_look(r);
	accept_call_ends(r->connection);
	return MHD_YES;
}

static enum MHD_Result handle(void *state, struct MHD_Connection *connection, const char *path,
                              const char *method, const char *version, const char *data, size_t *n,
                              void **slot)
{
	struct request *r = *slot;
	(void)state;
	(void)path;
	(void)version;

	if (r->wire.method.n == 0)
		return first_look(r, method);
	if (*n > 0) {
		body_add(r, data, *n);
		*n = 0;
		return enough(r) ? MHD_NO : MHD_YES;
	}
	if (!r->started) {
		r->started = true;
		accept_call_begins(connection);
		if (!builtin_answer(r))
			request_begin(r);
		accept_call_ends(connection);
		if (r->suspended)
			return MHD_YES;
	}
	if (!request_go_on(r))
		return MHD_YES;
	if (etag_known(r->header.value[HEADER_IF_NONE_MATCH], r->reply.etag))
		r->reply.status = MHD_HTTP_NOT_MODIFIED; /* the library sends no body with it */
	return answer(r);
}

static void completed(void *state, struct MHD_Connection *connection, void **slot,
                      enum MHD_RequestTerminationCode why)
{
	struct request *r = *slot;
	(void)state;
	(void)connection;
	(void)why;

	if (r == NULL)
		return;
	atomic_fetch_sub(&r->web->under_way, 1);
	call_free(r->call);
	call_free(r->renewal);
	arena_free(r->arena);
	*slot = NULL;
}

/* The library has a line for every client that goes away too early: anybody could fill the disk
 * with them.  So each minute has a number of lines; what is left out is counted. */
static bool may_complain(struct web *web)
{
	int64_t minute = os_monotonic_ns() / INT64_C(60000000000);

	if (atomic_exchange(&web->minute, minute) != minute) {
		int n = atomic_exchange(&web->complaints, 0);
		if (n > COMPLAINTS_MAX)
			log_line(LOG_LEVEL_WARNING, "http: %d more lines were left out",
			         n - COMPLAINTS_MAX);
	}
	return atomic_fetch_add(&web->complaints, 1) < COMPLAINTS_MAX;
}

static void complain(void *state, const char *fmt, va_list args)
{
	char line[512];

	if (!may_complain(state))
		return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	int n = vsnprintf(line, sizeof line, fmt, args);
#pragma GCC diagnostic pop
	while (n > 0 && (size_t)n < sizeof line && line[n - 1] == '\n')
		line[--n] = '\0';
	log_line(LOG_LEVEL_WARNING, "http: %s", line);
}

/* -- start and stop -------------------------------------------------------------------------- */

/* "host:port" or "[host]:port". */
static err listen_parse(struct cx *cx, const char *listen, const char **host, const char **port)
{
	const char *colon = strrchr(listen, ':');

	if (colon == NULL || colon == listen || colon[1] == '\0')
		return fail(cx, E_USAGE, "--listen takes ADDRESS:PORT, not \"%s\"", listen);
	str h = { listen, (size_t)(colon - listen) };
	if (str_starts(h, S("[")) && str_ends(h, S("]")))
		h = str_part(h, 1, h.n - 2);
	uint64_t number;
	if (!str_u64(str_of(colon + 1), UINT16_MAX, &number)) /* the resolver would cut it short */
		return fail(cx, E_USAGE, "--listen: \"%s\" is no port", colon + 1);
	*host = str_c(cx->arena, h);
	*port = colon + 1;
	return OK;
}

static err listen_open(struct cx *cx, const char *listen, int *out)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		                  .ai_flags = AI_PASSIVE | AI_NUMERICHOST };
	struct addrinfo *found;
	const char *host, *port;
	int one = 1;

	TRY(listen_parse(cx, listen, &host, &port));
	if (getaddrinfo(host, port, &hints, &found) != 0)
		return fail(cx, E_USAGE, "--listen: \"%s\" is no numeric address and port", listen);
	int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	bool bound = fd >= 0 && bind(fd, found->ai_addr, found->ai_addrlen) == 0;
	freeaddrinfo(found);
	if (!bound) {
		int why = errno;
		if (fd >= 0)
			close(fd);
		return fail(cx, E_UNAVAILABLE, "cannot listen on %s: %s", listen, strerror(why));
	}
	*out = fd;
	return OK;
}

static int port_of(int fd)
{
	struct sockaddr_storage address = { 0 };
	socklen_t n = sizeof address;

	if (getsockname(fd, (struct sockaddr *)&address, &n) != 0)
		return 0;
	if (address.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
	return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

static int thread_count(int wanted)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	long n = wanted > 0 ? wanted : processors > 0 ? processors : 1;

	return n < WEB_THREADS_MAX ? (int)n : WEB_THREADS_MAX;
}

static struct MHD_Daemon *daemon_start(struct web *web, struct worker *worker)
{
	return MHD_start_daemon(
	        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET |
	                MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
	        0, NULL, NULL, handle, web, MHD_OPTION_EXTERNAL_LOGGER, complain, web,
	        MHD_OPTION_URI_LOG_CALLBACK, request_new, web, MHD_OPTION_NOTIFY_CONNECTION,
	        accept_notice, worker, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
	        MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX + 1u, MHD_OPTION_CONNECTION_TIMEOUT,
	        IDLE_SECONDS, MHD_OPTION_NOTIFY_COMPLETED, completed, web, MHD_OPTION_END);
}

static void workers_stop(struct web *web)
{
	for (int i = 0; i < web->worker_n; i++)
		MHD_stop_daemon(web->worker[i].daemon);
	web->worker_n = 0;
}

static err workers_start(struct cx *cx, struct web *web, int n)
{
	for (; web->worker_n < n; web->worker_n++) {
		struct worker *w = &web->worker[web->worker_n];
		w->daemon = daemon_start(web, w);
		if (w->daemon == NULL)
			return fail(cx, E_UNAVAILABLE, "the HTTP daemon did not start");
	}
	return accept_start(cx, web->listening, web->worker, n, CONNECTIONS_MAX / n,
	                    &web->acceptor);
}

err web_start(struct cx *cx, const struct web_options *o, struct web **out)
{
	struct web *web = NEW(cx->arena, struct web);

	web->listening = o->listening;
	if (web->listening == 0)
		TRY(listen_open(cx, o->listen, &web->listening));
	if (listen(web->listening, 1024) != 0) {
		close(web->listening);
		return fail(cx, E_UNAVAILABLE, "cannot listen on %s: %s", o->listen,
		            strerror(errno));
	}
	web->app = o->app;
	web->publisher = o->publisher;
	web->port = port_of(web->listening);
	err e = workers_start(cx, web, thread_count(o->threads));
	if (e != OK) {
		workers_stop(web);
		close(web->listening);
		return e;
	}
	*out = web;
	return OK;
}

int web_port(const struct web *web)
{
	return web->port;
}

static int connections(struct web *web)
{
	int n = 0;

	for (int i = 0; i < web->worker_n; i++)
		n += atomic_load(&web->worker[i].connections);
	return n;
}

static bool is_calm(struct web *web)
{
	for (int i = 0; i < web->worker_n; i++)
		if (atomic_load(&web->worker[i].occupied) > 0)
			return false;
	return atomic_load(&web->under_way) == 0;
}

/* What is under way gets a second.  Whoever was let in last may have sent a request that its
 * worker, on a busy machine, has not read yet: so one calm moment is not enough. */
static void calm_wait(struct web *web)
{
	int calm = 0;

	for (int i = 0; i < STOP_SECONDS * 1000000 / WAIT_US && calm < CALM_WAITS; i++) {
		if (connections(web) == 0)
			return;
		calm = is_calm(web) ? calm + 1 : 0;
		usleep(WAIT_US);
	}
}

void web_stop(struct web *web)
{
	if (web == NULL)
		return;
	/* No new connections, and nothing new for the committer.  What it has it answers, and the
	 * library may not be stopped before. */
	accept_stop(web->acceptor);
	close(web->listening);
	atomic_store(&web->stopping, true);
	while (atomic_load(&web->suspended) > 0)
		usleep(WAIT_US);
	calm_wait(web);
	workers_stop(web);
}
