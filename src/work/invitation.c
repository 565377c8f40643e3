/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking up an invitation: whoever has its secret looks at what it is for, sets up the second
 * factor in a phone, and chooses a password.  It is good once.
 *
 * An unknown, used and expired one have the same answer.  Its 256 random bits need no counter
 * against guessing. */
#include <string.h>

#include "base/arena.h"
#include "code/qr.h"
#include "code/text.h"
#include "crypt/password.h"
#include "crypt/totp.h"
#include "op/allowance.h"
#include "op/duty.h"
#include "op/sealed.h"
#include "op/session.h"
#include "work/account.h"
#include "work/features.h"
#include "work/party.h"

#define RECOVERY_BYTES 10
#define LABEL_MAX 100

enum { FIND };

static const struct sql q[] = {
	[FIND] = { "invitation.find", "SELECT {invitation} FROM invitation WHERE hash = $1", NULL,
	           &invitation_rec },
};

/* Nobody begins for an organisation that is no more. */
static err organisation_there(struct call *call, const struct account *a, bool *out)
{
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, a->organisation, &o);

	*out = e != OK || organisation_lets(organisation_state(&o), role_find(a->role), true);
	return e == E_NOT_FOUND ? OK : e; /* the platform's own administrators are of none */
}

static err refused(struct call *call)
{
	return fail(&call->cx, E_INVITATION, "ask your administrator for another one");
}

/* The open invitation of that secret, its account, and the secret that it offers for the phone. */
static err find(struct call *call, str secret, struct invitation *out, struct account *a,
                uint8_t totp[TOTP_SECRET_BYTES])
{
	struct cx *cx = &call->cx;
	const struct keys *keys = app_keys(call->app);
	struct hash hash = sha256(secret);
	bool there;
	const struct value param[] = { V_BLOB(hash.b, HASH_SIZE) };
	err e = db_get(cx, call->tx, &q[FIND], param, 1, out);

	if (e == E_NOT_FOUND)
		return refused(call);
	TRY(e);
	if (!sealed_right(cx->arena, keys, &invitation_rec, out) ||
	    !vault_open(&keys->vault, out->account, out->totp, totp, TOTP_SECRET_BYTES))
		return fail(cx, E_CORRUPT, "the invitation of account %.*s was changed",
		            P(out->account));
	TRY(account_get(call, out->account, a));
	TRY(organisation_there(call, a, &there));
	if (!there || out->expires_ms <= call->now_ms || !str_eq(a->state, S("invited")))
		return refused(call);
	return OK;
}

/* -- looking --------------------------------------------------------------------------------- */

struct look_in {
	str invitation;
};
struct look_out {
	str organisation, role, duties, login;
	int64_t second_factor;
	str totp_secret, otpauth;
	int64_t expires_ms;
};

#define INVITATION_FIELD(s) FIELD(s, invitation, "its secret", .min = 1, .max = 100)

static const struct field look_fields[] = { INVITATION_FIELD(struct look_in) };
static const struct rec look_rec = REC(struct look_in, "invitation_in", look_fields);

static const struct field look_out_fields[] = {
	FIELD(struct look_out, organisation, "whose account it is"),
	FIELD(struct look_out, role, "what it may do"),
	FIELD(struct look_out, duties, "what it is there for", .optional = true),
	FIELD(struct look_out, login, "the name to log in with"),
	FIELD(struct look_out, second_factor, "whether it has to have a second factor",
	      .form = FORM_BOOL),
	FIELD(struct look_out, totp_secret, "base32: to be typed into a phone"),
	FIELD(struct look_out, otpauth, "the same as an address, for a QR code"),
	FIELD(struct look_out, expires_ms, "until when the invitation is good",
	      .form = FORM_MOMENT),
};
static const struct rec look_out_rec = REC(struct look_out, "invitation_out", look_out_fields);

