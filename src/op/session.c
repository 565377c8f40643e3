/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secret is "fss_" and 64 hex digits and is kept as its SHA-256, like a token's.  It is new at
 * each login, after whatever changes an account's rights or password, and every quarter of an hour.
 * When it is replaced, the one before stays good for a minute, for requests that are under way.
 *
 * A session ends by itself when nobody uses it and at its absolute limit (allowance.def); both are
 * asked at each look-up, so nothing has to run for it.  Rows that are over are deleted by the next
 * login.  A row is no fact and bears a seal (sealed.h).
 *
 * The account stands in the same query: a session of somebody who left is worth nothing from the
 * moment that the departure is committed, on every server. */
#include "op/session.h"

#include <string.h>

#include "base/arena.h"
#include "code/text.h"
#include "op/allowance.h"
#include "op/reach.h"
#include "op/sealed.h"

#define SECRET_BYTES 32
#define ID_BYTES 8
#define PREFIX S("fss_")
#define S_MS INT64_C(1000)

static const struct field row_fields[] = {
	FIELD(struct session_row, id, "its name"),
	FIELD(struct session_row, hash, "SHA-256 of the secret"),
	FIELD(struct session_row, former, "of the secret before", .optional = true),
	FIELD(struct session_row, former_until_ms, "how long that is good", .optional = true),
	FIELD(struct session_row, account, "whose"),
	FIELD(struct session_row, begun_ms, "login"),
	FIELD(struct session_row, seen_ms, "last use"),
	FIELD(struct session_row, renewed_ms, "when the secret was made"),
	FIELD(struct session_row, seal, "over the other columns"),
};
const struct rec session_rec = REC(struct session_row, "session", row_fields);

/* A session with what its account may do. */
struct found {
	struct session_row row;
	str organisation, role, duties, state, district, organisation_state;
	int64_t leave_from_ms, leave_until_ms;
};

#define FOUND_COLUMNS 17

enum { FIND, GET, ADD, SET, END, END_OTHERS, END_UNTIL, SWEEP, LIST };

const struct sql session_sql[] = {
	[FIND] = { "session.find",
	           "SELECT {s.session}, a.organisation, a.role, a.duties, a.state, "
	           "a.leave_from_ms, a.leave_until_ms, o.district, o.state "
	           "FROM session AS s JOIN account AS a ON a.id = s.account "
	           "LEFT JOIN organisation AS o ON o.id = a.organisation "
	           "WHERE s.hash = $1 OR s.former = $1",
	           &session_rec, NULL },
	[GET] = { "session.get", "SELECT {session} FROM session WHERE account = $1 AND id = $2",
	          NULL, &session_rec },
	[ADD] = { "session.add", "INSERT INTO session ({session}) VALUES ({session:$})",
	          &session_rec, NULL },
	[SET] = { "session.set",
	          "UPDATE session SET hash = $1, former = $2, former_until_ms = $3, seen_ms = $4, "
	          "renewed_ms = $5, seal = $6 WHERE id = $7 AND renewed_ms = $8",
	          NULL, NULL },
	[END] = { "session.end", "DELETE FROM session WHERE account = $1 AND id = $2", NULL, NULL },
	[END_OTHERS] = { "session.end_others",
	                 "DELETE FROM session WHERE account = $1 AND id <> $2", NULL, NULL },
	[END_UNTIL] = { "session.end_until",
	                "DELETE FROM session WHERE account = $1 AND begun_ms <= $2", NULL, NULL },
	[SWEEP] = { "session.sweep", "DELETE FROM session WHERE begun_ms <= $1", NULL, NULL },
	[LIST] = { "session.list",
	           "SELECT {session} FROM session WHERE account = $1 ORDER BY begun_ms, id", NULL,
	           &session_rec },
};
const int session_sql_n = COUNT_OF(session_sql);

