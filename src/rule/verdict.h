/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What judging answers for one meter. */
#ifndef RULE_VERDICT_H
#define RULE_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "rule/lot.h"

/* In the order of precedence, strongest last. */
enum verdict { VERDICT_PASS = 1, VERDICT_RETEST, VERDICT_FAIL, VERDICT_INVALID };

/* Every reason that a finding can have is a row of rule/finding.def: name, machine code
 * ("flow-outside-window"), Chinese, English. */
enum finding_code {
	FINDING_NONE,
#define FINDING(name, code, zh, en) name,
#include "rule/finding.def"
#undef FINDING
	FINDING_CODES
};

enum severity { SEVERITY_WARNING = 1, SEVERITY_INVALID, SEVERITY_FAIL };

struct finding {
	enum finding_code code;
	enum severity severity;
	int point; /* enum point, or -1: not about one point */
	/* of the regulation in use, borrowed from it; "" where the rule is ours; never NULL */
	const char *clause;
};

/* A meter with more keeps the first ones; the verdict takes account of all. */
#define FINDINGS_MAX 24

struct point_result {
	bool measured; /* there is an error */
	/* What the meter's error would have meant, also when the procedure was invalid. */
	bool outside_limit;
	/* PASS, RETEST or FAIL of this point; INVALID when it was not measured, or when something
	 * in the procedure of this point was not in order. */
	enum verdict verdict;
	/* The point's error rounded half-even to 1e-6, which is error_pct with four decimals; for
	 * display and statistics only: the verdict comes from the exact value.  Without a decision
	 * (a number of runs that the regulation does not know) it is that of the first run.
	 * Held at the ends of int64_t when the reading is absurd. */
	int64_t error_ppm;
	int64_t limit_ppm; /* the maximum permissible error that applied */
	int run_n;
};

struct result {
	enum verdict verdict;
	int point_n; /* POINTS */
	struct point_result point[POINTS];
	int finding_n;
	struct finding finding[FINDINGS_MAX];
};

/* "pass", "retest", "fail", "invalid" */
const char *verdict_name(enum verdict v);
struct finding_info {
	const char *code;
	const char *zh;
	const char *en;
};
/* Never NULL; FINDING_NONE has the code "none". */
const struct finding_info *finding_info(enum finding_code code);
/* "warning", "invalid", "fail" */
const char *severity_name(enum severity s);
/* "Q3", "Q2", "Q1"; "qmax", "0.2qmax", "qmin" */
const char *point_name(enum medium medium, int point);
/* The reverse; -1 for a name that the medium does not have. */
int point_find(enum medium medium, str name);

#endif
