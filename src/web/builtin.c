/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's own pages.  /healthz says whether the instance does its work: it can write, and what
 * was written gets its checkpoint.  /metrics is for the local side: a proxy that forwards for
 * others does not get it. */
#include "web/builtin.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/arena.h"
#include "op/access.h"
#include "op/lists.h"
#include "op/refusal.h"
#include "op/reply.h"

#define WAITING_MAX_MS 5000 /* contract: healthz fails when entries have waited longer */
#define BEAT_MAX_MS 10000   /* the publisher writes its lease twice a second */

static const char *unhealthy(struct request *r)
{
	struct publisher_state s;

	if (app_last_write(r->web->app) != OK)
		return "the last attempt to write failed";
	if (r->web->publisher == NULL)
		return NULL;
	s = publisher_look(r->web->publisher);
	if (s.stopped)
		return "the log contradicts itself: nothing is signed any more";
	if (s.waited_ms > WAITING_MAX_MS)
		return "entries have waited too long for a checkpoint";
	if (s.beat_age_ms > BEAT_MAX_MS)
		return "the publisher does not run";
	return NULL;
}

static void health(struct request *r)
{
	const char *why = unhealthy(r);

	r->reply.type = JSON_TYPE;
	r->reply.status = why ? 503 : 200;
	r->reply.retry_after_s = why ? 1 : 0;
	r->reply.body = why ? str_fmt(r->arena, "{\"healthy\":false,\"reason\":\"%s\"}", why)
	                    : S("{\"healthy\":true}");
}

static void metric_line(struct buf *b, const char *name, const char *op, const char *outcome,
                        int64_t value)
{
	buf_fmt(b, "%s{op=\"%s\"%s%s%s} %lld\n", name, op, outcome ? ",outcome=\"" : "",
	        outcome ? outcome : "", outcome ? "\"" : "", (long long)value);
}

static void op_metrics(struct buf *b, struct app *app)
{
	int n;
	const struct op *const *op = app_ops(app, &n);

	buf_text(b, "# TYPE fangsheng_calls_total counter\n");
	for (int i = 0; i < n; i++) {
		struct op_metric *m = app_metric(app, op[i]);
		metric_line(b, "fangsheng_calls_total", op[i]->name, "ok", atomic_load(&m->ok));
		metric_line(b, "fangsheng_calls_total", op[i]->name, "refused",
		            atomic_load(&m->refused));
		metric_line(b, "fangsheng_calls_total", op[i]->name, "failed",
		            atomic_load(&m->failed));
	}
	buf_text(b, "# TYPE fangsheng_call_nanoseconds_total counter\n");
	for (int i = 0; i < n; i++)
		metric_line(b, "fangsheng_call_nanoseconds_total", op[i]->name, NULL,
		            atomic_load(&app_metric(app, op[i])->ns));
}

static void refusal_metrics(struct buf *b, struct app *app)
{
	buf_text(b, "# TYPE fangsheng_refusals_total counter\n");
	for (int i = 0; i < REFUSALS; i++)
		buf_fmt(b, "fangsheng_refusals_total{reason=\"%s\"} %lld\n",
		        refusal_name((enum refusal)i),
		        (long long)refusal_count(app, (enum refusal)i));
}

static void access_metrics(struct buf *b, struct app *app)
{
	const struct access_counts c = access_count(app);

	buf_fmt(b,
	        "# TYPE fangsheng_access_waiting gauge\nfangsheng_access_waiting %lld\n"
	        "# TYPE fangsheng_access_written_total counter\n"
	        "fangsheng_access_written_total %lld\n"
	        "# TYPE fangsheng_access_overflow_total counter\n"
	        "fangsheng_access_overflow_total %lld\n"
	        "# TYPE fangsheng_access_unattributed_total counter\n"
	        "fangsheng_access_unattributed_total %lld\n",
	        (long long)c.waiting, (long long)c.written, (long long)c.overflow,
	        (long long)c.unattributed);
}

static void log_metrics(struct buf *b, struct publisher *p)
{
	struct publisher_state s = publisher_look(p);

	buf_fmt(b, "# TYPE fangsheng_log_size gauge\nfangsheng_log_size %lld\n", (long long)s.size);
	buf_fmt(b, "# TYPE fangsheng_log_waiting gauge\nfangsheng_log_waiting %lld\n",
	        (long long)s.waiting);
}

static bool is_local(const struct request *r)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	        r->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *address = info ? info->client_addr : NULL;

	if (address == NULL || r->header.lines[HEADER_X_FORWARDED_FOR] > 0 ||
	    r->header.lines[HEADER_FORWARDED] > 0)
		return false;
	if (address->sa_family == AF_INET) {
		struct sockaddr_in four;
		memcpy(&four, address, sizeof four);
		return (ntohl(four.sin_addr.s_addr) >> 24) == 127;
	}
	struct sockaddr_in6 six;
	memcpy(&six, address, sizeof six);
	return IN6_IS_ADDR_LOOPBACK(&six.sin6_addr);
}

static void metrics(struct request *r)
{
	struct buf b = buf_new(r->arena);

	op_metrics(&b, r->web->app);
	refusal_metrics(&b, r->web->app);
	access_metrics(&b, r->web->app);
	if (r->web->publisher != NULL)
		log_metrics(&b, r->web->publisher);
	r->reply = (struct reply){ .status = 200,
		                   .type = "text/plain; version=0.0.4; charset=utf-8",
		                   .body = buf_view(&b) };
}

static void openapi(struct request *r)
{
	int n;
	const struct op *const *op = app_ops(r->web->app, &n);

	r->reply = (struct reply){ .status = 200,
		                   .type = JSON_TYPE,
		                   .body = lists_openapi(r->arena, op, n, FANGSHENG_VERSION),
		                   .cache_control = "public, max-age=300" };
}

bool builtin_answer(struct request *r)
{
	static const struct {
		const char *path;
		void (*answer)(struct request *r);
		bool local;
	} page[] = { { "/healthz", health, false },
		     { "/metrics", metrics, true },
		     { "/openapi.json", openapi, false } };

	const str path = wire_path(&r->wire);
	const str method = r->wire.method;

	for (int i = 0; i < COUNT_OF(page); i++) {
		if (!str_eq(path, str_of(page[i].path)))
			continue;
		if (!str_eq(method, S("GET")) && !str_eq(method, S("HEAD"))) {
			r->allow = S("GET");
			request_fail(r, fail(&r->cx, E_METHOD, "here: GET"));
		} else if (page[i].local && !is_local(r)) {
			request_fail(r, fail(&r->cx, E_NOT_FOUND, "no such address"));
		} else {
			page[i].answer(r);
		}
		return true;
	}
	return false;
}
