/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `print`: the lists of this program, for the manual, for generated clients and for whoever wants
 * to know.  `print citus` is what `init --distribute` tells Citus: for a database that moves. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "main/command.h"
#include "main/laws.h"
#include "op/lists.h"

static const struct op *const *all_ops(struct arena *a, int *n)
{
	const struct op **op = NEW_N(a, const struct op *, OPS_MAX);

	*n = 0;
	for (const struct feature *const *f = features; *f != NULL; f++)
		for (int i = 0; i < (*f)->op_n && *n < OPS_MAX; i++)
			op[(*n)++] = &(*f)->op[i];
	return op;
}

static str citus(struct arena *a)
{
	int n;
	const struct migration *step = migrations(a, &n);

	return db_spread_text(a, step, n);
}

static err list_text(struct cx *cx, const char *what, str *out)
{
	int n;
	const struct op *const *op = all_ops(cx->arena, &n);

	if (strcmp(what, "openapi") == 0)
		*out = lists_openapi(cx->arena, op, n, FANGSHENG_VERSION);
	else if (strcmp(what, "rights") == 0)
		*out = lists_rights(cx->arena, op, n);
	else if (strcmp(what, "errors") == 0)
		*out = lists_errors(cx->arena);
	else if (strcmp(what, "schema") == 0)
		*out = lists_schema(cx->arena, op, n);
	else if (strcmp(what, "moves") == 0)
		*out = lists_moves(cx->arena, features);
	else if (strcmp(what, "citus") == 0)
		*out = citus(cx->arena);
	else if (strcmp(what, "limits") == 0)
		return laws_limits(cx, out);
	else if (strcmp(what, "deadlines") == 0)
		return laws_deadlines(cx, out);
	else
		return fail(
		        cx, E_USAGE,
		        "print openapi, rights, errors, moves, schema, limits, deadlines or citus, "
		        "not \"%s\"",
		        what);
	return OK;
}

static int run(struct cx *cx, const struct arguments *a, err *e)
{
	str text;

	*e = list_text(cx, a->plain[0], &text);
	if (*e != OK)
		return EXIT_USAGE;
	printf("%.*s%s", P(text), str_ends(text, S("\n")) ? "" : "\n");
	return EXIT_OK;
}

const struct command print_command = {
	.name = "print",
	.plain = "openapi|rights|errors|moves|schema|limits|deadlines|citus",
	.plain_min = 1,
	.plain_max = 1,
	.about = "prints a list",
	.run = run,
};