static bool over(const struct session_row *row, int64_t now_ms)
{
	return now_ms - row->begun_ms >= ALLOWED_SESSION_LONGEST_S * S_MS ||
	       now_ms - row->seen_ms >= ALLOWED_SESSION_IDLE_S * S_MS;
}

int64_t session_left_s(const struct session_row *row, int64_t now_ms)
{
	return (row->begun_ms + ALLOWED_SESSION_LONGEST_S * S_MS - now_ms) / S_MS;
}

/* -- who calls ------------------------------------------------------------------------------- */

static str text_of(const struct value *v)
{
	return v->kind == VALUE_TEXT ? v->s : S_NONE;
}

static int64_t int_of(const struct value *v)
{
	return v->kind == VALUE_INT ? v->i : ABSENT_INT;
}

static blob blob_of(const struct value *v)
{
	return v->kind == VALUE_BLOB ? (blob){ v->s.p, v->s.n } : (blob){ NULL, 0 };
}

static err find(struct cx *cx, struct tx *tx, const struct hash *hash, struct found *out)
{
	const struct value param[] = { V_BLOB(hash->b, HASH_SIZE) };
	struct value v[FOUND_COLUMNS];

	TRY(db_one(cx, tx, &session_sql[FIND], param, 1, v, FOUND_COLUMNS));
	*out = (struct found){ .row = { .id = text_of(&v[0]),
		                        .hash = blob_of(&v[1]),
		                        .former = blob_of(&v[2]),
		                        .former_until_ms = int_of(&v[3]),
		                        .account = text_of(&v[4]),
		                        .begun_ms = int_of(&v[5]),
		                        .seen_ms = int_of(&v[6]),
		                        .renewed_ms = int_of(&v[7]),
		                        .seal = blob_of(&v[8]) },
		               .organisation = text_of(&v[9]),
		               .role = text_of(&v[10]),
		               .duties = text_of(&v[11]),
		               .state = text_of(&v[12]),
		               .leave_from_ms = int_of(&v[13]),
		               .leave_until_ms = int_of(&v[14]),
		               .district = text_of(&v[15]),
		               .organisation_state = text_of(&v[16]) };
	return OK;
}

static bool is_present(const struct session_row *row, const struct hash *hash)
{
	return str_eq((str){ row->hash.p, row->hash.n }, hash_str(hash));
}

static err session_holds(struct cx *cx, const struct keys *keys, const struct found *f,
                         const struct hash *hash, int64_t now_ms)
{
	const struct session_row *row = &f->row;

	if (!sealed_right(cx->arena, keys, &session_rec, row))
		return fail(cx, E_CORRUPT, "the row of session %.*s was changed", P(row->id));
	if (over(row, now_ms) || (!is_present(row, hash) && now_ms >= row->former_until_ms))
		return fail(cx, E_UNAUTHENTICATED, "this session is over");
	if (!organisation_lets(f->organisation_state, role_find(f->role), true))
		return fail(cx, E_UNAUTHENTICATED, "the account's organisation is %.*s",
		            P(f->organisation_state));
	if (!account_holds(f->state, f->leave_from_ms, f->leave_until_ms, row->begun_ms, now_ms))
		return fail(cx, E_UNAUTHENTICATED, "the account is not active");
	return OK;
}

static err caller_fill(struct cx *cx, const struct found *f, const struct hash *hash,
                       int64_t now_ms, struct caller *out)
{
	const struct session_row *row = &f->row;

	out->role = role_find(f->role);
	if (out->role == ROLE_COUNT)
		return fail(cx, E_CORRUPT, "account %.*s has an unknown role", P(row->account));
	out->organisation = f->organisation;
	out->district = f->district;
	out->account = row->account;
	out->duties = f->duties;
	out->session = row->id;
	out->seen_due = now_ms - row->seen_ms >= ALLOWED_SESSION_MARK_S * S_MS;
	out->session_renewed_ms = is_present(row, hash) ? row->renewed_ms : ABSENT_INT;
	out->renewal_due = is_present(row, hash) &&
	                   now_ms - row->renewed_ms >= ALLOWED_SESSION_RENEWAL_S * S_MS;
	return OK;
}

