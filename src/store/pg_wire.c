/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One exchange with the server.
 *
 * libpq's pipeline mode sends commands without waiting for the answer to each; a sync point ends
 * them, and after an error the server skips the rest up to it.  So BEGIN or a mark costs no round
 * trip: it waits in c->word and goes out with the statement after it.
 *
 * No call of libpq blocks here: the socket is polled, with an end.  A server that was stopped, or a
 * network that swallows everything, costs the time that was allowed and no more.
 *
 * A connection that lay idle may have been cut without anybody noticing.  As long as the server has
 * not heard of the transaction nothing can have happened, so the same is sent once more on a new
 * connection. */
#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/os.h"
#include "store/db_pg.h"

void pg_result_end(PGresult **r)
{
	PQclear(*r);
	*r = NULL;
}

/* -- sending --------------------------------------------------------------------------------- */

static bool word_send(struct pg_db *c, const char *text)
{
	return PQsendQueryParams(c->conn, text, 0, NULL, NULL, NULL, NULL, 1) == 1;
}

static bool sync_send(struct pg_db *c)
{
	if (PQpipelineSync(c->conn) != 1)
		return false;
	c->sync_n++;
	return true;
}

static bool all_send(struct pg_db *c, pg_send send, void *state)
{
	for (int i = 0; i < c->word_n; i++)
		if (!word_send(c, c->word[i]))
			return false;
	return send(c, state) && sync_send(c);
}

void pg_send_off(struct pg_db *c, const char *text)
{
	if (!word_send(c, text) || !sync_send(c) || PQflush(c->conn) < 0)
		c->lost = true;
}

/* -- waiting --------------------------------------------------------------------------------- */

static err silence(struct cx *cx, struct pg_db *c, const char *what)
{
	c->silent = true;
	return pg_lost(cx, c, what, "the database does not answer");
}

/* Until a result is complete; what has not left yet goes out meanwhile. */
static err result_wait(struct cx *cx, struct pg_db *c, const char *what, int64_t until_ns)
{
	while (PQisBusy(c->conn)) {
		int unsent = PQflush(c->conn);
		int64_t left_ms = (until_ns - os_monotonic_ns()) / 1000000;
		struct pollfd p = { PQsocket(c->conn), POLLIN, 0 };
		if (unsent < 0)
			return pg_lost(cx, c, what, PQerrorMessage(c->conn));
		if (left_ms <= 0)
			return silence(cx, c, what);
		if (unsent > 0)
			p.events |= POLLOUT;
		if (poll(&p, 1, (int)left_ms) < 0 && errno != EINTR)
			return pg_lost(cx, c, what, strerror(errno));
		if (!PQconsumeInput(c->conn))
			return pg_lost(cx, c, what, PQerrorMessage(c->conn));
	}
	return OK;
}

/* -- reading --------------------------------------------------------------------------------- */

static bool is_error(const PGresult *r)
{
	return r != NULL && PQresultStatus(r) == PGRES_FATAL_ERROR; /* which that of NULL is, too */
}

/* Keeps the last result before the last sync point, or the error that made the server skip the
 * rest. */
static void result_keep(struct pg_db *c, PGresult *r, PGresult **kept)
{
	ExecStatusType status = PQresultStatus(r);

	if (status == PGRES_PIPELINE_SYNC) {
		if (--c->sync_n > 0)
			pg_result_end(kept);
		PQclear(r);
	} else if (status == PGRES_PIPELINE_ABORTED || is_error(*kept)) {
		PQclear(r);
	} else {
		PQclear(*kept);
		*kept = r;
	}
}

static err results_read(struct cx *cx, struct pg_db *c, const char *what, int64_t patience_ms,
                        PGresult **kept)
{
	int64_t until_ns = os_monotonic_ns() + patience_ms * 1000000;
	int gaps = 0; /* one stands between two commands */

	while (c->sync_n > 0 && gaps < 2 && PQstatus(c->conn) == CONNECTION_OK) {
		TRY(result_wait(cx, c, what, until_ns));
		PGresult *r = PQgetResult(c->conn);
		gaps = r == NULL ? gaps + 1 : 0;
		if (r != NULL)
			result_keep(c, r, kept);
	}
	if (is_error(*kept))
		return pg_fault(cx, c, what, *kept);
	if (c->sync_n > 0)
		return pg_lost(cx, c, what, PQerrorMessage(c->conn));
	return OK;
}

/* -- all of it ------------------------------------------------------------------------------- */

err pg_settle(struct cx *cx, struct pg_db *c, const char *what, pg_send send, void *state,
              int64_t patience_ms, PGresult **out)
{
	if (!all_send(c, send, state))
		return pg_lost(cx, c, what, PQerrorMessage(c->conn));
	err e = results_read(cx, c, what, patience_ms, out);
	if (c->lost)
		return e;
	c->begun = c->begun || c->word_n > 0; /* the first word is BEGIN */
	c->word_n = 0;
	return e;
}

err pg_exchange(struct cx *cx, struct pg_db *c, const char *what, pg_send send, void *state,
                int64_t patience_ms, PGresult **out)
{
	*out = NULL;
	if (c->lost && c->begun)
		return fail(cx, E_UNAVAILABLE, "%s: the connection was lost before", what);
	if (!c->lost) {
		err e = pg_settle(cx, c, what, send, state, patience_ms, out);
		if (!c->lost || c->begun || c->silent)
			return e;
		pg_result_end(out);
	}
	TRY(pg_connect(cx, c));
	return pg_settle(cx, c, what, send, state, patience_ms, out);
}
