/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server's errors mean to us.  The SQLSTATE decides and never the words, which may be in
 * any language.  DETAIL is left out: it quotes what was stored. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/db_pg.h"

struct meaning {
	const char *state; /* SQLSTATE, or its first two characters */
	err error;
	bool lost; /* the connection is gone, or leads to the wrong server */
};

/* The first that fits counts. */
static const struct meaning meanings[] = {
	{ "57014", E_UNAVAILABLE, false }, /* statement_timeout */
	{ "23", E_CONFLICT, false },       /* constraints */
	{ "40001", E_BUSY, false },        /* serialization_failure */
	{ "40P01", E_BUSY, false },        /* deadlock_detected */
	{ "55P03", E_BUSY, false },        /* lock_timeout */
	{ "25006", E_UNAVAILABLE, true },  /* read only: a standby */
	{ "25P03", E_UNAVAILABLE, true },  /* idle_in_transaction_session_timeout */
	{ "08", E_UNAVAILABLE, true },     /* connection_exception */
	{ "57P", E_UNAVAILABLE, true },    /* shutting down, crashed, starting */
	{ "53", E_UNAVAILABLE, false },    /* full disk, out of memory, too many connections */
	{ "58030", E_IO, false },
	{ "XX001", E_CORRUPT, false },
	{ "XX002", E_CORRUPT, false },
	{ "54000", E_TOO_LARGE, false }, /* a key that no index page holds */
};

static const struct meaning *meaning_of(const char *state)
{
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
		if (strncmp(state, meanings[i].state, strlen(meanings[i].state)) == 0)
			return &meanings[i];
	return NULL;
}

static const char *field(const PGresult *r, int code)
{
	const char *text = PQresultErrorField(r, code);

	return text ? text : "";
}

static bool ends_connection(const PGresult *r)
{
	const char *severity = field(r, PG_DIAG_SEVERITY_NONLOCALIZED);

	return strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0;
}

str pg_line(struct cx *cx, const char *words)
{
	struct buf b = buf_new(cx->arena);

	for (; *words != '\0'; words++) {
		bool space = *words == ' ' || *words == '\n' || *words == '\t';
		str so_far = buf_view(&b);
		if (!space)
			buf_char(&b, *words);
		else if (so_far.n > 0 && so_far.p[so_far.n - 1] != ' ')
			buf_char(&b, ' ');
	}
	str line = buf_view(&b);
	return str_ends(line, S(" ")) ? str_part(line, 0, line.n - 1) : line;
}

err pg_lost(struct cx *cx, struct pg_db *c, const char *what, const char *why)
{
	c->lost = true;
	return fail(cx, E_UNAVAILABLE, "%s: %.*s", what, P(pg_line(cx, why)));
}

err pg_fault(struct cx *cx, struct pg_db *c, const char *what, const PGresult *r)
{
	const char *state = field(r, PG_DIAG_SQLSTATE);
	const struct meaning *m = meaning_of(state);
	const char *words = field(r, PG_DIAG_MESSAGE_PRIMARY);

	if (state[0] == '\0') /* libpq's own: the connection broke */
		return pg_lost(cx, c, what, PQresultErrorMessage(r));
	c->lost = c->lost || ends_connection(r) || (m != NULL && m->lost);
	c->waited = c->waited || strcmp(state, "55P03") == 0;
	err e = m != NULL ? m->error : c->lost ? E_UNAVAILABLE : E_DATABASE;
	if (strcmp(state, "42501") == 0)
		return fail(cx, e, "%s: the role of the database URL lacks a right: %s", what,
		            words);
	return fail(cx, e, "%s: %s (%s)", what, words, state);
}