err session_caller(struct cx *cx, struct app *app, str secret, struct caller *out)
{
	AUTO(app_snapshot_end) struct snapshot s = { 0 };
	int64_t now_ms = cx_now_ms(cx);
	struct found found;
	struct hash hash;

	if (secret.n != PREFIX.n + SECRET_BYTES * 2 || !str_starts(secret, PREFIX))
		return fail(cx, E_UNAUTHENTICATED, "this is no session");
	hash = sha256(secret);
	TRY(app_snapshot(app, cx, &s));
	err e = find(cx, &s.reader.tx, &hash, &found);
	if (e == E_NOT_FOUND)
		return fail(cx, E_UNAUTHENTICATED, "this session is not known");
	TRY(e);
	TRY(session_holds(cx, app_keys(app), &found, &hash, now_ms));
	TRY(caller_fill(cx, &found, &hash, now_ms, out));
	return reach_fill(cx, &s.reader.tx, out);
}

/* -- changes --------------------------------------------------------------------------------- */

static blob secret_make(struct call *call, str *secret)
{
	struct arena *a = call->cx.arena;
	uint8_t random[SECRET_BYTES];

	cx_random(&call->cx, random, sizeof random);
	*secret = str_fmt(a, "%.*s%.*s", P(PREFIX), P(hex_print(a, random, sizeof random)));
	struct hash hash = sha256(*secret);
	return (blob){ arena_copy(a, hash.b, HASH_SIZE), HASH_SIZE };
}

err session_begin(struct call *call, str account, struct session_row *row, str *secret)
{
	uint8_t id[ID_BYTES];

	cx_random(&call->cx, id, sizeof id);
	*row = (struct session_row){ .id = hex_print(call->cx.arena, id, sizeof id),
		                     .hash = secret_make(call, secret),
		                     .former_until_ms = ABSENT_INT,
		                     .account = account,
		                     .begun_ms = call->now_ms,
		                     .seen_ms = call->now_ms,
		                     .renewed_ms = call->now_ms };
	sealed_set(call->cx.arena, app_keys(call->app), &session_rec, row);
	return db_put(&call->cx, call->tx, &session_sql[ADD], row, NULL);
}

err session_get(struct call *call, str account, str id, struct session_row *out)
{
	const struct value param[] = { V_TEXT(account), V_TEXT(id) };

	TRY(db_get(&call->cx, call->tx, &session_sql[GET], param, 2, out));
	if (!sealed_right(call->cx.arena, app_keys(call->app), &session_rec, out))
		return fail(&call->cx, E_CORRUPT, "the row of session %.*s was changed",
		            P(out->id));
	return OK;
}

/* Of two calls that renew a session at once, one does. */
static err row_set(struct call *call, struct session_row *row, int64_t renewed_before_ms)
{
	int64_t changed;

	sealed_set(call->cx.arena, app_keys(call->app), &session_rec, row);
	const struct value param[] = {
		V_BLOB(row->hash.p, row->hash.n),
		row->former.p ? V_BLOB(row->former.p, row->former.n) : V_NULL,
		row->former_until_ms == ABSENT_INT ? V_NULL : V_INT(row->former_until_ms),
		V_INT(row->seen_ms),
		V_INT(row->renewed_ms),
		V_BLOB(row->seal.p, row->seal.n),
		V_TEXT(row->id),
		V_INT(renewed_before_ms),
	};
	TRY(db_run(&call->cx, call->tx, &session_sql[SET], param, 8, &changed));
	return changed == 1 ? OK : E_STALE;
}

static err secret_change(struct call *call, struct session_row *row, blob former,
                         int64_t former_until_ms, str *secret)
{
	int64_t before_ms = row->renewed_ms;

	row->former = former;
	row->former_until_ms = former_until_ms;
	row->hash = secret_make(call, secret);
	row->seen_ms = call->now_ms;
	row->renewed_ms = call->now_ms > before_ms ? call->now_ms : before_ms + 1;
	return row_set(call, row, before_ms);
}

