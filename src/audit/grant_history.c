/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An authorisation carries its past suspensions with it, and whoever has its latest leaf believes
 * them.  So each leaf is held against the one before: a state that changes does so at the moment of
 * the leaf, or later where a suspension or revocation names a later one, in an order that the life
 * of an authorisation allows; and a suspension that ends, by lifting or by revocation, is added to
 * the history, which otherwise stays as it was.  One that was lifted before it took effect leaves
 * no trace in it.  What has not taken effect yet may be brought forward.  Until a revocation or
 * cancellation that is announced a suspension may still begin, which lasts until that moment unless
 * it is lifted before.  Nothing else of an authorisation changes but its last day, which comes
 * nearer when another one follows. */
#include "audit/grant_history.h"

#include "audit/row.h"
#include "base/arena.h"
#include "base/date.h"
#include "rule/suspension.h"

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
	struct suspension last;
	str all;

	if (is(before->state, "suspended") || !suspension_last(before->suspensions, &last, &all) ||
	    last.until_ms != before->state_from_ms)
		return before->suspensions;
	return last.from_ms <= ended_ms ? joined(a, all, moment_print(a, last.from_ms), ended_ms)
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

/* Suspended until the announced end, or from an earlier moment on than was announced. */
static bool suspended_until_end(struct arena *a, const struct fact_grant *was,
                                const struct fact_grant *g, int64_t at_ms)
{
	const int64_t end_ms = was->state_from_ms;
	struct suspension now, last;
	str unused, all = was->suspensions;
	int64_t before_ms = end_ms;

	if (!suspension_last(g->suspensions, &now, &unused) || now.until_ms != end_ms)
		return false;
	if (suspension_last(was->suspensions, &last, &unused) && last.until_ms == end_ms) {
		all = unused;
		before_ms = last.from_ms;
	}
	return now.from_ms >= at_ms && now.from_ms < before_ms &&
	       str_eq(g->suspensions, joined(a, all, moment_print(a, now.from_ms), end_ms));
}

/* The suspension until the announced end ends at the moment of the leaf, or never was. */
static bool resumed_before_end(struct arena *a, const struct fact_grant *was,
                               const struct fact_grant *g, int64_t at_ms)
{
	return !str_eq(was->suspensions, g->suspensions) &&
	       str_eq(g->suspensions, history_forward(a, was, at_ms));
}

/* The state and its moment are the same. */
static const char *suspensions_fault(struct arena *a, const struct fact_grant *was,
                                     const struct fact_grant *g, int64_t at_ms)
{
	bool ends = is(g->state, "revoked") || is(g->state, "cancelled");

	if (str_eq(was->suspensions, g->suspensions))
		return NULL;
	if (!ends || g->state_from_ms <= at_ms)
		return "its suspensions changed";
	return suspended_until_end(a, was, g, at_ms) || resumed_before_end(a, was, g, at_ms)
	               ? NULL
	               : "its suspensions are not those that the leaves before it show";
}

enum grant_step grant_step(const struct fact_grant *was, const struct fact_grant *g)
{
	struct suspension last;
	str before;

	if (!str_eq(was->state, g->state))
		return is(g->state, "granted") ? GRANT_GIVEN : GRANT_TAKEN;
	if (was->state_from_ms != g->state_from_ms)
		return GRANT_TAKEN;
	if (str_eq(was->suspensions, g->suspensions))
		return GRANT_SAME;
	return suspension_last(g->suspensions, &last, &before) && last.until_ms == g->state_from_ms
	               ? GRANT_TAKEN
	               : GRANT_GIVEN;
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
		return suspensions_fault(a, was, g, now->at_ms);
	if (same || (is(was->state, "cancelled") && is(g->state, "revoked")))
		return forward_fault(a, was, g, now->at_ms);
	return change_fault(a, was, g, now->at_ms);
}
