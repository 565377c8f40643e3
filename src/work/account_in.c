/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody sends to open an account: whether it is well-formed, whether the one that it is for
 * is there, and whether the caller may make one of that role. */
#include "op/allowance.h"
#include "op/duty.h"
#include "work/account.h"
#include "work/assessor.h"
#include "work/features.h"
#include "work/party.h"

enum { PERSON, HELD };

static const struct sql q[] = {
	[PERSON] = { "account.person", "SELECT id FROM person WHERE id = $1 AND organisation = $2",
	             NULL, NULL },
	[HELD] = { "account.held",
	           "SELECT id FROM account WHERE organisation = $1 AND person = $2 "
	           "AND state <> 'departed' LIMIT 1",
	           NULL, NULL },
};

static const struct field in_fields[] = {
	FIELD(struct account_in, organisation, "whose account", .min = 2, .max = 40),
	FIELD(struct account_in, role, "what it may do", .min = 2, .max = 20),
	FIELD(struct account_in, duties, "words of the list of duties, separated by spaces",
	      .max = 200, .optional = true),
	FIELD(struct account_in, login, "name to log in with: a-z, 0-9, . _ -", .min = 2,
	      .max = 40),
	FIELD(struct account_in, name, "name to show", .min = 1, .max = 100, .optional = true,
	      .legible = true),
	FIELD(struct account_in, person,
	      "id of the registered person, of a bureau's account also of the assessor, as the log "
	      "has it",
	      .min = 1, .max = 40, .optional = true),
	FIELD(struct account_in, registration, "or the number of that registration", .min = 3,
	      .max = 40, .optional = true),
};
const struct rec account_in_rec = REC(struct account_in, "account_in", in_fields);

bool login_good(str login)
{
	for (size_t i = 0; i < login.n; i++) {
		char c = login.p[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '_' &&
		    c != '-')
			return false;
	}
	return true;
}

void account_duties_check(struct call *call, str duties)
{
	str rest = duties;
	str one;

	while (rest.n > 0) {
		rest = str_cut(rest, ' ', &one);
		if (duty_find(one) == NULL)
			(void)fail_at(&call->cx, S("/duties"), "not-in-list",
			              "\"%.*s\" is none of: %s", P(one), duty_words);
		else if (str_has_word(rest, one))
			(void)fail_at(&call->cx, S("/duties"), "twice", "%.*s is there twice",
			              P(one));
	}
}

str account_duties_print(struct call *call, str duties)
{
	struct buf b = buf_new(call->cx.arena);
	str one;

	while (duties.n > 0) {
		duties = str_cut(duties, ' ', &one);
		if (one.n > 0)
			buf_fmt(&b, "%s%.*s", buf_view(&b).n > 0 ? " " : "", P(one));
	}
	return buf_view(&b).n > 0 ? buf_view(&b) : S_NONE;
}

/* Nobody makes more of others than he is himself, and nobody chooses who audits him: only the
 * platform's administrator makes administrators and auditors, as with tokens; of another role than
 * their own make only they and the municipal bureau (account_opened_by) an account.  Who may invite
 * somebody again could log in in his place, so the same holds for accounts that are there. */
bool account_may_make(enum role mine, enum role role)
{
	return mine == ROLE_ADMIN || mine == role ||
	       (mine == ROLE_BUREAU && role != ROLE_ADMIN && role != ROLE_AUDITOR);
}

