/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between reading and judging: type and bench come from the file or from a register.  For `judge`
 * the file counts and the register fills gaps; for an upload the register counts, and a file that
 * says otherwise is refused. */
#include "law/lot_read.h"
#include "law/lot_shape.h"
#include "law/run_shape.h"

/* Faults at the members of `said` that are given and differ from `registered`. */
static void contradictions(struct reading *r, const struct shape *shape, const struct place *at,
                           const void *said, const void *registered)
{
	for (int i = 0; i < shape->n; i++) {
		const struct member *m = &shape->member[i];
		if ((m->in & r->context) != 0 && member_given(m, r->context, said) &&
		    !member_equal(m, said, registered))
			fault_member(r, at, m->name[SHAPE_FILE].p, "contradiction",
			             "something else is registered");
	}
}

static void medium_check(struct reading *r, const struct lot_file *file)
{
	if (file->lot.type.medium != file->medium && file->lot.type.medium != 0)
		fault_member(r, NULL, "type", "contradiction",
		             "the type is not of the medium that the runs are of");
}

err lot_settle(struct cx *cx, struct lot_file *file, const struct lot_registry *registry)
{
	struct reading r = { cx, SHAPE_FILE, context_of(file->medium) };

	if (!file->type_given && (registry->type == NULL ||
	                          !registry->type(registry->state, file->type, &file->lot.type)))
		fault_member(&r, NULL, "type", "not-found",
		             "this type is not known here, and the file has no meter_type");
	if (!file->bench_given && file->bench.p != NULL && registry->bench != NULL &&
	    !registry->bench(registry->state, file->bench, &file->lot.bench))
		shape_blank(&bench_shape, &file->lot.bench);
	type_complete(&file->lot.type);
	medium_check(&r, file);
	return cx_problems(cx);
}

err lot_settle_registered(struct cx *cx, struct lot_file *file, const struct meter_type *type,
                          const struct bench_facts *bench)
{
	struct reading r = { cx, SHAPE_FILE, context_of(file->medium) };
	struct place type_at = { .key = S("meter_type") };
	struct place bench_at = { .key = S("bench_facts") };

	if (file->type_given)
		contradictions(&r, &type_shape, &type_at, &file->lot.type, type);
	if (file->bench_given)
		contradictions(&r, &bench_shape, &bench_at, &file->lot.bench, bench);
	file->lot.type = *type;
	file->lot.bench = *bench;
	type_complete(&file->lot.type);
	medium_check(&r, file);
	if (cx->problem_n == 0)
		return OK;
	return fail(cx, E_CONTRADICTION, "%.*s: %.*s", P(cx->problem->pointer),
	            P(cx->problem->message));
}

/* What is told of a further attempt, and not of a first one. */
static void attempt_told(struct reading *r, const struct place *at, int64_t attempt,
                         const struct meter_file *m)
{
	const struct {
		const char *name;
		bool given;
	} told[] = {
		{ "previous", m->previous.p != NULL },
		{ "reason", m->reason != 0 },
		{ "adjustment", m->adjusted_what.p != NULL },
	};

	for (size_t i = 0; attempt == 1 && i < sizeof told / sizeof told[0]; i++)
		if (told[i].given)
			fault_member(r, at, told[i].name, "contradiction",
			             "a first attempt has none before it");
	if (attempt > 1 && m->reason == 0)
		fault_member(r, at, "reason", "missing", "a further attempt has a reason");
	if (m->reason == REASON_ADJUSTED && m->adjusted_what.p == NULL)
		fault_member(r, at, "adjustment", "missing",
		             "a meter that was adjusted has its adjustment told");
}

err lot_check_upload(struct cx *cx, const struct lot_file *file)
{
	struct reading r = { cx, SHAPE_FILE, context_of(file->medium) };
	struct place list = { .key = S("meters") };
	const struct {
		const char *name;
		str value;
	} name[] = {
		{ "batch", file->batch },     { "type", file->type },
		{ "bench", file->bench },     { "verifier", file->verifier },
		{ "checker", file->checker },
	};

	for (size_t i = 0; i < sizeof name / sizeof name[0]; i++)
		if (name[i].value.p == NULL)
			fault_member(&r, NULL, name[i].name, "missing", "an upload must name it");
	for (uint32_t i = 0; i < file->lot.meter_n; i++) {
		struct place at = { .up = &list, .index = i };
		attempt_told(&r, &at, file->lot.meter[i].attempt, &file->meter_file[i]);
	}
	return cx_problems(cx);
}
