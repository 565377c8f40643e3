/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of an account and its leaf, for all files that have to do with accounts. */
#include "base/arena.h"
#include "code/text.h"
#include "op/allowance.h"
#include "work/account.h"
#include "work/features.h"

static const struct field row_fields[] = {
	FIELD(struct account, id, ""),
	FIELD(struct account, organisation, ""),
	FIELD(struct account, role, ""),
	FIELD(struct account, duties, "", .optional = true),
	FIELD(struct account, login, ""),
	FIELD(struct account, name, "", .optional = true),
	FIELD(struct account, salt, ""),
	FIELD(struct account, person, "", .optional = true),
	FIELD(struct account, state, ""),
	FIELD(struct account, since_ms, ""),
	FIELD(struct account, leave_from_ms, "", .optional = true),
	FIELD(struct account, leave_until_ms, "", .optional = true),
	FIELD(struct account, event, ""),
	FIELD(struct account, actor, ""),
	FIELD(struct account, credential_ms, "", .optional = true),
};
const struct rec account_rec = REC(struct account, "account", row_fields);

/* What the log says of an account: a commitment in place of its names. */
struct account_fact {
	str actor;
	int64_t credential_ms;
	str duties, event;
	int64_t leave_from_ms, leave_until_ms;
	str names_sha256, organisation, person, role;
	int64_t since_ms;
	str state;
};

static const struct field fact_fields[] = {
	FIELD(struct account_fact, actor, ""),
	FIELD(struct account_fact, credential_ms, "", .optional = true),
	FIELD(struct account_fact, duties, "", .optional = true),
	FIELD(struct account_fact, event, ""),
	FIELD(struct account_fact, leave_from_ms, "", .optional = true),
	FIELD(struct account_fact, leave_until_ms, "", .optional = true),
	FIELD(struct account_fact, names_sha256, ""),
	FIELD(struct account_fact, organisation, ""),
	FIELD(struct account_fact, person, "", .optional = true),
	FIELD(struct account_fact, role, ""),
	FIELD(struct account_fact, since_ms, ""),
	FIELD(struct account_fact, state, ""),
};
static const struct rec fact_rec = REC(struct account_fact, "account_fact", fact_fields);

enum { ADD, SET, GET, BY_LOGIN, OF_PERSON, LIVING, OF_TOKEN };

static const struct sql q[] = {
	[ADD] = { "account.add", "INSERT INTO account ({account}) VALUES ({account:$})",
	          &account_rec, NULL },
	[SET] = { "account.set", "UPDATE account SET {account:=} WHERE id = $1", &account_rec,
	          NULL },
	[GET] = { "account.get", "SELECT {account} FROM account WHERE id = $1", NULL,
	          &account_rec },
	[BY_LOGIN] = { "account.by_login",
	               "SELECT {account} FROM account WHERE organisation = $1 AND login = $2", NULL,
	               &account_rec },
	[OF_PERSON] = { "account.of_person",
	                "SELECT {account} FROM account WHERE organisation = $1 AND person = $2 "
	                "ORDER BY login",
	                NULL, &account_rec },
	[LIVING] = { "account.living",
	             "SELECT id FROM account WHERE organisation = $1 AND id <> $2 AND "
	             "state <> 'departed' AND role NOT IN ('auditor', 'admin') LIMIT 1",
	             NULL, NULL },
	[OF_TOKEN] = { "account.of_token", "SELECT organisation, role FROM token WHERE id = $1",
	               NULL, NULL },
};

static str names_commit(struct arena *a, const struct account *row)
{
	struct sha256 s = sha256_new();
	struct hash h;

	sha256_add(&s, row->salt.p, row->salt.n);
	sha256_add(&s, row->login.p, row->login.n);
	sha256_add(&s, "", 1);
	sha256_add(&s, row->name.p, row->name.n);
	h = sha256_done(&s);
	return hex_print(a, h.b, HASH_SIZE);
}

static err leaf(struct call *call, const struct account *a)
{
	const struct account_fact fact = { .actor = a->actor,
		                           .credential_ms = a->credential_ms,
		                           .duties = a->duties,
		                           .event = a->event,
		                           .leave_from_ms = a->leave_from_ms,
		                           .leave_until_ms = a->leave_until_ms,
		                           .names_sha256 = names_commit(call->cx.arena, a),
		                           .organisation = a->organisation,
		                           .person = a->person,
		                           .role = a->role,
		                           .since_ms = a->since_ms,
		                           .state = a->state };

	return leaf_fact(call, "account", "account", a->id, &fact_rec, &fact);
}

err account_get(struct call *call, str id, struct account *out)
{
	const struct value param[] = { V_TEXT(id) };

	return db_get(&call->cx, call->tx, &q[GET], param, 1, out);
}

err account_by_login(struct call *call, str organisation, str login, struct account *out)
{
	const struct value param[] = { V_TEXT(organisation), V_TEXT(login) };

	return db_get(&call->cx, call->tx, &q[BY_LOGIN], param, 2, out);
}

