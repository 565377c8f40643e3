/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table says what each column of types/oiml.csv means: into which member it goes and by which
 * power of ten its printed unit becomes the base unit (16 bar at scale 5 is 1,600,000 Pa).  Reading
 * a row walks the table. */
#include "main/sample_types.h"

#include "base/arena.h"
#include "base/date.h"
#include "code/csv.h"
#include "code/decimal.h"

enum column_kind { COLUMN_TEXT, COLUMN_DAY, COLUMN_NUMBER, COLUMN_MEDIUM };
enum column_need { NEED_NEVER = 0, NEED_WATER = 1, NEED_GAS = 2, NEED_BOTH = 3 };

struct column {
	const char *name;
	enum column_kind kind;
	enum column_need need;
	size_t offset;
	int scale;
	char prefix; /* a letter that stands before the number: T30, G2.5; 0 for none */
};

#define AT(member) offsetof(struct type_approval, member)

/* clang-format off */
static const struct column columns[] = {
	{ "designation",       COLUMN_TEXT,   NEED_BOTH,  AT(designation), 0, 0 },
	{ "medium",            COLUMN_MEDIUM, NEED_BOTH,  AT(facts.medium), 0, 0 },
	{ "certificate",       COLUMN_TEXT,   NEED_BOTH,  AT(certificate), 0, 0 },
	{ "issue_date",        COLUMN_DAY,    NEED_BOTH,  AT(issued_day), 0, 0 },
	{ "maker",             COLUMN_TEXT,   NEED_BOTH,  AT(maker), 0, 0 },
	{ "country",           COLUMN_TEXT,   NEED_BOTH,  AT(country), 0, 0 },
	{ "type",              COLUMN_TEXT,   NEED_BOTH,  AT(type), 0, 0 },
	{ "technology",        COLUMN_TEXT,   NEED_BOTH,  AT(technology), 0, 0 },
	{ "accuracy_class",    COLUMN_NUMBER, NEED_BOTH,  AT(facts.class_milli), 3, 0 },
	{ "dn_mm",             COLUMN_NUMBER, NEED_WATER, AT(facts.dn_mm), 0, 0 },
	{ "q3_m3h",            COLUMN_NUMBER, NEED_WATER, AT(facts.q3_ml_h), 6, 0 },
	{ "r",                 COLUMN_NUMBER, NEED_WATER, AT(facts.r_milli), 3, 0 },
	{ "q2_q1",             COLUMN_NUMBER, NEED_NEVER, AT(facts.q2_q1_milli), 3, 0 },
	{ "q1_m3h",            COLUMN_NUMBER, NEED_NEVER, AT(facts.q1_ml_h), 6, 0 },
	{ "q2_m3h",            COLUMN_NUMBER, NEED_NEVER, AT(facts.q2_ml_h), 6, 0 },
	{ "temperature_class", COLUMN_NUMBER, NEED_WATER, AT(facts.temperature_max_mc), 3, 'T' },
	{ "map_bar",           COLUMN_NUMBER, NEED_WATER, AT(facts.map_pa), 5, 0 },
	{ "division_l",        COLUMN_NUMBER, NEED_NEVER, AT(facts.division_ul), 6, 0 },
	{ "g",                 COLUMN_NUMBER, NEED_NEVER, AT(facts.g_milli), 3, 'G' },
	{ "qmax_m3h",          COLUMN_NUMBER, NEED_GAS,   AT(facts.qmax_ml_h), 6, 0 },
	{ "qt_m3h",            COLUMN_NUMBER, NEED_GAS,   AT(facts.qt_ml_h), 6, 0 },
	{ "qmin_m3h",          COLUMN_NUMBER, NEED_GAS,   AT(facts.qmin_ml_h), 6, 0 },
	{ "pmax_kpa",          COLUMN_NUMBER, NEED_NEVER, AT(facts.pmax_pa), 3, 0 },
	{ "cyclic_volume_dm3", COLUMN_NUMBER, NEED_NEVER, AT(facts.cyclic_volume_ul), 6, 0 },
	{ "remark",            COLUMN_TEXT,   NEED_NEVER, AT(remark), 0, 0 },
};
/* clang-format on */

