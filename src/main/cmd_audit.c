/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `audit`: reads the whole log of this instance and believes nothing of its tables.
 *
 * Everything is read in one snapshot, so it can run beside a server.  The last line tells how much
 * was checked and how fast. */
#include <stdio.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/audit_access.h"
#include "main/audit_local.h"
#include "main/audit_log.h"
#include "main/audit_rows.h"
#include "main/command.h"
#include "op/open.h"
#include "op/published.h"

struct audit {
	struct app *app;
	struct flaws flaws;
	struct audit_counts counts;
	int64_t ns;
};

static err audit(struct cx *cx, struct audit *a)
{
	AUTO(replay_end) struct replay *replay = replay_open(cx->world, &a->flaws);
	AUTO(app_snapshot_end) struct snapshot s = { 0 };
	int64_t began = os_monotonic_ns();

	TRY(app_snapshot(a->app, cx, &s));
	TRY(audit_log(cx, a->app, &s.reader.tx, replay, &a->flaws, &a->counts));
	TRY(audit_rows(cx, &s.reader.tx, replay, &a->flaws, &a->counts.rows));
	TRY(audit_access(cx, &s.reader.tx, replay, &a->flaws, &a->counts.rows));
	TRY(audit_local(cx, a->app, &s.reader.tx, replay, &a->flaws, &a->counts.rows));
	a->ns = os_monotonic_ns() - began;
	return OK;
}

/* The database may agree with itself and still be older than what was published. */
static err promise_audit(struct cx *cx, struct audit *a)
{
	err e = published_check(cx, a->app);

	if (e != E_FORK && e != E_CORRUPT)
		return e;
	flaw_note(&a->flaws, FLAW_CHECKPOINT, NO_LEAF, "%s", str_c(cx->arena, cx->detail));
	cx_clear(cx);
	return OK;
}

static void report(struct cx *cx, const struct audit *a)
{
	const struct audit_counts *n = &a->counts;

	for (uint32_t i = 0; i < a->flaws.kept; i++)
		printf("%.*s\n", P(flaw_print(cx->arena, &a->flaws.flaw[i])));
	if (a->flaws.n > a->flaws.kept)
		printf("…… 另有 %llu 项 / and %llu more\n",
		       (unsigned long long)(a->flaws.n - a->flaws.kept),
		       (unsigned long long)(a->flaws.n - a->flaws.kept));
	printf("问题 / findings: %llu; leaves %llu, tiles %llu, checkpoints %llu, rows %llu; "
	       "%lld leaves/s\n",
	       (unsigned long long)a->flaws.n, (unsigned long long)n->leaves,
	       (unsigned long long)n->tiles, (unsigned long long)n->checkpoints,
	       (unsigned long long)n->rows,
	       a->ns > 0 ? (long long)((double)n->leaves * 1e9 / (double)a->ns) : 0LL);
}

static int run(struct cx *cx, const struct arguments *arguments, err *e)
{
	AUTO(app_end) struct app *app = NULL;
	struct audit a = { .flaws = flaws_new(cx->arena) };

	*e = command_app(cx, arguments, false, &app);
	if (*e != OK)
		return EXIT_NO;
	a.app = app;
	*e = audit(cx, &a);
	if (*e == OK)
		*e = promise_audit(cx, &a);
	report(cx, &a);
	return *e == OK && a.flaws.n == 0 ? EXIT_OK : EXIT_NO;
}

const struct command audit_command = {
	.name = "audit",
	.plain = "",
	.about = "recomputes every leaf, tile, checkpoint, verdict, counter and row; prints "
	         "findings",
	.option = { { "--data", "DIR", "the instance" } },
	.run = run,
};
