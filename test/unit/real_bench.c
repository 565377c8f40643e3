/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 692 runs of a real flow bench and one of its reports, faults included.  They carry no licence, so
 * they lie outside of this tree: without them the test says so and is skipped.
 *
 * Expected figures come from an independent re-judgement that is published beside the data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "law/lot_read.h"
#include "law/regulation.h"
#include "main/import.h"
#include "rule/judge.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

struct opened {
	struct arena *arena;
	struct cx cx;
	struct import in;
};

/* Skips the test when the file is not there. */
static struct opened open_bench(const char *mapping, const char *file)
{
	struct opened o = { .arena = arena_new() };
	o.cx = cx_new(o.arena, world_real());
	const char *shared = getenv("FANGSHENG_SHARED");
	str path = str_fmt(o.arena, "%s/data/bench/%s", shared ? shared : "../shared", file);
	if (!os_exists(path.p)) {
		printf("SKIPPED: %s is not there\n", path.p);
		arena_free(o.arena);
		skip();
	}
	str map;
	str csv;
	assert_int_equal(os_read_file(&o.cx, mapping, 1 << 20, &map), OK);
	assert_int_equal(os_read_file(&o.cx, path.p, 1 << 20, &csv), OK);
	assert_int_equal(import_read(&o.cx, map, csv, &o.in), OK);
	return o;
}

static struct opened open_runs(void)
{
	return open_bench("test/data/bench-mapping.json", "real_bench_runs.csv");
}

static bool found(const struct import_row *r, enum import_finding f)
{
	return (r->findings & 1u << f) != 0;
}

static int64_t magnitude(int64_t v)
{
	return v < 0 ? -v : v;
}

static void volumes_are_reproduced(void **state)
{
	(void)state;
	struct opened o = open_runs();
	assert_int_equal(o.in.row_n, 692);
	assert_int_equal(o.in.usable_n, 571);
	int close = 0;
	for (size_t i = 0; i < o.in.row_n; i++) {
		const struct import_row *r = &o.in.row[i];
		if (!r->usable)
			continue;
		close += magnitude(r->volume_difference_ppb) <= 10000; /* 0.001 % */
		/* 0.0050 %, to the digit */
		assert_true(magnitude(r->volume_difference_ppb) < 50500);
	}
	assert_int_equal(close, 563);
	assert_int_equal(o.in.finding_n[IMPORT_VOLUME_DIFFERS], 8);
	arena_free(o.arena);
}

static void errors_are_reproduced(void **state)
{
	(void)state;
	struct opened o = open_runs();
	/* Within 0.006 points, relative above 1 %. */
	assert_int_equal(o.in.map.error_tolerance_ppb, 60000);
	assert_int_equal(o.in.finding_n[IMPORT_ERROR_DIFFERS], 0);
	assert_int_equal(o.in.finding_n[IMPORT_ABSURD_ERROR], 54);
	arena_free(o.arena);
}

static void verdicts_are_reproduced(void **state)
{
	(void)state;
	struct opened o = open_runs();
	size_t stored_pass = 0;
	for (size_t i = 0; i < o.in.row_n; i++)
		stored_pass += o.in.row[i].stored_pass;
	assert_int_equal(o.in.pass_n, 211);
	assert_int_equal(o.in.usable_n - o.in.pass_n, 360);
	assert_int_equal(o.in.finding_n[IMPORT_VERDICT_DIFFERS], 0);
	assert_int_equal(stored_pass, 219);
	arena_free(o.arena);
}

/* Stored as pass, although the balance fell during the run. */
static void false_passes_are_found(void **state)
{
	(void)state;
	struct opened o = open_runs();
	assert_int_equal(o.in.finding_n[IMPORT_NO_EVIDENCE], 8);
	for (size_t i = 0; i < o.in.row_n; i++) {
		int64_t n = o.in.row[i].record;
		bool want = (n >= 171 && n <= 174) || (n >= 179 && n <= 182);
		assert_int_equal(found(&o.in.row[i], IMPORT_NO_EVIDENCE), want);
	}
	arena_free(o.arena);
}

static void the_change_of_unit_is_named(void **state)
{
	(void)state;
	struct opened o = open_runs();
	size_t fraction = 0;
	for (size_t i = 0; i < o.in.row_n; i++) {
		const struct import_row *r = &o.in.row[i];
		assert_int_equal(found(r, IMPORT_UNIT_CHANGED), r->record == 561);
		bool percent = r->record >= 561;
		assert_int_equal(r->unit, percent ? IMPORT_UNIT_PERCENT : IMPORT_UNIT_FRACTION);
		fraction += r->usable && !percent;
	}
	assert_int_equal(fraction, 443);
	struct buf report = buf_new(o.arena);
	import_print_report(&o.cx, &o.in, &report);
	buf_char(&report, 0);
	assert_non_null(strstr(report.p, "\"unit_changes\":[{\"record\":561,\"from\":\"fraction\","
	                                 "\"to\":\"percent\"}]"));
	arena_free(o.arena);
}

