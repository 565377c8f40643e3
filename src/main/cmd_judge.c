/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `judge`: a lot file judged without database or network, one JSON object a meter.  What the file
 * only names is looked up among the types and benches of the sample. */
#include <stdio.h>

#include "base/arena.h"
#include "base/os.h"
#include "law/lot_read.h"
#include "law/verdict_write.h"
#include "main/command.h"
#include "main/laws.h"
#include "main/sample.h"
#include "rule/judge.h"

#define LOT_MAX ((size_t)16 << 20)

static bool sample_type(void *state, str designation, struct meter_type *out)
{
	const struct sample *s = state;

	for (size_t i = 0; i < s->type_n; i++)
		if (str_eq(designation, str_of(s->type[i].designation))) {
			*out = s->type[i].facts;
			return true;
		}
	return false;
}

static bool sample_bench(void *state, str id, struct bench_facts *out)
{
	const struct sample *s = state;

	for (size_t i = 0; i < s->bench_n; i++)
		if (str_eq(id, str_of(s->bench[i].id))) {
			*out = s->bench[i].facts;
			return true;
		}
	return false;
}

static err judgeable(struct cx *cx, const char *path, struct lot_file *file,
                     const struct regulation **regulation)
{
	const struct lot_registry registry = { sample_type, sample_bench,
		                               (void *)(uintptr_t)sample_data() };
	struct law law;
	str text;

	TRY(os_read_file(cx, path, LOT_MAX, &text));
	TRY(lot_read(cx, text, file));
	TRY(lot_settle(cx, file, &registry));
	TRY(laws_read(cx, &law));
	*regulation = law_find(&law, file->regulation);
	if (*regulation == NULL)
		return fail(cx, E_REGULATION, "no regulation %.*s", P(file->regulation));
	struct finding f = rule_covers(*regulation, &file->lot.type, file->lot.kind,
	                               file->lot.verified_day);
	if (f.code != FINDING_NONE)
		return fail(cx, E_REGULATION, "%.*s: %s (%s)", P(file->regulation),
		            finding_info(f.code)->en, finding_info(f.code)->code);
	return OK;
}

static void print_verdict(struct cx *cx, const struct lot_file *file, const struct regulation *r,
                          str serial, const struct result *result)
{
	struct buf b = buf_new(cx->arena);
	struct json_writer w = json_writer_new(&b, false);

	verdict_write(&w, serial, file->medium, r, result);
	printf("%.*s\n", P(buf_view(&b)));
}

static bool judge_all(struct cx *cx, const struct lot_file *file, const struct regulation *r)
{
	const struct lot *lot = &file->lot;
	struct prepared prepared;
	bool all_pass = true;

	judge_lot_facts(r, lot, NEW_N(cx->arena, struct prepared_run, lot->bench_run_n), &prepared);
	for (uint32_t i = 0; i < lot->meter_n; i++) {
		struct result result;
		judge_meter(&prepared, &lot->meter[i], &result);
		print_verdict(cx, file, r, lot->meter[i].serial, &result);
		all_pass = all_pass && result.verdict == VERDICT_PASS;
	}
	return all_pass;
}

static int run(struct cx *cx, const struct arguments *a, err *e)
{
	const struct regulation *regulation;
	struct lot_file file;

	*e = judgeable(cx, a->plain[0], &file, &regulation);
	if (*e != OK)
		return EXIT_USAGE;
	return judge_all(cx, &file, regulation) ? EXIT_OK : EXIT_NO;
}

const struct command judge_command = {
	.name = "judge",
	.plain = "FILE",
	.plain_min = 1,
	.plain_max = 1,
	.about = "judges a lot file (\"-\": standard input) without database or network",
	.run = run,
};
