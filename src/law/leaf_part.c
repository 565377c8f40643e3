/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of leaves that repeat: runs as tables with their column names once, results and
 * references as short lists.
 *
 *   "runs":     {"columns":["bench_run","start_ul","end_ul"],"rows":[[0,0,99950000],...]}
 *   "points":   [["Q3",20000,20000,"pass"],...]          point, error_ppm, limit_ppm, verdict
 *   "findings": [["flow-outside-window","Q2"],["tightness-leak"]]
 *   "rests_on": [[17,"<leaf hash>"],...]
 *   "signature": {"base":"<lines>","key":"<id>","value":"<64 bytes>"}
 *
 * A shared bench run stands in the lot's leaf and is named by its row; a run that stands alone has
 * the standard's readings in its own row. */
#include "law/leaf_part.h"

#include "base/arena.h"
#include "code/decimal.h"
#include "code/message.h"
#include "code/text.h"
#include "law/run_shape.h"

/* -- the lot's ------------------------------------------------------------------------------- */

static struct run_both bench_side(const struct lot_file *file, uint32_t i)
{
	struct run_both both = {
		.bench = file->lot.bench_run[i],
		.standards = file->standards[i],
	};

	run_reduce(&both.bench);
	return both;
}

bool bench_runs_present(const void *base)
{
	return ((const struct lot_both *)base)->file.shared_n > 0;
}

void bench_runs_write(struct json_writer *w, unsigned context, const void *base)
{
	const struct lot_both *lot = base;
	uint32_t n = lot->file.shared_n;
	struct run_both *both = NEW_N(lot->arena, struct run_both, n);

	for (uint32_t i = 0; i < n; i++)
		both[i] = bench_side(&lot->file, i);
	table_write(w, &run_shape, context & IN_BENCH, both, sizeof *both, n);
}

void rests_write(struct json_writer *w, unsigned context, const void *base)
{
	const struct lot_facts *facts = &((const struct lot_both *)base)->facts;

	(void)context;
	json_array(w);
	for (uint32_t i = 0; i < facts->rest_n; i++) {
		json_array(w);
		json_i64(w, facts->rest[i].index);
		json_hex(w, facts->rest[i].hash, LEAF_HASH_BYTES);
		json_array_end(w);
	}
	json_array_end(w);
}

static bool rest_read(const struct json *v, struct rest *out)
{
	const struct json *index = v->first;
	const struct json *hash = v->n == 2 ? index->next : NULL;

	return v->kind == JSON_ARRAY && hash != NULL && index->kind == JSON_NUMBER &&
	       hash->kind == JSON_STRING && decimal_read(index->text, 0, &out->index) == OK &&
	       out->index >= 0 && hex_read(hash->text, out->hash, LEAF_HASH_BYTES);
}

void rests_read(struct reading *r, const struct json *v, const struct place *at, void *base)
{
	struct lot_facts *facts = &((struct lot_both *)base)->facts;
	struct place place = { .up = at };

	if (!expect(r, v, JSON_ARRAY, at))
		return;
	struct rest *rest = NEW_N(r->cx->arena, struct rest, v->n);
	for (const struct json *e = v->first; e != NULL; e = e->next, place.index++)
		if (!rest_read(e, &rest[place.index]))
			fault(r, &place, "pattern", "must be an index and a leaf hash");
	facts->rest = rest;
	facts->rest_n = v->n;
}

bool signature_present(const void *base)
{
	return ((const struct lot_both *)base)->facts.signature.base.n > 0;
}

void signature_write(struct json_writer *w, unsigned context, const void *base)
{
	const struct leaf_signature *s = &((const struct lot_both *)base)->facts.signature;

	(void)context;
	json_object(w);
	json_member_str(w, "base", s->base);
	json_member_str(w, "key", s->key);
	json_member_hex(w, "value", s->value, LEAF_SIGNATURE_BYTES);
	json_object_end(w);
}

