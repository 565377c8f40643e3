/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adopted files of law that are no regulations: deadlines, working days, checklists. */
#ifndef WORK_RULEBOOK_H
#define WORK_RULEBOOK_H

#include "law/checklist.h"
#include "law/deadline.h"
#include "op/op.h"

struct rulebook_in {
	str text; /* the file */
};

/* What is in force; lives as long as the app.  E_NO_RULES, in words that say which file is to be
 * adopted, when none was. */
MUST err rulebook_deadlines(struct call *call, const struct deadlines **out);
MUST err rulebook_calendar(struct call *call, const struct calendar **out);
MUST err rulebook_checklist(struct call *call, str id, const struct checklist **out);

#endif
