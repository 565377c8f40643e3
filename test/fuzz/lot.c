/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a lot file and as leaves: refused cleanly, or read into something that can be judged
 * and whose leaves are read again. */
#include <stdlib.h>

#include "base/arena.h"
#include "law/leaf.h"
#include "law/lot_read.h"
#include "rule/judge.h"
#include "support/regulations.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* clang-format off */
#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
static const char lot_text[] =
	"{\"at\":1795137125123,\"bench_runs\":{\"columns\":[\"id\",\"point\",\"started_ms\",\"ended_ms\",\"method\","
	"\"actual_ul\"],\"rows\":[[\"1\",\"Q3\",1795137125000,1795137275000,\"volume\",100000000]]},\"body_sha256\":\"" HASH
	"\",\"by\":\"m\",\"kind\":\"first\",\"lot\":\"M-1\",\"meter_type_facts\":{\"class_milli\":2000,\"dn_mm\":15,"
	"\"medium\":\"water\",\"q3_ml_h\":2500000,\"r_milli\":100000},\"meters\":1,\"regulation\":\"r\","
	"\"regulation_sha256\":\"" HASH "\",\"rests_on\":[],\"rules\":1,\"salt\":\"00112233445566778899aabbccddeeff\","
	"\"type\":\"lot\",\"verified_day\":20777}";
/* clang-format on */

static void judge(struct cx *cx, const struct lot *lot)
{
	struct regulation r = lot->type.medium == MEDIUM_GAS ? jjg_577_2012() : jjg_162_2019();
	struct prepared prepared;
	struct result result;

	if (rule_covers(&r, &lot->type, lot->kind, lot->verified_day).code != FINDING_NONE)
		return;
	judge_lot_facts(&r, lot, NEW_N(cx->arena, struct prepared_run, lot->bench_run_n),
	                &prepared);
	judge_meter(&prepared, &lot->meter[0], &result);
}

/* What was read must be writable and readable again. */
static void leaves(struct cx *cx, const struct lot_file *file)
{
	struct lot_facts facts = {
		.at_ms = INT64_C(1795137125123), .by = S("m"), .lot = S("M-1"), .rules = 1
	};
	struct meter_facts meter = {
		.at_ms = facts.at_ms, .by = facts.by, .lot = facts.lot, .code = S("c")
	};
	struct result result = { .verdict = VERDICT_PASS, .point_n = POINTS };
	struct buf a = buf_new(cx->arena);
	struct buf b = buf_new(cx->arena);
	struct lot_leaf lot;
	struct meter_leaf leaf;

	if (lot_leaf_write(cx, &facts, file, &a) != OK)
		return;
	meter_leaf_write(&b, &meter, file, 0, &result);
	if (lot_leaf_read(cx, buf_view(&a), &lot) != OK ||
	    meter_leaf_read(cx, buf_view(&b), &lot, &leaf) != OK)
		abort();
}

static void file_try(struct cx *cx, str text)
{
	const struct lot_registry none = { NULL, NULL, NULL };
	struct lot_file file;

	if (lot_read(cx, text, &file) != OK || lot_settle(cx, &file, &none) != OK)
		return;
	judge(cx, &file.lot);
	leaves(cx, &file);
}

static void leaves_try(struct cx *cx, str text)
{
	struct lot_leaf lot;
	struct meter_leaf meter;
	struct buf b = buf_new(cx->arena);

	(void)!lot_leaf_read(cx, text, &lot);
	cx_clear(cx);
	if (lot_leaf_read(cx, str_of(lot_text), &lot) != OK)
		abort();
	if (meter_leaf_read(cx, text, &lot, &meter) != OK)
		return;
	judge(cx, &meter.file.lot);
	meter_leaf_write(&b, &meter.facts, &meter.file, 0, &meter.recorded);
	if (b.error != OK)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, NULL);
	str text = { (const char *)data, size };

	file_try(&cx, text);
	cx_clear(&cx);
	leaves_try(&cx, text);
	return 0;
}
