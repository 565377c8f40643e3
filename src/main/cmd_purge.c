/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `purge-access`: deletes entries of the access record whose time is over, which is a leaf of the
 * log. */
#include <stdio.h>

#include "main/command.h"
#include "op/open.h"
#include "op/published.h"

static err purge(struct cx *cx, struct call *call, const char *before)
{
	const struct field *day = rec_field(call->op->in, S("before_day"));
	const struct field *entries = rec_field(call->op->out, S("entries"));

	TRY(field_set_text(cx, day, str_of(before), call_input(call)));
	call->caller = (struct caller){ .role = ROLE_ADMIN };
	if (op_run(call) != OK)
		return fail(cx, call->result, "%.*s", P(call->cx.detail));
	printf("已删除 / deleted: %lld\n", (long long)field_int(entries, call->out));
	return OK;
}

static int run(struct cx *cx, const struct arguments *a, err *e)
{
	AUTO(app_end) struct app *app = NULL;
	AUTO(call_release) struct call *call = NULL;
	const char *before;

	*e = argument_needed(cx, a, "--before", &before);
	if (*e == OK)
		*e = command_app(cx, a, false, &app);
	if (*e != OK)
		return EXIT_NO;
	call = call_new(app, app_op(app, "access.purge"));
	*e = published_check(cx, app); /* it is a leaf, too */
	if (*e == OK)
		*e = purge(cx, call, before);
	return *e == OK ? EXIT_OK : EXIT_NO;
}

const struct command purge_command = {
	.name = "purge-access",
	.plain = "",
	.about = "deletes what the access record holds of days before a date, at least six months "
	         "ago",
	.option = { { "--data", "DIR", "the instance" },
	            { "--before", "DATE", "the first day that is kept" } },
	.run = run,
};