err account_add(struct call *call, struct account *a)
{
	err e;

	a->event = S("invite");
	a->actor = call_actor(call);
	e = db_put(&call->cx, call->tx, &q[ADD], a, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, e, "this login name is taken in %.*s", P(a->organisation));
	TRY(e);
	return leaf(call, a);
}

/* Two servers that change one account at once: the second leaf's `prev` does not fit, and its call
 * is decided again. */
err account_set(struct call *call, struct account *a, const char *event)
{
	a->event = str_of(event);
	a->actor = call_actor(call);
	TRY(db_put(&call->cx, call->tx, &q[SET], a, NULL));
	return leaf(call, a);
}

err account_managed(struct call *call, str organisation)
{
	return call_sees(call, organisation, S_NONE);
}

err account_is_person(struct call *call, str person, bool *out)
{
	struct account a;

	*out = call->caller.scope.n == 0; /* what a bound one says, nobody answers for */
	if (call->caller.account.n == 0)
		return OK;
	TRY(account_get(call, call->caller.account, &a));
	*out = a.person.n > 0 && str_eq(a.person, person);
	return OK;
}

err account_person_acts(struct call *call, const struct person *p)
{
	const struct value param[] = { V_TEXT(p->organisation), V_TEXT(p->id) };
	list all;

	TRY(db_list(&call->cx, call->tx, &q[OF_PERSON], param, 2, &all));
	const struct account *a = all.item;
	size_t taken = 0; /* of the invitations, at any time */
	bool acts = false;
	for (size_t i = 0; i < all.n; i++) {
		taken += !str_eq(a[i].state, S("invited")) || a[i].credential_ms != ABSENT_INT;
		acts |= str_has_word(a[i].duties, S("signatory")) &&
		        account_acts(a[i].state, a[i].leave_from_ms, a[i].leave_until_ms,
		                     call->now_ms);
	}
	if (acts || taken == 0)
		return OK;
	(void)fail_at(&call->cx, S("/approver"), "lapsed", "%.*s does not act as a signatory now",
	              P(p->registration));
	return fail(&call->cx, E_LAPSED,
	            "%.*s has left, is on leave, is locked out or signs no more",
	            P(p->registration));
}

/* -- the bureau in other organisations ------------------------------------------------------- */

bool account_elsewhere(const struct call *call, str organisation)
{
	return call->caller.role == ROLE_BUREAU && !str_eq(call->caller.organisation, organisation);
}

/* Auditors' and the platform's administrators' accounts are not the organisation's own.  Two
 * servers that open one at once: the second leaf finds that rights have changed
 * (head.c), and its call is decided again. */
static err living_none(struct call *call, const struct account *a)
{
	const struct value param[] = { V_TEXT(a->organisation), V_TEXT(a->id) };
	struct value v[1];
	err e = db_one(&call->cx, call->tx, &q[LIVING], param, 2, v, 1);

	if (e == OK)
		return fail(&call->cx, E_STATE,
		            "%.*s has accounts of its own: its administrator sees to them",
		            P(a->organisation));
	return e == E_NOT_FOUND ? OK : e;
}

/* An actor is an account or a token; each has a role and an organisation. */
static err bureau_acted(struct call *call, const struct account *a, bool *out)
{
	const struct value param[] = { V_TEXT(a->actor) };
	struct account by;
	struct value v[2];
	err e = account_get(call, a->actor, &by);

	if (e == E_NOT_FOUND) {
		e = db_one(&call->cx, call->tx, &q[OF_TOKEN], param, 1, v, 2);
		if (e == OK)
			by = (struct account){ .organisation = v[0].s, .role = v[1].s };
	}
	*out = e == OK && role_find(by.role) == ROLE_BUREAU &&
	       !str_eq(by.organisation, a->organisation);
	return e == E_NOT_FOUND ? OK : e;
}

err account_opened_by(struct call *call, const struct account *a)
{
	if (!account_elsewhere(call, a->organisation))
		return OK;
	TRY(living_none(call, a));
	if (str_eq(a->duties, S("administrator")) && role_find(a->role) != ROLE_AUDITOR)
		return OK;
	return fail(&call->cx, E_FORBIDDEN,
	            "the first account of %.*s is its administrator's, who invites the others",
	            P(a->organisation));
}

err account_first_of(struct call *call, const struct account *a)
{
	bool bureau;

	if (!account_elsewhere(call, a->organisation))
		return OK;
	TRY(living_none(call, a));
	TRY(bureau_acted(call, a, &bureau));
	if (bureau && str_eq(a->state, S("invited")) && a->credential_ms == ABSENT_INT)
		return OK;
	return fail(&call->cx, E_STATE,
	            "%.*s has begun to see to its own accounts: the bureau no longer does",
	            P(a->organisation));
}

const struct feature account_row_feature = { .name = "account_row", SQLS(q) };
