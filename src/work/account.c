/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts: who of an organisation may act here, and as what.
 *
 *   invited ── accept ──► active ◄── unlock ── locked
 *      ▲                  │ │ └───── lock ──────►
 *      └──── reset ───────┘ └ leave ─► leave ── return ─► active
 *
 * and from everywhere `depart` to departed, which is the end.  A leave has a beginning and an end
 * and needs nobody to return from it.  Whatever takes an account out of `active` ends its sessions
 * and revokes its tokens in the same transaction; and since every look-up asks for the account's
 * state, there is no moment at which an old right would still do.
 *
 * Login name and name are personal data: the database has them, the leaf commits to them by
 * SHA-256(salt || login || 0x00 || name).  The leaf names the registered person behind the account
 * by its random id, so that whoever asks may one sign can see that somebody has left. */
#include "work/account.h"

#include "base/arena.h"
#include "base/date.h"
#include "code/text.h"
#include "op/allowance.h"
#include "op/duty.h"
#include "op/session.h"
#include "work/features.h"
#include "work/party.h"

#define ID_BYTES 8
#define SALT_BYTES 16
#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000
/* Of its own organisation; and the bureau elsewhere what account_first_of allows, no more. */
#define MANAGERS                                                                                   \
	(MAY(ADMIN, ANY) | MAY(BUREAU, OWN) | MAY(DISTRICT, OWN) | MAY(MAKER, OWN) |               \
	 MAY(SUPPLY, OWN) | MAY(INSTITUTE, OWN))
#define OPENERS (MANAGERS | MAY(BUREAU, ANY))

static const char *const states[] = { "invited", "active", "locked", "leave", "departed", NULL };

enum { LIST, OPEN };

static const struct sql q[] = {
	[LIST] = { "account.list",
	           "SELECT {account} FROM account WHERE organisation = $1 AND login > $2 "
	           "AND (CAST($3 AS BIGINT) = 1 OR role NOT IN ('auditor', 'admin')) "
	           "ORDER BY login LIMIT $4",
	           NULL, &account_rec },
	[OPEN] = { "account.open",
	           "SELECT {account} FROM account WHERE organisation = $1 AND login > $2 "
	           "AND state = 'invited' AND credential_ms IS NULL "
	           "AND role NOT IN ('auditor', 'admin') ORDER BY login LIMIT $3",
	           NULL, &account_rec },
};

/* Law of the house, not of the state: no basis. */
static const struct move moves[] = {
	{ "account", "invited", "accept", "active", MAY(PUBLIC, ANY), NULL, "", NULL, NULL },
	{ "account", "invited", "reset", "invited", OPENERS, NULL, "", NULL, NULL },
	{ "account", "active", "reset", "invited", MANAGERS, NULL, "", NULL, NULL },
	{ "account", "locked", "reset", "invited", MANAGERS, NULL, "", NULL, NULL },
	{ "account", "leave", "reset", "invited", MANAGERS, NULL, "", NULL, NULL },
	{ "account", "active", "lock", "locked", MANAGERS, NULL, "", NULL, NULL },
	{ "account", "leave", "lock", "locked", MANAGERS, NULL, "", NULL, NULL },
	{ "account", "locked", "unlock", "active", MANAGERS, NULL, "", NULL, NULL },
	{ "account", "active", "leave", "leave", MANAGERS, NULL, "", NULL, NULL },
	{ "account", "leave", "leave", "leave", MANAGERS, NULL, "", NULL, NULL },
	{ "account", "leave", "return", "active", MANAGERS, NULL, "", NULL, NULL },
	{ "account", "invited", "depart", "departed", OPENERS, NULL, "", NULL, NULL },
	{ "account", "active", "depart", "departed", MANAGERS, NULL, "", NULL, NULL },
	{ "account", "locked", "depart", "departed", MANAGERS, NULL, "", NULL, NULL },
	{ "account", "leave", "depart", "departed", MANAGERS, NULL, "", NULL, NULL },
};

err account_rights_end(struct call *call, const struct account *a)
{
	TRY(session_end_others(call, a->id, S_NONE));
	return token_revoke_of(call, a->id, INT64_MAX);
}

/* What began before a leave that has begun is over (account_holds), and must not wake when the
 * account's next leaf says nothing of that leave any more. */
