/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See checklist.h. */
#include "law/checklist.h"

#include "base/arena.h"

static const struct field question_fields[] = {
	FIELD(struct checklist_item, id, "its name", .min = 1, .max = 60),
	FIELD(struct checklist_item, condition, "which condition of 四(二) it belongs to", .min = 1,
	      .max = 4),
	FIELD(struct checklist_item, clause, "the clause that asks it; empty: not known"),
	FIELD(struct checklist_item, question_zh, "the question in Chinese", .min = 1, .max = 500),
	FIELD(struct checklist_item, question_en, "the question in English", .min = 1, .max = 500),
	FIELD(struct checklist_item, evidence_zh, "what answers it, in Chinese", .max = 500),
	FIELD(struct checklist_item, evidence_en, "what answers it, in English", .max = 500),
	FIELD(struct checklist_item, source, "where the clause was read", .min = 1, .max = 1000),
	FIELD(struct checklist_item, confirmed, "read in its own text", .form = FORM_BOOL),
};
const struct rec checklist_item_rec = REC(struct checklist_item, "question", question_fields);

static const struct field file_fields[] = {
	FIELD(struct checklist, id, "its name", .min = 1, .max = 60),
	FIELD(struct checklist, title_zh, "title in Chinese", .min = 1),
	FIELD(struct checklist, title_en, "title in English", .min = 1),
	FIELD(struct checklist, version, "which edition of the file this is", .min = 1, .max = 40),
	FIELD(struct checklist, questions, "the questions", .list = &checklist_item_rec, .min = 1,
	      .max = 500),
};
static const struct rec file_rec = REC(struct checklist, "checklist", file_fields);

static err questions_check(struct cx *cx, const struct checklist *c)
{
	const struct checklist_item *q = c->questions.item;

	for (size_t i = 0; i < c->questions.n; i++) {
		if (checklist_find(c, q[i].id) != &q[i])
			(void)fail_at(cx, str_fmt(cx->arena, "/questions/%zu/id", i), "repeated",
			              "%.*s is given twice", P(q[i].id));
		if (q[i].confirmed == 1 && q[i].clause.n == 0)
			(void)fail_at(cx, str_fmt(cx->arena, "/questions/%zu/confirmed", i),
			              "no-clause", "nothing is confirmed without its clause");
	}
	return cx_problems(cx);
}

err checklist_read(struct cx *cx, str text, struct checklist *out)
{
	const struct json *tree;

	TRY(json_parse(cx, text, JSON_DEPTH_MAX, &tree));
	TRY(rec_read(cx, &file_rec, tree, out));
	return questions_check(cx, out);
}

const struct checklist_item *checklist_find(const struct checklist *c, str id)
{
	const struct checklist_item *q = c->questions.item;

	for (size_t i = 0; i < c->questions.n; i++)
		if (str_eq(q[i].id, id))
			return &q[i];
	return NULL;
}

bool checklist_name_fits(str id)
{
	for (size_t i = 0; i < id.n; i++)
		if ((id.p[i] < 'a' || id.p[i] > 'z') && (id.p[i] < '0' || id.p[i] > '9') &&
		    id.p[i] != '-' && id.p[i] != '.')
			return false;
	return id.n > 0 && id.n <= 40;
}
