/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See header.h.  What may stand once and comes twice is not settled by taking one of the two: a
 * proxy before us may have looked at the other.  Nor is a name with a blank before its colon read
 * as the name without it, or passed over: whoever is before us may have done the other (RFC 9112,
 * 5.1). */
#include "web/header.h"

#include <string.h>
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

static bool is_token(str name)
{
	static const char others[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    (c == '\0' || strchr(others, c) == NULL))
			return false;
	}
	return name.n > 0;
}

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
	h->misnamed |= !is_token(name);
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
