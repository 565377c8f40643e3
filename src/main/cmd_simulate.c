/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simulate` and `import`: lot files from a model, and from the records of other programs. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/os.h"
#include "main/command.h"
#include "main/import.h"
#include "main/simulate.h"

#define IMPORT_MAX ((size_t)64 << 20)

static err print(struct cx *cx, const struct buf *b)
{
	str text;

	TRY(buf_done(b, &text));
	if (fwrite(text.p, 1, text.n, stdout) != text.n)
		return fail(cx, E_IO, "standard output cannot be written");
	return OK;
}

static err medium_read(struct cx *cx, const char *text, enum medium *out)
{
	*out = MEDIUM_WATER;
	if (text == NULL || strcmp(text, "water") == 0)
		return OK;
	*out = MEDIUM_GAS;
	return strcmp(text, "gas") == 0
	               ? OK
	               : fail(cx, E_USAGE, "--medium is water or gas, not \"%s\"", text);
}

static err simulate_command_run(struct cx *cx, const struct arguments *a)
{
	struct simulate_options o = { .lot_day = ABSENT, .cheat = str_of(argument(a, "--cheat")) };
	const char *date = argument(a, "--date");
	struct buf b = buf_new(cx->arena);
	int64_t seed, meters;

	TRY(argument_number(cx, a, "--seed", 0, INT64_MAX, 1, &seed));
	TRY(argument_number(cx, a, "--meters", 1, SIMULATE_METERS_MAX, 40, &meters));
	TRY(medium_read(cx, argument(a, "--medium"), &o.medium));
	if (date != NULL && !date_read(str_of(date), &o.lot_day))
		return fail(cx, E_USAGE, "--date takes YYYY-MM-DD, not \"%s\"", date);
	o.seed = (uint64_t)seed;
	o.meters = (int)meters;
	TRY(simulate(cx, &o, &b));
	return print(cx, &b);
}

static int run_simulate(struct cx *cx, const struct arguments *a, err *e)
{
	*e = simulate_command_run(cx, a);
	return *e == OK ? EXIT_OK : EXIT_USAGE;
}

const struct command simulate_command = {
	.name = "simulate",
	.plain = "",
	.about = "prints a realistic lot file, deterministic by seed",
	.option = { { "--seed", "N", "default 1" },
	            { "--medium", "water|gas", "default water" },
	            { "--meters", "N", "1 to 10000, default 40" },
	            { "--cheat", "HOW", "a way to fabricate" },
	            { "--date", "DATE", "day of the verification" } },
	.run = run_simulate,
};

static err import_command_run(struct cx *cx, const struct arguments *a)
{
	struct buf lots = buf_new(cx->arena);
	struct buf report = buf_new(cx->arena);
	const char *map_path;
	str map, csv;

	TRY(argument_needed(cx, a, "--map", &map_path));
	TRY(os_read_file(cx, map_path, IMPORT_MAX, &map));
	TRY(os_read_file(cx, a->plain[0], IMPORT_MAX, &csv));
	TRY(import_run(cx, map, csv, &lots, &report));
	return print(cx, argument(a, "--report") ? &report : &lots);
}

static int run_import(struct cx *cx, const struct arguments *a, err *e)
{
	*e = import_command_run(cx, a);
	return *e == OK ? EXIT_OK : EXIT_USAGE;
}

const struct command import_command = {
	.name = "import",
	.plain = "CSV",
	.plain_min = 1,
	.plain_max = 1,
	.about = "turns another program's bench records into lot files, one a line",
	.option = { { "--map", "FILE", "what the columns mean" },
	            { "--report", NULL, "prints what is odd about the rows instead" } },
	.run = run_import,
};
