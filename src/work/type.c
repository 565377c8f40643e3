/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registered types of meters: the figures of a type approval, and nothing that a lot file may
 * contradict. */
#include "base/arena.h"
#include "rule/technology.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/number.h"
#include "work/party.h"

const char *const media[] = { "water", "gas", NULL };

static const struct field type_fields[] = {
	FIELD(struct type_row, id, "designation, as lot files name it", .min = 1, .max = 200),
	FIELD(struct type_row, medium, "what it measures", .oneof = media),
	FIELD(struct type_row, technology, "how it measures", .oneof = technology_names),
	FIELD(struct type_row, certificate, "number of the type approval", .min = 1, .max = 100),
	FIELD(struct type_row, maker_name, "maker on the approval", .max = 200, .optional = true,
	      .legible = true),
	FIELD(struct type_row, manufacturer, "the organisation that makes it", .min = 2, .max = 40,
	      .optional = true),
	FIELD(struct type_row, remark, "what is odd about the figures", .max = 500,
	      .optional = true),
	FIELD(struct type_row, class_milli, "accuracy class times 1000", .min = 100, .max = 10000),
	FIELD(struct type_row, dn_mm, "nominal diameter, mm", .min = 1, .max = 5000,
	      .optional = true),
	FIELD(struct type_row, q3_ml_h, "Q3, ml/h", .min = 1, .max = INT64_C(100000000000),
	      .optional = true),
	FIELD(struct type_row, r_milli, "Q3/Q1 times 1000", .min = 1000, .max = 10000000,
	      .optional = true),
	FIELD(struct type_row, q2_q1_milli, "Q2/Q1 times 1000", .min = 1000, .max = 100000,
	      .optional = true),
	FIELD(struct type_row, q1_ml_h, "Q1 as printed, ml/h", .min = 1,
	      .max = INT64_C(100000000000), .optional = true),
	FIELD(struct type_row, q2_ml_h, "Q2 as printed, ml/h", .min = 1,
	      .max = INT64_C(100000000000), .optional = true),
	FIELD(struct type_row, temperature_max_mc, "upper temperature of the class, 0.001 degC",
	      .min = 1000, .max = 200000, .optional = true),
	FIELD(struct type_row, map_pa, "maximum admissible pressure, Pa", .min = 1000,
	      .max = 100000000, .optional = true),
	FIELD(struct type_row, division_ul, "smallest verification division, microlitre", .min = 1,
	      .max = INT64_C(1000000000), .optional = true),
	FIELD(struct type_row, g_milli, "G size times 1000", .min = 100, .max = 1000000,
	      .optional = true),
	FIELD(struct type_row, qmax_ml_h, "qmax, ml/h", .min = 1, .max = INT64_C(100000000000),
	      .optional = true),
	FIELD(struct type_row, qt_ml_h, "qt, ml/h", .min = 1, .max = INT64_C(100000000000),
	      .optional = true),
	FIELD(struct type_row, qmin_ml_h, "qmin, ml/h", .min = 1, .max = INT64_C(100000000000),
	      .optional = true),
	FIELD(struct type_row, pmax_pa, "maximum working pressure, Pa", .min = 100,
	      .max = 100000000, .optional = true),
	FIELD(struct type_row, cyclic_volume_ul, "cyclic volume, microlitre", .min = 1,
	      .max = INT64_C(1000000000), .optional = true),
	FIELD(struct type_row, temperature_conversion, "built-in conversion, if any",
	      .oneof = conversion_names, .optional = true),
	FIELD(struct type_row, valve, "has a control valve", .form = FORM_BOOL, .optional = true),
};
const struct rec type_rec = REC(struct type_row, "type", type_fields);

enum { ADD, GET };

static const struct sql q[] = {
	[ADD] = { "type.add", "INSERT INTO type ({type}) VALUES ({type:$})", &type_rec, NULL },
	[GET] = { "type.get", "SELECT {type} FROM type WHERE id = $1", NULL, &type_rec },
};

static void needs(struct cx *cx, const char *name, int64_t value)
{
	if (value == ABSENT_INT)
		(void)fail_at(cx, str_fmt(cx->arena, "/%s", name), "missing",
		              "a type of this medium needs %s", name);
}

static err type_check(struct cx *cx, const struct type_row *t)
{
	if (str_eq(t->medium, S("water"))) {
		needs(cx, "dn_mm", t->dn_mm);
		needs(cx, "q3_ml_h", t->q3_ml_h);
		needs(cx, "r_milli", t->r_milli);
		needs(cx, "temperature_max_mc", t->temperature_max_mc);
		needs(cx, "map_pa", t->map_pa);
	} else {
		needs(cx, "qmax_ml_h", t->qmax_ml_h);
		needs(cx, "qt_ml_h", t->qt_ml_h);
		needs(cx, "qmin_ml_h", t->qmin_ml_h);
		needs(cx, "pmax_pa", t->pmax_pa);
	}
	return cx_problems(cx);
}

