/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An authorisation carries its past suspensions with it, and whoever has its latest leaf believes
 * them.  So each leaf is held against the one before: a state that changes does so at the moment of
 * the leaf, or later where a suspension or revocation names a later one, in an order that the life
 * of an authorisation allows; and a suspension that ends, by lifting or by revocation, is added to
 * the history, which otherwise stays as it was.  One that was lifted before it took effect leaves
 * no trace in it.  What has not taken effect yet may be brought forward, and nothing else of an
 * authorisation changes but its last day, which comes nearer when another one follows. */
#include "audit/grant_history.h"

#include "audit/row.h"
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

static str joined(struct arena *a, str before, str from, int64_t until_ms)
{
	return str_fmt(a, "%.*s%s%.*s/%.*s", P(before), before.n > 0 ? " " : "", P(from),
	               P(moment_print(a, until_ms)));
}

/* What the history must be after the state of `before` ended at that moment; a suspension that was
 * to begin only later never was. */
static str history_after(struct arena *a, const struct fact_grant *before, int64_t ended_ms)
{
	if (!is(before->state, "suspended") || before->state_from_ms > ended_ms)
		return before->suspensions;
	return joined(a, before->suspensions, moment_print(a, before->state_from_ms), ended_ms);
}

/* The same after a revocation or cancellation was brought forward to that moment: the suspension
 * that it ended, if there was one, ends with it, or never was. */
static str history_forward(struct arena *a, const struct fact_grant *before, int64_t ended_ms)
{
	str end = str_fmt(a, "/%.*s", P(moment_print(a, before->state_from_ms)));
	str rest = before->suspensions, all = S_NONE, one = S_NONE, from;
	int64_t from_ms;

	if (!str_ends(rest, end) || is(before->state, "suspended"))
		return before->suspensions;
	while (rest.n > 0) {
		if (one.n > 0)
			all = str_fmt(a, "%.*s%s%.*s", P(all), all.n > 0 ? " " : "", P(one));
		rest = str_cut(rest, ' ', &one);
	}
	(void)str_cut(one, '/', &from);
	return moment_read(from, &from_ms) && from_ms <= ended_ms ? joined(a, all, from, ended_ms)
	                                                          : all;
}

/* What was to take effect later may do so earlier, but not before it was said again. */
static const char *forward_fault(struct arena *a, const struct fact_grant *was,
                                 const struct fact_grant *g, int64_t at_ms)
{
	if (is(g->state, "granted") || was->state_from_ms <= at_ms)
		return "its state is the same since another moment";
	if (g->state_from_ms < at_ms || g->state_from_ms >= was->state_from_ms)
		return "it was not brought forward to a moment between";
	if (!str_eq(g->suspensions, history_forward(a, was, g->state_from_ms)))
		return "its suspensions are not those that the leaves before it show";
	return NULL;
}

static const char *change_fault(struct arena *a, const struct fact_grant *was,
                                const struct fact_grant *g, int64_t at_ms)
{
	if (!state_follows(was->state, g->state))
		return "its state cannot follow the one before";
	/* as older leaves have it when the clock was set back */
	bool late = is(was->state, "suspended") && was->state_from_ms > at_ms &&
	            g->state_from_ms == was->state_from_ms;
	bool later = !is(g->state, "granted") && g->state_from_ms > at_ms;
	if (g->state_from_ms != at_ms && !late && !later)
		return "its state did not begin at the moment of the leaf";
	if (!str_eq(g->suspensions, history_after(a, was, g->state_from_ms)))
		return "its suspensions are not those that the leaves before it show";
	return NULL;
}

/* Scope and holder are what they were; the last day comes nearer when another one follows. */
static const char *scope_fault_since(const struct fact_grant *was, const struct fact_grant *g)
{
	struct fact_grant same = *g;

	same.state = was->state;
	same.state_from_ms = was->state_from_ms;
	same.suspensions = was->suspensions;
	if (str_eq(was->state, g->state) && g->valid_until_day < was->valid_until_day)
		same.valid_until_day = was->valid_until_day;
	return row_difference(fact_rec(FACT_GRANT), was, &same) != NULL
	               ? "something else than its state or its last day changed"
	               : NULL;
}

const char *grant_history_fault(struct arena *a, const struct fact *before, const struct fact *now)
{
	const struct fact_grant *g = now->value;
	const struct fact_grant *was = before ? before->value : NULL;
	bool same;

	if (was == NULL)
		return first_fault(g);
	if (scope_fault_since(was, g) != NULL)
		return scope_fault_since(was, g);
	same = str_eq(was->state, g->state);
	if (same && was->state_from_ms == g->state_from_ms)
		return str_eq(was->suspensions, g->suspensions) ? NULL : "its suspensions changed";
	if (same || (is(was->state, "cancelled") && is(g->state, "revoked")))
		return forward_fault(a, was, g, now->at_ms);
	return change_fault(a, was, g, now->at_ms);
}
