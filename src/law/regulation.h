/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Regulation files: one edition of a verification regulation as JSON, every value with its clause,
 * its source and whether it has been confirmed.  doc/formats.md describes them. */
#ifndef LAW_REGULATION_H
#define LAW_REGULATION_H

#include "base/buf.h"
#include "base/cx.h"
#include "rule/regulation.h"

/* Reads and checks a file; `name` is for messages.  sha256 is that of `text`: it becomes
 * out->digest, which every verdict names.  Texts of *out live in cx->arena.  E_SYNTAX, or E_INVALID
 * with all faults at their places: unknown or missing keys, wrong types, a limit without clause,
 * source or confirmed, windows and dates out of order, limit tables with holes. */
MUST err regulation_read(struct cx *cx, str name, str text,
                         const uint8_t sha256[REGULATION_DIGEST_BYTES], struct regulation *out);

/* A file and its digest. */
struct law_file {
	str name;
	str text;
	uint8_t sha256[REGULATION_DIGEST_BYTES];
};

/* Regulations by id. */
struct law {
	const struct regulation *regulation;
	int n;
};

/* Reads all files; E_INVALID too when two have the same id. */
MUST err law_read(struct cx *cx, const struct law_file *file, int n, struct law *out);
/* NULL when there is none of that id. */
const struct regulation *law_find(const struct law *law, str id);

#endif
