/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logging in: organisation, login name, password and, for those who have one, a code of the second
 * factor or a recovery code.
 *
 * Everything that is wrong has one answer, `login`: an unknown name, a wrong password, a wrong or
 * used code, an account that is locked, on leave or gone, an organisation that has merged into
 * another or is dissolved.  And it takes the same time: where there
 * is no hash to compare with, one is made.  The password is hashed before the transaction, on a
 * thread of its own (op/aside.h); whether the attempt is looked at, and whether it was right, is
 * decided in the transaction that counts it (guess.c). */
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "code/text.h"
#include "crypt/password.h"
#include "crypt/totp.h"
#include "op/allowance.h"
#include "op/duty.h"
#include "op/session.h"
#include "work/account.h"
#include "work/features.h"
#include "work/guess.h"
#include "work/party.h"

struct login_in {
	str organisation, login, password, code;
};

static const struct field login_fields[] = {
	FIELD(struct login_in, organisation, "whose account", .min = 2, .max = 40),
	FIELD(struct login_in, login, "login name", .min = 1, .max = 40),
	FIELD(struct login_in, password, "password", .min = 1, .max = PASSWORD_BYTES_MAX),
	FIELD(struct login_in, code, "six digits of the second factor, or a recovery code",
	      .min = 1, .max = 40, .optional = true),
};
static const struct rec login_rec = REC(struct login_in, "login_in", login_fields);

struct login_out {
	str session, account, organisation, role, duties;
	int64_t until_ms;
};

static const struct field out_fields[] = {
	FIELD(struct login_out, session, "its name; the secret is in the cookie"),
	FIELD(struct login_out, account, "who, as the log says it"),
	FIELD(struct login_out, organisation, "of which organisation"),
	FIELD(struct login_out, role, "what it may do"),
	FIELD(struct login_out, duties, "what it is there for", .optional = true),
	FIELD(struct login_out, until_ms, "when it ends at the latest", .form = FORM_MOMENT),
};
static const struct rec out_rec = REC(struct login_out, "login_out", out_fields);

/* -- the password, before the transaction ---------------------------------------------------- */

/* What `prepare` found and was tried aside.  A repeat of the call does not hash again: `run` asks
 * whether the hash is still the one that was compared. */
struct tried {
	str hash; /* that the password is compared with; empty: there is none */
	bool fits;
	str renewed; /* the password's hash with today's parameters; empty: not needed */
};

static err account_find(struct call *call, const struct login_in *in, struct account *a,
                        struct credential *c, bool *known)
{
	err e = account_by_login(call, in->organisation, in->login, a);

	*known = false;
	if (e == OK)
		e = credential_get(call, a, c);
	*known = e == OK;
	return e == E_NOT_FOUND ? OK : e;
}

static err password_try(struct call *call, str password, struct tried *t)
{
	str made;

	app_hashed(call->app);
	if (t->hash.n == 0)
		return password_hash(&call->cx, password, &made);
	t->fits = password_fits(&call->cx, t->hash, password);
	if (!t->fits || !password_aged(&call->cx, t->hash))
		return OK;
	app_hashed(call->app);
	return password_hash(&call->cx, password, &t->renewed);
}

/* -- the second factor ----------------------------------------------------------------------- */

static bool totp_secret(struct call *call, const struct credential *c,
                        uint8_t out[TOTP_SECRET_BYTES])
{
	return c->totp.p != NULL &&
	       vault_open(&app_keys(call->app)->vault, c->account, c->totp, out, TOTP_SECRET_BYTES);
}

static bool totp_good(struct call *call, const struct credential *c, str code, int64_t *step)
{
	uint8_t secret[TOTP_SECRET_BYTES];

	if (!totp_secret(call, c, secret))
		return false;
	*step = totp_find(secret, code, call->now_ms, c->totp_step);
	explicit_bzero(secret, sizeof secret);
	return *step >= 0;
}

/* As people type it: in small letters, and in groups. */
static str code_typed(struct arena *a, str code)
{
	struct buf b = buf_new(a);

	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];
		if (c != ' ' && c != '-')
			buf_char(&b, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
	}
	return buf_view(&b);
}

