/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A limit is never a bare number: it says where it stands in the regulation, where we read it, and
 * whether a metrologist may rely on it.  See limit_read.h. */
#include "law/limit_read.h"

#include "base/arena.h"
#include "law/shape_value.h"

void ztext_read(struct reading *r, const struct member *m, const struct json *v,
                const struct place *at, void *out)
{
	struct member text = { .kind = MEMBER_TEXT, .min = m->min, .max = m->max };
	str value = S_NONE;

	value_text(r, &text, v, at, &value);
	if (value.p != NULL)
		*(const char **)out = str_c(r->cx->arena, value);
}

static const struct json *part(struct reading *r, const struct json *v, const char *name,
                               const struct place *at)
{
	const struct json *found = json_get(v, str_of(name));

	if (found == NULL)
		fault_member(r, at, name, "missing",
		             "a limit has value, clause, source, confirmed");
	return found;
}

static void value_part(struct reading *r, const struct member *m, const struct json *v,
                       const struct place *limit, struct limit *out)
{
	struct place at = { .up = limit, .key = S("value") };
	int before = r->cx->problem_n;
	bool yes = false;
	unsigned word = 0;

	if (m->kind == MEMBER_LIMIT_DAY && v->kind == JSON_NULL)
		return;
	if (m->kind == MEMBER_LIMIT) {
		value_number(r, m, v, &at, &out->value);
	} else if (m->kind == MEMBER_LIMIT_DAY) {
		struct member day = { .kind = MEMBER_DAY, .min = m->min, .max = m->max };
		value_moment(r, &day, v, &at, &out->value);
	} else if (m->kind == MEMBER_LIMIT_BOOL) {
		value_bool(r, m, v, &at, &yes);
		out->value = yes;
	} else {
		value_word(r, m, v, &at, &word);
		out->value = word;
	}
	out->given = r->cx->problem_n == before;
}

static void clause_part(struct reading *r, const struct json *v, const struct place *limit,
                        struct limit *out)
{
	static const struct member text = { .min = 1, .max = 64 };
	struct place at = { .up = limit, .key = S("clause") };

	if (v->kind != JSON_NULL)
		ztext_read(r, &text, v, &at, &out->clause);
}

static void source_part(struct reading *r, const struct json *v, const struct place *limit,
                        struct limit *out)
{
	static const struct member text = { .min = 1, .max = 300 };
	struct place at = { .up = limit, .key = S("source") };

	ztext_read(r, &text, v, &at, &out->source);
}

static void flag_part(struct reading *r, const struct json *v, const char *name,
                      const struct place *limit, bool *out)
{
	struct place at = { .up = limit, .key = str_of(name) };

	value_bool(r, NULL, v, &at, out);
}

static void unknown_parts(struct reading *r, const struct json *v, const struct place *limit)
{
	static const char *const known[] = { "value", "clause", "source", "confirmed", "advisory" };

	for (const struct json *m = v->first; m != NULL; m = m->next) {
		struct place at = { .up = limit, .key = m->key };
		bool found = false;
		for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
			found |= str_eq(m->key, str_of(known[i]));
		if (!found)
			fault(r, &at, "unknown-field", "no such field is defined here");
	}
}

void limit_read(struct reading *r, const struct member *m, const struct json *v,
                const struct place *at, void *limit)
{
	struct limit *out = limit;
	const struct json *value, *clause, *source, *confirmed, *advisory;

	if (!expect(r, v, JSON_OBJECT, at))
		return;
	value = part(r, v, "value", at);
	clause = part(r, v, "clause", at);
	source = part(r, v, "source", at);
	confirmed = part(r, v, "confirmed", at);
	advisory = json_get(v, S("advisory"));
	if (value != NULL)
		value_part(r, m, value, at, out);
	if (clause != NULL)
		clause_part(r, clause, at, out);
	if (source != NULL)
		source_part(r, source, at, out);
	if (confirmed != NULL)
		flag_part(r, confirmed, "confirmed", at, &out->confirmed);
	if (advisory != NULL)
		flag_part(r, advisory, "advisory", at, &out->advisory);
	unknown_parts(r, v, at);
}
