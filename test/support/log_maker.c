/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes logs for tests.  Facts come from the sample, lots from the simulation, and leaves are
 * written by law/, so that an honest log is as the platform writes it. */
#include "support/log_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/os.h"
#include "code/text.h"
#include "law/lot_read.h"
#include "law/regulation.h"
#include "main/sample.h"
#include "main/simulate.h"
#include "rule/suspension.h"

#define FILE_MAX ((size_t)1 << 16)
#define UNTIL_DAY 21639
#define FROM_DAY 19814

static const char *const ids[LOG_PEOPLE] = { "p-verifier", "p-checker", "p-approver" };

static void need(struct log_maker *m, err e)
{
	if (e == OK)
		return;
	fprintf(stderr, "the log cannot be made: %.*s\n", P(m->cx->detail));
	abort();
}

/* -- facts ----------------------------------------------------------------------------------- */

static struct fact_type type_of(const struct sample_type *s)
{
	const struct meter_type *t = &s->facts;

	return (struct fact_type){ .id = str_of(s->designation),
		                   .medium = S("water"),
		                   .technology = t->technology == TECH_MECHANICAL ? S("mechanical")
		                                                                  : S("electronic"),
		                   .certificate = str_of(s->certificate),
		                   .class_milli = t->class_milli,
		                   .dn_mm = t->dn_mm,
		                   .q3_ml_h = t->q3_ml_h,
		                   .r_milli = t->r_milli,
		                   .q2_q1_milli = t->q2_q1_milli,
		                   .q1_ml_h = t->q1_ml_h,
		                   .q2_ml_h = t->q2_ml_h,
		                   .temperature_max_mc = t->temperature_max_mc,
		                   .map_pa = t->map_pa,
		                   .division_ul = t->division_ul,
		                   .g_milli = ABSENT,
		                   .qmax_ml_h = ABSENT,
		                   .qt_ml_h = ABSENT,
		                   .qmin_ml_h = ABSENT,
		                   .pmax_pa = ABSENT,
		                   .cyclic_volume_ul = ABSENT,
		                   .valve = t->valve };
}

static struct fact_bench bench_of(const struct sample_bench *s)
{
	return (struct fact_bench){ .organisation = S("demo-maker"),
		                    .id = str_of(s->id),
		                    .medium = S("water"),
		                    .certificate = str_of(s->certificate),
		                    .u_rel_ppm = s->facts.u_rel_ppm,
		                    .k_milli = s->facts.k_milli,
		                    .buoyancy_ppb = s->facts.buoyancy_ppb,
		                    .density = s->facts.density == DENSITY_JJG225_0_6MPA
		                                       ? S("jjg225-0.6mpa")
		                                       : S("tanaka"),
		                    .positions = s->positions,
		                    .valid_from_day = FROM_DAY,
		                    .valid_until_day = UNTIL_DAY };
}

static void regulation_fill(struct log_maker *m, const char *id)
{
	struct fact_regulation *r = &m->regulation;
	struct hash digest;

	r->id = str_of(id);
	need(m, os_read_file(m->cx, str_fmt(m->cx->arena, "regulations/%s.json", id).p, FILE_MAX,
	                     &r->text));
	digest = sha256(r->text);
	r->digest = hex_print(m->cx->arena, digest.b, HASH_SIZE);
	r->adopted_ms = ABSENT_INT;
}

struct log_maker *log_maker_new(struct cx *cx)
{
	struct log_maker *m = NEW(cx->arena, struct log_maker);
	const struct sample_type *type = sample_type_of(MEDIUM_WATER);

