/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log_head.authority counts the changes of what uploads rest on, and every one of them is a leaf.
 * Answers under idempotency keys have no leaves; their seals show whether they are as they were
 * given. */
#include "main/audit_local.h"

#include "base/arena.h"
#include "op/head.h"
#include "op/idempotency.h"

#define PAGE 1024

static err head_check(struct cx *cx, struct tx *tx, const struct replay *replay,
                      struct flaws *flaws)
{
	int64_t changes = (int64_t)replay_counts(replay).authority;
	struct head head;

	TRY(head_read(cx, tx, &head));
	if (head.authority != changes)
		flaw_note(flaws, FLAW_ROW_DIFFERS, NO_LEAF,
		          "log_head: authority is %lld, the leaves show %lld changes",
		          (long long)head.authority, (long long)changes);
	return OK;
}

const struct sql audit_local_sql[] = {
	{ "audit.idempotency",
	  "SELECT {idempotency} FROM idempotency WHERE (organisation, key) > ($1, $2) "
	  "ORDER BY organisation, key LIMIT $3",
	  NULL, &idempotency_rec },
};
const int audit_local_sql_n = sizeof audit_local_sql / sizeof audit_local_sql[0];

static err answers_page(struct cx *cx, const struct app *app, struct tx *tx, struct flaws *flaws,
                        const struct idempotency_row *after, list *out)
{
	const struct value param[] = { V_TEXT(after->organisation), V_TEXT(after->key),
		                       V_INT(PAGE) };

	TRY(db_list(cx, tx, &audit_local_sql[0], param, 3, out));
	const struct idempotency_row *row = out->item;
	for (size_t i = 0; i < out->n; i++)
		if (!idempotency_sealed(cx->arena, app_keys(app), &row[i]))
			flaw_note(flaws, FLAW_SEAL, NO_LEAF, "idempotency %.*s %.*s",
			          P(row[i].organisation), P(row[i].key));
	return OK;
}

static err answers_check(struct cx *cx, const struct app *app, struct tx *tx, struct flaws *flaws,
                         uint64_t *rows)
{
	AUTO(arena_end) struct arena *kept = arena_new();
	AUTO(arena_end) struct arena *a = arena_new();
	struct idempotency_row last = { .organisation = S(""), .key = S("") };
	list page;

	do {
		arena_reset(a);
		struct cx one = cx_new(a, cx->world);
		err e = answers_page(&one, app, tx, flaws, &last, &page);
		if (e != OK)
			return fail(cx, e, "%s", str_c(cx->arena, one.detail));
		*rows += page.n;
		arena_reset(kept);
		if (page.n > 0) {
			last = ((const struct idempotency_row *)page.item)[page.n - 1];
			last.organisation = str_dup(kept, last.organisation);
			last.key = str_dup(kept, last.key);
		}
	} while (page.n == PAGE);
	return OK;
}

err audit_local(struct cx *cx, const struct app *app, struct tx *tx, const struct replay *replay,
                struct flaws *flaws, uint64_t *rows)
{
	TRY(head_check(cx, tx, replay, flaws));
	return answers_check(cx, app, tx, flaws, rows);
}