static err former_leave_ends(struct call *call, const struct account *a)
{
	if (!str_eq(a->state, S("leave")) || a->leave_from_ms > call->now_ms)
		return OK;
	TRY(session_end_until(call, a->id, a->leave_from_ms));
	return token_revoke_of(call, a->id, a->leave_from_ms);
}

/* -- inviting -------------------------------------------------------------------------------- */

struct invited {
	str account;
	str invitation;
	str link;
	int64_t expires_ms;
};

static const struct field invited_fields[] = {
	FIELD(struct invited, account, "its name in the log"),
	FIELD(struct invited, invitation, "the secret, shown this once"),
	FIELD(struct invited, link, "the same as an address for whom it is for"),
	FIELD(struct invited, expires_ms, "until when it is good", .form = FORM_MOMENT),
};
static const struct rec invited_rec = REC(struct invited, "invited", invited_fields);

/* Where there is no TLS: an instance that is tried out. */
static bool is_this_machine(str host)
{
	return str_starts(host, S("127.")) || str_starts(host, S("localhost")) ||
	       str_starts(host, S("[::1]"));
}

/* What stands behind # a browser keeps to itself: no server, proxy or log sees it. */
static err hand_out(struct call *call, const struct account *a)
{
	struct invited *out = call->out;
	str host = app_host(call->app);

	out->account = a->id;
	TRY(invitation_make(call, a, &out->invitation, &out->expires_ms));
	out->link = str_fmt(call->cx.arena, "%s://%.*s/invite#%.*s",
	                    is_this_machine(host) ? "http" : "https", P(host), P(out->invitation));
	return OK;
}

/* A bound token would not stay bound if it could make accounts, or change what they may do. */
static err unbound(struct call *call)
{
	if (call->caller.scope.n == 0)
		return OK;
	return fail(&call->cx, E_FORBIDDEN, "a token with a scope does not manage accounts");
}

static err invite(struct call *call)
{
	struct account_in in = *(const struct account_in *)call->in;
	struct cx *cx = &call->cx;
	uint8_t id[ID_BYTES];
	uint8_t salt[SALT_BYTES];

	TRY(unbound(call));
	TRY(account_managed(call, in.organisation));
	TRY(account_in_check(call, &in));
	cx_random(cx, id, sizeof id);
	cx_random(cx, salt, sizeof salt);
	struct account a = { .id = hex_print(cx->arena, id, sizeof id),
		             .organisation = in.organisation,
		             .role = in.role,
		             .duties = account_duties_print(call, in.duties),
		             .login = in.login,
		             .name = in.name.n > 0 ? in.name : S_NONE,
		             .salt = { arena_copy(cx->arena, salt, sizeof salt), sizeof salt },
		             .person = in.person.n > 0 ? in.person : S_NONE,
		             .state = S("invited"),
		             .since_ms = call->now_ms,
		             .leave_from_ms = ABSENT_INT,
		             .leave_until_ms = ABSENT_INT,
		             .credential_ms = ABSENT_INT };
	TRY(account_opened_by(call, &a));
	TRY(account_add(call, &a));
	return hand_out(call, &a);
}

/* -- looking --------------------------------------------------------------------------------- */

static const struct field shown_fields[] = {
	FIELD(struct account, id, "its name in the log"),
	FIELD(struct account, organisation, "whose"),
	FIELD(struct account, role, "what it may do"),
	FIELD(struct account, duties, "what it is there for", .optional = true),
	FIELD(struct account, login, "name to log in with"),
	FIELD(struct account, name, "name to show", .optional = true),
	FIELD(struct account, person, "the registered person", .optional = true),
	FIELD(struct account, state, "where it stands", .oneof = states),
	FIELD(struct account, since_ms, "since when", .form = FORM_MOMENT),
	FIELD(struct account, leave_from_ms, "first moment of the leave", .form = FORM_MOMENT,
	      .optional = true),
	FIELD(struct account, leave_until_ms, "end of the leave", .form = FORM_MOMENT,
	      .optional = true),
	FIELD(struct account, event, "what happened last"),
	FIELD(struct account, actor, "by whom"),
};
static const struct rec shown_rec = REC(struct account, "account_shown", shown_fields);

struct list_in {
	str organisation, after;
	int64_t limit;
};
struct list_out {
	list accounts;
	str next;
};

