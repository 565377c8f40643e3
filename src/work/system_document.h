/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents of a management system, as the conditions show them. */
#ifndef WORK_SYSTEM_DOCUMENT_H
#define WORK_SYSTEM_DOCUMENT_H

#include "op/op.h"

struct system_document {
	str organisation;
	str id;
	str kind;
	str version;
	str title_zh;
	int64_t valid_from_day;
	int64_t valid_until_day; /* absent: until it is replaced */
	str document;            /* SHA-256, or empty */
};

/* All of an organisation, by number, as a list of struct system_document. */
MUST err system_document_list(struct cx *cx, struct tx *tx, str organisation, list *out);

#endif
