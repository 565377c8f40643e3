/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One lot with its meters, read back from their leaves and judged again. */
#ifndef AUDIT_LOT_AUDIT_H
#define AUDIT_LOT_AUDIT_H

#include "audit/basis.h"

/* As the platform keeps it in verification.certificate. */
enum certificate_fate {
	FATE_NONE,
	FATE_AWAITS, /* passed; an approver has to sign */
	FATE_LIVE,
	FATE_REVOKED,
	FATE_REPLACED, /* a later attempt has the live one */
};

struct audited_meter {
	int64_t index; /* of its leaf */
	str code;
	str certificate; /* as the leaf says; S_NONE without */
	str previous;    /* how it names the attempt before, or S_NONE */
	bool reasoned;   /* it says why it was made again */
	bool further;    /* it says something that only a further attempt has */
	struct result recorded;
	struct result judged;       /* as far as `judgeable` */
	enum certificate_fate fate; /* what it must be at the upload */
	/* Of the first run at each point; only where a retest asks for them: of a record that asks,
	 * or of a later attempt. */
	struct hash first_runs;
	uint8_t run_n[POINTS];
};

struct lot_audit {
	struct arena *arena; /* of all that is here, until the lot is done */
	int64_t index;
	struct hash hash;
	struct lot_leaf leaf;
	struct lot lot; /* with all bench runs and meters; settled by lot_audit_settle */
	struct basis basis;
	struct audited_meter *meter; /* parallel to lot.meter */
	struct meter *of;            /* room behind lot.meter */
	struct bench_run *run;       /* room behind lot.bench_run */
	uint32_t cap, run_cap;
	bool raw; /* no value was worked out by the sender */
};

/* Reads a lot's leaf; everything lives in cx->arena.  Errors as of lot_leaf_read. */
MUST err lot_audit_begin(struct cx *cx, struct lot_audit *a, int64_t index, str bytes,
                         const struct hash *hash);
/* Adds the leaf of a meter.  `cx` is for this leaf alone: what must stay is copied.  What does not
 * belong to the lot is noted as a flaw.  Errors as of meter_leaf_read: then nothing was added. */
MUST err lot_audit_meter(struct cx *cx, struct flaws *f, struct lot_audit *a, int64_t index,
                         str bytes);
/* Checks what the lot rests on, judges all its meters again, and notes whatever differs. */
void lot_audit_settle(struct cx *cx, struct flaws *f, struct lot_audit *a,
                      const struct fact_source *source);

#endif