#define COLUMNS (int)(sizeof(columns) / sizeof(columns[0]))

static MUST err bad_row(struct cx *cx, int line, const char *column, const char *why)
{
	return fail(cx, E_SYNTAX, "line %d, %s: %s", line, column, why);
}

static bool number_read(const struct column *c, str text, int64_t *out)
{
	if (text.n == 0) {
		*out = ABSENT;
		return true;
	}
	if (c->prefix != 0 && text.p[0] != c->prefix)
		return false;
	return decimal_read(str_part(text, c->prefix != 0, text.n), c->scale, out) == OK;
}

static bool medium_read(str text, enum medium *out)
{
	*out = str_eq(text, S("gas")) ? MEDIUM_GAS : MEDIUM_WATER;
	return *out == MEDIUM_GAS || str_eq(text, S("water"));
}

static bool column_read(const struct column *c, str text, struct type_approval *row)
{
	void *member = (char *)row + c->offset;
	switch (c->kind) {
	case COLUMN_TEXT:
		*(str *)member = text;
		return true;
	case COLUMN_DAY:
		return date_read(text, member);
	case COLUMN_NUMBER:
		return number_read(c, text, member);
	case COLUMN_MEDIUM:
		return medium_read(text, member);
	}
	return false;
}

static enum technology technology_of(enum medium medium, str name)
{
	if (medium == MEDIUM_WATER)
		return str_starts(name, S("mechanical")) ? TECH_MECHANICAL : TECH_ELECTRONIC;
	if (str_starts(name, S("diaphragm")))
		return TECH_DIAPHRAGM;
	return str_eq(name, S("ultrasonic")) ? TECH_ULTRASONIC : TECH_OTHER;
}

static MUST err row_read(struct cx *cx, const struct csv_row *in, int line,
                         struct type_approval *row)
{
	if (in->n != COLUMNS)
		return bad_row(cx, line, "row", "another number of fields than the header");
	for (int i = 0; i < COLUMNS; i++)
		if (!column_read(&columns[i], in->field[i], row))
			return bad_row(cx, line, columns[i].name, "not readable");
	unsigned need = row->facts.medium == MEDIUM_WATER ? NEED_WATER : NEED_GAS;
	for (int i = 0; i < COLUMNS; i++)
		if ((columns[i].need & need) != 0 && in->field[i].n == 0)
			return bad_row(cx, line, columns[i].name, "missing");
	if (row->designation.n > TYPE_DESIGNATION_MAX)
		return bad_row(cx, line, "designation", "too long");
	row->facts.technology = technology_of(row->facts.medium, row->technology);
	if (row->facts.medium == MEDIUM_WATER && row->facts.q2_q1_milli == ABSENT)
		row->facts.q2_q1_milli = Q2_Q1_USUAL_MILLI;
	return OK;
}

static bool is_header(const struct csv_row *in)
{
	bool same = in->n == COLUMNS;
	for (int i = 0; same && i < COLUMNS; i++)
		same = str_eq(in->field[i], str_of(columns[i].name));
	return same;
}

static bool designation_used(const struct type_approval *row, size_t n, str designation)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(row[i].designation, designation))
			return true;
	return false;
}

MUST err sample_types_read(struct cx *cx, str csv, const struct type_approval **out, size_t *n)
{
	struct csv reader = csv_new(csv);
	struct csv_row in;
	TRY(csv_next(cx, &reader, &in));
	if (!is_header(&in))
		return bad_row(cx, 1, "header", "not the columns of a type file");
	struct type_approval *row = NULL;
	size_t used = 0;
	size_t room = 0;
	for (;;) {
		TRY(csv_next(cx, &reader, &in));
		if (in.n == 0)
			break;
		if (used == room) {
			size_t size = room * sizeof(*row);
			room = room == 0 ? 64 : 2 * room;
			row = arena_grow(cx->arena, row, size, room * sizeof(*row));
		}
		row[used] = (struct type_approval){ 0 };
		TRY(row_read(cx, &in, reader.line, &row[used]));
		if (designation_used(row, used, row[used].designation))
			return bad_row(cx, reader.line, "designation", "used twice");
		used++;
	}
	*out = row;
	*n = used;
	return OK;
}