static const struct field list_fields[] = {
	FIELD(struct list_in, organisation, "whose", .min = 2, .max = 40),
	FIELD(struct list_in, after, "the last login name of the page before", .min = 1, .max = 40,
	      .optional = true),
	FIELD(struct list_in, limit, "how many at most, 100 if absent", .min = 1, .max = LIMIT_MAX,
	      .optional = true),
};
static const struct rec list_rec = REC(struct list_in, "account_list_in", list_fields);

static const struct field list_out_fields[] = {
	FIELD(struct list_out, accounts, "in the order of login names", .list = &shown_rec,
	      .max = LIMIT_MAX),
	FIELD(struct list_out, next, "what `after` is for the next page; absent on the last",
	      .optional = true),
};
static const struct rec list_out_rec = REC(struct list_out, "account_list", list_out_fields);

/* Whether the caller has to do with it: login names and names are nobody else's business. */
static err concerned(struct call *call, const struct account *a, bool *out)
{
	err e = account_first_of(call, a);

	*out = e == OK;
	if (e != E_STATE)
		return e;
	cx_clear(&call->cx);
	return OK;
}

/* Of another organisation the bureau sees the account that it opened and that nobody has taken up.
 * If there are two, none is its business, so more rows need not be read. */
static err list_elsewhere(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	const struct value param[] = { V_TEXT(in->organisation),
		                       V_TEXT(in->after.n > 0 ? in->after : S("")), V_INT(1) };
	bool shown = false;

	TRY(db_list(&call->cx, call->tx, &q[OPEN], param, 3, &out->accounts));
	if (out->accounts.n > 0)
		TRY(concerned(call, out->accounts.item, &shown));
	out->accounts.n = shown ? 1 : 0;
	return OK;
}

static err list_accounts(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	int64_t limit = in->limit == ABSENT_INT ? LIMIT_DEFAULT : in->limit;

	TRY(account_managed(call, in->organisation));
	if (account_elsewhere(call, in->organisation))
		return list_elsewhere(call);
	const struct value param[] = { V_TEXT(in->organisation),
		                       V_TEXT(in->after.n > 0 ? in->after : S("")),
		                       V_INT(call->caller.role == ROLE_ADMIN), V_INT(limit + 1) };
	TRY(db_list(&call->cx, call->tx, &q[LIST], param, 4, &out->accounts));
	if ((int64_t)out->accounts.n <= limit)
		return OK;
	out->accounts.n = (size_t)limit;
	out->next = ((const struct account *)out->accounts.item)[limit - 1].login;
	return OK;
}

struct account_at {
	str account;
	str duties;
	int64_t from_ms, until_ms;
};

#define ACCOUNT_FIELD FIELD(struct account_at, account, "its name in the log", .min = 1, .max = 40)

static const struct field at_fields[] = { ACCOUNT_FIELD };
static const struct rec at_rec = REC(struct account_at, "account_at", at_fields);

/* An account that the caller manages; one that it does not see does not exist. */
static err managed(struct call *call, struct account *out)
{
	const struct account_at *in = call->in;
	err e = account_get(call, in->account, out);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	TRY(account_managed(call, out->organisation));
	if (!account_may_make(call->caller.role, role_find(out->role)))
		return fail(&call->cx, E_FORBIDDEN, "a %s does not manage an account that is %.*s",
		            role_info(call->caller.role)->name, P(out->role));
	return OK;
}

static err show(struct call *call)
{
	return managed(call, call->out);
}

/* -- moving ---------------------------------------------------------------------------------- */

static err moved(struct call *call, struct account *a, const char *event)
{
	struct receipt *out = call->out;
	const struct move *move = move_find(moves, COUNT_OF(moves), a->state, event);

	if (move == NULL)
		return fail(&call->cx, E_STATE, "the account is %.*s", P(a->state));
	a->state = str_of(move->to);
	a->since_ms = call->now_ms;
	out->id = a->id;
	return OK;
}

/* Nobody locks himself out, or gives himself what somebody else has to decide. */
static err not_oneself(struct call *call, const struct account *a)
{
	if (!str_eq(call->caller.account, a->id))
		return OK;
	return fail(&call->cx, E_STATE, "another administrator has to do this to your own account");
}

