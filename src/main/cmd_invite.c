/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invite`: opens an account and prints the one-time link to it on the last line; with --again, the
 * same for an account that is there, whose password or phone is lost. */
#include <stdio.h>

#include "main/command.h"
#include "op/open.h"
#include "op/published.h"

static err set(struct cx *cx, struct call *call, const char *field, const char *value)
{
	const struct field *f = rec_field(call->op->in, str_of(field));

	return value == NULL ? OK : field_set_text(cx, f, str_of(value), call->in);
}

static err account_name(struct cx *cx, struct call *call, const struct arguments *a)
{
	static const char *const needed[][2] = { { "--org", "organisation" },
		                                 { "--role", "role" },
		                                 { "--login", "login" } };
	const char *value;

	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
		TRY(argument_needed(cx, a, needed[i][0], &value));
		TRY(set(cx, call, needed[i][1], value));
	}
	TRY(set(cx, call, "duties", argument(a, "--duties")));
	return set(cx, call, "person", argument(a, "--person"));
}

static err invite(struct cx *cx, struct call *call, const struct arguments *a)
{
	const struct rec *out = call->op->out;
	const char *again = argument(a, "--again");

	call_input(call);
	call->caller = (struct caller){ .role = ROLE_ADMIN };
	if (again != NULL)
		TRY(set(cx, call, "account", again));
	else
		TRY(account_name(cx, call, a));
	if (op_run(call) != OK)
		return fail(cx, call->result, "%.*s", P(call->cx.detail));
	printf("account %.*s\n%.*s\n", P(field_text(rec_field(out, S("account")), call->out)),
	       P(field_text(rec_field(out, S("link")), call->out)));
	return OK;
}

static int run(struct cx *cx, const struct arguments *a, err *e)
{
	AUTO(app_end) struct app *app = NULL;
	AUTO(call_release) struct call *call = NULL;
	bool again = argument(a, "--again") != NULL;

	*e = command_app(cx, a, false, &app);
	if (*e != OK)
		return EXIT_NO;
	call = call_new(app, app_op(app, again ? "account.reset" : "account.invite"));
	*e = published_check(cx, app); /* an invitation is a leaf, too */
	if (*e == OK)
		*e = invite(cx, call, a);
	return *e == OK ? EXIT_OK : EXIT_NO;
}

const struct command invite_command = {
	.name = "invite",
	.plain = "",
	.about = "opens an account and prints the one-time link to it on the last line",
	.option = { { "--data", "DIR", "the instance" },
	            { "--org", "ID", "whose account" },
	            { "--role", "ROLE", "one that `print rights` lists" },
	            { "--login", "NAME", "the name to log in with" },
	            { "--duties", "WORDS", "\"clerk administrator\": what it is there for" },
	            { "--person", "ID", "the registered person behind it, by the id in the log" },
	            { "--again", "ACCOUNT",
	              "instead: invite an account again; its password ends" } },
	.run = run,
};