static void known_faults_are_named(void **state)
{
	(void)state;
	struct opened o = open_runs();
	const size_t *n = o.in.finding_n;
	assert_int_equal(n[IMPORT_EMPTY_READING], 109);
	assert_int_equal(n[IMPORT_NEGATIVE_MASS], 12);
	assert_int_equal(n[IMPORT_FLOW_UNIT_UNKNOWN], 75);
	assert_int_equal(n[IMPORT_DENSITY_HIGH], 323);
	assert_int_equal(n[IMPORT_DENSITY_IMPOSSIBLE], 4);
	assert_int_equal(n[IMPORT_LIMIT_ZERO], 4);
	assert_int_equal(n[IMPORT_CLASS_UNKNOWN], 4);
	assert_int_equal(n[IMPORT_ALIAS], 4);
	assert_int_equal(n[IMPORT_MADE_UP], 62);
	for (size_t i = 0; i < o.in.row_n; i++) {
		const struct import_row *r = &o.in.row[i];
		bool thin = r->record >= 335 && r->record <= 338;
		bool memory = r->record >= 397 && r->record <= 400;
		assert_int_equal(found(r, IMPORT_DENSITY_IMPOSSIBLE), thin);
		assert_int_equal(found(r, IMPORT_LIMIT_ZERO), memory);
		assert_int_equal(found(r, IMPORT_ALIAS), memory);
	}
	arena_free(o.arena);
}

static void the_report_is_reproduced(void **state)
{
	(void)state;
	struct opened o = open_bench("test/data/bench-report-mapping.json",
	                             "bench_report_2015.csv");
	assert_int_equal(o.in.row_n, 36);
	assert_int_equal(o.in.usable_n, 36);
	assert_int_equal(o.in.pass_n, 36);
	assert_int_equal(o.in.map.error_tolerance_ppb, 3500); /* 0.0003 points, to the digit */
	for (int f = 0; f < IMPORT_FINDING_N; f++)
		assert_int_equal(o.in.finding_n[f], 0);
	arena_free(o.arena);
}

/* -- through the real judge ------------------------------------------------------------------ */

static const struct regulation *regulation_open(struct cx *cx)
{
	static const uint8_t digest[REGULATION_DIGEST_BYTES] = { 0 };
	struct regulation *regulation = NEW(cx->arena, struct regulation);
	str text;
	assert_int_equal(os_read_file(cx, "regulations/jjg-162-2009.json", 1 << 20, &text), OK);
	assert_int_equal(regulation_read(cx, S("2009"), text, digest, regulation), OK);
	return regulation;
}

/* The row from which a lot's run was made. */
static const struct import_row *row_of(const struct import *in, const struct lot_file *file,
                                       const struct meter *meter, enum point point)
{
	str name = str_part(file->name, 7, file->name.n); /* behind "IMPORT-" */
	for (size_t i = 0; i < in->row_n; i++) {
		const struct import_row *r = &in->row[i];
		if (r->usable && str_eq(r->run, name) && str_eq(r->serial, meter->serial) &&
		    point_find(MEDIUM_WATER, r->point) == (int)point)
			return r;
	}
	fail_msg("no row for %.*s", P(meter->serial));
	return NULL;
}

/* Judges one lot; returns how many points were compared with the importer's error. */
static int lot_compare(struct cx *cx, const struct import *in, const struct regulation *regulation,
                       str text)
{
	struct lot_file file;
	struct lot_registry none = { NULL, NULL, NULL };
	if (lot_read(cx, text, &file) != OK || lot_settle(cx, &file, &none) != OK)
		fail_msg("%.*s", P(cx->detail));
	struct prepared prepared;
	struct prepared_run *run = NEW_N(cx->arena, struct prepared_run, file.lot.bench_run_n);
	judge_lot_facts(regulation, &file.lot, run, &prepared);
	int compared = 0;
	for (uint32_t i = 0; i < file.lot.meter_n; i++) {
		struct result result;
		judge_meter(&prepared, &file.lot.meter[i], &result);
		/* The records have no durations: never a reason for a certificate. */
		assert_int_equal(result.verdict, VERDICT_INVALID);
		for (int p = 0; p < POINTS; p++) {
			if (!result.point[p].measured)
				continue;
			const struct import_row *r = row_of(in, &file, &file.lot.meter[i],
			                                    (enum point)p);
			/* The bench's density is JJG 225's to 45 ppm. */
			int64_t off_ppb = magnitude(result.point[p].error_ppm * 1000 -
			                            r->error_ppb);
			assert_true(off_ppb <= 45000 + magnitude(r->error_ppb) / 1000000 * 45);
			compared++;
		}
	}
	return compared;
}

static void the_judge_finds_the_same_errors(void **state)
{
	(void)state;
	struct opened o = open_runs();
	const struct regulation *regulation = regulation_open(&o.cx);
	struct buf lots = buf_new(o.arena);
	import_print_lots(&o.cx, &o.in, &lots);
	str rest = buf_view(&lots);
	int lot_n = 0;
	int compared = 0;
	while (rest.n > 0) {
		str line;
		rest = str_cut(rest, '\n', &line);
		compared += lot_compare(&o.cx, &o.in, regulation, line);
		lot_n++;
	}
	assert_int_equal(lot_n, 48);
	assert_int_equal(compared, 416);
	arena_free(o.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(volumes_are_reproduced),
		cmocka_unit_test(errors_are_reproduced),
		cmocka_unit_test(verdicts_are_reproduced),
		cmocka_unit_test(false_passes_are_found),
		cmocka_unit_test(the_change_of_unit_is_named),
		cmocka_unit_test(known_faults_are_named),
		cmocka_unit_test(the_report_is_reproduced),
		cmocka_unit_test(the_judge_finds_the_same_errors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
