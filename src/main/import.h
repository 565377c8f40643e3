/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bench records of other programs: a mapping file says what the columns mean, every row is judged
 * anew from its readings, and what the other program stored is only compared, never believed. */
#ifndef MAIN_IMPORT_H
#define MAIN_IMPORT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/cx.h"
#include "main/import_map.h"

/* What can be odd about a row.  Name, machine name, English; the bit is 1 << number. */
/* clang-format off */
#define IMPORT_FINDINGS(X) \
	X(NEGATIVE_MASS, "negative-mass", \
	  "the mass falls during the run") \
	X(EMPTY_READING, "empty-reading", \
	  "the register did not move") \
	X(NO_EVIDENCE, "pass-without-evidence", \
	  "stored as pass, but the readings can't show it") \
	X(FLOW_UNIT_UNKNOWN, "flow-unit-unknown", \
	  "the nominal flow is beyond the bench: unknown unit") \
	X(NO_POINT, "no-point", \
	  "the nominal flow is no point of the verification") \
	X(DENSITY_HIGH, "density-high", \
	  "denser than water at atmospheric pressure") \
	X(DENSITY_IMPOSSIBLE, "density-impossible", \
	  "the density is not that of water") \
	X(ALIAS, "alias-serial", \
	  "another spelling of a known serial") \
	X(MADE_UP, "made-up-serial", \
	  "the serial looks made up") \
	X(ABSURD_ERROR, "absurd-error", \
	  "the error is too large to be one of the meter") \
	X(LIMIT_ZERO, "limit-zero", \
	  "the stored limit is zero") \
	X(CLASS_UNKNOWN, "class-unknown", \
	  "the stored class is none") \
	X(VOLUME_DIFFERS, "volume-differs", \
	  "the stored volume is not mass over density") \
	X(ERROR_DIFFERS, "error-differs", \
	  "the stored error is not that of the readings") \
	X(VERDICT_DIFFERS, "verdict-differs", \
	  "the stored verdict is not that of the readings") \
	X(UNIT_CHANGED, "unit-changed", \
	  "from here on errors are stored in another unit")
/* clang-format on */

enum import_finding {
#define IMPORT_ENUM(name, code, en) IMPORT_##name,
	IMPORT_FINDINGS(IMPORT_ENUM)
#undef IMPORT_ENUM
	        IMPORT_FINDING_N
};

enum import_unit { IMPORT_UNIT_UNKNOWN, IMPORT_UNIT_FRACTION, IMPORT_UNIT_PERCENT };

struct import_row {
	int64_t record;
	str run;
	str serial; /* with the prefix, aliases resolved */
	str point;  /* "Q3"; empty: none of the verification's */
	int64_t day;
	int64_t position; /* or ABSENT_INT */
	int64_t start_ul, end_ul;
	int64_t reference_mg;  /* mass; of a volume, its microlitres */
	int64_t density_ng_ml; /* 1e-9 kg/L; of a volume, one */
	bool weighed;
	int64_t water_nc; /* 1e-9 degC */
	bool usable;      /* register moved forward, mass grew */
	/* Recomputed; only of usable rows. */
	int64_t error_ppb;             /* half-even */
	int64_t volume_difference_ppb; /* stored volume against mass over density, or 0 */
	bool pass;                     /* |error| <= stored limit, decided exactly */
	/* As stored, in the unit that was found. */
	enum import_unit unit;
	int64_t stored_error_ppt, stored_limit_ppt; /* 1e-12 */
	bool stored_pass;
	unsigned findings; /* bits 1 << enum import_finding */
};

struct import {
	struct import_map map;
	const struct import_row *row;
	size_t row_n;
	size_t usable_n, pass_n; /* pass_n: usable and recomputed as pass */
	size_t finding_n[IMPORT_FINDING_N];
};

/* Reads and judges every row; they live in cx->arena and borrow from both texts.  E_SYNTAX or
 * E_INVALID when the mapping or the file can't be read; odd readings are findings, not errors. */
MUST err import_read(struct cx *cx, str map, str csv, struct import *out);
/* One lot file a run, each on a line of its own, with the usable rows whose point is known. */
void import_print_lots(struct cx *cx, const struct import *in, struct buf *out);
/* One JSON object: counts, changes of unit, and each row that has findings. */
void import_print_report(struct cx *cx, const struct import *in, struct buf *out);
/* `fangsheng import --map MAP CSV`: lots and report; `report` may be NULL. */
MUST err import_run(struct cx *cx, str map, str csv, struct buf *lots, struct buf *report);

/* "negative-mass" */
const char *import_finding_code(enum import_finding finding);

#endif
