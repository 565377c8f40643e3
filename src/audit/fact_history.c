/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Persons, benches, standards and laboratories carry their past with them: earlier validities,
 * absences, checks.  Whoever has the latest leaf believes it, so each leaf is held against the one
 * before: a validity that is replaced is added at the end, and nothing that was said is ever left
 * out. */
#include "audit/fact_history.h"

#include "audit/rulebook_history.h"

#include "base/arena.h"
#include "base/date.h"

/* What one kind of fact keeps of its past; members that a kind lacks are empty. */
struct past {
	int64_t from_day, until_day;
	str validities;
	int64_t trace_from_day, trace_until_day;
	str traces;
	str absences;
	int64_t departed_from_day;
	str repeatability, stability;
};

static struct past past_of(const struct fact *f)
{
	const struct fact_person *p = f->value;
	const struct fact_bench *b = f->value;
	const struct fact_standard *s = f->value;
	const struct fact_laboratory *l = f->value;

	if (f->kind == FACT_PERSON)
		return (struct past){ .from_day = p->valid_from_day,
			              .until_day = p->valid_until_day,
			              .validities = p->validities,
			              .absences = p->absences,
			              .departed_from_day = p->departed_from_day };
	if (f->kind == FACT_BENCH)
		return (struct past){ .from_day = b->valid_from_day,
			              .until_day = b->valid_until_day,
			              .validities = b->validities,
			              .departed_from_day = ABSENT_INT,
			              .repeatability = b->repeatability,
			              .stability = b->stability };
	if (f->kind == FACT_STANDARD)
		return (struct past){ .from_day = s->valid_from_day,
			              .until_day = s->valid_until_day,
			              .validities = s->validities,
			              .trace_from_day = s->trace_from_day,
			              .trace_until_day = s->trace_until_day,
			              .traces = s->traces,
			              .departed_from_day = ABSENT_INT,
			              .repeatability = s->repeatability,
			              .stability = s->stability };
	return (struct past){ .from_day = l->valid_from_day,
		              .until_day = l->valid_until_day,
		              .validities = l->validities,
		              .departed_from_day = ABSENT_INT };
}

static str added(struct arena *a, str before, int64_t from, int64_t until)
{
	return str_fmt(a, "%.*s%s%.*s/%.*s", P(before), before.n > 0 ? " " : "",
	               P(date_print(a, from)), P(date_print(a, until)));
}

/* Unchanged, or the former interval stands at the end: a renewal may repeat its days. */
static bool replaced(struct arena *a, str was, str now, const int64_t before[2],
                     const int64_t after[2])
{
	bool same = before[0] == after[0] && before[1] == after[1];

	return (same && str_eq(was, now)) || str_eq(now, added(a, was, before[0], before[1]));
}

/* Every word of `was` in its order, and at most one more. */
static bool grown_by_one(str was, str now)
{
	int more = 0;

	while (now.n > 0) {
		str one, next;
		str rest = str_cut(was, ' ', &one);
		now = str_cut(now, ' ', &next);
		if (was.n > 0 && str_eq(one, next))
			was = rest;
		else
			more++;
	}
	return was.n == 0 && more <= 1;
}

static const char *first_fault(const struct past *p)
{
	if (p->validities.n > 0 || p->traces.n > 0 || p->absences.n > 0 || p->repeatability.n > 0 ||
	    p->stability.n > 0 || p->departed_from_day != ABSENT_INT)
		return "it begins with a past";
	return NULL;
}

const char *fact_history_fault(struct arena *a, const struct fact *before, const struct fact *now)
{
	const struct past p = past_of(now);

	if (now->kind == FACT_RULEBOOK)
		return rulebook_fault(a, before, now);
	if (before == NULL)
		return first_fault(&p);
	const struct past was = past_of(before);
	if (!replaced(a, was.validities, p.validities, (int64_t[]){ was.from_day, was.until_day },
	              (int64_t[]){ p.from_day, p.until_day }))
		return "its earlier validities are not those of the leaf before";
	if (!replaced(a, was.traces, p.traces,
	              (int64_t[]){ was.trace_from_day, was.trace_until_day },
	              (int64_t[]){ p.trace_from_day, p.trace_until_day }))
		return "the earlier certificates that trace it are not those of the leaf before";
	if (!grown_by_one(was.absences, p.absences))
		return "its absences are not those of the leaf before, and perhaps one more";
	if (!grown_by_one(was.repeatability, p.repeatability) ||
	    !grown_by_one(was.stability, p.stability))
		return "its checks are not those of the leaf before, and perhaps one more";
	if (was.departed_from_day != ABSENT_INT && p.departed_from_day != ABSENT_INT &&
	    was.departed_from_day != p.departed_from_day)
		return "the departure is on another day";
	return NULL;
}
