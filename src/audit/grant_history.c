/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An authorisation carries its past suspensions with it, and whoever has its latest leaf believes
 * them.  So each leaf is held against the one before: a state that changes does so at the moment of
 * the leaf, or later where a suspension or revocation names a later one, in an order that the life
 * of an authorisation allows; and a suspension that ends, by lifting or by revocation, is added to
 * the history, which otherwise stays as it was.  One that was lifted before it took effect leaves
 * no trace in it. */
#include "audit/grant_history.h"

#include "base/arena.h"
#include "base/date.h"

static bool is(str state, const char *name)
{
	return str_eq(state, str_of(name));
}

static bool state_follows(str before, str now)
{
	bool ends = is(now, "revoked") || is(now, "cancelled");

	if (is(before, "granted"))
		return ends || is(now, "suspended");
	return is(before, "suspended") && (ends || is(now, "granted"));
}

static const char *first_fault(const struct fact_grant *g)
{
	if (!is(g->state, "granted"))
		return "it begins as something else than granted";
	return g->suspensions.n > 0 ? "it begins with suspensions" : NULL;
}

/* What the history must be after the state of `before` ended at that moment; a suspension that was
 * to begin only later never was. */
static str history_after(struct arena *a, const struct fact_grant *before, int64_t ended_ms)
{
	if (!is(before->state, "suspended") || before->state_from_ms > ended_ms)
		return before->suspensions;
	return str_fmt(a, "%.*s%s%.*s/%.*s", P(before->suspensions),
	               before->suspensions.n > 0 ? " " : "",
	               P(moment_print(a, before->state_from_ms)), P(moment_print(a, ended_ms)));
}

const char *grant_history_fault(struct arena *a, const struct fact *before, const struct fact *now)
{
	const struct fact_grant *g = now->value;
	const struct fact_grant *was = before ? before->value : NULL;

	if (was == NULL)
		return first_fault(g);
	if (str_eq(was->state, g->state)) {
		if (was->state_from_ms != g->state_from_ms)
			return "its state is the same since another moment";
		return str_eq(was->suspensions, g->suspensions) ? NULL : "its suspensions changed";
	}
	if (!state_follows(was->state, g->state))
		return "its state cannot follow the one before";
	/* as older leaves have it when the clock was set back */
	bool late = is(was->state, "suspended") && was->state_from_ms > now->at_ms &&
	            g->state_from_ms == was->state_from_ms;
	bool later = !is(g->state, "granted") && g->state_from_ms > now->at_ms;
	if (g->state_from_ms != now->at_ms && !late && !later)
		return "its state did not begin at the moment of the leaf";
	if (!str_eq(g->suspensions, history_after(a, was, g->state_from_ms)))
		return "its suspensions are not those that the leaves before it show";
	return NULL;
}