/* Takes the code out of those that are left. */
static bool recovery_good(struct call *call, const struct credential *c, str code, str *left)
{
	struct arena *a = call->cx.arena;
	struct hash hash = sha256(code);
	str wanted = hex_print(a, hash.b, HASH_SIZE);
	struct buf b = buf_new(a);
	str rest = c->recovery;
	bool found = false;

	while (rest.n > 0) {
		str one;
		rest = str_cut(rest, ' ', &one);
		if (secret_eq(one, wanted)) {
			found = true;
			continue;
		}
		buf_fmt(&b, "%s%.*s", buf_view(&b).n > 0 ? " " : "", P(one));
	}
	*left = buf_view(&b);
	return found;
}

/* Whether the second factor is there, if there has to be one; what it used up is noted in *c. */
static bool second_factor(struct call *call, const struct account *a, struct credential *c,
                          str code)
{
	int64_t step;
	str left;

	if (c->totp.p == NULL)
		return !duty_second_factor(role_find(a->role), a->duties);
	if (totp_good(call, c, code, &step)) {
		c->totp_step = step;
		return true;
	}
	if (!recovery_good(call, c, code, &left))
		return false;
	c->recovery = left;
	return true;
}

/* -- logging in ------------------------------------------------------------------------------ */

static err login_aside(struct call *call)
{
	const struct login_in *in = call->in;

	return password_try(call, in->password, call->prepared);
}

static err login_prepare(struct call *call)
{
	const struct login_in *in = call->in;
	struct account a;
	struct credential c = { 0 };
	struct guesses g;
	bool known;

	if (call->prepared != NULL)
		return OK;
	if (!login_good(in->login))
		(void)fail_at(&call->cx, S("/login"), "pattern", "this is no login name");
	TRY(cx_problems(&call->cx));
	TRY(account_find(call, in, &a, &c, &known));
	TRY(guess_check(call, in->organisation, in->login, &g));
	struct tried *t = NEW(call->cx.arena, struct tried);
	t->hash = known ? c.password : S_NONE;
	call->prepared = t;
	call->aside = login_aside;
	return OK;
}

/* Nobody comes in for an organisation that is no more.  He hears no other answer than a stranger
 * does; the log says why, since he will ask. */
static err organisation_acts(struct call *call, const struct account *a, bool *out)
{
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, a->organisation, &o);

	*out = e == E_NOT_FOUND; /* the platform's own administrators are of none */
	if (e != OK)
		return e == E_NOT_FOUND ? OK : e;
	*out = organisation_lets(organisation_state(&o), role_find(a->role), true);
	if (!*out)
		log_line(LOG_LEVEL_WARNING, "a login of account %.*s is refused: %.*s is %.*s",
		         P(a->id), P(o.id), P(organisation_state(&o)));
	return OK;
}

static bool login_right(struct call *call, const struct account *a, struct credential *c)
{
	const struct tried *t = call->prepared;
	const struct login_in *in = call->in;
	bool second = second_factor(call, a, c, code_typed(call->cx.arena, in->code));

	return t->fits && str_eq(t->hash, c->password) && second &&
	       account_acts(a->state, a->leave_from_ms, a->leave_until_ms, call->now_ms);
}

/* A session that the browser had before is replaced and not kept beside; it may have ended
 * meanwhile. */
static err session_before_end(struct call *call)
{
	err e = OK;

	if (call->caller.session.n > 0)
		e = session_end(call, call->caller.account, call->caller.session);
	if (e != E_NOT_FOUND)
		return e;
	cx_clear(&call->cx);
	return OK;
}

static err login_done(struct call *call, const struct account *a)
{
	struct login_out *out = call->out;
	struct session_row row;

	TRY(session_sweep(call));
	TRY(session_before_end(call));
	TRY(session_begin(call, a->id, &row, &call->reply.session));
	call->gives_right = true;
	call->reply.status = 200;
	call->reply.session_s = session_left_s(&row, call->now_ms);
	*out = (struct login_out){ .session = row.id,
		                   .account = a->id,
		                   .organisation = a->organisation,
		                   .role = a->role,
		                   .duties = a->duties,
		                   .until_ms = call->now_ms +
		                               session_left_s(&row, call->now_ms) * INT64_C(1000) };
	return OK;
}

/* The refusal is kept with what it counted. */
static err wrong(struct call *call, const struct guesses *g)
{
	TRY(guess_wrong(call, g));
	call->refusal = fail(&call->cx, E_LOGIN, "login name, password or code is not right");
	return OK;
}