/* The common way: a move that may end what the account holds. */
static err change(struct call *call, const char *event, bool ends)
{
	struct account a;

	TRY(managed(call, &a));
	TRY(not_oneself(call, &a));
	TRY(account_first_of(call, &a));
	const struct account was = a;
	TRY(moved(call, &a, event));
	a.leave_from_ms = ABSENT_INT;
	a.leave_until_ms = ABSENT_INT;
	TRY(account_set(call, &a, event));
	if (!ends)
		return former_leave_ends(call, &was);
	TRY(invitation_drop(call, &a));
	return account_rights_end(call, &a);
}

/* With what he issued for programs: he may have kept it. */
static err change_for_good(struct call *call, const char *event)
{
	const struct account_at *in = call->in;

	TRY(change(call, event, true));
	return token_revoke_issued(call, in->account);
}

static err lock(struct call *call)
{
	return change_for_good(call, "lock");
}

/* A login that another server was about to commit may have left a session behind. */
static err unlock(struct call *call)
{
	return change(call, "unlock", true);
}

static err back(struct call *call)
{
	return change(call, "return", false);
}

static err depart(struct call *call)
{
	return change_for_good(call, "depart");
}

static const struct field leave_fields[] = {
	ACCOUNT_FIELD,
	FIELD(struct account_at, from_ms, "when it begins; now, if absent", .form = FORM_MOMENT,
	      .optional = true),
	FIELD(struct account_at, until_ms, "when it ends", .form = FORM_MOMENT),
};
static const struct rec leave_rec = REC(struct account_at, "account_leave", leave_fields);

/* A leave that begins now ends sessions and tokens; one that is to come does so when it begins. */
static err leave(struct call *call)
{
	const struct account_at *in = call->in;
	struct account a;

	TRY(managed(call, &a));
	TRY(not_oneself(call, &a));
	const struct account was = a;
	TRY(moved(call, &a, "leave"));
	a.leave_from_ms = in->from_ms == ABSENT_INT ? call->now_ms : in->from_ms;
	a.leave_until_ms = in->until_ms;
	if (a.leave_from_ms < call->now_ms)
		(void)fail_at(&call->cx, S("/from_ms"), "order", "it would begin in the past");
	if (a.leave_until_ms <= a.leave_from_ms)
		(void)fail_at(&call->cx, S("/until_ms"), "order", "it would end before it begins");
	TRY(cx_problems(&call->cx));
	TRY(account_set(call, &a, "leave"));
	return a.leave_from_ms <= call->now_ms ? account_rights_end(call, &a)
	                                       : former_leave_ends(call, &was);
}

static const struct field duties_fields[] = {
	ACCOUNT_FIELD,
	FIELD(struct account_at, duties, "words of the list of duties, separated by spaces; none",
	      .max = 200),
};
static const struct rec duties_rec = REC(struct account_at, "account_duties", duties_fields);

/* Somebody who is given a duty that asks for a second factor, and has none, has to be invited
 * again: that is where it is set up. */
static err second_factor_there(struct call *call, const struct account *a)
{
	struct credential c;
	err e;

	/* Who takes up an invitation has to set it up (invitation.c). */
	if (!duty_second_factor(role_find(a->role), a->duties) || str_eq(a->state, S("invited")) ||
	    a->credential_ms == ABSENT_INT)
		return OK;
	e = credential_get(call, a, &c);
	if (e == OK && c.totp.p != NULL)
		return OK;
	if (e != OK && e != E_NOT_FOUND)
		return e;
	return fail(&call->cx, E_STATE,
	            "these duties need a second factor, which the account has not: reset it, and "
	            "give them while it is invited");
}

/* Whoever gets other rights logs in anew with them; his tokens have the account's duties of the
 * moment. */
static err duties(struct call *call)
{
	const struct account_at *in = call->in;
	struct receipt *out = call->out;
	struct account a;

	TRY(unbound(call));
	TRY(managed(call, &a));
	TRY(not_oneself(call, &a));
	if (str_eq(a.state, S("departed")))
		return fail(&call->cx, E_STATE, "the account is departed");
	account_duties_check(call, in->duties);
	TRY(cx_problems(&call->cx));
	a.duties = account_duties_print(call, in->duties);
	TRY(second_factor_there(call, &a));
	out->id = a.id;
	TRY(account_set(call, &a, "duties"));
	return session_end_others(call, a.id, S_NONE);
}

