/* SPDX-License-Identifier: GPL-3.0-or-later */
/* API tokens: issued by a local administrator at the machine itself, or over HTTP by whoever
 * manages the accounts of an organisation, for that organisation and with no more than the role
 * that it has. A token may belong to an account and then ends with it, and it may be bound to
 * reading or to some operations.  Issuing and revoking are leaves of the log; the last use is none.
 */
#include "op/token.h"

#include "base/arena.h"
#include "base/date.h"
#include "code/text.h"
#include "op/allowance.h"
#include "op/session.h"
#include "work/account.h"
#include "work/features.h"
#include "work/party.h"

#define TOKEN_ID_BYTES 8
#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000
#define MANAGERS                                                                                   \
	(MAY(ADMIN, ANY) | MAY(BUREAU, OWN) | MAY(DISTRICT, OWN) | MAY(MAKER, OWN) |               \
	 MAY(SUPPLY, OWN) | MAY(INSTITUTE, OWN))

struct token_in {
	str organisation, role;
	int64_t days;
	str account, scope;
};

struct token_out {
	str id, token;
};

struct token_row {
	blob hash;
	str id, organisation, role;
	int64_t issued_ms, expires_ms;
	str account, scope;
	int64_t revoked_ms, used_ms;
	str issuer; /* the account that issued it, if one did */
};

/* The leaf names the hash by which the secret is looked up, by its hash: whoever changes or adds a
 * row is found, and the secret's 256 random bits are no easier to guess. */
struct token_fact {
	str account, actor;
	int64_t expires_ms;
	str hash_sha256;
	int64_t issued_ms; /* in the leaf of a revocation: when it had been issued */
	str issuer, organisation;
	int64_t revoked_ms;
	str role, scope;
};

static const struct field in_fields[] = {
	FIELD(struct token_in, organisation, "whose token", .min = 2, .max = 40),
	FIELD(struct token_in, role, "what it may do", .min = 2, .max = 20),
	FIELD(struct token_in, days, "how long it is good", .min = 1, .max = 3660),
};
static const struct rec in_rec = REC(struct token_in, "token_in", in_fields);

static const struct field add_fields[] = {
	FIELD(struct token_in, organisation, "whose token", .min = 2, .max = 40),
	FIELD(struct token_in, role, "what it may do", .min = 2, .max = 20),
	FIELD(struct token_in, days, "how long it is good", .min = 1,
	      .max = ALLOWED_TOKEN_DAYS_MAX),
	FIELD(struct token_in, account, "to whom it belongs and with whom it ends", .min = 1,
	      .max = 40, .optional = true),
	FIELD(struct token_in, scope,
	      "\"read\", or names of operations, separated by spaces; absent: no bound", .min = 1,
	      .max = 1000, .optional = true),
};
static const struct rec add_rec = REC(struct token_in, "token_add", add_fields);

static const struct field out_fields[] = {
	FIELD(struct token_out, id, "its name in the log"),
	FIELD(struct token_out, token, "the secret, shown this once"),
};
static const struct rec out_rec = REC(struct token_out, "token_out", out_fields);

static const struct field row_fields[] = {
	FIELD(struct token_row, hash, ""),
	FIELD(struct token_row, id, ""),
	FIELD(struct token_row, organisation, ""),
	FIELD(struct token_row, role, ""),
	FIELD(struct token_row, issued_ms, ""),
	FIELD(struct token_row, expires_ms, ""),
	FIELD(struct token_row, account, "", .optional = true),
	FIELD(struct token_row, scope, "", .optional = true),
	FIELD(struct token_row, revoked_ms, "", .optional = true),
	FIELD(struct token_row, used_ms, "", .optional = true),
	FIELD(struct token_row, issuer, "", .optional = true),
};
static const struct rec row_rec = REC(struct token_row, "token", row_fields);

