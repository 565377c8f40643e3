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

/* Who acted: an account or a token, by what is known of it; of the platform itself nothing. */
struct actor {
	str organisation, role;
	const struct fact_account *account; /* NULL behind an organisation's own token */
};

static struct actor actor_of(const struct fact_source *source, str id)
{
	const struct fact *account = source->latest(source->state, FACT_ACCOUNT, id);
	const struct fact *token = source->latest(source->state, FACT_TOKEN, id);
	const struct fact_account *a = account != NULL ? account->value : NULL;
	const struct fact_token *t = token != NULL ? token->value : NULL;

	if (a != NULL)
		return (struct actor){ a->organisation, a->role, a };
	if (t == NULL)
		return (struct actor){ 0 };
	account = source->latest(source->state, FACT_ACCOUNT, t->account);
	return (struct actor){ t->organisation, t->role, account != NULL ? account->value : NULL };
}

static bool has_ended(const struct fact_source *source, str organisation, const char *states)
{
	const struct fact *f = source->latest(source->state, FACT_ORGANISATION, organisation);
	const struct fact_organisation *o = f != NULL ? f->value : NULL;

	return o != NULL && str_has_word(str_of(states), o->state);
}

/* After a merger a maker's programs, not its people, still send what was measured before.  The
 * platform's administrators act whatever became of the organisation whose id they bear. */
static bool outlived(const struct fact_source *source, const struct actor *by)
{
	bool program = str_eq(by->role, S("maker")) && by->account == NULL;

	return by->organisation.n > 0 && !str_eq(by->role, S("admin")) &&
	       has_ended(source, by->organisation, program ? "dissolved" : "merged dissolved");
}

static bool bureau_elsewhere(const struct fact_source *source, const struct fact_account *a)
{
	struct actor by = actor_of(source, a->actor);

	return str_eq(by.role, S("bureau")) && !str_eq(by.organisation, a->organisation);
}

/* What a bureau opened elsewhere it may invite to again, or end, until somebody else saw to it. */
static const char *again_fault(const struct fact_source *source, const struct fact *before,
                               const struct fact_account *a)
{
	const struct fact_account *was = before != NULL ? before->value : NULL;

	if (!str_eq(a->event, S("reset")) && !str_eq(a->event, S("depart")))
		return "a bureau changed an account of another organisation";
	if (was == NULL || was->credential_ms != ABSENT_INT || !bureau_elsewhere(source, was))
		return "a bureau acted on an account that is another organisation's own by now";
	return NULL;
}

const char *account_origin_fault(const struct fact_source *source, const struct fact *before,
                                 const struct fact *now, uint32_t others)
{
	const struct fact_account *a = now->value;

	if (!bureau_elsewhere(source, a))
		return NULL;
	if (others > 0)
		return "a bureau acted in an organisation that has accounts of its own";
	if (!str_eq(a->event, S("invite")))
		return again_fault(source, before, a);
	return str_eq(a->duties, S("administrator")) && !str_eq(a->role, S("auditor"))
	               ? NULL
	               : "a bureau invited somebody else than an administrator";
}

static bool issuer_is_out(const struct fact_source *source, const struct fact_token *t)
{
	const struct fact *issuer = source->latest(source->state, FACT_ACCOUNT, t->issuer);
	const struct fact_account *a = issuer != NULL ? issuer->value : NULL;

	return a != NULL && str_has_word(S("locked departed"), a->state);
}

/* An account that is locked, on leave, gone or not taken up does nothing, and a token that was
 * revoked or has expired neither.  Whoever takes up an invitation or sets his password is the
 * subject himself. */
static const char *actor_fault(const struct fact_source *source, str actor, const struct fact *now)
{
	const struct fact *account = source->latest(source->state, FACT_ACCOUNT, actor);
	const struct fact *token = source->latest(source->state, FACT_TOKEN, actor);
	const struct fact_account *a = account != NULL ? account->value : NULL;
	const struct fact_token *t = token != NULL ? token->value : NULL;
	const struct actor by = actor_of(source, actor);

	if (outlived(source, &by))
		return "it was done for an organisation that was no more";
	if (str_eq(actor, now->subject))
		return NULL;
	bool away = a != NULL && str_eq(a->state, S("leave")) && now->at_ms >= a->leave_from_ms &&
	            now->at_ms < a->leave_until_ms;
	if (a != NULL && (away || !str_has_word(S("active leave"), a->state)))
		return "it was done by an account that could not act";
	if (t != NULL && issuer_is_out(source, t))
		return "it was done with a token that should have ended with its issuer";
	if (t != NULL && (t->revoked_ms != ABSENT_INT || t->expires_ms <= now->at_ms))
		return "it was done with a token that was none any more";
	return NULL;
}