static err manufacturer_check(struct call *call, const struct type_row *t)
{
	struct organisation o;
	err e = t->manufacturer.n == 0 ? OK
	                               : organisation_get(&call->cx, call->tx, t->manufacturer, &o);
	bool maker = e == OK && (t->manufacturer.n == 0 || str_eq(o.kind, S("maker")) ||
	                         str_eq(o.kind, S("foreign")));

	if (e != OK && e != E_NOT_FOUND)
		return e;
	if (!maker)
		(void)fail_at(&call->cx, S("/manufacturer"), "unknown",
		              "%.*s is no registered maker", P(t->manufacturer));
	return OK;
}

static err add(struct call *call)
{
	const struct type_row *t = call->in;
	struct receipt *out = call->out;
	err e;

	designation_check(&call->cx, "/id", t->id);
	TRY(manufacturer_check(call, t));
	TRY(type_check(&call->cx, t));
	e = db_put(&call->cx, call->tx, &q[ADD], t, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, e, "type %.*s is registered already", P(t->id));
	TRY(e);
	out->id = t->id;
	return leaf_fact(call, "type", "type", t->id, &type_rec, t);
}

err type_get(struct cx *cx, struct tx *tx, str id, struct type_row *out)
{
	const struct value param[] = { V_TEXT(id) };

	return db_get(cx, tx, &q[GET], param, 1, out);
}

static err show(struct call *call)
{
	const struct id_in *in = call->in;
	err e = type_get(&call->cx, call->tx, in->id, call->out);

	return e == E_NOT_FOUND ? fail(&call->cx, e, "no type %.*s", P(in->id)) : e;
}

str medium_name(enum medium m)
{
	return str_of(media[m - MEDIUM_WATER]);
}

struct meter_type type_facts(const struct type_row *t)
{
	struct meter_type m = { .medium = str_eq(t->medium, S("gas")) ? MEDIUM_GAS : MEDIUM_WATER };

	m.technology = technology_find(t->technology);
	m.class_milli = t->class_milli;
	m.dn_mm = t->dn_mm;
	m.q3_ml_h = t->q3_ml_h;
	m.r_milli = t->r_milli;
	m.q2_q1_milli = t->q2_q1_milli == ABSENT_INT ? Q2_Q1_USUAL_MILLI : t->q2_q1_milli;
	m.q1_ml_h = t->q1_ml_h;
	m.q2_ml_h = t->q2_ml_h;
	m.temperature_max_mc = t->temperature_max_mc;
	m.map_pa = t->map_pa;
	m.division_ul = t->division_ul;
	m.g_milli = t->g_milli;
	m.qmax_ml_h = t->qmax_ml_h;
	m.qt_ml_h = t->qt_ml_h;
	m.qmin_ml_h = t->qmin_ml_h;
	m.pmax_pa = t->pmax_pa;
	m.cyclic_volume_ul = t->cyclic_volume_ul;
	m.temperature_conversion = conversion_find(t->temperature_conversion);
	m.valve = t->valve == 1;
	return m;
}

struct type_row type_row_of(const struct meter_type *t)
{
	struct type_row row = {
		.medium = medium_name(t->medium),
		.technology = str_of(technology_name(t->technology)),
		.class_milli = t->class_milli,
		.dn_mm = t->dn_mm,
		.q3_ml_h = t->q3_ml_h,
		.r_milli = t->r_milli,
		.q2_q1_milli = t->medium == MEDIUM_WATER ? t->q2_q1_milli : ABSENT_INT,
		.q1_ml_h = t->q1_ml_h,
		.q2_ml_h = t->q2_ml_h,
		.temperature_max_mc = t->temperature_max_mc,
		.map_pa = t->map_pa,
		.division_ul = t->division_ul,
		.g_milli = t->g_milli,
		.qmax_ml_h = t->qmax_ml_h,
		.qt_ml_h = t->qt_ml_h,
		.qmin_ml_h = t->qmin_ml_h,
		.pmax_pa = t->pmax_pa,
		.cyclic_volume_ul = t->cyclic_volume_ul,
		.temperature_conversion = str_of(conversion_name(t->temperature_conversion)),
		.valve = t->valve,
	};

	return row;
}

static const struct op ops[] = {
	{ .name = "type.add",
	  .route = "POST /v1/types",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &type_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
	  .zh = "登记型式批准",
	  .en = "Register a type" },
	{ .name = "type.show",
	  .route = "GET /v1/types/{id}",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY) | MAY(DISTRICT, ANY) | MAY(MAKER, ANY) |
	         MAY(SUPPLY, ANY) | MAY(INSTITUTE, ANY) | MAY(AUDITOR, ANY),
	  .in = &id_rec,
	  .out = &type_rec,
	  .run = show,
	  .flags = OP_READ | OP_OPEN,
	  .zh = "查询型式",
	  .en = "One registered type" },
};

const struct feature type_feature = { .name = "type", OPS(ops), SQLS(q) };
