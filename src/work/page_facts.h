/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the public pages need to know, as plain facts, and the one word that follows from them. */
#ifndef WORK_PAGE_FACTS_H
#define WORK_PAGE_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "code/rec.h" /* ABSENT_INT: a number or day that is not known */

#define PAGE_POINTS 3

/* The values are those of enum verdict (rule/verdict.h) and of the column `verdict`. */
enum page_verdict { PAGE_PASS = 1, PAGE_RETEST, PAGE_FAIL, PAGE_INVALID };

/* The values of the column `certificate`. */
enum page_certificate {
	PAGE_CERTIFICATE_NONE,
	PAGE_CERTIFICATE_AWAITING, /* passed, but the signatory has not approved yet */
	PAGE_CERTIFICATE_LIVE,
	PAGE_CERTIFICATE_REVOKED
};

/* The one word on top of the page, worked out by page_state. */
enum page_state {
	PAGE_STATE_PASS,
	PAGE_STATE_FAIL,
	PAGE_STATE_AWAITING,
	PAGE_STATE_RETEST,
	PAGE_STATE_INVALID,
	PAGE_STATE_REVOKED,
	PAGE_STATE_OVERDUE,        /* passed, but the due day is over */
	PAGE_STATE_NO_CERTIFICATE, /* within the limits, but no certificate came of it */
	PAGE_STATE_NO_RECORD,      /* a code of ours on which nothing was uploaded */
	PAGE_STATES
};

struct page_point {
	str name;          /* "Q3", "Q2", "Q1", "qmax", "0.2qmax", "qmin"; S_NONE: no such point */
	int64_t flow_ml_h; /* nominal flow, or ABSENT_INT */
	int64_t error_ppm; /* ABSENT_INT: not measured */
	int64_t limit_ppm; /* the error allowed, both ways; ABSENT_INT when there is none */
	enum page_verdict verdict;
};

/* One reason why a result is what it is. */
struct page_finding {
	str point;  /* or S_NONE */
	str clause; /* of the regulation, or S_NONE */
	str text_zh;
	str text_en;
};

/* One verification. */
struct page_attempt {
	int64_t number; /* from 1 */
	enum page_verdict verdict;
	enum page_certificate certificate;
	int64_t verified_day;
	str kind; /* "first", "subsequent", "in-use", or S_NONE */
	str lot;
	str authorisation;       /* 授权证书编号 of the one that it rests on, or S_NONE */
	str regulation;          /* as people write it: "JJG 162-2019" */
	bool limits_unconfirmed; /* a limit was not yet compared with the printed regulation */
	int64_t log_index;       /* of this attempt's own leaf, or ABSENT_INT */
	struct page_point point[PAGE_POINTS];
	const struct page_finding *finding; /* finding_n of them; the page shows the first few */
	int finding_n;
};

/* What is the same on every page. */
struct page_site {
	str host;           /* "jl.example.cn": where the pages are, for display */
	str origin;         /* name of the log */
	bool official_seal; /* false: every page says 非正式证书 */
	str find_action;    /* path that takes ?code= and ?tag= to the meter; S_NONE: no form */
};

struct page_meter {
	struct page_site site;
	str code;
	str tag;
	str serial; /* as it is engraved */
	str medium; /* "water", "gas" */
	str type;
	str maker_zh;
	str maker_en; /* or S_NONE: then the Chinese name stands on both pages */
	int64_t made_day;
	int64_t due_day; /* shown with a live certificate only */
	int64_t today_day;
	bool replaced_when_due;  /* 限期使用，到期更换; otherwise it is verified again */
	int64_t checkpoint_size; /* leaves under the newest published checkpoint; 0: none yet */
	str vkey;                /* the log's verifier key, for the command line, or S_NONE */
	const struct page_attempt *attempt; /* attempt_n of them, oldest first */
	int attempt_n;
};

/* The attempt that the page is about, or NULL without any: the newest one, except that neither an
 * invalid procedure nor a pass without a certificate (a check in use) takes the place of an older
 * attempt whose certificate is live, unless a failure or a retest came between; and that an invalid
 * procedure does not take the place of that. */
const struct page_attempt *page_subject(const struct page_meter *m);
/* What stands on top.  Past the due day a live certificate counts as PAGE_STATE_OVERDUE. */
enum page_state page_state(const struct page_meter *m);
/* Whether a published checkpoint covers the attempt; if not, nothing about it is proven to
 * anybody yet. */
bool page_covered(const struct page_meter *m, const struct page_attempt *a);

#endif
