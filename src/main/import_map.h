/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mapping file of an import: which column of a foreign CSV file feeds which field, in which
 * unit, and what is constant.  The format is described at the head of import_map.c. */
#ifndef MAIN_IMPORT_MAP_H
#define MAIN_IMPORT_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cx.h"
#include "code/csv.h"
#include "code/json.h"

/* What a row can tell.  The order is that of the table in import_map.c. */
enum import_field {
	IMPORT_RECORD,
	IMPORT_RUN,
	IMPORT_DAY,
	IMPORT_SERIAL,
	IMPORT_POSITION,
	IMPORT_POINT,
	IMPORT_NOMINAL_FLOW,
	IMPORT_METER_START,
	IMPORT_METER_END,
	IMPORT_BALANCE_START,
	IMPORT_BALANCE_END,
	IMPORT_ACTUAL,
	IMPORT_DENSITY,
	IMPORT_WATER,
	IMPORT_STORED_VOLUME,
	IMPORT_STORED_ERROR,
	IMPORT_STORED_LIMIT,
	IMPORT_STORED_CLASS,
	IMPORT_STORED_VERDICT,
	IMPORT_FIELDS
};

struct import_column {
	str column;                /* its name in the header; empty: not mapped */
	int index;                 /* its place in the row, once import_map_bind has found it */
	int scale;                 /* decimals that turn the column's unit into the base unit */
	bool detect;               /* the unit of a stored error is to be found out */
	const struct json *values; /* translation of what the column holds, or NULL */
};

struct import_map {
	struct import_column field[IMPORT_FIELDS];
	str serial_prefix;           /* put before each serial */
	const struct json *aliases;  /* object: other spelling of a serial -> the serial, or NULL */
	const struct json *suspects; /* array: serials that look made up, or NULL */
	const struct json *lot;      /* object: members that every lot has */
	const struct json *meter;    /* object: members that every meter has, or NULL */
	/* Bounds of what is believed. */
	int64_t density_min_ng_ml, density_max_ng_ml; /* 1e-9 kg/L */
	int64_t error_max_ppb;
	int64_t nominal_flow_max_ul_h;
	int64_t volume_tolerance_ppb;
	int64_t error_tolerance_ppb; /* of the error below 1 %, relative to the error above */
};

/* Reads a mapping; it borrows from the text.  E_SYNTAX or E_INVALID with the reason. */
MUST err import_map_read(struct cx *cx, str text, struct import_map *out);
/* Finds the columns in the header; E_INVALID when one that the mapping names is not there. */
MUST err import_map_bind(struct cx *cx, struct import_map *map, const struct csv_row *header);
/* What the row holds for a field: translated by `values` if there are any, empty when the field is
 * not mapped or the translation does not know the value. */
str import_text(const struct import_map *map, enum import_field field, const struct csv_row *row);
/* The same as a number in the base unit of the field; ABSENT_INT when the field is empty or not
 * mapped.  E_INVALID with the line when it does not read. */
MUST err import_number(struct cx *cx, const struct import_map *map, enum import_field field,
                       const struct csv_row *row, int line, int64_t *out);

#endif
