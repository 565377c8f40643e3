/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast a lot of 1000 meters is read and its leaves written: the two parts of an upload that are
 * ours alone. */
#include <stdio.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/json.h"
#include "law/leaf.h"
#include "law/lot_read.h"

#define METERS 1000
#define ROUNDS 200

static void runs_write(struct buf *b)
{
	static const char *const point[] = { "Q3", "Q2", "Q1" };

	for (int i = 0; i < 300; i++)
		buf_fmt(b,
		        "%s{ \"id\": \"%d\", \"point\": \"%s\", \"started_at\": "
		        "\"2026-11-20T09:12:05+08:00\", "
		        "\"ended_at\": \"2026-11-20T09:14:35+08:00\", \"operation\": "
		        "\"start-stop\", "
		        "\"method\": \"weighing\", \"balance_start_kg\": 0.350, "
		        "\"balance_end_kg\": 100.%03d, "
		        "\"seconds\": 150.0, \"water_in_c\": 20.1, \"water_out_c\": 20.0, "
		        "\"inlet_mpa\": 0.31, "
		        "\"flow_variation_pct\": 1.2 }",
		        i > 0 ? ",\n" : "", i, point[i % 3], i);
}

static void meter_write(struct buf *b, int i)
{
	buf_fmt(b,
	        "%s{ \"serial\": \"2026110%05d\", \"position\": %d, \"attempt\": 1, \"made_on\": "
	        "\"2026-11-18\", "
	        "\"firmware\": \"1.04\", \"appearance\": \"ok\", "
	        "\"tightness\": { \"pressure_mpa\": 1.0, \"seconds\": 60, \"leak\": false }, "
	        "\"runs\": [",
	        i > 0 ? ",\n" : "", i, i % 10 + 1);
	for (int k = 0; k < 3; k++)
		buf_fmt(b,
		        "%s{ \"bench_run\": \"%d\", \"start_l\": %d.000, \"end_l\": %d.9%02d, "
		        "\"water_c\": 20.1 }",
		        k > 0 ? ", " : "", i / 10 * 3 + k, k * 100, k * 100 + 99, i % 100);
	buf_fmt(b, "], \"seals\": [\"S00%05d\"], \"declared\": \"pass\" }", i);
}

static str lot_text(struct arena *a)
{
	struct buf b = buf_new(a);

	buf_text(
	        &b,
	        "{ \"lot\": \"20261120-03\", \"batch\": \"2026-11-A\", \"kind\": \"first\", "
	        "\"regulation\": \"jjg-162-2019\", \"type\": \"R49/2013-CN1-22.07 DN15\", "
	        "\"verified_on\": \"2026-11-20\", \"bench\": \"B-03\", \"verifier\": \"REG-0107\", "
	        "\"checker\": \"REG-0211\", \"approver\": \"REG-0305\", \"bench_runs\": [");
	runs_write(&b);
	buf_text(&b, "], \"meters\": [");
	for (int i = 0; i < METERS; i++)
		meter_write(&b, i);
	buf_text(&b, "] }");
	return buf_view(&b);
}

static double best_ms(double best, int64_t from_ns)
{
	double ms = (double)(os_monotonic_ns() - from_ns) / 1e6;

	return ms < best ? ms : best;
}

static bool parse_speed(str text)
{
	struct arena *a = arena_new();
	double parse = 1e9, all = 1e9;

	for (int i = 0; i < ROUNDS; i++) {
		struct cx cx = cx_new(a, NULL);
		const struct json *v;
		struct lot_file f;
		int64_t from = os_monotonic_ns();
		if (json_parse(&cx, text, 8, &v) != OK)
			return false;
		parse = best_ms(parse, from);
		arena_reset(a);
		from = os_monotonic_ns();
		if (lot_read(&cx, text, &f) != OK)
			return false;
		all = best_ms(all, from);
		arena_reset(a);
	}
	printf("lot of %d meters, %zu bytes: JSON %.2f ms, whole %.2f ms, %.0f MB/s, %.0f "
	       "meters/s\n",
	       METERS, text.n, parse, all, (double)text.n / all / 1e3, METERS / all * 1e3);
	arena_free(a);
	return true;
}

static bool leaf_speed(str text)
{
	struct arena *a = arena_new();
	struct arena *work = arena_new();
	struct cx cx = cx_new(a, NULL);
	struct meter_facts facts = { .at_ms = INT64_C(1795137125000),
		                     .by = S("demo-maker"),
		                     .lot = S("DEM0-20261120-03"),
		                     .code = S("WDEM0-202611000001"),
		                     .certificate = S("WDEM0-202611000001-1") };
	struct result result = { .verdict = VERDICT_PASS, .point_n = POINTS };
	struct lot_file f;
	double best = 1e9;
	size_t bytes = 0;

	for (int i = 0; i < POINTS; i++)
		result.point[i] = (struct point_result){ .measured = true,
			                                 .verdict = VERDICT_PASS,
			                                 .error_ppm = -12345,
			                                 .limit_ppm = 20000,
			                                 .run_n = 1 };
	if (lot_read(&cx, text, &f) != OK)
		return false;
	for (int round = 0; round < ROUNDS; round++) {
		struct buf b = buf_new(work);
		int64_t from = os_monotonic_ns();
		for (uint32_t i = 0; i < METERS; i++)
			meter_leaf_write(&b, &facts, &f, i, &result);
		best = best_ms(best, from);
		bytes = b.n / METERS;
		arena_reset(work);
	}
	printf("meter leaves of %zu bytes: %.0f a second\n", bytes, METERS / best * 1e3);
	arena_free(a);
	arena_free(work);
	return true;
}

int main(void)
{
	struct arena *a = arena_new();
	str text = lot_text(a);
	bool good = parse_speed(text) && leaf_speed(text);

	arena_free(a);
	return good ? 0 : 1;
}
