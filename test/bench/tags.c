/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From meter codes on standard input to the paths behind their QR codes:  bench-tags DATA < CODES
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "op/open.h"
#include "work/lot.h"

int main(int argc, char **argv)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct app_options o = { .data = argc > 1 ? argv[1] : "",
		                 .feature = features,
		                 .world = world_real() };
	struct app *app;
	char line[128];

	o.migration = migrations(a, &o.migration_n);
	if (app_open(&cx, &o, &app) != OK) {
		fprintf(stderr, "%.*s\n", P(cx.detail));
		return 1;
	}
	struct call *call = call_new(app, app_op(app, "meter.page"));
	while (fgets(line, sizeof line, stdin) != NULL) {
		str code = str_of(line);
		if (str_ends(code, S("\n")))
			code.n--;
		printf("/m/%.*s.%.*s\n", P(code), P(code_tag(call, code)));
	}
	call_free(call);
	app_close(app);
	return 0;
}
