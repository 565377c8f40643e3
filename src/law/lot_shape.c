/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a lot and a meter are made of, in a file and in a leaf.  Rows stand in byte order of their
 * leaf names, because leaves are written in the order of the rows; rows that only a file has stand
 * where they are read best. */
#include "law/lot_shape.h"

#include "base/arena.h"
#include "law/leaf_part.h"
#include "law/run_shape.h"

#define PHOTOS_MAX 20

static void raw_read(struct reading *r, const struct json *v, const struct place *at, void *out)
{
	(void)r;
	(void)at;
	*(const struct json **)out = v;
}

static void meter_runs_read(struct reading *r, const struct json *v, const struct place *at,
                            void *base)
{
	raw_read(r, v, at, &((struct meter_both *)base)->runs);
}

static void bench_runs_read(struct reading *r, const struct json *v, const struct place *at,
                            void *base)
{
	raw_read(r, v, at, &((struct lot_both *)base)->bench_runs);
}

static void type_read(struct reading *r, const struct json *v, const struct place *at, void *base)
{
	raw_read(r, v, at, &((struct lot_both *)base)->meter_type);
}

static void type_write(struct json_writer *w, unsigned context, const void *base)
{
	shape_write(w, &type_shape, context, &((const struct lot_both *)base)->file.lot.type);
}

/* In a file a photo is {"sm3": …}, so that more can be said of it one day; in a leaf it is the
 * hash. */
static void photos_read(struct reading *r, const struct json *v, const struct place *at, void *base)
{
	static const struct member members[] = {
		{ { NAMED("sm3"), UNNAMED }, MEMBER_HEX, .in = IN_ANY, .need = IN_ANY },
	};
	static const struct shape shape = SHAPE(members);
	struct strs *out = &((struct meter_both *)base)->file.photos;
	struct place place = { .up = at };

	if (r->form == SHAPE_LEAF) {
		texts_read(r, v, at, PHOTOS_MAX, out);
		return;
	}
	if (!expect(r, v, JSON_ARRAY, at))
		return;
	if (v->n > PHOTOS_MAX) {
		fault(r, at, "too-many", "at most %d are allowed", PHOTOS_MAX);
		return;
	}
	str *item = arena_array(r->cx->arena, v->n, sizeof *item);
	struct walk walk = walk_new(&shape, r);
	for (const struct json *e = v->first; e != NULL; e = e->next, place.index++)
		if (expect(r, e, JSON_OBJECT, &place))
			shape_read(r, &walk, e, &place, &item[place.index]);
	*out = (struct strs){ item, v->n };
}

static bool photos_present(const void *base)
{
	return ((const struct meter_both *)base)->file.photos.n > 0;
}

static void photos_write(struct json_writer *w, unsigned context, const void *base)
{
	(void)context;
	texts_write(w, &((const struct meter_both *)base)->file.photos);
}

/* clang-format off */
static const struct word kind_words[] = {
	{ "first", KIND_FIRST }, { "subsequent", KIND_SUBSEQUENT }, { "in-use", KIND_IN_USE }, { NULL, 0 },
};
static const struct word reason_words[] = {
	{ "rework", REASON_REWORK }, { "adjusted", REASON_ADJUSTED }, { "procedure", REASON_PROCEDURE },
	{ "returned", REASON_RETURNED }, { NULL, 0 },
};
static const struct word lot_words[] = { { "lot", 1 }, { NULL, 0 } };
static const struct word verification_words[] = { { "verification", 1 }, { NULL, 0 } };

#define ROW(names, kind_, at, ...) { { names }, kind_, .offset = at, .in = IN_ANY, __VA_ARGS__ }
#define AS(file, leaf) NAMED(file), NAMED(leaf)
#define BOTH(name) NAMED(name), NAMED(name)
#define FILE_ONLY(name) NAMED(name), UNNAMED
#define LEAF_ONLY(name) UNNAMED, NAMED(name)
#define OWN(names, read_, present_, write_, ...) \
	{ { names }, MEMBER_OWN, .in = IN_ANY, .read = read_, .present = present_, .write = write_, __VA_ARGS__ }