/* An invitation that nobody could take up (invitation.c) is not handed out. */
static err organisation_there(struct call *call, const struct account *a)
{
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, a->organisation, &o);

	if (e != OK)
		return e == E_NOT_FOUND ? OK : e; /* the platform's administrators are of none */
	if (organisation_lets(organisation_state(&o), role_find(a->role), true))
		return OK;
	return fail(&call->cx, E_STATE, "%.*s is %.*s", P(o.id), P(o.state));
}

static err reset(struct call *call)
{
	struct account a;
	const struct move *move;

	TRY(unbound(call));
	TRY(managed(call, &a));
	TRY(not_oneself(call, &a));
	TRY(account_first_of(call, &a));
	TRY(organisation_there(call, &a));
	move = move_find(moves, COUNT_OF(moves), a.state, "reset");
	if (move == NULL)
		return fail(&call->cx, E_STATE, "the account is %.*s", P(a.state));
	a.state = str_of(move->to);
	a.since_ms = call->now_ms;
	a.leave_from_ms = ABSENT_INT;
	a.leave_until_ms = ABSENT_INT;
	TRY(account_set(call, &a, "reset"));
	TRY(account_rights_end(call, &a));
	return hand_out(call, &a);
}

#define WRITES(name_, route_, may_, in_, run_, zh_, en_)                                           \
	{                                                                                          \
		.name = name_, .route = route_, .may = may_, .in = in_, .out = &receipt_rec,       \
		.run = run_, .flags = OP_WRITE, .duty = "administrator", .zh = zh_, .en = en_      \
	}

static const struct op ops[] = {
	{ .name = "account.invite",
	  .route = "POST /v1/accounts",
	  .may = OPENERS,
	  .in = &account_in_rec,
	  .out = &invited_rec,
	  .run = invite,
	  .flags = OP_WRITE | OP_SECRET,
	  .duty = "administrator",
	  .zh = "开设账户并发出一次性邀请",
	  .en = "Open an account and invite to it, once" },
	{ .name = "account.reset",
	  .route = "POST /v1/accounts/{account}/invite",
	  .may = OPENERS,
	  .in = &at_rec,
	  .out = &invited_rec,
	  .run = reset,
	  .flags = OP_WRITE | OP_SECRET,
	  .duty = "administrator",
	  .zh = "重新邀请：原密码与动态码作废",
	  .en = "Invite again; password and second factor are void" },
	{ .name = "account.list",
	  .route = "GET /v1/accounts",
	  .may = OPENERS,
	  .in = &list_rec,
	  .out = &list_out_rec,
	  .run = list_accounts,
	  .flags = OP_READ,
	  .duty = "administrator",
	  .zh = "列出单位的账户",
	  .en = "The accounts of an organisation" },
	{ .name = "account.show",
	  .route = "GET /v1/accounts/{account}",
	  .may = MANAGERS,
	  .in = &at_rec,
	  .out = &shown_rec,
	  .run = show,
	  .flags = OP_READ,
	  .duty = "administrator",
	  .zh = "查看账户",
	  .en = "One account" },
	WRITES("account.duties", "POST /v1/accounts/{account}/duties", MANAGERS, &duties_rec,
	       duties, "变更账户职责", "Change the duties of an account"),
	WRITES("account.lock", "POST /v1/accounts/{account}/lock", MANAGERS, &at_rec, lock,
	       "锁定账户", "Lock an account"),
	WRITES("account.unlock", "POST /v1/accounts/{account}/unlock", MANAGERS, &at_rec, unlock,
	       "解除账户锁定", "Unlock an account"),
	WRITES("account.leave", "POST /v1/accounts/{account}/leave", MANAGERS, &leave_rec, leave,
	       "登记离岗期间", "Record a leave of absence"),
	WRITES("account.return", "POST /v1/accounts/{account}/return", MANAGERS, &at_rec, back,
	       "提前返岗", "End a leave of absence early"),
	WRITES("account.depart", "POST /v1/accounts/{account}/depart", OPENERS, &at_rec, depart,
	       "登记离职，权限即时终止", "Record a departure; all rights end at once"),
};

const struct feature account_feature = { .name = "account", OPS(ops), SQLS(q), MOVES(moves) };
