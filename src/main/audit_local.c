/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log_head.authority counts the changes of what uploads rest on, and every one of them is a leaf;
 * log_head.rights counts leaves about accounts and tokens, from the day on that it was added.
 * Answers under idempotency keys have no leaves; their seals show whether they are as they were
 * given; so do sessions, invitations and credentials, of which the accounts' leaves say since when
 * they hold. */
#include "main/audit_local.h"

#include "base/arena.h"
#include "op/head.h"
#include "op/idempotency.h"
#include "op/sealed.h"
#include "op/session.h"
#include "work/account.h"

#define PAGE 1024

static err head_check(struct cx *cx, struct tx *tx, const struct replay *replay,
                      struct flaws *flaws)
{
	int64_t changes = (int64_t)replay_counts(replay).authority;
	int64_t changed = (int64_t)replay_counts(replay).rights;
	struct head head;

	TRY(head_read(cx, tx, &head));
	if (head.authority != changes)
		flaw_note(flaws, FLAW_ROW_DIFFERS, NO_LEAF,
		          "log_head: authority is %lld, the leaves show %lld changes",
		          (long long)head.authority, (long long)changes);
	if (head.rights < 0 || head.rights > changed)
		flaw_note(flaws, FLAW_ROW_DIFFERS, NO_LEAF,
		          "log_head: rights is %lld, the leaves show %lld changes",
		          (long long)head.rights, (long long)changed);
	return OK;
}

enum { ANSWERS, SESSIONS, CREDENTIALS, INVITATIONS };

const struct sql audit_local_sql[] = {
	[ANSWERS] = { "audit.idempotency",
	              "SELECT {idempotency} FROM idempotency WHERE (organisation, key) > ($1, $2) "
	              "ORDER BY organisation, key LIMIT $3",
	              NULL, &idempotency_rec },
	[SESSIONS] = { "audit.session", "SELECT {session} FROM session", NULL, &session_rec },
	[CREDENTIALS] = { "audit.credential", "SELECT {credential} FROM credential", NULL,
	                  &credential_rec },
	[INVITATIONS] = { "audit.invitation", "SELECT {invitation} FROM invitation", NULL,
	                  &invitation_rec },
};
const int audit_local_sql_n = sizeof audit_local_sql / sizeof audit_local_sql[0];

static err answers_page(struct cx *cx, const struct app *app, struct tx *tx, struct flaws *flaws,
                        const struct idempotency_row *after, list *out)
{
	const struct value param[] = { V_TEXT(after->organisation), V_TEXT(after->key),
		                       V_INT(PAGE) };

	TRY(db_list(cx, tx, &audit_local_sql[ANSWERS], param, 3, out));
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

/* -- how people log in ----------------------------------------------------------------------- */

static void credential_check(const struct replay *replay, const struct credential *c,
                             struct flaws *flaws)
{
	const struct fact *f = replay_latest(replay, FACT_ACCOUNT, c->account);
	const struct fact_account *a = f ? f->value : NULL;

	if (a == NULL)
		flaw_note(flaws, FLAW_ROW_EXTRA, NO_LEAF, "credential %.*s", P(c->account));
	else if (a->credential_ms != c->at_ms)
		flaw_note(flaws, FLAW_ROW_DIFFERS, f->index, "credential %.*s: at_ms",
		          P(c->account));
}

/* As many credentials as accounts that say that they have one. */
static void credentials_count(const struct replay *replay, size_t there, struct flaws *flaws)
{
	size_t n = 0;

	for (uint32_t i = 0; i < replay_subjects(replay); i++) {
		const struct fact *f = replay_subject(replay, i);
		const struct fact_account *a = f->kind == FACT_ACCOUNT ? f->value : NULL;
		n += a != NULL && a->credential_ms != ABSENT_INT;
	}
	if (there < n)
		flaw_note(flaws, FLAW_ROW_MISSING, NO_LEAF, "%zu credentials of %zu", there, n);
}

/* These tables are as small as the number of people. */
static err sealed_check(struct cx *cx, const struct app *app, struct tx *tx, const struct sql *q,
                        struct flaws *flaws, list *rows)
{
	TRY(db_list(cx, tx, q, NULL, 0, rows));
	for (size_t i = 0; i < rows->n; i++) {
		const char *row = (const char *)rows->item + i * q->out->size;
		if (!sealed_right(cx->arena, app_keys(app), q->out, row))
			flaw_note(flaws, FLAW_SEAL, NO_LEAF, "%s, row %zu", q->out->name, i);
	}
	return OK;
}

static err people_check(struct cx *cx, const struct app *app, struct tx *tx,
                        const struct replay *replay, struct flaws *flaws, uint64_t *rows)
{
	list l;

	TRY(sealed_check(cx, app, tx, &audit_local_sql[SESSIONS], flaws, &l));
	*rows += l.n;
	TRY(sealed_check(cx, app, tx, &audit_local_sql[INVITATIONS], flaws, &l));
	*rows += l.n;
	TRY(sealed_check(cx, app, tx, &audit_local_sql[CREDENTIALS], flaws, &l));
	*rows += l.n;
	for (size_t i = 0; i < l.n; i++)
		credential_check(replay, (const struct credential *)l.item + i, flaws);
	credentials_count(replay, l.n, flaws);
	return OK;
}

err audit_local(struct cx *cx, const struct app *app, struct tx *tx, const struct replay *replay,
                struct flaws *flaws, uint64_t *rows)
{
	TRY(head_check(cx, tx, replay, flaws));
	TRY(people_check(cx, app, tx, replay, flaws, rows));
	return answers_check(cx, app, tx, flaws, rows);
}
