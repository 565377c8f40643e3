/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one look-up costs without HTTP:  bench-lookup_speed DATA < PATHS
 * PATHS are those of bench-tags; each is asked for as JSON, round after round, on one thread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "op/open.h"
#include "work/lot.h"

#define PATHS_MAX 20000
#define CALLS 100000

struct page_in {
	str code;
	str tag;
};

static struct page_in path[PATHS_MAX];
static int path_n;

static void paths_read(struct arena *a)
{
	char line[128];

	while (path_n < PATHS_MAX && fgets(line, sizeof line, stdin) != NULL) {
		str s = str_dup(a, str_of(line));
		path[path_n].tag = str_cut(str_part(s, 3, s.n - 4), '.', &path[path_n].code);
		path_n++;
	}
}

static bool look_up(struct app *app, const struct op *op, const struct page_in *in)
{
	struct call *call = call_new(app, op);
	struct page_in *copy = call_input(call);

	*copy = *in;
	call->caller.role = ROLE_PUBLIC;
	call->accept = S("application/json");
	bool good = op_run(call) == OK && call->reply.status == 200;
	call_free(call);
	return good;
}

int main(int argc, char **argv)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct app_options o = { .data = argc > 1 ? argv[1] : "",
		                 .feature = features,
		                 .world = world_real() };
	struct app *app;

	o.migration = migrations(a, &o.migration_n);
	if (app_open(&cx, &o, &app) != OK) {
		fprintf(stderr, "%.*s\n", P(cx.detail));
		return 1;
	}
	paths_read(a);
	int calls = argc > 2 ? (int)strtol(argv[2], NULL, 10) : CALLS;
	app_snapshots_keep(app, true); /* as in the server */
	const struct op *op = app_op(app, "meter.page");
	int64_t from = os_monotonic_ns();
	for (int i = 0; i < calls; i++)
		if (path_n == 0 || !look_up(app, op, &path[i % path_n])) {
			fprintf(stderr, "look-up %d failed\n", i);
			return 1;
		}
	double us = (double)(os_monotonic_ns() - from) / 1e3 / calls;
	printf("look-up without HTTP: %.2f us, %.0f a second and core\n", us, 1e6 / us);
	app_close(app);
	return 0;
}
