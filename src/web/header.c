/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See header.h.  What may stand once and comes twice is not settled by taking one of the two: a
 * proxy before us may have looked at the other. */
#include "web/header.h"

#include <strings.h>

struct row {
	str name;
	bool once;
};

#define ONCE true
#define LIST false
#define HEADER(name, written, lines) { { written, sizeof written - 1 }, lines },
static const struct row row[] = {
#include "web/header.def"
};
#undef HEADER

void headers_add(struct headers *h, str name, str value)
{
	for (int i = 0; i < HEADERS; i++) {
		if (row[i].name.n != name.n || strncasecmp(row[i].name.p, name.p, name.n) != 0)
			continue;
		if (h->lines[i] == 0)
			h->value[i] = value;
		else if (!row[i].once)
			h->value[i] = str_fmt(h->arena, "%.*s, %.*s", P(h->value[i]), P(value));
		h->lines[i]++;
		return;
	}
}

const char *header_name(enum header which)
{
	return row[which].name.p;
}

enum header headers_repeated(const struct headers *h)
{
	int i = 0;

	while (i < HEADERS && !(row[i].once && h->lines[i] > 1))
		i++;
	return (enum header)i;
}
