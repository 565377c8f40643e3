/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lot as its maker uploads it: what judging reads (struct lot) and the names beside it. */
#ifndef LAW_LOT_FILE_H
#define LAW_LOT_FILE_H

#include "law/strs.h"
#include "rule/lot.h"
#include "rule/verdict.h"

#define LOT_METERS_MAX 10000
#define LOT_BENCH_RUNS_MAX 500
#define LOT_RUNS_MAX 40 /* of one meter */

/* Why a meter is verified again. */
enum reason { REASON_REWORK = 1, REASON_ADJUSTED, REASON_PROCEDURE, REASON_RETURNED };

struct software {
	str name, version;
	str config_sm3; /* 64 hex digits in lower case, or S_NONE */
};

/* What the file says of a meter beside what judging reads.  Absent texts are S_NONE. */
struct meter_file {
	str firmware;
	str module_no;
	str parameters_sm3;    /* 64 hex digits */
	enum verdict declared; /* 0 when not declared; never believed */
	str previous;          /* the earlier attempt, as the maker names it */
	enum reason reason;    /* 0 when not given */
	str adjusted_what, adjusted_before, adjusted_after;
	str reading_how; /* "eye", "camera", "pulse", … */
	struct strs seals;
	struct strs photos; /* SM3 of each, 64 hex digits */
};

struct lot_file {
	str name;  /* "lot": the maker's own number */
	str batch; /* production batch that is sampled and averaged, or S_NONE */
	str regulation;
	str type;     /* designation of the registered type, or S_NONE */
	str bench;    /* inventory number of the bench, or S_NONE */
	str verifier; /* registration numbers of persons, or S_NONE: they never enter a leaf */
	str checker;
	str approver;
	struct software bench_software;
	str native_record_sm3; /* 64 hex digits, or S_NONE */
	enum medium medium;    /* which the fields of the runs are those of */
	bool type_given;       /* the file has meter_type: lot.type holds it */
	bool bench_given;      /* the file has bench_facts: lot.bench holds them */
	struct lot lot;        /* for rule/; type and bench are blank (ABSENT, 0) where not given */
	const struct meter_file *meter_file; /* parallel to lot.meter */
	const struct strs *standards;        /* parallel to lot.bench_run: ids of the standards */
	uint32_t shared_n; /* the first of lot.bench_run: those that the file has in bench_runs; the
	                    * rest are those of runs that stand alone, in the order of the meters */
};

#endif
