/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking a whole log over HTTP. */
#ifndef MAIN_VERIFY_LOG_H
#define MAIN_VERIFY_LOG_H

#include "base/cx.h"
#include "tree/note.h"

struct verify_log {
	const char *url;   /* of the log, or of the platform */
	const char *old;   /* file with an earlier checkpoint, or NULL */
	const char *token; /* of a bureau or an auditor, or NULL: then entries are not read */
	const struct note_key *key;
	int key_n;
};

/* Reads checkpoint, tiles and entries and prints what it finds.  OK when everything fits; E_INVALID
 * when something contradicts what was signed; other errors when it could not be read. */
MUST err verify_log(struct cx *cx, const struct verify_log *o);

#endif
