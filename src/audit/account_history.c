/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever reads the latest leaf of an account believes its state.  So each leaf is held against the
 * one before: an event leads from some states to one other, at the moment of the leaf, and whose
 * the account is never changes. */
#include "audit/account_history.h"

#include <stddef.h>

/* An event, the states that it may find (between spaces), and the state after it; NULL: the same.
 */
static const struct {
	const char *event, *from, *to;
} events[] = {
	{ "accept", "invited", "active" },
	{ "reset", "invited active locked leave", "invited" },
	{ "lock", "active leave", "locked" },
	{ "unlock", "locked", "active" },
	{ "leave", "active leave", "leave" },
	{ "return", "leave", "active" },
	{ "depart", "invited active locked leave", "departed" },
	{ "duties", "invited active locked leave", NULL },
	{ "password", "active leave", NULL },
};

static const char *first_fault(const struct fact_account *a)
{
	if (!str_eq(a->event, S("invite")) || !str_eq(a->state, S("invited")))
		return "it does not begin with an invitation";
	return a->credential_ms == ABSENT_INT ? NULL : "it has a password before it was accepted";
}

static bool whose_changed(const struct fact_account *was, const struct fact_account *a)
{
	return !str_eq(was->organisation, a->organisation) || !str_eq(was->role, a->role) ||
	       !str_eq(was->person, a->person) || !str_eq(was->names_sha256, a->names_sha256);
}

static const char *state_fault(const struct fact_account *was, const struct fact *now)
{
	const struct fact_account *a = now->value;

	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
		if (!str_eq(a->event, str_of(events[i].event)))
			continue;
		str after = events[i].to ? str_of(events[i].to) : was->state;
		if (!str_has_word(str_of(events[i].from), was->state) || !str_eq(a->state, after))
			return "its state cannot follow the one before";
		if (a->since_ms != (events[i].to ? now->at_ms : was->since_ms))
			return "its state did not begin at the moment of the leaf";
		return NULL;
	}
	return "nobody knows its event";
}

/* A password is set by these two events only. */
static bool credential_changed(const struct fact_account *was, const struct fact_account *a)
{
	return was->credential_ms != a->credential_ms && !str_eq(a->event, S("accept")) &&
	       !str_eq(a->event, S("password"));
}

const char *account_history_fault(const struct fact *before, const struct fact *now)
{
	const struct fact_account *a = now->value;
	const struct fact_account *was = before ? before->value : NULL;

	if (was == NULL)
		return first_fault(a);
	if (whose_changed(was, a))
		return "it became somebody else's";
	if (credential_changed(was, a))
		return "its password was set by nothing that may";
	if (!str_eq(was->duties, a->duties) && !str_eq(a->event, S("duties")))
		return "its duties changed by nothing that may";
	return state_fault(was, now);
}

/* The role in which the account, or the token, acted; none for the platform itself. */
static str role_of(const struct fact_source *source, str actor)
{
	const struct fact *account = source->latest(source->state, FACT_ACCOUNT, actor);
	const struct fact *token = source->latest(source->state, FACT_TOKEN, actor);

	if (account != NULL)
		return ((const struct fact_account *)account->value)->role;
	return token != NULL ? ((const struct fact_token *)token->value)->role : S_NONE;
}

const char *account_origin_fault(const struct fact_source *source, const struct fact *now,
                                 bool taken)
{
	const struct fact_account *a = now->value;

	if ((!str_eq(a->event, S("invite")) && !str_eq(a->event, S("reset"))) ||
	    str_eq(now->by, a->organisation) || !str_eq(role_of(source, a->actor), S("bureau")))
		return NULL;
	if (taken)
		return "a bureau invited into an organisation that has accounts of its own";
	return str_has_word(a->duties, S("administrator"))
	               ? NULL
	               : "a bureau invited somebody else than an administrator";
}

const char *token_history_fault(const struct fact *before, const struct fact *now)
{
	const struct fact_token *t = now->value;
	const struct fact_token *was = before ? before->value : NULL;

	if (was == NULL)
		return t->revoked_ms == ABSENT_INT ? NULL : "it begins as revoked";
	if (was->revoked_ms != ABSENT_INT || t->revoked_ms != now->at_ms)
		return "it is not revoked once, at the moment of the leaf";
	if (!str_eq(was->organisation, t->organisation) || !str_eq(was->role, t->role) ||
	    !str_eq(was->account, t->account) || !str_eq(was->scope, t->scope) ||
	    was->expires_ms != t->expires_ms || was->issued_ms != t->issued_ms)
		return "it became another one";
	return NULL;
}
