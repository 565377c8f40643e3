/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast json_parse reads a lot, beside jansson on the same bytes.  Both build their whole tree
 * and free it; the best of several rounds counts, since everything else only adds to it. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/json.h"
#include "support/jansson_oracle.h"

#define METERS 1500 /* about 600 KB */
#define ROUNDS 30
#define WORKER_BYTES ((size_t)4 << 20)

static void run_write(struct json_writer *w, const char *bench_run, int64_t start_ml,
                      int64_t end_ml)
{
	json_object(w);
	json_member_str(w, "bench_run", str_of(bench_run));
	json_member_decimal(w, "start_l", start_ml, 3);
	json_member_decimal(w, "end_l", end_ml, 3);
	json_member_decimal(w, "water_c", 201 + end_ml % 7, 1);
	json_object_end(w);
}

static void meter_write(struct json_writer *w, struct arena *a, int i)
{
	json_object(w);
	json_member_str(w, "serial", str_fmt(a, "2026110%05d", i));
	json_member_i64(w, "position", i % 20 + 1);
	json_member_i64(w, "attempt", 1);
	json_member_str(w, "made_on", S("2026-11-18"));
	json_member_str(w, "firmware", S("1.04"));
	json_member_str(w, "appearance", S("ok"));
	json_key(w, S("tightness"));
	json_object(w);
	json_member_decimal(w, "pressure_mpa", 10, 1);
	json_member_i64(w, "seconds", 60);
	json_member_bool(w, "leak", false);
	json_object_end(w);
	json_key(w, S("runs"));
	json_array(w);
	run_write(w, "1", 0, 99950 + i % 300);
	run_write(w, "2", 99950 + i % 300, 109990 + i % 250);
	run_write(w, "3", 109990 + i % 250, 120010 + i % 330);
	json_array_end(w);
	json_key(w, S("seals"));
	json_array(w);
	json_str(w, str_fmt(a, "S%07d", 12345 + i));
	json_array_end(w);
	json_member_str(w, "declared", S("pass"));
	json_object_end(w);
}

static str lot_text(struct arena *a)
{
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	json_member_str(&w, "lot", S("20261120-03"));
	json_member_str(&w, "kind", S("first"));
	json_member_str(&w, "regulation", S("jjg-162-2019"));
	json_member_str(&w, "verified_on", S("2026-11-20"));
	json_key(&w, S("meters"));
	json_array(&w);
	for (int i = 0; i < METERS; i++)
		meter_write(&w, a, i);
	json_array_end(&w);
	json_object_end(&w);
	buf_char(&b, '\n');
	return buf_view(&b);
}

/* A worker keeps its arena from one request to the next, with the block that the largest one
 * needed. */
static void ours(struct arena *a, str text)
{
	struct cx cx = cx_new(a, world_real());
	const struct json *v;

	arena_reset(a);
	if (json_parse(&cx, text, JSON_DEPTH_MAX, &v) != OK)
		abort();
}

static void theirs(struct arena *a, str text)
{
	(void)a;
	if (!jansson_reads(text))
		abort();
}

static double best_mb_s(void (*parse)(struct arena *, str), str text)
{
	AUTO(arena_end) struct arena *a = arena_new();
	(void)arena_alloc(a, WORKER_BYTES);
	int64_t best_ns = INT64_MAX;

	for (int i = 0; i < ROUNDS; i++) {
		int64_t from = os_monotonic_ns();
		parse(a, text);
		int64_t ns = os_monotonic_ns() - from;
		if (ns < best_ns)
			best_ns = ns;
	}
	return (double)text.n * 1e3 / (double)best_ns;
}

int main(void)
{
	AUTO(arena_end) struct arena *a = arena_new();
	str text = lot_text(a);
	double our_mb_s = best_mb_s(ours, text);
	double their_mb_s = best_mb_s(theirs, text);

	printf("json: %zu bytes, ours %.0f MB/s, jansson %.1f MB/s, ratio %.1f\n", text.n, our_mb_s,
	       their_mb_s, our_mb_s / their_mb_s);
	return 0;
}