err session_renew(struct call *call, struct session_row *row, str *secret)
{
	return secret_change(call, row, row->hash, call->now_ms + ALLOWED_SESSION_FORMER_S * S_MS,
	                     secret);
}

err session_replace(struct call *call, struct session_row *row, str *secret)
{
	return secret_change(call, row, (blob){ 0 }, ABSENT_INT, secret);
}

err session_mark(struct call *call, struct session_row *row)
{
	row->seen_ms = call->now_ms > row->seen_ms ? call->now_ms : row->seen_ms;
	return row_set(call, row, row->renewed_ms);
}

err session_end(struct call *call, str account, str id)
{
	const struct value param[] = { V_TEXT(account), V_TEXT(id) };
	int64_t changed;

	TRY(db_run(&call->cx, call->tx, &session_sql[END], param, 2, &changed));
	return changed == 1 ? OK : call_sees_nothing(call);
}

err session_end_others(struct call *call, str account, str but)
{
	const struct value param[] = { V_TEXT(account), V_TEXT(but.n > 0 ? but : S("")) };

	return db_run(&call->cx, call->tx, &session_sql[END_OTHERS], param, 2, NULL);
}

err session_end_until(struct call *call, str account, int64_t until_ms)
{
	const struct value param[] = { V_TEXT(account), V_INT(until_ms) };

	return db_run(&call->cx, call->tx, &session_sql[END_UNTIL], param, 2, NULL);
}

err session_sweep(struct call *call)
{
	const struct value param[] = { V_INT(call->now_ms - ALLOWED_SESSION_LONGEST_S * S_MS) };

	return db_run(&call->cx, call->tx, &session_sql[SWEEP], param, 1, NULL);
}

err session_list(struct call *call, str account, list *out)
{
	const struct value param[] = { V_TEXT(account) };
	size_t kept = 0;

	TRY(db_list(&call->cx, call->tx, &session_sql[LIST], param, 1, out));
	struct session_row *row = out->item;
	for (size_t i = 0; i < out->n; i++)
		if (!over(&row[i], call->now_ms))
			row[kept++] = row[i];
	out->n = kept;
	return OK;
}

/* -- beside a request ------------------------------------------------------------------------ */

struct call *session_renewal(struct app *app, const struct caller *who)
{
	struct call *call = call_new(app, app_op(app, "session.renew"));
	struct arena *a = call->cx.arena;

	call->caller = (struct caller){ .role = who->role,
		                        .organisation = str_dup(a, who->organisation),
		                        .account = str_dup(a, who->account),
		                        .session = str_dup(a, who->session),
		                        .session_renewed_ms = who->session_renewed_ms };
	return call;
}

static void mark_done(struct call *call, void *state)
{
	app_mark_end(state);
	call_free(call);
}

static void member_set(struct call *call, str name, str value)
{
	const struct field *f = rec_field(call->op->in, name);

	*(str *)(void *)((char *)call->in + f->offset) = str_dup(call->cx.arena, value);
}

/* One at a time, and none while writing fails: when the database is away, every request would add
 * one that waits for it.  Whoever finds one under way leaves its mark to its next request. */
void session_mark_if_due(struct app *app, const struct caller *who)
{
	if (!who->seen_due || who->renewal_due || app_last_write(app) != OK || !app_mark_begin(app))
		return;
	struct call *call = call_new(app, app_op(app, "session.mark"));
	call->caller = (struct caller){ .role = ROLE_ADMIN };
	(void)call_input(call);
	if (who->session.n > 0) {
		member_set(call, S("account"), who->account);
		member_set(call, S("session"), who->session);
	} else {
		member_set(call, S("token"), who->token);
	}
	op_start(call, mark_done, app);
}
