/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments (附件): files that facts name by the SHA-256 of their bytes. */
#ifndef WORK_DOCUMENT_H
#define WORK_DOCUMENT_H

#include "op/op.h"

/* Bytes of an attachment's name: SHA-256 in lower case hex. */
#define DOCUMENT_ID 64

/* One organisation's upload of a file. */
struct document {
	str id;
	str organisation;
	str type; /* media type, as sniffed */
	int64_t size;
	str sm3;  /* lower case hex */
	str scan; /* "clean" or "unscanned" */
	str name; /* what the sender calls it; may name a person; absent: none */
	int64_t uploaded_ms;
};

extern const struct rec document_rec;

/* Records a problem with code "unknown" at the pointer unless an attachment of that SHA-256 was
 * uploaded and the caller may see it: it is one of the caller's own organisation, or of the
 * caller's district, or the caller is the bureau or the administrator.  Returns OK then, too, so
 * that everything that is wrong is told at once; errors are those of the database. */
MUST err document_known(struct call *call, str sha256, const char *pointer);
/* That organisation's upload of those bytes; E_NOT_FOUND. */
MUST err document_get(struct cx *cx, struct tx *tx, str id, str organisation, struct document *out);

#endif