#define TEXT(max_) .min = 1, .max = max_
#define NEEDED .need = IN_ANY

#define E(name) offsetof(struct environment, name)
static const struct member environment_members[] = {
	ROW(AS("ambient_c", "ambient_mc"), MEMBER_NUMBER, E(ambient_mc), .scale = 3, .min = MC_MIN, .max = MC_MAX,
	    ROOM_MC),
	ROW(AS("humidity_pct", "humidity_ppm"), MEMBER_NUMBER, E(humidity_ppm), .scale = 4, .max = 1000000,
	    HUMIDITY_PPM),
	ROW(AS("pressure_kpa", "pressure_pa"), MEMBER_NUMBER, E(pressure_pa), .scale = 3, .max = 200000, AIR_PA),
	/* 1 h is 3,600,000 ms, which is no power of ten */
	ROW(AS("rest_h", "rest_ms"), MEMBER_NUMBER, E(rest_ms), .scale = 5, .times = 36, .max = INT64_C(3600000000)),
};
static const struct shape environment_shape = SHAPE(environment_members);

#define W(name) offsetof(struct software, name)
static const struct member software_members[] = {
	ROW(BOTH("config_sm3"), MEMBER_HEX, W(config_sm3)),
	ROW(BOTH("name"), MEMBER_TEXT, W(name), TEXT(64), NEEDED),
	ROW(BOTH("version"), MEMBER_TEXT, W(version), TEXT(64), NEEDED),
};
static const struct shape software_shape = SHAPE(software_members);

#define L(name) offsetof(struct lot_both, file.name)
#define F(name) offsetof(struct lot_both, facts.name)
static const struct member lot_members[] = {
	ROW(FILE_ONLY("verifier"), MEMBER_TEXT, L(verifier), TEXT(64)),
	ROW(FILE_ONLY("checker"), MEMBER_TEXT, L(checker), TEXT(64)),
	ROW(FILE_ONLY("approver"), MEMBER_TEXT, L(approver), TEXT(64)),
	ROW(LEAF_ONLY("approver"), MEMBER_TEXT, F(approver), TEXT(64)),
	ROW(LEAF_ONLY("at"), MEMBER_MOMENT, F(at_ms), .min = FIRST_MS, .max = LAST_MS, NEEDED),
	ROW(BOTH("batch"), MEMBER_TEXT, L(batch), TEXT(64), .number = true),
	ROW(BOTH("bench"), MEMBER_TEXT, L(bench), TEXT(32)),
	ROW(BOTH("bench_facts"), MEMBER_OBJECT, L(lot.bench), .shape = &bench_shape, .flag = L(bench_given)),
	OWN(BOTH("bench_runs"), bench_runs_read, bench_runs_present, bench_runs_write),
	ROW(BOTH("bench_software"), MEMBER_OBJECT, L(bench_software), .shape = &software_shape),
	ROW(LEAF_ONLY("body_sha256"), MEMBER_BYTES, F(body_sha256), .max = LEAF_HASH_BYTES, NEEDED),
	ROW(LEAF_ONLY("body_sm3"), MEMBER_HEX, F(body_sm3)),
	ROW(LEAF_ONLY("by"), MEMBER_TEXT, F(by), TEXT(64), NEEDED),
	ROW(LEAF_ONLY("checker"), MEMBER_TEXT, F(checker), TEXT(64)),
	ROW(BOTH("environment"), MEMBER_OBJECT, L(lot.environment), .shape = &environment_shape),
	ROW(BOTH("kind"), MEMBER_WORD, L(lot.kind), .word = kind_words, NEEDED),
	ROW(FILE_ONLY("lot"), MEMBER_NAME, L(name), TEXT(40), NEEDED),
	ROW(LEAF_ONLY("lot"), MEMBER_NAME, F(lot), TEXT(64), NEEDED),
	ROW(AS("type", "meter_type"), MEMBER_TEXT, L(type), TEXT(200)),
	OWN(AS("meter_type", "meter_type_facts"), type_read, NULL, type_write),
	ROW(FILE_ONLY("meters"), MEMBER_RAW, offsetof(struct lot_both, meters), NEEDED),
	ROW(LEAF_ONLY("meters"), MEMBER_U32, F(meter_n), .min = 1, .max = LOT_METERS_MAX, NEEDED),
	ROW(BOTH("native_record_sm3"), MEMBER_HEX, L(native_record_sm3)),
	ROW(BOTH("regulation"), MEMBER_NAME, L(regulation), TEXT(40), NEEDED),
	ROW(LEAF_ONLY("regulation_sha256"), MEMBER_BYTES, F(regulation_sha256), .max = LEAF_HASH_BYTES, NEEDED),
	OWN(LEAF_ONLY("rests_on"), rests_read, NULL, rests_write, NEEDED),
	ROW(LEAF_ONLY("rules"), MEMBER_NUMBER, F(rules), .min = 1, .max = 1000000, NEEDED),
	ROW(LEAF_ONLY("salt"), MEMBER_BYTES, F(salt), .max = LEAF_SALT_BYTES, NEEDED),
	OWN(LEAF_ONLY("signature"), signature_read, signature_present, signature_write),
	ROW(LEAF_ONLY("type"), MEMBER_FIXED, 0, .word = lot_words, NEEDED),
	ROW(AS("verified_on", "verified_day"), MEMBER_DAY, L(lot.verified_day), .min = FIRST_DAY, .max = LAST_DAY, NEEDED),
	ROW(LEAF_ONLY("verifier"), MEMBER_TEXT, F(verifier), TEXT(64)),
};
#undef F
const struct shape lot_shape = SHAPE(lot_members);

