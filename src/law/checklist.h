/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checklists as data: files of rulebooks/, what is asked in an assessment, each question with its
 * clause (doc/formats.md). */
#ifndef LAW_CHECKLIST_H
#define LAW_CHECKLIST_H

#include "code/rec.h"

struct checklist_item {
	str id;            /* "resources.people" */
	int64_t condition; /* 1 to 4: which of the conditions of 试点方案四(二) it belongs to */
	str clause;
	str question_zh, question_en;
	str evidence_zh, evidence_en; /* what answers it */
	str source;                   /* where the clause was read */
	int64_t confirmed;            /* 1: in its own text */
};

struct checklist {
	str id;
	str title_zh, title_en;
	str version;
	list questions; /* of struct checklist_item */
};

extern const struct rec checklist_item_rec;

/* Reads and checks a file; texts of *out live in cx->arena and in `text`.  E_SYNTAX, or E_INVALID
 * with the places. */
MUST err checklist_read(struct cx *cx, str text, struct checklist *out);
/* NULL when there is none of that id. */
const struct checklist_item *checklist_find(const struct checklist *c, str id);

/* Whether it can be a checklist's name: at most 40 of a-z, 0-9, '-' and '.', for it stands in
 * addresses and in pages. */
bool checklist_name_fits(str id);

#endif
