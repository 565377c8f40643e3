/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The type approvals of types/oiml.csv: real OIML certificates, second-hand, never
 * authoritative. */
#ifndef MAIN_SAMPLE_TYPES_H
#define MAIN_SAMPLE_TYPES_H

#include <stddef.h>

#include "base/cx.h"
#include "rule/lot.h"

#define TYPE_DESIGNATION_MAX 200 /* bytes */

struct type_approval {
	str designation; /* the key: certificate, type and size */
	str certificate;
	str maker;
	str country; /* ISO 3166 */
	str type;    /* the maker's own name */
	str technology;
	str remark; /* what is odd about the figures; empty when nothing is */
	int64_t issued_day;
	/* What the certificate does not state is ABSENT; q2_q1_milli is then the usual one. */
	struct meter_type facts;
};

/* Reads the file's text into rows that live in cx->arena and borrow from the text.
 * E_SYNTAX with the line: another header, a value that does not read, a required one that is
 * missing, or a designation that is too long or used twice. */
MUST err sample_types_read(struct cx *cx, str csv, const struct type_approval **out, size_t *n);

#endif