	m->cx = cx;
	m->at_ms = LOG_AT_MS - 1000000;
	m->organisation = (struct fact_organisation){ .id = S("demo-maker"),
		                                      .kind = S("maker"),
		                                      .name_zh = S("表厂"),
		                                      .prefix = S("DEM0"),
		                                      .state_from_ms = ABSENT_INT };
	for (int i = 0; i < LOG_PEOPLE; i++)
		m->person[i] = (struct fact_person){ .organisation = S("demo-maker"),
			                             .level = 1,
			                             .water = 1,
			                             .signatory = i == LOG_APPROVER,
			                             .valid_from_day = FROM_DAY,
			                             .valid_until_day = UNTIL_DAY,
			                             .departed_from_day = ABSENT_INT,
			                             .registration_sha256 = S("00") };
	m->type = type_of(type);
	m->bench = bench_of(sample_bench_of(MEDIUM_WATER));
	regulation_fill(m, type->regulation);
	m->grant = (struct fact_grant){ .id = S("G-1"),
		                        .granted_ms = ABSENT_INT,
		                        .organisation = S("demo-maker"),
		                        .medium = S("water"),
		                        .regulations = m->regulation.id,
		                        .benches = m->bench.id,
		                        .size_min_milli = 1000,
		                        .size_max_milli = 100000,
		                        .class_min_milli = 1000,
		                        .class_max_milli = 2000,
		                        .valid_from_day = FROM_DAY,
		                        .valid_until_day = UNTIL_DAY,
		                        .state = S("granted"),
		                        .state_from_ms = 1700000000000 };
	return m;
}

int log_put(struct log_maker *m, str bytes)
{
	if (m->n >= LOG_LEAVES)
		abort();
	m->leaf[m->n] = str_dup(m->cx->arena, bytes);
	m->hash[m->n] = sha256_leaf(bytes);
	return m->n++;
}

/* The index of the latest leaf of that type about the subject, or -1. */
static int latest(struct log_maker *m, const char *type, str subject)
{
	str end = str_fmt(m->cx->arena, "\"subject\":\"%.*s\",\"type\":\"%s\"}", P(subject), type);

	for (int i = m->n - 1; i >= 0; i--)
		if (str_ends(m->leaf[i], end))
			return i;
	return -1;
}

int log_fact(struct log_maker *m, enum fact_kind kind, str subject, const void *value)
{
	struct arena *a = m->cx->arena;
	struct buf b = buf_new(a);
	struct buf canonical = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);
	const struct json *tree;
	int prev = latest(m, fact_name(kind), subject);

	json_object(&w);
	json_member_i64(&w, "at", m->at_ms);
	json_member_str(&w, "by", S("platform"));
	json_key(&w, S("fact"));
	json_object(&w);
	rec_write(&w, fact_rec(kind), value);
	json_object_end(&w);
	if (prev >= 0 && fact_chained(kind))
		json_member_i64(&w, "prev", prev);
	json_member_str(&w, "salt", S("000102030405060708090a0b0c0d0e0f"));
	json_member_str(&w, "subject", subject);
	json_member_str(&w, "type", str_of(fact_name(kind)));
	json_object_end(&w);
	need(m, json_parse(m->cx, buf_view(&b), JSON_DEPTH_MAX, &tree));
	need(m, json_canonical(m->cx, tree, &canonical));
	return log_put(m, buf_view(&canonical));
}

int log_person(struct log_maker *m, enum log_person who)
{
	return log_fact(m, FACT_PERSON, str_of(ids[who]), &m->person[who]);
}

int log_grant(struct log_maker *m)
{
	m->said = m->grant;
	return log_fact(m, FACT_GRANT, m->grant.id, &m->grant);
}

/* A moment to come is named: of the state, or, where that stays, of a suspension until its end. */
static int64_t effect_ms(const struct log_maker *m)
{
	const struct fact_grant *g = &m->grant, *was = &m->said;
	int64_t from_ms = g->state_from_ms;
	struct suspension last;
	str before;

	if (str_eq(g->state, was->state) && from_ms == was->state_from_ms &&
	    suspension_last(g->suspensions, &last, &before) && last.until_ms == from_ms)
		from_ms = last.from_ms;
	else if (str_eq(g->state, was->state) && from_ms == was->state_from_ms)
		from_ms = m->at_ms;
	return from_ms > m->at_ms ? from_ms : ABSENT_INT;
}

void log_decision(struct log_maker *m)
{
	const struct fact_grant_change d = {
		.id = m->grant.id,
		.reason = S("because"),
		.document = S("8b93200122bd2eefe9f6a001ec82257628a7d84fe0cc876ec1b4541c6dde69de"),
		.effect_from_ms = effect_ms(m),
		.cure_until_day = ABSENT_INT,
		.hearing_day = moment_day(m->at_ms),
	};

	log_fact(m, FACT_GRANT_CHANGE, d.id, &d);
}

