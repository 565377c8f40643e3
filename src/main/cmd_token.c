/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `token`: issues an API token and prints its secret, once, on the last line. */
#include <stdio.h>

#include "main/command.h"
#include "op/open.h"
#include "op/published.h"

static err set(struct cx *cx, struct call *call, const char *field, const char *value)
{
	const struct field *f = rec_field(call->op->in, str_of(field));

	return field_set_text(cx, f, str_of(value), call->in);
}

static err issue(struct cx *cx, struct call *call, const struct arguments *a)
{
	const char *organisation, *role, *days = argument(a, "--days");
	const struct field *token = rec_field(call->op->out, S("token"));

	TRY(argument_needed(cx, a, "--org", &organisation));
	TRY(argument_needed(cx, a, "--role", &role));
	call_input(call);
	TRY(set(cx, call, "organisation", organisation));
	TRY(set(cx, call, "role", role));
	TRY(set(cx, call, "days", days ? days : "90"));
	call->caller = (struct caller){ .role = ROLE_ADMIN };
	if (op_run(call) != OK)
		return fail(cx, call->result, "%.*s", P(call->cx.detail));
	printf("%.*s\n", P(field_text(token, call->out)));
	return OK;
}

static int run(struct cx *cx, const struct arguments *a, err *e)
{
	AUTO(app_end) struct app *app = NULL;
	AUTO(call_release) struct call *call = NULL;

	*e = command_app(cx, a, false, &app);
	if (*e != OK)
		return EXIT_NO;
	call = call_new(app, app_op(app, "token.issue"));
	*e = published_check(cx, app); /* a token is a leaf, too */
	if (*e == OK)
		*e = issue(cx, call, a);
	return *e == OK ? EXIT_OK : EXIT_NO;
}

const struct command token_command = {
	.name = "token",
	.plain = "",
	.about = "prints one API token on the last line: Authorization: Bearer ...",
	.option = { { "--data", "DIR", "the instance" },
	            { "--org", "ID", "whose token" },
	            { "--role", "ROLE", "one that `print rights` lists" },
	            { "--days", "N", "validity, default 90" } },
	.run = run,
};