#define M(name) offsetof(struct meter_both, meter.name)
#define N(name) offsetof(struct meter_both, file.name)
#define F(name) offsetof(struct meter_both, facts.name)
static const struct member tightness_members[] = {
	ROW(AS("seconds", "duration_us"), MEMBER_NUMBER, M(tightness.duration_us), .scale = 6, .max = US_MAX, NEEDED),
	ROW(BOTH("leak"), MEMBER_BOOL, M(tightness.leak), NEEDED),
	{ { NAMED("pressure_mpa"), NAMED("pressure_pa") }, MEMBER_NUMBER, .offset = M(tightness.pressure_pa), .scale = 6,
	  .max = PA_MAX, .in = IN_WATER, .need = IN_WATER },
	{ { NAMED("pressure_kpa"), NAMED("pressure_pa") }, MEMBER_NUMBER, .offset = M(tightness.pressure_pa), .scale = 3,
	  .max = PA_MAX, .in = IN_GAS, .need = IN_GAS },
};
static const struct shape tightness_shape = SHAPE(tightness_members);

static const struct member conversion_members[] = {
	ROW(AS("electronic_l", "electronic_ul"), MEMBER_NUMBER, M(conversion_electronic_ul), .scale = 6, .max = UL_MAX, NEEDED),
	ROW(AS("mechanical_l", "mechanical_ul"), MEMBER_NUMBER, M(conversion_mechanical_ul), .scale = 6, .max = UL_MAX, NEEDED),
	ROW(AS("pulse_l", "pulse_ul"), MEMBER_NUMBER, M(conversion_pulse_ul), .scale = 6, .min = 1, .max = UL_MAX, NEEDED),
};
static const struct shape conversion_shape = SHAPE(conversion_members);

static const struct member function_members[] = {
	ROW(AS("battery_v", "battery_mv"), MEMBER_NUMBER, M(function_battery_mv), .scale = 3, .max = 100000),
	ROW(BOTH("display"), MEMBER_CHECK, M(function_display)),
	ROW(BOTH("valve"), MEMBER_CHECK, M(function_valve)),
};
static const struct shape function_shape = SHAPE(function_members);

static const struct member adjustment_members[] = {
	ROW(BOTH("after"), MEMBER_WORDS, N(adjusted_after), TEXT(200)),
	ROW(BOTH("before"), MEMBER_WORDS, N(adjusted_before), TEXT(200)),
	ROW(BOTH("what"), MEMBER_TEXT, N(adjusted_what), TEXT(200), NEEDED),
};
static const struct shape adjustment_shape = SHAPE(adjustment_members);