static bool text_member(const struct json *v, const char *name, size_t max, str *out)
{
	const struct json *m = json_get(v, str_of(name));

	*out = m != NULL && m->kind == JSON_STRING ? m->text : S_NONE;
	return out->n > 0 && out->n <= max;
}

/* The base has several lines, so it is no text as other members are; the auditor reads it. */
void signature_read(struct reading *r, const struct json *v, const struct place *at, void *base)
{
	struct leaf_signature *s = &((struct lot_both *)base)->facts.signature;
	str value;

	if (!expect(r, v, JSON_OBJECT, at))
		return;
	if (v->n != 3 || !text_member(v, "base", SIGNATURE_BASE_MAX, &s->base) ||
	    !text_member(v, "key", 64, &s->key) || !text_member(v, "value", 128, &value) ||
	    !hex_read(value, s->value, LEAF_SIGNATURE_BYTES)) {
		fault(r, at, "pattern", "must have the text that was signed, a key and a value");
		s->base = S_NONE;
	}
}

/* -- the meter's ----------------------------------------------------------------------------- */

/* Runs of which at least one stands alone: both sides side by side. */
static void alone_write(struct json_writer *w, unsigned context, const struct meter_both *meter)
{
	const struct lot_file *of = meter->of;
	uint32_t n = meter->meter.run_n;
	struct run_both *both = NEW_N(meter->arena, struct run_both, n);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t at = meter->meter.run[i].bench_run;
		if (at >= of->shared_n)
			both[i] = bench_side(of, at);
		else
			shape_blank(&run_shape, &both[i]);
		both[i].meter = meter->meter.run[i];
		if (at >= of->shared_n)
			both[i].meter.bench_run = UINT32_MAX;
	}
	table_write(w, &run_shape, context & (IN_METER | IN_SHORT), both, sizeof *both, n);
}

/* A meter that leaks is not run at all. */
bool runs_present(const void *base)
{
	return ((const struct meter_both *)base)->meter.run_n > 0;
}

void runs_write(struct json_writer *w, unsigned context, const void *base)
{
	const struct meter_both *meter = base;
	const struct meter_run *run = meter->meter.run;
	bool alone = false;

	for (uint32_t i = 0; i < meter->meter.run_n; i++)
		alone |= run[i].bench_run >= meter->of->shared_n;
	if (alone)
		alone_write(w, context, meter);
	else
		table_write(w, &run_shape, context & IN_METER, run, sizeof *run,
		            meter->meter.run_n);
}

static const struct word *point_words(unsigned context)
{
	return (context & IN_GAS) != 0 ? point_words_gas : point_words_water;
}

/* Absurd readings give errors beyond what JSON numbers carry; they stop there. */
static int64_t within_json(int64_t value)
{
	int64_t most = (INT64_C(1) << 53) - 1;

	return value > most ? most : value < -most ? -most : value;
}

void points_write(struct json_writer *w, unsigned context, const void *base)
{
	const struct result *result = ((const struct meter_both *)base)->recorded;

	json_array(w);
	for (int i = 0; i < result->point_n; i++) {
		const struct point_result *p = &result->point[i];
		if (!p->measured)
			continue;
		json_array(w);
		json_str(w, str_of(word_name(point_words(context), (unsigned)i)));
		json_i64(w, within_json(p->error_ppm));
		json_i64(w, p->limit_ppm);
		json_str(w, str_of(word_name(verdict_words, p->verdict)));
		json_array_end(w);
	}
	json_array_end(w);
}

static bool word_find(const struct word *list, const struct json *v, unsigned *out)
{
	for (; v->kind == JSON_STRING && list->name != NULL; list++) {
		if (str_eq(v->text, str_of(list->name))) {
			*out = list->value;
			return true;
		}
	}
	return false;
}