static const struct field fact_fields[] = {
	FIELD(struct token_fact, account, "to whom it belongs", .optional = true),
	FIELD(struct token_fact, actor, "who did it, if not the platform", .optional = true),
	FIELD(struct token_fact, expires_ms, "end of validity"),
	FIELD(struct token_fact, hash_sha256, "SHA-256 of the hash of the secret"),
	FIELD(struct token_fact, issued_ms, "when it had been issued", .optional = true),
	FIELD(struct token_fact, issuer, "the account that issued it", .optional = true),
	FIELD(struct token_fact, organisation, "whose token"),
	FIELD(struct token_fact, revoked_ms, "since when it is none", .optional = true),
	FIELD(struct token_fact, role, "what it may do"),
	FIELD(struct token_fact, scope, "what it is bound to", .optional = true),
};
static const struct rec fact_rec = REC(struct token_fact, "token_fact", fact_fields);

enum { ADD, GET, LIST, OF_ACCOUNT, OF_ISSUER, REVOKE, MARK };

static const struct sql q[] = {
	[ADD] = { "token.add", "INSERT INTO token ({token}) VALUES ({token:$})", &row_rec, NULL },
	[GET] = { "token.get", "SELECT {token} FROM token WHERE id = $1", NULL, &row_rec },
	[LIST] = { "token.list",
	           "SELECT {token} FROM token WHERE organisation = $1 AND id > $2 ORDER BY id "
	           "LIMIT $3",
	           NULL, &row_rec },
	[OF_ACCOUNT] = { "token.of_account",
	                 "SELECT {token} FROM token WHERE account = $1 AND revoked_ms IS NULL "
	                 "ORDER BY id",
	                 NULL, &row_rec },
	[OF_ISSUER] = { "token.of_issuer",
	                "SELECT {token} FROM token WHERE issuer = $1 AND revoked_ms IS NULL "
	                "ORDER BY id",
	                NULL, &row_rec },
	[REVOKE] = { "token.revoke", "UPDATE token SET revoked_ms = $1 WHERE id = $2", NULL, NULL },
	[MARK] = { "token.mark",
	           "UPDATE token SET used_ms = $1 WHERE id = $2 AND revoked_ms IS NULL", NULL,
	           NULL },
};

/* -- issuing --------------------------------------------------------------------------------- */

/* An administrator and an auditor may stand outside the registered organisations' kinds. */
static err role_check(struct call *call, const struct token_in *in)
{
	enum role role = role_find(in->role);
	struct organisation o;

	if (role == ROLE_COUNT || role == ROLE_PUBLIC)
		return fail(&call->cx, E_INVALID, "\"%.*s\" is no role; see print rights",
		            P(in->role));
	err e = organisation_get(&call->cx, call->tx, in->organisation, &o);
	if (e == E_NOT_FOUND && role == ROLE_ADMIN)
		return OK;
	if (e == E_NOT_FOUND)
		return fail(&call->cx, E_INVALID, "no organisation %.*s", P(in->organisation));
	TRY(e);
	if (!organisation_admits(organisation_state(&o)))
		return fail(&call->cx, E_INVALID, "%.*s is %.*s", P(o.id),
		            P(organisation_state(&o)));
	if (role != ROLE_ADMIN && role != ROLE_AUDITOR && !str_eq(o.kind, in->role))
		return fail(&call->cx, E_INVALID, "%.*s is a %.*s and cannot act as %.*s", P(o.id),
		            P(o.kind), P(in->role));
	return OK;
}

static err leaf(struct call *call, const struct token_row *row)
{
	struct arena *a = call->cx.arena;
	const struct caller *who = &call->caller;
	struct hash again = sha256((str){ row->hash.p, row->hash.n });
	bool revoked = row->revoked_ms != ABSENT_INT;
	const struct token_fact fact = {
		.account = row->account,
		.actor = who->account.n + who->token.n > 0 ? call_actor(call) : S_NONE,
		.expires_ms = row->expires_ms,
		.hash_sha256 = hex_print(a, again.b, HASH_SIZE),
		.issued_ms = revoked ? row->issued_ms : ABSENT_INT,
		.issuer = row->issuer,
		.organisation = row->organisation,
		.revoked_ms = row->revoked_ms,
		.role = row->role,
		.scope = row->scope,
	};

	return leaf_fact(call, "token", "token", row->id, &fact_rec, &fact);
}