static err look_read(struct call *call, struct look_out *out)
{
	const struct look_in *in = call->in;
	struct arena *arena = call->cx.arena;
	uint8_t totp[TOTP_SECRET_BYTES];
	struct invitation row;
	struct account a;

	TRY(find(call, in->invitation, &row, &a, totp));
	str label = str_fmt(arena, "%.*s@%.*s", P(a.login), P(a.organisation));
	*out = (struct look_out){
		.organisation = a.organisation,
		.role = a.role,
		.duties = a.duties,
		.login = a.login,
		.second_factor = duty_second_factor(role_find(a.role), a.duties),
		.totp_secret = totp_secret_print(arena, totp),
		.otpauth = totp_uri(arena, str_part(app_origin(call->app), 0, LABEL_MAX), label,
		                    totp),
		.expires_ms = row.expires_ms,
	};
	explicit_bzero(totp, sizeof totp);
	return OK;
}

static err look(struct call *call)
{
	return look_read(call, call->out);
}

/* Drawn here, since a page that has to draw it would need more code than all else on it; and for
 * the invitation instead of for any text, so that nobody has his own codes drawn here. */
static err look_qr(struct call *call)
{
	struct look_out shown;
	str svg;

	TRY(look_read(call, &shown));
	TRY(qr_svg(&call->cx, shown.otpauth, &svg));
	call->reply = (struct reply){ .status = 200, .type = "image/svg+xml", .body = svg };
	return OK;
}

/* -- accepting ------------------------------------------------------------------------------- */

struct accept_in {
	str invitation, password, code;
};
struct accept_out {
	str account;
	list recovery_codes;
};
struct recovery_code {
	str code;
};

static const struct field accept_fields[] = {
	INVITATION_FIELD(struct accept_in),
	FIELD(struct accept_in, password, "the password from now on", .min = 1,
	      .max = PASSWORD_BYTES_MAX),
	FIELD(struct accept_in, code, "the six digits that the phone shows", .min = 6, .max = 6,
	      .optional = true),
};
static const struct rec accept_rec = REC(struct accept_in, "accept_in", accept_fields);

static const struct field recovery_fields[] = {
	FIELD(struct recovery_code, code, "in the place of the six digits, once"),
};
static const struct rec recovery_rec = REC(struct recovery_code, "recovery_code", recovery_fields);

static const struct field accept_out_fields[] = {
	FIELD(struct accept_out, account, "its name in the log"),
	FIELD(struct accept_out, recovery_codes, "for a lost phone, shown this once",
	      .list = &recovery_rec, .optional = true),
};
static const struct rec accept_out_rec = REC(struct accept_out, "accept_out", accept_out_fields);

static void code_check(struct call *call, const struct account *a, str code,
                       const uint8_t totp[TOTP_SECRET_BYTES], int64_t *step)
{
	*step = -1;
	if (code.n > 0)
		*step = totp_find(totp, code, call->now_ms, -1);
	if (code.n > 0 && *step < 0)
		(void)fail_at(&call->cx, S("/code"), "wrong", "this is not what the phone shows");
	if (code.n == 0 && duty_second_factor(role_find(a->role), a->duties))
		(void)fail_at(&call->cx, S("/code"), "missing", "this account needs the code");
}

static err accept_check(struct call *call, struct account *a, struct invitation *row, int64_t *step)
{
	const struct accept_in *in = call->in;
	uint8_t totp[TOTP_SECRET_BYTES];
	const char *why;

	TRY(find(call, in->invitation, row, a, totp));
	const char *fault = password_fault(in->password, a->login, a->organisation, &why);
	if (fault != NULL)
		(void)fail_at(&call->cx, S("/password"), fault, "%s", why);
	code_check(call, a, in->code, totp, step);
	explicit_bzero(totp, sizeof totp);
	return cx_problems(&call->cx);
}

static err accept_aside(struct call *call)
{
	const struct accept_in *in = call->in;

	app_hashed(call->app);
	return password_hash(&call->cx, in->password, call->prepared);
}

