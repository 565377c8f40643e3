/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An organisation's latest leaf says what it is and carries its past suspensions, so each leaf is
 * held against the one before: only the state may change, in the order that the life of an
 * organisation allows, from a moment that lies neither before the state that it ends nor in the
 * future, and a suspension that ends is added to the history.
 *
 * Jurisdictions, assignments, authorisations of other provinces and recognitions hold until they
 * are ended, once and with a reason; nothing else of them changes.  A site does not change at all.
 */
#include "audit/party_history.h"

#include "audit/row.h"
#include "base/arena.h"
#include "base/date.h"
#include "rule/credit_code.h"

static bool is(str state, const char *name)
{
	return str_eq(state, str_of(name));
}

static str state_of(const struct fact_organisation *o)
{
	return o->state.n > 0 ? o->state : S("active");
}

static bool state_follows(str before, str now)
{
	bool ends = is(now, "merged") || is(now, "dissolved");

	if (is(before, "active"))
		return ends || is(now, "suspended");
	return is(before, "suspended") && (ends || is(now, "active"));
}

static const char *code_fault(const struct fact_organisation *o)
{
	bool valid = o->credit_code.n > 0 && credit_code_valid(o->credit_code);

	if (o->credit_code_override.n == 0)
		return o->credit_code.n > 0 && !valid ? "its credit code fails the checks" : NULL;
	if (valid || o->credit_code.n == 0)
		return "it overrides a check that nothing fails";
	return o->credit_code_document.n == 0 ? "it overrides a check without a document" : NULL;
}

static const char *first_fault(const struct fact_organisation *o, int64_t at_ms)
{
	if (!is(state_of(o), "active"))
		return "it begins as something else than active";
	if (o->state_from_ms != ABSENT_INT && o->state_from_ms != at_ms)
		return "its state did not begin at the moment of the leaf";
	return o->suspensions.n > 0 || o->successor.n > 0 ? "it begins with a history" : NULL;
}

/* Everything but the state. */
static const char *name_fault(const struct fact_organisation *was,
                              const struct fact_organisation *o)
{
	struct fact_organisation same = *o;

	same.state = was->state;
	same.state_from_ms = was->state_from_ms;
	same.state_reason = was->state_reason;
	same.state_document = was->state_document;
	same.state_actor = was->state_actor;
	same.successor = was->successor;
	same.suspensions = was->suspensions;
	return row_difference(fact_rec(FACT_ORGANISATION), was, &same) != NULL
	               ? "something else than its state changed"
	               : NULL;
}

static str history_after(struct arena *a, const struct fact_organisation *was, int64_t ended_ms)
{
	if (!is(was->state, "suspended"))
		return was->suspensions;
	return str_fmt(a, "%.*s%s%.*s/%.*s", P(was->suspensions), was->suspensions.n > 0 ? " " : "",
	               P(moment_print(a, was->state_from_ms)), P(moment_print(a, ended_ms)));
}

static const char *move_fault(struct arena *a, const struct fact_organisation *was,
                              const struct fact_organisation *o, int64_t at_ms)
{
	if (!state_follows(state_of(was), state_of(o)))
		return "its state cannot follow the one before";
	if (o->state_from_ms == ABSENT_INT || o->state_from_ms > at_ms)
		return "its state begins after it was written down";
	if (was->state_from_ms != ABSENT_INT && o->state_from_ms < was->state_from_ms)
		return "its state begins before the one that it ends";
	if (o->state_reason.n == 0)
		return "no reason is given";
	if (is(o->state, "merged") != (o->successor.n > 0))
		return "a merger, and nothing else, has a successor";
	if (!str_eq(o->suspensions, history_after(a, was, o->state_from_ms)))
		return "its suspensions are not those that the leaves before it show";
	return NULL;
}

static const char *organisation_fault(struct arena *a, const struct fact *before,
                                      const struct fact *now)
{
	const struct fact_organisation *o = now->value;
	const char *why = code_fault(o);

	if (why == NULL && before == NULL)
		return first_fault(o, now->at_ms);
	if (why == NULL && row_difference(fact_rec(FACT_ORGANISATION), before->value, o) == NULL)
		return NULL; /* said again */
	if (why == NULL)
		why = name_fault(before->value, o);
	return why != NULL ? why : move_fault(a, before->value, o, now->at_ms);
}

/* -- what holds until it is ended ------------------------------------------------------------ */

static const struct field *field_of(enum fact_kind kind, const char *name)
{
	return rec_field(fact_rec(kind), str_of(name));
}

static bool ended(enum fact_kind kind, const void *value)
{
	return field_int(field_of(kind, "ended_day"), value) != ABSENT_INT;
}

static bool is_end(const struct field *f)
{
	return is(str_of(f->name), "ended_day") || is(str_of(f->name), "end_reason") ||
	       is(str_of(f->name), "end_document");
}

static bool same(const struct field *f, const void *x, const void *y)
{
	return f->type == FIELD_INT ? field_int(f, x) == field_int(f, y)
	                            : str_eq(field_text(f, x), field_text(f, y));
}

static const char *ending_fault(const struct fact *before, const struct fact *now)
{
	const struct rec *rec = fact_rec(now->kind);

	if (before == NULL)
		return ended(now->kind, now->value) ? "it begins ended" : NULL;
	if (ended(now->kind, before->value) || !ended(now->kind, now->value))
		return "it does not end what had not ended";
	if (field_text(field_of(now->kind, "end_reason"), now->value).n == 0)
		return "no reason is given";
	if (field_int(field_of(now->kind, "ended_day"), now->value) <
	    field_int(field_of(now->kind, "valid_from_day"), now->value))
		return "it ended before it began";
	for (int i = 0; i < rec->n; i++)
		if (!is_end(&rec->field[i]) && !same(&rec->field[i], before->value, now->value))
			return "something else than its end changed";
	return NULL;
}

const char *party_fault(struct arena *a, const struct fact *before, const struct fact *now)
{
	if (now->kind == FACT_ORGANISATION)
		return organisation_fault(a, before, now);
	if (now->kind == FACT_SITE)
		return before != NULL ? "a site does not change" : NULL;
	if (now->kind == FACT_FOREIGN_GRANT || now->kind == FACT_RECOGNITION ||
	    now->kind == FACT_JURISDICTION || now->kind == FACT_ASSIGNMENT)
		return ending_fault(before, now);
	return NULL;
}
