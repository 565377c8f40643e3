/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mapping file is one JSON object:
 *
 *   "format":   "fangsheng-import-1"
 *   "columns":  an object; each member is a field (table below) and says where it comes from:
 *               {"column": "meter_end_l", "unit": "L"}, with "values": {"1": "pass", "0": "fail"}
 *               where what the column holds has to be translated.  The unit of a stored error may
 *               be "detect": then each row is tried as a fraction and as a percentage.
 *   "bounds":   decimals as strings: density_min_kg_l, density_max_kg_l, error_max_pct,
 *               nominal_flow_max_m3h, volume_tolerance_pct, error_tolerance_pct
 *   "serial_prefix", "aliases": {"short form": "serial"}, "suspects": ["made-up serial"]
 *   "lot", "meter": members that are copied into every lot and every meter as they are
 *
 * A row's numbers become integers in the base unit of its field, exactly: 1e-6 L, 1e-6 kg,
 * 1e-9 kg/L, 1e-9 degC, 1e-9 m3/h, and 1e-12 for errors and limits. */
#include "main/import_map.h"

#include "code/decimal.h"
#include "code/rec.h"

enum quantity {
	QUANTITY_TEXT,
	QUANTITY_COUNT,
	QUANTITY_VOLUME,
	QUANTITY_MASS,
	QUANTITY_DENSITY,
	QUANTITY_TEMPERATURE,
	QUANTITY_FLOW,
	QUANTITY_ERROR
};

/* clang-format off */
static const struct field_info {
	const char *name;
	enum quantity quantity;
	bool required;
} fields[IMPORT_FIELDS] = {
	[IMPORT_RECORD]         = { "record",         QUANTITY_COUNT,       true },
	[IMPORT_RUN]            = { "run",            QUANTITY_TEXT,        false },
	[IMPORT_DAY]            = { "day",            QUANTITY_TEXT,        true },
	[IMPORT_SERIAL]         = { "serial",         QUANTITY_TEXT,        true },
	[IMPORT_POSITION]       = { "position",       QUANTITY_COUNT,       false },
	[IMPORT_POINT]          = { "point",          QUANTITY_TEXT,        true },
	[IMPORT_NOMINAL_FLOW]   = { "nominal_flow",   QUANTITY_FLOW,        false },
	[IMPORT_METER_START]    = { "meter_start",    QUANTITY_VOLUME,      true },
	[IMPORT_METER_END]      = { "meter_end",      QUANTITY_VOLUME,      true },
	[IMPORT_BALANCE_START]  = { "balance_start",  QUANTITY_MASS,        false },
	[IMPORT_BALANCE_END]    = { "balance_end",    QUANTITY_MASS,        false },
	[IMPORT_ACTUAL]         = { "actual",         QUANTITY_VOLUME,      false },
	[IMPORT_DENSITY]        = { "density",        QUANTITY_DENSITY,     false },
	[IMPORT_WATER]          = { "water",          QUANTITY_TEMPERATURE, true },
	[IMPORT_STORED_VOLUME]  = { "stored_volume",  QUANTITY_VOLUME,      false },
	[IMPORT_STORED_ERROR]   = { "stored_error",   QUANTITY_ERROR,       true },
	[IMPORT_STORED_LIMIT]   = { "stored_limit",   QUANTITY_ERROR,       true },
	[IMPORT_STORED_CLASS]   = { "stored_class",   QUANTITY_TEXT,        false },
	[IMPORT_STORED_VERDICT] = { "stored_verdict", QUANTITY_TEXT,        true },
};

static const struct unit {
	enum quantity quantity;
	const char *name;
	int scale;
} units[] = {
	{ QUANTITY_TEXT,        "",         0 },
	{ QUANTITY_COUNT,       "",         0 },
	{ QUANTITY_VOLUME,      "L",        6 },
	{ QUANTITY_VOLUME,      "dm3",      6 },
	{ QUANTITY_VOLUME,      "mL",       3 },
	{ QUANTITY_VOLUME,      "m3",       9 },
	{ QUANTITY_MASS,        "kg",       6 },
	{ QUANTITY_MASS,        "g",        3 },
	{ QUANTITY_DENSITY,     "kg/L",     9 },
	{ QUANTITY_DENSITY,     "kg/m3",    6 },
	{ QUANTITY_TEMPERATURE, "degC",     9 },
	{ QUANTITY_FLOW,        "m3/h",     9 },
	{ QUANTITY_FLOW,        "L/h",      6 },
	{ QUANTITY_ERROR,       "fraction", 12 },
	{ QUANTITY_ERROR,       "percent",  10 },
	{ QUANTITY_ERROR,       "detect",   12 },
};
/* clang-format on */

static str member_text(const struct json *object, const char *key)
{
	const struct json *v = json_get(object, str_of(key));
	return v != NULL && v->kind == JSON_STRING ? v->text : S_NONE;
}

/* A member of the wanted kind or NULL; a member of another kind is a fault. */
static MUST err member_of_kind(struct cx *cx, const struct json *root, const char *key,
                               enum json_kind kind, const struct json **out)
{
	*out = json_get(root, str_of(key));
	if (*out != NULL && (*out)->kind != kind)
		return fail(cx, E_INVALID, "mapping: %s is a %s", key, json_kind_name(*out));
	return OK;
}

static const struct unit *unit_find(enum quantity quantity, str name)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (units[i].quantity == quantity && str_eq(name, str_of(units[i].name)))
			return &units[i];
	return NULL;
}