static err accept_prepare(struct call *call)
{
	struct invitation row;
	struct account a;
	int64_t step;

	if (call->prepared != NULL)
		return OK;
	TRY(accept_check(call, &a, &row, &step));
	call->prepared = NEW(call->cx.arena, str);
	call->aside = accept_aside;
	return OK;
}

/* The codes for whom they are for, and their hashes for the row. */
static str recovery_make(struct call *call, list *out)
{
	struct arena *a = call->cx.arena;
	struct recovery_code *code = NEW_N(a, struct recovery_code, ALLOWED_RECOVERY_CODES);
	struct buf b = buf_new(a);

	for (int i = 0; i < ALLOWED_RECOVERY_CODES; i++) {
		uint8_t random[RECOVERY_BYTES];
		cx_random(&call->cx, random, sizeof random);
		code[i].code = base32_print(a, random, sizeof random);
		struct hash hash = sha256(code[i].code);
		buf_fmt(&b, "%s%.*s", i > 0 ? " " : "", P(hex_print(a, hash.b, HASH_SIZE)));
	}
	*out = (list){ code, ALLOWED_RECOVERY_CODES };
	return buf_view(&b);
}

/* Here the account itself acts; if this is decided again, it is still anybody who asks. */
static err activate(struct call *call, struct account *a)
{
	const struct caller anybody = call->caller;

	call->caller.organisation = a->organisation;
	call->caller.account = a->id;
	a->state = S("active");
	a->since_ms = call->now_ms;
	a->credential_ms = call->now_ms;
	err e = account_set(call, a, "accept");
	call->caller = anybody;
	return e;
}

static err accept(struct call *call)
{
	const str *hash = call->prepared;
	struct accept_out *out = call->out;
	struct invitation row;
	struct account a;
	int64_t step;

	TRY(accept_check(call, &a, &row, &step));
	*out = (struct accept_out){ .account = a.id };
	struct credential c = { .account = a.id,
		                .password = *hash,
		                .totp = step >= 0 ? row.totp : (blob){ NULL, 0 },
		                .totp_step = step,
		                .recovery = step >= 0 ? recovery_make(call, &out->recovery_codes)
		                                      : S_NONE,
		                .at_ms = call->now_ms };
	TRY(credential_put(call, &c));
	TRY(invitation_drop(call, &a));
	TRY(session_end_others(call, a.id, S_NONE)); /* a login with the former password was late */
	return activate(call, &a);
}

static const struct op ops[] = {
	{ .name = "invitation.look",
	  .route = "POST /v1/invitations/look",
	  .may = MAY_EVERYBODY,
	  .in = &look_rec,
	  .out = &look_out_rec,
	  .run = look,
	  .flags = OP_READ | OP_SECRET | OP_OPEN,
	  .zh = "查看邀请",
	  .en = "What an invitation is for" },
	{ .name = "invitation.qr",
	  .route = "POST /v1/invitations/qr",
	  .may = MAY_EVERYBODY,
	  .in = &look_rec,
	  .run = look_qr,
	  .flags = OP_READ | OP_RAW | OP_SECRET | OP_OPEN,
	  .zh = "邀请的动态码密钥，二维码（SVG）",
	  .en = "The secret that an invitation has for a phone, as a QR code in SVG" },
	{ .name = "invitation.accept",
	  .route = "POST /v1/invitations/accept",
	  .may = MAY_EVERYBODY,
	  .in = &accept_rec,
	  .out = &accept_out_rec,
	  .prepare = accept_prepare,
	  .run = accept,
	  .flags = OP_WRITE | OP_SLOW | OP_SECRET,
	  .zh = "接受邀请并设置密码",
	  .en = "Take up an invitation and choose a password" },
};

const struct feature invitation_feature = { .name = "invitation", OPS(ops), SQLS(q) };