/* A role is the organisation's kind, or auditor, or admin. */
static err role_check(struct call *call, const struct account_in *in)
{
	enum role role = role_find(in->role);
	enum role mine = call->caller.role;
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, in->organisation, &o);

	if (role == ROLE_COUNT || role == ROLE_PUBLIC)
		return fail_at(&call->cx, S("/role"), "not-in-list", "\"%.*s\" is no role",
		               P(in->role));
	if (e == E_NOT_FOUND && role == ROLE_ADMIN && mine == ROLE_ADMIN)
		return OK;
	if (e == E_NOT_FOUND)
		return fail_at(&call->cx, S("/organisation"), "unknown", "no organisation %.*s",
		               P(in->organisation));
	TRY(e);
	if (!organisation_admits(organisation_state(&o)))
		(void)fail_at(&call->cx, S("/organisation"), "state", "%.*s is %.*s", P(o.id),
		              P(organisation_state(&o)));
	if (!account_may_make(mine, role) ||
	    (role != ROLE_ADMIN && role != ROLE_AUDITOR && !str_eq(o.kind, in->role)))
		(void)fail_at(&call->cx, S("/role"), "not-of-this",
		              "%.*s is a %.*s, and you cannot make an account of it a %.*s",
		              P(o.id), P(o.kind), P(in->role));
	return OK;
}

/* Assessors act at the bureau, whoever employs them. */
static bool is_bureaus(const struct account_in *in)
{
	return role_find(in->role) == ROLE_BUREAU;
}

static err person_check(struct call *call, const struct account_in *in)
{
	const struct value param[] = { V_TEXT(in->person), V_TEXT(in->organisation) };
	struct assessor assessor;
	struct value v[1];
	err e;

	if (in->person.n == 0)
		return OK;
	e = db_one(&call->cx, call->tx, &q[PERSON], param, 2, v, 1);
	if (e == E_NOT_FOUND && is_bureaus(in))
		e = assessor_get(&call->cx, call->tx, in->person, &assessor);
	if (e == E_NOT_FOUND)
		return fail_at(&call->cx, S("/person"), "unknown",
		               "%.*s has no registered person of that id", P(in->organisation));
	return e;
}

static err number_find(struct call *call, const struct account_in *in, str *id)
{
	struct assessor assessor = { .id = S_NONE };
	struct person person = { .id = S_NONE };
	err e = person_get(&call->cx, call->tx, in->organisation, in->registration, &person);

	*id = person.id;
	if (e != E_NOT_FOUND || !is_bureaus(in))
		return e;
	e = assessor_by_number(&call->cx, call->tx, in->registration, &assessor);
	*id = assessor.id;
	return e;
}

/* By number, as people know each other; what is kept is the id. */
static err person_find(struct call *call, struct account_in *in)
{
	str id;
	err e;

	if (in->registration.n == 0)
		return OK;
	e = number_find(call, in, &id);
	if (e == E_NOT_FOUND)
		return fail_at(&call->cx, S("/registration"), "unknown",
		               "%.*s has no registered person of that number", P(in->organisation));
	TRY(e);
	if (in->person.n > 0 && !str_eq(in->person, id))
		return fail_at(&call->cx, S("/registration"), "contradiction",
		               "this is the number of another person");
	in->person = id;
	return OK;
}

/* Whoever opened a second account for somebody could act in his name with it. */
static err person_free(struct call *call, const struct account_in *in)
{
	const struct value param[] = { V_TEXT(in->organisation), V_TEXT(in->person) };
	struct value v[1];
	err e = in->person.n > 0 ? db_one(&call->cx, call->tx, &q[HELD], param, 2, v, 1)
	                         : E_NOT_FOUND;

	if (e == OK)
		return fail_at(&call->cx,
		               in->registration.n > 0 ? S("/registration") : S("/person"), "taken",
		               "this person has an account of %.*s already", P(in->organisation));
	return e == E_NOT_FOUND ? OK : e;
}

err account_in_check(struct call *call, struct account_in *in)
{
	err e;

	if (!login_good(in->login))
		(void)fail_at(&call->cx, S("/login"), "pattern",
		              "lower case letters, digits, '.', '_' and '-' only");
	account_duties_check(call, in->duties);
	e = role_check(call, in);
	if (e != OK && e != E_INVALID)
		return e;
	e = person_check(call, in);
	if (e == OK)
		e = person_find(call, in);
	if (e == OK)
		e = person_free(call, in);
	if (e != OK && e != E_INVALID)
		return e;
	return cx_problems(&call->cx);
}

const struct feature account_in_feature = { .name = "account_in", SQLS(q) };
