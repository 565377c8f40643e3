/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The headers of a request, gathered in one walk over what the HTTP library has kept. */
#ifndef WEB_HEADER_H
#define WEB_HEADER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

#define HEADER(name, written, lines) HEADER_##name,
enum header {
#include "web/header.def"
	HEADERS
};
#undef HEADER

struct headers {
	struct arena *arena;
	str value[HEADERS]; /* empty when absent; the lines of a list are joined by ", " */
	int lines[HEADERS];
	bool misnamed; /* a name is none: it is empty, or has a blank or the like in it */
};

/* Adds one line; a name that does not matter here is passed over, and what
 * is no name (RFC 9110, 5.1) is remembered.  The value is borrowed.  Of a
 * header that may stand on one line only, the first line stays. */
void headers_add(struct headers *h, str name, str value);
/* How a header's name is written. */
const char *header_name(enum header which);
/* The first that stands on more lines than it may, or HEADERS. */
enum header headers_repeated(const struct headers *h);

#endif
