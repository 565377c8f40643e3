/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `init --sample` registers, as plain tables: five organisations, the people, benches and
 * types of the sample maker, and its two grants.  Nothing here is real.  Everything is valid for a
 * verification dated from SAMPLE_FROM_DAY to SAMPLE_UNTIL_DAY, both included, so that what
 * `simulate` prints can be uploaded as it is. */
#ifndef MAIN_SAMPLE_H
#define MAIN_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "rule/lot.h"

#define SAMPLE_FROM_DAY INT64_C(19814)  /* 2024-04-01, the day on which the pilot began */
#define SAMPLE_UNTIL_DAY INT64_C(21639) /* 2029-03-31, five years */

/* Lists of names end with NULL. */
#define SAMPLE_NAMES_MAX 6

struct sample_organisation {
	const char *id; /* "demo-maker" */
	const char *role;
	const char *name_zh;
	const char *name_en;
	const char *credit_code; /* GB 32100-2015, 18 characters with both check characters right */
	const char *region_code; /* GB/T 2260 */
	/* Of meter codes: 4 characters of base32 (Crockford); NULL for who makes no meters. */
	const char *prefix;
};

/* A person appears by the number of the registration as a metrologist (注册计量师), never by
 * name. */
struct sample_person {
	const char *registration;
	int level; /* 1 (一级) or 2 (二级) */
	bool water, gas;
	bool may_verify, may_check, may_approve;
	int64_t valid_from_day, valid_until_day;
};

struct sample_bench {
	const char *id;
	const char *name_zh;
	const char *name_en;
	enum medium medium;
	const char *method; /* as in a lot file: "weighing", "bell" */
	int positions;      /* meters that one run can serve */
	int lines;          /* side by side, each with as many of them in series */
	int64_t flow_min_ml_h, flow_max_ml_h;
	struct bench_facts facts;
	const char *certificate;
	/* Certificate of the assessment as a measurement standard (计量标准考核证书). */
	const char *standard;
	int64_t valid_from_day, valid_until_day;
};

struct sample_type {
	const char *designation; /* the key: what a lot file names in "type" */
	const char *model;
	const char *certificate;
	const char *regulation; /* by which it is verified */
	struct meter_type facts;
	int64_t valid_from_day, valid_until_day;
};

struct sample_grant {
	const char *number;
	enum medium medium;
	/* The range of sizes, both included: dn_mm for water, g_milli for gas. */
	int64_t size_min, size_max;
	int64_t class_milli[SAMPLE_NAMES_MAX]; /* ends with 0 */
	const char *regulation[SAMPLE_NAMES_MAX];
	const char *bench[SAMPLE_NAMES_MAX];
	int64_t valid_from_day, valid_until_day;
};

struct sample {
	const char *bureau; /* the organisation that registers the grants */
	const char *maker;  /* the organisation to which people, benches, types and grants belong */
	const struct sample_organisation *organisation;
	size_t organisation_n;
	const struct sample_person *person;
	size_t person_n;
	const struct sample_bench *bench;
	size_t bench_n;
	const struct sample_type *type;
	size_t type_n;
	const struct sample_grant *grant;
	size_t grant_n;
};

/* The one sample; static, never NULL. */
const struct sample *sample_data(void);
/* The bench and the type that `simulate` uses for a medium; never NULL. */
const struct sample_bench *sample_bench_of(enum medium medium);
/* The largest bench of a medium: for lots of which the other would need more runs than a file has.
 */
const struct sample_bench *sample_bench_largest(enum medium medium);
const struct sample_type *sample_type_of(enum medium medium);

#endif