int log_grant_change(struct log_maker *m, const char *state, int64_t at_ms)
{
	struct fact_grant *g = &m->grant;
	struct arena *a = m->cx->arena;

	if (str_eq(g->state, S("suspended")))
		g->suspensions = str_fmt(
		        a, "%.*s%s%.*s/%.*s", P(g->suspensions), g->suspensions.n > 0 ? " " : "",
		        P(moment_print(a, g->state_from_ms)), P(moment_print(a, at_ms)));
	g->state = str_of(state);
	g->state_from_ms = at_ms;
	m->at_ms = at_ms;
	log_decision(m);
	return log_grant(m);
}

void log_facts(struct log_maker *m)
{
	str bench = str_fmt(m->cx->arena, "%.*s/%.*s", P(m->bench.organisation), P(m->bench.id));

	log_fact(m, FACT_ORGANISATION, m->organisation.id, &m->organisation);
	for (int i = 0; i < LOG_PEOPLE; i++)
		log_person(m, (enum log_person)i);
	log_fact(m, FACT_TYPE, m->type.id, &m->type);
	log_fact(m, FACT_BENCH, bench, &m->bench);
	log_fact(m, FACT_REGULATION, m->regulation.id, &m->regulation);
	log_grant(m);
}

/* -- a lot ----------------------------------------------------------------------------------- */

static void rest_add(struct log_maker *m, enum fact_kind kind, str subject)
{
	int index = latest(m, fact_name(kind), subject);

	if (index < 0)
		abort();
	m->rest[m->facts.rest_n].index = index;
	memcpy(m->rest[m->facts.rest_n].hash, m->hash[index].b, HASH_SIZE);
	m->facts.rest_n++;
}

void log_rests(struct log_maker *m)
{
	m->facts.rest_n = 0;
	m->facts.rest = m->rest;
	rest_add(m, FACT_GRANT, m->grant.id);
	rest_add(m, FACT_PERSON, m->facts.verifier);
	rest_add(m, FACT_PERSON, m->facts.checker);
	if (m->facts.approver.n > 0)
		rest_add(m, FACT_PERSON, m->facts.approver);
	rest_add(m, FACT_BENCH, str_fmt(m->cx->arena, "demo-maker/%.*s", P(m->bench.id)));
	rest_add(m, FACT_TYPE, m->type.id);
	rest_add(m, FACT_REGULATION, m->regulation.id);
	if (m->bench.standard.n > 0) {
		rest_add(m, FACT_STANDARD, S("demo-maker/S-2"));
		rest_add(m, FACT_STANDARD, S("demo-maker/S-1"));
	}
	if (m->bench.laboratory.n > 0)
		rest_add(m, FACT_LABORATORY, S("demo-maker/L-1"));
}

static void facts_fill(struct log_maker *m)
{
	struct hash digest = sha256(m->regulation.text);
	struct arena *a = m->cx->arena;

	m->facts = (struct lot_facts){ .at_ms = LOG_AT_MS,
		                       .by = S("demo-maker"),
		                       .salt = { 7 },
		                       .lot = str_fmt(a, "DEM0-%.*s", P(m->file.name)),
		                       .verifier = str_of(ids[LOG_VERIFIER]),
		                       .checker = str_of(ids[LOG_CHECKER]),
		                       .approver = str_of(ids[LOG_APPROVER]),
		                       .rules = RULES_VERSION,
		                       .body_sha256 = { 0xcd } };
	memcpy(m->facts.regulation_sha256, digest.b, HASH_SIZE);
	log_rests(m);
	for (uint32_t i = 0; i < m->file.lot.meter_n; i++)
		m->meter_facts[i] = (struct meter_facts){
			.at_ms = LOG_AT_MS,
			.by = S("demo-maker"),
			.salt = { (uint8_t)i },
			.lot = m->facts.lot,
			.code = str_fmt(a, "WDEM0-%.*s", P(m->meter[i].serial)),
		};
}