static err issue(struct call *call)
{
	const struct token_in *in = call->in;
	struct token_out *out = call->out;
	struct arena *a = call->cx.arena;
	uint8_t id[TOKEN_ID_BYTES];
	struct hash hash;

	TRY(role_check(call, in));
	cx_random(&call->cx, id, sizeof id);
	out->id = hex_print(a, id, sizeof id);
	token_make(&call->cx, &out->token, &hash);
	const struct token_row row = { .hash = { hash.b, HASH_SIZE },
		                       .id = out->id,
		                       .organisation = in->organisation,
		                       .role = in->role,
		                       .issued_ms = call->now_ms,
		                       .expires_ms = call->now_ms + in->days * MS_PER_DAY,
		                       .account = in->account.n > 0 ? in->account : S_NONE,
		                       .scope = in->scope.n > 0 ? in->scope : S_NONE,
		                       .revoked_ms = ABSENT_INT,
		                       .used_ms = ABSENT_INT,
		                       .issuer = call->caller.account.n > 0 ? call->caller.account
		                                                            : S_NONE };
	TRY(db_put(&call->cx, call->tx, &q[ADD], &row, NULL));
	return leaf(call, &row);
}

/* -- over HTTP ------------------------------------------------------------------------------- */

static void scope_check(struct call *call, str scope)
{
	str one;

	if (str_eq(scope, S(SCOPE_READ)))
		return;
	while (scope.n > 0) {
		scope = str_cut(scope, ' ', &one);
		const struct op *op = app_op(call->app, str_c(call->cx.arena, one));
		if (str_eq(one, S(SCOPE_READ)))
			(void)fail_at(&call->cx, S("/scope"), "contradiction",
			              "read stands alone: beside it names of operations would not "
			              "count");
		else if (op == NULL || op->route == NULL)
			(void)fail_at(&call->cx, S("/scope"), "unknown",
			              "\"%.*s\" is neither read nor an operation", P(one));
	}
}

static err account_check(struct call *call, const struct token_in *in)
{
	struct account a;
	err e;

	if (in->account.n == 0)
		return OK;
	e = account_get(call, in->account, &a);
	if (e != OK && e != E_NOT_FOUND)
		return e;
	if (e == E_NOT_FOUND || !str_eq(a.organisation, in->organisation))
		(void)fail_at(&call->cx, S("/account"), "unknown", "%.*s has no such account",
		              P(in->organisation));
	else if (!str_eq(a.role, in->role) ||
	         !account_acts(a.state, a.leave_from_ms, a.leave_until_ms, call->now_ms))
		(void)fail_at(&call->cx, S("/account"), "state",
		              "the account is %.*s, of the role %.*s", P(a.state), P(a.role));
	return OK;
}

/* A token with no account behind it is asked for no duty, and one of somebody else acts as that
 * person.  So over HTTP an account gives out its own, and everybody, for programs, those that only
 * read or upload; any other is issued at the machine itself. */
static err issuer_check(struct call *call, const struct token_in *in)
{
	const str own = call->caller.account;
	bool harmless = in->account.n == 0 &&
	                (str_eq(in->scope, S("read")) || str_eq(in->scope, S("lot.upload")));

	if (harmless || (own.n > 0 && str_eq(in->account, own)))
		return OK;
	return fail(&call->cx, E_FORBIDDEN,
	            "issued here are tokens of one's own account, or with the scope read or "
	            "lot.upload; others at the machine itself");
}

static err add(struct call *call)
{
	const struct token_in *in = call->in;

	TRY(account_managed(call, in->organisation));
	if (call->caller.scope.n > 0)
		return fail(&call->cx, E_FORBIDDEN, "a token with a scope issues no tokens");
	TRY(issuer_check(call, in));
	if (call->caller.role != ROLE_ADMIN && role_find(in->role) != call->caller.role)
		(void)fail_at(&call->cx, S("/role"), "not-of-this",
		              "you are %s and can issue no token for %.*s",
		              role_info(call->caller.role)->name, P(in->role));
	scope_check(call, in->scope);
	TRY(account_check(call, in));
	TRY(cx_problems(&call->cx));
	return issue(call);
}

struct listed {
	str token, role, account, scope;
	int64_t issued_ms, expires_ms, used_ms, revoked_ms;
};