static err login(struct call *call)
{
	const struct login_in *in = call->in;
	const struct tried *t = call->prepared;
	struct account a;
	struct credential c = { 0 };
	struct guesses g;
	bool known;

	call->reply = (struct reply){ 0 };
	TRY(account_find(call, in, &a, &c, &known));
	const struct credential before = c;
	TRY(guess_check(call, in->organisation, in->login, &g));
	bool acts = known && login_right(call, &a, &c);
	if (acts)
		TRY(organisation_acts(call, &a, &acts));
	if (!acts)
		return wrong(call, &g);
	TRY(guess_right(call, &g));
	c.password = t->renewed.n > 0 ? t->renewed : c.password;
	if (c.totp.p != NULL || t->renewed.n > 0)
		TRY(credential_used(call, &c, &before));
	return login_done(call, &a);
}

/* -- another password ------------------------------------------------------------------------ */

struct password_in {
	str old, password;
};

static const struct field password_fields[] = {
	FIELD(struct password_in, old, "the present one", .min = 1, .max = PASSWORD_BYTES_MAX),
	FIELD(struct password_in, password, "the new one", .min = 1, .max = PASSWORD_BYTES_MAX),
};
static const struct rec password_rec = REC(struct password_in, "password_in", password_fields);

struct changed {
	struct tried old;
	str hash; /* of the new one */
};

static err own_account(struct call *call, struct account *a, struct credential *c)
{
	if (call->caller.session.n == 0)
		return fail(&call->cx, E_STATE, "only somebody who has logged in has a password");
	TRY(account_get(call, call->caller.account, a));
	return credential_get(call, a, c);
}

static err password_aside(struct call *call)
{
	const struct password_in *in = call->in;
	struct changed *t = call->prepared;

	TRY(password_try(call, in->old, &t->old));
	app_hashed(call->app);
	return password_hash(&call->cx, in->password, &t->hash);
}

static err password_prepare(struct call *call)
{
	const struct password_in *in = call->in;
	struct account a;
	struct credential c;
	struct guesses g;
	const char *why;

	if (call->prepared != NULL)
		return OK;
	TRY(own_account(call, &a, &c));
	const char *fault = password_fault(in->password, a.login, a.organisation, &why);
	if (fault != NULL)
		(void)fail_at(&call->cx, S("/password"), fault, "%s", why);
	TRY(cx_problems(&call->cx));
	TRY(guess_check(call, a.organisation, a.login, &g));
	struct changed *t = NEW(call->cx.arena, struct changed);
	t->old.hash = c.password;
	call->prepared = t;
	call->aside = password_aside;
	return OK;
}

/* All other sessions end, this one gets a new secret. */
static err password_set(struct call *call)
{
	const struct changed *t = call->prepared;
	struct receipt *out = call->out;
	struct session_row row;
	struct account a;
	struct credential c;
	struct guesses g;

	call->reply = (struct reply){ 0 };
	TRY(own_account(call, &a, &c));
	TRY(guess_check(call, a.organisation, a.login, &g));
	if (!t->old.fits || !str_eq(t->old.hash, c.password))
		return wrong(call, &g);
	TRY(guess_right(call, &g));
	c.password = t->hash;
	c.at_ms = call->now_ms > c.at_ms ? call->now_ms : c.at_ms + 1;
	a.credential_ms = c.at_ms;
	TRY(credential_put(call, &c));
	TRY(account_set(call, &a, "password"));
	TRY(session_end_others(call, a.id, call->caller.session));
	TRY(session_get(call, a.id, call->caller.session, &row));
	TRY(session_replace(call, &row, &call->reply.session));
	call->reply.session_s = session_left_s(&row, call->now_ms);
	out->id = a.id;
	return OK;
}

static const struct op ops[] = {
	{ .name = "session.begin",
	  .route = "POST /v1/session",
	  .may = MAY_EVERYBODY,
	  .in = &login_rec,
	  .out = &out_rec,
	  .prepare = login_prepare,
	  .run = login,
	  .flags = OP_WRITE | OP_SLOW | OP_SECRET,
	  .zh = "登录",
	  .en = "Log in" },
	{ .name = "account.password",
	  .route = "POST /v1/account/password",
	  .may = MAY_KNOWN,
	  .in = &password_rec,
	  .out = &receipt_rec,
	  .prepare = password_prepare,
	  .run = password_set,
	  .flags = OP_WRITE | OP_SLOW | OP_SECRET,
	  .zh = "修改自己的密码",
	  .en = "Change one's own password" },
};

const struct feature login_feature = { .name = "login", OPS(ops) };