/* Only meters that pass are taken, so that what a test spoils is all that is wrong. */
static void passing_keep(struct log_maker *m, int meters)
{
	struct lot *lot = &m->file.lot;
	struct meter_file *files = NEW_N(m->cx->arena, struct meter_file, LOG_METERS);
	uint32_t kept = 0;

	for (uint32_t i = 0; i < lot->meter_n && kept < (uint32_t)meters; i++) {
		if (m->result[i].verdict != VERDICT_PASS)
			continue;
		m->meter[kept] = m->meter[i];
		files[kept++] = m->file.meter_file[i];
	}
	if (kept < (uint32_t)meters)
		abort();
	lot->meter_n = kept;
	m->file.meter_file = files;
}

void log_judge(struct log_maker *m)
{
	struct cx *cx = m->cx;
	struct lot *lot = &m->file.lot;
	struct hash digest = sha256(m->regulation.text);
	struct regulation *law = NEW(cx->arena, struct regulation);
	struct prepared prepared;

	need(m, regulation_read(cx, S("law"), m->regulation.text, digest.b, law));
	judge_lot_facts(law, lot, NEW_N(cx->arena, struct prepared_run, lot->bench_run_n),
	                &prepared);
	for (uint32_t i = 0; i < lot->meter_n; i++) {
		m->result[i] = (struct result){ 0 };
		judge_meter(&prepared, &lot->meter[i], &m->result[i]);
		m->meter_facts[i].certificate = S_NONE;
		if (m->result[i].verdict == VERDICT_PASS && m->facts.approver.n > 0)
			m->meter_facts[i].certificate = str_fmt(cx->arena, "%.*s-%lld",
			                                        P(m->meter_facts[i].code),
			                                        (long long)lot->meter[i].attempt);
	}
}

void log_lot(struct log_maker *m, uint64_t seed, int meters)
{
	const struct simulate_options o = {
		.seed = seed, .medium = MEDIUM_WATER, .meters = meters * 2, .lot_day = ABSENT
	};
	const struct meter_type type = fact_meter_type(&m->type);
	const struct bench_facts bench = fact_bench_facts(&m->bench);
	struct buf b = buf_new(m->cx->arena);

	if (meters * 2 > LOG_METERS)
		abort();
	need(m, simulate(m->cx, &o, &b));
	need(m, lot_read(m->cx, buf_view(&b), &m->file));
	need(m, lot_settle_registered(m->cx, &m->file, &type, &bench));
	memcpy(m->meter, m->file.lot.meter, m->file.lot.meter_n * sizeof *m->meter);
	m->file.lot.meter = m->meter;
	log_judge(m);
	passing_keep(m, meters);
	facts_fill(m);
	log_judge(m);
}

int log_lot_write(struct log_maker *m)
{
	struct buf lot = buf_new(m->cx->arena);

	need(m, lot_leaf_write(m->cx, &m->facts, &m->file, &lot));
	m->lot_index = log_put(m, buf_view(&lot));
	for (uint32_t i = 0; i < m->file.lot.meter_n; i++) {
		struct buf b = buf_new(m->cx->arena);
		memcpy(m->meter_facts[i].lot_leaf, m->hash[m->lot_index].b, HASH_SIZE);
		meter_leaf_write(&b, &m->meter_facts[i], &m->file, i, &m->result[i]);
		log_put(m, buf_view(&b));
	}
	return m->lot_index;
}

int log_approve(struct log_maker *m, int64_t issued)
{
	str approver = str_of(ids[LOG_APPROVER]);
	const struct fact_approval fact = { .approver = approver,
		                            .first_index = m->lot_index,
		                            .issued = issued,
		                            .lot = m->facts.lot,
		                            .rests_on_person = approver,
		                            .rests_on_person_index = latest(m, "person", approver),
		                            .rests_on_key_index = ABSENT_INT };

	return log_fact(m, FACT_APPROVAL, m->facts.lot, &fact);
}

str log_replaced(struct log_maker *m, str text, const char *from, const char *to)
{
	str needle = str_of(from);

	for (size_t i = 0; i + needle.n <= text.n; i++)
		if (str_eq(str_part(text, i, needle.n), needle))
			return str_fmt(m->cx->arena, "%.*s%s%.*s", P(str_part(text, 0, i)), to,
			               P(str_part(text, i + needle.n, text.n)));
	abort();
}