static const struct field listed_fields[] = {
	FIELD(struct listed, token, "its name in the log"),
	FIELD(struct listed, role, "what it may do"),
	FIELD(struct listed, account, "to whom it belongs", .optional = true),
	FIELD(struct listed, scope, "what it is bound to", .optional = true),
	FIELD(struct listed, issued_ms, "since when", .form = FORM_MOMENT),
	FIELD(struct listed, expires_ms, "end of validity", .form = FORM_MOMENT),
	FIELD(struct listed, used_ms, "last use, to the hour", .form = FORM_MOMENT,
	      .optional = true),
	FIELD(struct listed, revoked_ms, "since when it is none", .form = FORM_MOMENT,
	      .optional = true),
};
static const struct rec listed_rec = REC(struct listed, "token_listed", listed_fields);

struct list_in {
	str organisation, after;
	int64_t limit;
};
struct list_out {
	list tokens;
	str next;
};

static const struct field list_fields[] = {
	FIELD(struct list_in, organisation, "whose", .min = 2, .max = 40),
	FIELD(struct list_in, after, "the last token of the page before", .min = 1, .max = 40,
	      .optional = true),
	FIELD(struct list_in, limit, "how many at most, 100 if absent", .min = 1, .max = LIMIT_MAX,
	      .optional = true),
};
static const struct rec list_rec = REC(struct list_in, "token_list_in", list_fields);

static const struct field list_out_fields[] = {
	FIELD(struct list_out, tokens, "in the order of their names", .list = &listed_rec,
	      .max = LIMIT_MAX),
	FIELD(struct list_out, next, "what `after` is for the next page; absent on the last",
	      .optional = true),
};
static const struct rec list_out_rec = REC(struct list_out, "token_list", list_out_fields);

static err list_tokens(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	int64_t limit = in->limit == ABSENT_INT ? LIMIT_DEFAULT : in->limit;
	list rows;

	TRY(account_managed(call, in->organisation));
	const struct value param[] = { V_TEXT(in->organisation),
		                       V_TEXT(in->after.n > 0 ? in->after : S("")),
		                       V_INT(limit + 1) };
	TRY(db_list(&call->cx, call->tx, &q[LIST], param, 3, &rows));
	const struct token_row *row = rows.item;
	bool more = (int64_t)rows.n > limit;
	size_t n = more ? (size_t)limit : rows.n;
	struct listed *l = NEW_N(call->cx.arena, struct listed, n);
	for (size_t i = 0; i < n; i++)
		l[i] = (struct listed){ row[i].id,      row[i].role,      row[i].account,
			                row[i].scope,   row[i].issued_ms, row[i].expires_ms,
			                row[i].used_ms, row[i].revoked_ms };
	out->tokens = (list){ l, n };
	out->next = more ? l[n - 1].token : S_NONE;
	return OK;
}

/* -- revoking -------------------------------------------------------------------------------- */

static err revoke_row(struct call *call, struct token_row *row)
{
	row->revoked_ms = call->now_ms;
	const struct value param[] = { V_INT(row->revoked_ms), V_TEXT(row->id) };
	TRY(db_run(&call->cx, call->tx, &q[REVOKE], param, 2, NULL));
	return leaf(call, row);
}

static err revoke_rows(struct call *call, const struct sql *which, str account, int64_t until_ms)
{
	const struct value param[] = { V_TEXT(account) };
	list rows;

	TRY(db_list(&call->cx, call->tx, which, param, 1, &rows));
	struct token_row *row = rows.item;
	for (size_t i = 0; i < rows.n; i++)
		if (row[i].issued_ms <= until_ms)
			TRY(revoke_row(call, &row[i]));
	return OK;
}

err token_revoke_of(struct call *call, str account, int64_t until_ms)
{
	return revoke_rows(call, &q[OF_ACCOUNT], account, until_ms);
}

err token_revoke_issued(struct call *call, str account)
{
	return revoke_rows(call, &q[OF_ISSUER], account, INT64_MAX);
}

struct token_at {
	str token;
};

static const struct field at_fields[] = {
	FIELD(struct token_at, token, "its name in the log", .min = 1, .max = 40),
};
static const struct rec at_rec = REC(struct token_at, "token_at", at_fields);