static bool point_read(struct reading *r, const struct json *v, struct result *result)
{
	unsigned point, verdict;

	if (v->kind != JSON_ARRAY || v->n != 4)
		return false;
	const struct json *error = v->first->next;
	const struct json *limit = error->next;
	if (!word_find(point_words(r->context), v->first, &point) ||
	    !word_find(verdict_words, limit->next, &verdict) || error->kind != JSON_NUMBER ||
	    limit->kind != JSON_NUMBER || result->point[point].measured)
		return false;
	struct point_result *p = &result->point[point];
	p->measured = true;
	p->verdict = verdict;
	return decimal_read(error->text, 0, &p->error_ppm) == OK &&
	       decimal_read(limit->text, 0, &p->limit_ppm) == OK;
}

void points_read(struct reading *r, const struct json *v, const struct place *at, void *base)
{
	struct result *result = ((struct meter_both *)base)->judged;
	struct place place = { .up = at };

	if (!expect(r, v, JSON_ARRAY, at))
		return;
	result->point_n = POINTS;
	for (const struct json *e = v->first; e != NULL; e = e->next, place.index++)
		if (!point_read(r, e, result))
			fault(r, &place, "pattern",
			      "must be a point, its error, limit and verdict");
}

bool findings_present(const void *base)
{
	return ((const struct meter_both *)base)->recorded->finding_n > 0;
}

void findings_write(struct json_writer *w, unsigned context, const void *base)
{
	const struct result *result = ((const struct meter_both *)base)->recorded;

	json_array(w);
	for (int i = 0; i < result->finding_n; i++) {
		const struct finding *f = &result->finding[i];
		json_array(w);
		json_str(w, str_of(finding_info(f->code)->code));
		if (f->point >= 0)
			json_str(w, str_of(word_name(point_words(context), (unsigned)f->point)));
		json_array_end(w);
	}
	json_array_end(w);
}

static enum finding_code finding_find(str code)
{
	for (int i = FINDING_NONE + 1; i < FINDING_CODES; i++)
		if (str_eq(code, str_of(finding_info((enum finding_code)i)->code)))
			return (enum finding_code)i;
	return FINDING_NONE;
}

static bool finding_read(struct reading *r, const struct json *v, struct finding *out)
{
	unsigned point;

	if (v->kind != JSON_ARRAY || v->n < 1 || v->n > 2 || v->first->kind != JSON_STRING)
		return false;
	*out = (struct finding){ .code = finding_find(v->first->text), .point = -1, .clause = "" };
	if (v->n == 2) {
		if (!word_find(point_words(r->context), v->first->next, &point))
			return false;
		out->point = (int)point;
	}
	return out->code != FINDING_NONE;
}

void findings_read(struct reading *r, const struct json *v, const struct place *at, void *base)
{
	struct result *result = ((struct meter_both *)base)->judged;
	struct place place = { .up = at };

	if (!expect(r, v, JSON_ARRAY, at))
		return;
	if (v->n > FINDINGS_MAX) {
		fault(r, at, "too-many", "at most %d are allowed", FINDINGS_MAX);
		return;
	}
	for (const struct json *e = v->first; e != NULL; e = e->next, place.index++)
		if (!finding_read(r, e, &result->finding[place.index]))
			fault(r, &place, "pattern",
			      "must be a finding that is known and perhaps a point");
	result->finding_n = (int)v->n;
}

void verdict_write_word(struct json_writer *w, unsigned context, const void *base)
{
	const struct result *result = ((const struct meter_both *)base)->recorded;

	(void)context;
	json_str(w, str_of(word_name(verdict_words, result->verdict)));
}

void verdict_read_word(struct reading *r, const struct json *v, const struct place *at, void *base)
{
	struct result *result = ((struct meter_both *)base)->judged;
	unsigned verdict;

	if (word_find(verdict_words, v, &verdict))
		result->verdict = (enum verdict)verdict;
	else
		fault(r, at, "not-in-list", "must be pass, retest, fail or invalid");
}