static MUST err column_read(struct cx *cx, const struct json *v, const struct field_info *info,
                            struct import_column *out)
{
	out->column = member_text(v, "column");
	if (out->column.n == 0)
		return fail(cx, E_INVALID, "mapping: %s names no column", info->name);
	str unit = member_text(v, "unit");
	const struct unit *u = unit_find(info->quantity, unit);
	if (u == NULL)
		return fail(cx, E_INVALID, "mapping: %s has no unit \"%.*s\"", info->name, P(unit));
	out->scale = u->scale;
	out->detect = info->quantity == QUANTITY_ERROR && str_eq(unit, S("detect"));
	return member_of_kind(cx, v, "values", JSON_OBJECT, &out->values);
}

static MUST err field_find(struct cx *cx, str name, int *out)
{
	for (int i = 0; i < IMPORT_FIELDS; i++)
		if (str_eq(name, str_of(fields[i].name))) {
			*out = i;
			return OK;
		}
	return fail(cx, E_INVALID, "mapping: \"%.*s\" is no field", P(name));
}

static MUST err columns_read(struct cx *cx, const struct json *columns, struct import_map *out)
{
	if (columns == NULL)
		return fail(cx, E_INVALID, "mapping: columns are missing");
	for (const struct json *v = columns->first; v != NULL; v = v->next) {
		int i = 0;
		TRY(field_find(cx, v->key, &i));
		TRY(column_read(cx, v, &fields[i], &out->field[i]));
	}
	for (int i = 0; i < IMPORT_FIELDS; i++)
		if (fields[i].required && out->field[i].column.n == 0)
			return fail(cx, E_INVALID, "mapping: %s is missing", fields[i].name);
	bool weighed = out->field[IMPORT_BALANCE_START].column.n > 0 &&
	               out->field[IMPORT_BALANCE_END].column.n > 0 &&
	               out->field[IMPORT_DENSITY].column.n > 0;
	if (!weighed && out->field[IMPORT_ACTUAL].column.n == 0)
		return fail(cx, E_INVALID, "mapping: neither a weighing nor an actual volume");
	return OK;
}

static MUST err bound_read(struct cx *cx, const struct json *bounds, const char *key, int scale,
                           int64_t *out)
{
	str text = member_text(bounds, key);
	if (text.n == 0 || decimal_read(text, scale, out) != OK)
		return fail(cx, E_INVALID, "mapping: bound %s is missing or no decimal", key);
	return OK;
}

static MUST err bounds_read(struct cx *cx, const struct json *root, struct import_map *out)
{
	const struct json *b = NULL;
	TRY(member_of_kind(cx, root, "bounds", JSON_OBJECT, &b));
	TRY(bound_read(cx, b, "density_min_kg_l", 9, &out->density_min_ng_ml));
	TRY(bound_read(cx, b, "density_max_kg_l", 9, &out->density_max_ng_ml));
	TRY(bound_read(cx, b, "error_max_pct", 7, &out->error_max_ppb));
	TRY(bound_read(cx, b, "nominal_flow_max_m3h", 9, &out->nominal_flow_max_ul_h));
	TRY(bound_read(cx, b, "volume_tolerance_pct", 7, &out->volume_tolerance_ppb));
	return bound_read(cx, b, "error_tolerance_pct", 7, &out->error_tolerance_ppb);
}

MUST err import_map_read(struct cx *cx, str text, struct import_map *out)
{
	*out = (struct import_map){ 0 };
	const struct json *root = NULL;
	const struct json *columns = NULL;
	TRY(json_parse(cx, text, 8, &root));
	if (!str_eq(member_text(root, "format"), S("fangsheng-import-1")))
		return fail(cx, E_INVALID, "mapping: format is not fangsheng-import-1");
	TRY(member_of_kind(cx, root, "columns", JSON_OBJECT, &columns));
	TRY(columns_read(cx, columns, out));
	TRY(bounds_read(cx, root, out));
	out->serial_prefix = member_text(root, "serial_prefix");
	TRY(member_of_kind(cx, root, "aliases", JSON_OBJECT, &out->aliases));
	TRY(member_of_kind(cx, root, "suspects", JSON_ARRAY, &out->suspects));
	TRY(member_of_kind(cx, root, "lot", JSON_OBJECT, &out->lot));
	TRY(member_of_kind(cx, root, "meter", JSON_OBJECT, &out->meter));
	if (out->lot == NULL)
		return fail(cx, E_INVALID, "mapping: lot is missing");
	return OK;
}

MUST err import_map_bind(struct cx *cx, struct import_map *map, const struct csv_row *header)
{
	for (int i = 0; i < IMPORT_FIELDS; i++) {
		struct import_column *c = &map->field[i];
		c->index = -1;
		for (int j = 0; c->column.n > 0 && j < header->n; j++)
			if (str_eq(header->field[j], c->column))
				c->index = j;
		if (c->column.n > 0 && c->index < 0)
			return fail(cx, E_INVALID, "no column \"%.*s\"", P(c->column));
	}
	return OK;
}

str import_text(const struct import_map *map, enum import_field field, const struct csv_row *row)
{
	const struct import_column *c = &map->field[field];
	if (c->index < 0 || c->index >= row->n)
		return S_NONE;
	str text = row->field[c->index];
	if (c->values == NULL)
		return text;
	const struct json *v = json_get(c->values, text);
	return v != NULL && v->kind == JSON_STRING ? v->text : S_NONE;
}

MUST err import_number(struct cx *cx, const struct import_map *map, enum import_field field,
                       const struct csv_row *row, int line, int64_t *out)
{
	str text = import_text(map, field, row);
	*out = ABSENT_INT;
	if (text.n == 0)
		return OK;
	if (decimal_read(text, map->field[field].scale, out) != OK)
		return fail(cx, E_INVALID, "line %d, %s: \"%.*s\" does not read as a number", line,
		            fields[field].name, P(text));
	return OK;
}
