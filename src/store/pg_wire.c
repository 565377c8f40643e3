/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One exchange with the server.
 *
 * libpq's pipeline mode sends commands without waiting for the answer to each; a sync point ends
 * them, and after an error the server skips the rest up to it.  So BEGIN or a mark costs no round
 * trip: it waits in c->word and goes out with the statement after it.  A statement whose outcome
 * nobody waits for goes out and is answered with the one after it (pg_later).
 *
 * No call of libpq blocks here: the socket is polled, with an end.  A server that was stopped, or a
 * network that swallows everything, costs the time that was allowed and no more. */
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
	c->sent[c->sent_n++] = text;
	return PQsendQueryParams(c->conn, text, 0, NULL, NULL, NULL, NULL, 1) == 1;
}

static bool sync_send(struct pg_db *c)
{
	if (PQpipelineSync(c->conn) != 1)
		return false;
	c->sync_n++;
	return true;
}

static bool all_send(struct pg_db *c, const char *what, pg_send send, void *state)
{
	for (int i = 0; i < c->word_n; i++)
		if (!word_send(c, c->word[i]))
			return false;
	int n = send(c, state);
	for (int i = 0; i < n; i++)
		c->sent[c->sent_n++] = what;
	return n > 0;
}

bool pg_later(struct pg_db *c, const char *what, pg_send send, void *state)
{
	if (c->lost || !c->begun || c->sent_n > PG_SENT_MAX / 2)
		return false;
	if (!all_send(c, what, send, state))
		c->lost = true;
	c->word_n = 0;
	return true;
}

/* After an error the server skips everything up to the next sync point, also what would take it
 * back. */
void pg_cut_off(struct pg_db *c)
{
	if (c->sent_n > 0 && !sync_send(c))
		c->lost = true;
	c->sent_n = 0;
}

void pg_roll_back(struct pg_db *c)
{
	pg_cut_off(c);
	if (!word_send(c, "ROLLBACK") || !sync_send(c) || PQflush(c->conn) < 0)
		c->lost = true;
	c->sent_n = 0;
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

/* What comes back: results, and a gap after those of each command. */
struct reading {
	PGresult **kept; /* the last result, or the error that made the server skip the rest */
	int command;     /* at hand, of those since the last sync point */
	int failed;      /* whose error it is */
	int gaps;        /* one after the other */
};

static void result_keep(struct pg_db *c, struct reading *g, PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);

	if (status == PGRES_PIPELINE_SYNC) {
		g->command = 0;
		if (--c->sync_n > 0)
			pg_result_end(g->kept);
		PQclear(r);
	} else if (status == PGRES_PIPELINE_ABORTED || is_error(*g->kept)) {
		PQclear(r);
	} else {
		PQclear(*g->kept);
		*g->kept = r;
		g->failed = g->command;
	}
}

static void result_take(struct pg_db *c, struct reading *g)
{
	PGresult *r = PQgetResult(c->conn);

	if (r == NULL) {
		g->gaps++;
		g->command++;
		return;
	}
	g->gaps = 0;
	result_keep(c, g, r);
}

static err results_read(struct cx *cx, struct pg_db *c, const char *what, int64_t patience_ms,
                        PGresult **kept)
{
	int64_t until_ns = os_monotonic_ns() + patience_ms * 1000000;
	struct reading g = { .kept = kept };

	while (c->sync_n > 0 && g.gaps < 2 && PQstatus(c->conn) == CONNECTION_OK) {
		TRY(result_wait(cx, c, what, until_ns));
		result_take(c, &g);
	}
	if (is_error(*kept))
		return pg_fault(cx, c, g.failed < c->sent_n ? c->sent[g.failed] : what, *kept);
	if (c->sync_n > 0)
		return pg_lost(cx, c, what, PQerrorMessage(c->conn));
	return OK;
}

/* -- all of it ------------------------------------------------------------------------------- */

err pg_settle(struct cx *cx, struct pg_db *c, const char *what, pg_send send, void *state,
              int64_t patience_ms, PGresult **out)
{
	if (!all_send(c, what, send, state) || !sync_send(c))
		return pg_lost(cx, c, what, PQerrorMessage(c->conn));
	err e = results_read(cx, c, what, patience_ms, out);
	c->sent_n = 0;
	if (c->lost)
		return e;
	c->begun = c->begun || c->word_n > 0; /* the first word is BEGIN */
	c->word_n = 0;
	return e;
}
