/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose rows a call may see, and whose it has seen.
 *
 * The question is asked here, in one place, by every operation that knows whose row it has found;
 * so this is also where it becomes known who looks at whom, and no operation has to think of the
 * access record.  One that asks nothing is found: its answer is counted as unattributed, and the
 * stories fail for it. */
#include "base/arena.h"
#include "op/access.h"
#include "op/op.h"

static bool is_noted(const struct call *call, str organisation)
{
	for (const struct look *l = call->look; l != NULL; l = l->next)
		if (str_eq(l->organisation, organisation))
			return true;
	return false;
}

static void look_note(struct call *call, str organisation)
{
	call->attributed = true;
	if (is_noted(call, organisation))
		return;
	struct look *l = NEW(call->cx.arena, struct look);
	*l = (struct look){ call->look, str_dup(call->cx.arena, organisation) };
	call->look = l;
}

err call_sees(struct call *call, str organisation, str district)
{
	if (!right_sees(call->op->may, &call->caller, call->op->cases, organisation, district)) {
		call->denied = str_dup(call->cx.arena, organisation);
		return call_sees_nothing(call);
	}
	look_note(call, organisation);
	return OK;
}

void call_sees_all(struct call *call)
{
	look_note(call, ACCESS_EVERYBODY);
}

void call_sees_nobody(struct call *call)
{
	call->attributed = true;
}

void call_sees_rows(struct call *call, const struct rec *rec, const list *rows, const char *column)
{
	const struct field *f = rec_field(rec, str_of(column));

	call->attributed = true;
	for (size_t i = 0; i < rows->n; i++)
		look_note(call, field_text(f, (const char *)rows->item + i * rec->size));
}

err call_sees_nothing(struct call *call)
{
	return fail(&call->cx, E_NOT_FOUND, "nothing of that name is visible to you");
}

bool op_is_open(const struct op *op)
{
	const struct caller anybody = { .role = ROLE_PUBLIC };

	return (op->flags & OP_OPEN) != 0 || right_sees(op->may, &anybody, NULL, S_NONE, S_NONE);
}