/* Whoever a token belongs to ends it, and the administrator of its organisation; but nobody takes
 * their tokens from those whom he could not make: from the platform's administrator, and from
 * whoever audits him. */
static err revoker_check(struct call *call, const struct token_row *row)
{
	const str own = call->caller.account;

	if ((own.n > 0 && str_eq(own, row->account)) || str_eq(call->caller.token, row->id))
		return OK;
	if (!account_may_make(call->caller.role, role_find(row->role)))
		return fail(&call->cx, E_FORBIDDEN, "a %s does not revoke a token that is %.*s",
		            role_info(call->caller.role)->name, P(row->role));
	return call_has_duty(call, "administrator");
}

static err revoke(struct call *call)
{
	const struct token_at *in = call->in;
	const struct value param[] = { V_TEXT(in->token) };
	struct receipt *out = call->out;
	struct token_row row;
	err e = db_get(&call->cx, call->tx, &q[GET], param, 1, &row);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	TRY(account_managed(call, row.organisation));
	TRY(revoker_check(call, &row));
	if (row.revoked_ms != ABSENT_INT)
		return fail(&call->cx, E_STATE, "token %.*s is revoked already", P(row.id));
	out->id = row.id;
	return revoke_row(call, &row);
}

/* -- in use ---------------------------------------------------------------------------------- */

struct mark_in {
	str token, account, session;
};

static const struct field mark_fields[] = {
	FIELD(struct mark_in, token, "a token by its name", .optional = true),
	FIELD(struct mark_in, account, "or whose", .optional = true),
	FIELD(struct mark_in, session, "session", .optional = true),
};
static const struct rec mark_rec = REC(struct mark_in, "mark_in", mark_fields);

/* What has ended meanwhile needs no mark. */
static err mark(struct call *call)
{
	const struct mark_in *in = call->in;
	const struct value param[] = { V_INT(call->now_ms), V_TEXT(in->token) };
	struct session_row row;

	call->reply = (struct reply){ .status = 200 };
	if (in->token.n > 0)
		return db_run(&call->cx, call->tx, &q[MARK], param, 2, NULL);
	err e = session_get(call, in->account, in->session, &row);
	return e == OK ? session_mark(call, &row) : e == E_NOT_FOUND ? OK : e;
}

static const struct op ops[] = {
	{ .name = "token.issue",
	  .route = NULL,
	  .may = MAY(ADMIN, ANY),
	  .in = &in_rec,
	  .out = &out_rec,
	  .run = issue,
	  .flags = OP_WRITE | OP_LOCAL,
	  .zh = "签发访问令牌",
	  .en = "Issue an API token" },
	{ .name = "token.add",
	  .route = "POST /v1/tokens",
	  .may = MANAGERS,
	  .in = &add_rec,
	  .out = &out_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_SECRET,
	  .duty = "administrator",
	  .zh = "为本单位签发访问令牌",
	  .en = "Issue an API token of one's own organisation" },
	{ .name = "token.list",
	  .route = "GET /v1/tokens",
	  .may = MANAGERS,
	  .in = &list_rec,
	  .out = &list_out_rec,
	  .run = list_tokens,
	  .flags = OP_READ,
	  .duty = "administrator",
	  .zh = "列出单位的访问令牌",
	  .en = "The tokens of an organisation" },
	{ .name = "token.revoke",
	  .route = "POST /v1/tokens/{token}/revoke",
	  .may = MANAGERS,
	  .in = &at_rec,
	  .out = &receipt_rec,
	  .run = revoke,
	  .flags = OP_WRITE,
	  .zh = "吊销访问令牌",
	  .en = "Revoke a token" },
	{ .name = "session.mark",
	  .route = NULL,
	  .may = MAY(ADMIN, ANY),
	  .in = &mark_rec,
	  .out = NULL,
	  .run = mark,
	  .flags = OP_WRITE | OP_LOCAL,
	  .zh = "记录令牌或会话的使用时间",
	  .en = "Note that a token or session is in use" },
};

const struct feature token_feature = { .name = "token", OPS(ops), SQLS(q) };