/* One of the organisation's own. */
static bool is_living(const struct fact *f)
{
	const struct fact_account *a = f != NULL ? f->value : NULL;

	return a != NULL && !str_eq(a->state, S("departed")) &&
	       !str_has_word(S("auditor admin"), a->role);
}

const char *account_fault(const struct fact_source *source, struct map *living,
                          const struct fact *before, const struct fact *now)
{
	const struct fact_account *a = now->value;
	const char *why = account_history_fault(before, now);
	bool is_new;
	uint32_t *n = map_put(living, 0, a->organisation, &is_new);

	*n -= *n > 0 && is_living(before);
	if (why == NULL)
		why = account_origin_fault(source, before, now, *n);
	if (why == NULL)
		why = actor_fault(source, a->actor, now);
	if (why == NULL && before == NULL && has_ended(source, a->organisation, "merged dissolved"))
		why = "it was opened for an organisation that was no more";
	*n += is_living(now);
	return why;
}

static bool token_changed(const struct fact_token *was, const struct fact_token *t)
{
	return !str_eq(was->organisation, t->organisation) || !str_eq(was->role, t->role) ||
	       !str_eq(was->account, t->account) || !str_eq(was->scope, t->scope) ||
	       !str_eq(was->issuer, t->issuer) || was->expires_ms != t->expires_ms ||
	       was->issued_ms != t->issued_ms;
}

const char *token_history_fault(const struct fact *before, const struct fact *now)
{
	const struct fact_token *t = now->value;
	const struct fact_token *was = before ? before->value : NULL;

	if (was == NULL && t->issuer.n > 0 && !str_eq(t->issuer, t->actor))
		return "somebody else than its issuer issued it";
	if (was == NULL)
		return t->revoked_ms == ABSENT_INT ? NULL : "it begins as revoked";
	if (was->revoked_ms != ABSENT_INT || t->revoked_ms != now->at_ms)
		return "it is not revoked once, at the moment of the leaf";
	if (token_changed(was, t))
		return "it became another one";
	return NULL;
}

const char *token_fault(const struct fact_source *source, const struct fact *before,
                        const struct fact *now)
{
	const struct fact_token *t = now->value;
	const char *why = token_history_fault(before, now);

	if (why == NULL)
		why = actor_fault(source, t->actor, now);
	if (why == NULL && before == NULL && has_ended(source, t->organisation, "merged dissolved"))
		why = "it was issued for an organisation that was no more";
	return why;
}

const char *actor_ended_fault(const struct fact_source *source, const struct fact *now)
{
	const struct field *f = rec_field(fact_rec(now->kind), S("actor"));

	if (f == NULL)
		return NULL;
	const struct actor by = actor_of(source, field_text(f, now->value));
	return outlived(source, &by) ? "it was done for an organisation that was no more" : NULL;
}

const char *organisation_actor_fault(const struct fact_source *source, const struct fact *before,
                                     const struct fact *now)
{
	const struct fact_organisation *o = now->value;
	const struct fact_organisation *was = before != NULL ? before->value : NULL;
	bool bureau = str_eq(o->kind, S("bureau"));

	if (was != NULL && str_eq(was->state, o->state))
		return NULL; /* said again */
	const struct actor by = actor_of(source, o->state_actor);
	if (by.role.n == 0)
		return NULL;
	if (outlived(source, &by))
		return "it was done for an organisation that was no more";
	if (bureau && !str_eq(by.role, S("admin")))
		return "somebody else than the platform's administrator decided on a bureau";
	if (was == NULL && str_eq(o->kind, S("district")) && str_eq(by.role, S("bureau")) &&
	    by.account != NULL && !str_has_word(by.account->duties, S("head")))
		return "a district's bureau was registered by somebody else than a head";
	return NULL;
}