static const struct member reading_members[] = {
	ROW(BOTH("how"), MEMBER_TEXT, N(reading_how), TEXT(32), NEEDED),
	ROW(AS("resolution_l", "resolution_ul"), MEMBER_NUMBER, M(reading_resolution_ul), .scale = 6, .min = 1, .max = UL_MAX),
};
static const struct shape reading_shape = SHAPE(reading_members);

static const struct member meter_members[] = {
	ROW(BOTH("adjustment"), MEMBER_OBJECT, 0, .shape = &adjustment_shape),
	ROW(BOTH("appearance"), MEMBER_TEXT, M(appearance), TEXT(200)),
	ROW(LEAF_ONLY("at"), MEMBER_MOMENT, F(at_ms), .min = FIRST_MS, .max = LAST_MS, NEEDED),
	ROW(BOTH("attempt"), MEMBER_NUMBER, M(attempt), .min = 1, .max = 100),
	ROW(LEAF_ONLY("by"), MEMBER_TEXT, F(by), TEXT(64), NEEDED),
	ROW(LEAF_ONLY("certificate"), MEMBER_TEXT, F(certificate), TEXT(64)),
	ROW(LEAF_ONLY("code"), MEMBER_TEXT, F(code), TEXT(64), NEEDED),
	ROW(BOTH("conversion"), MEMBER_OBJECT, 0, .shape = &conversion_shape),
	ROW(BOTH("declared"), MEMBER_WORD, N(declared), .word = verdict_words),
	OWN(LEAF_ONLY("findings"), findings_read, findings_present, findings_write),
	ROW(BOTH("firmware"), MEMBER_TEXT, N(firmware), TEXT(64)),
	ROW(BOTH("function"), MEMBER_OBJECT, 0, .shape = &function_shape),
	ROW(LEAF_ONLY("lot"), MEMBER_NAME, F(lot), TEXT(64), NEEDED),
	ROW(LEAF_ONLY("lot_leaf"), MEMBER_BYTES, F(lot_leaf), .max = LEAF_HASH_BYTES, NEEDED),
	ROW(AS("made_on", "made_day"), MEMBER_DAY, M(made_day), .min = FIRST_DAY, .max = LAST_DAY),
	ROW(BOTH("mode"), MEMBER_WORD, M(mode), .word = mode_words),
	ROW(BOTH("module_no"), MEMBER_TEXT, N(module_no), TEXT(64), .number = true),
	ROW(BOTH("parameters_sm3"), MEMBER_HEX, N(parameters_sm3)),
	OWN(BOTH("photos"), photos_read, photos_present, photos_write),
	OWN(LEAF_ONLY("points"), points_read, NULL, points_write, NEEDED),
	ROW(BOTH("position"), MEMBER_NUMBER, M(position), .min = 1, .max = 1000),
	ROW(BOTH("pressure_loss_pa"), MEMBER_NUMBER, M(pressure_loss_pa), .max = 1000000),
	ROW(BOTH("previous"), MEMBER_WORDS, N(previous), TEXT(64), .number = true),
	ROW(BOTH("reading"), MEMBER_OBJECT, 0, .shape = &reading_shape),
	ROW(BOTH("reason"), MEMBER_WORD, N(reason), .word = reason_words),
	OWN(BOTH("runs"), meter_runs_read, runs_present, runs_write),
	ROW(LEAF_ONLY("salt"), MEMBER_BYTES, F(salt), .max = LEAF_SALT_BYTES, NEEDED),
	ROW(BOTH("seals"), MEMBER_TEXTS, N(seals), .max = 16),
	ROW(BOTH("serial"), MEMBER_SERIAL, M(serial), .min = 1, .max = 64, NEEDED),
	ROW(BOTH("tightness"), MEMBER_OBJECT, 0, .shape = &tightness_shape, .flag = M(tightness.given)),
	ROW(LEAF_ONLY("type"), MEMBER_FIXED, 0, .word = verification_words, NEEDED),
	OWN(LEAF_ONLY("verdict"), verdict_read_word, NULL, verdict_write_word, NEEDED),
};
const struct shape meter_shape = SHAPE(meter_members);
/* clang-format on */
