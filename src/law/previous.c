/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A further attempt names the one before it.  Every attempt has several names, of its maker's and
 * of the platform's making, and no text says which of them is meant; so any of them will do, and
 * anything else names another attempt or none. */
#include "law/previous.h"

static bool number_is(str text, int64_t number)
{
	uint64_t read;

	return number >= 0 && str_u64(text, INT64_MAX, &read) && read == (uint64_t)number;
}

/* What follows the first dash: the serial of a code, the maker's own number of a lot. */
static str own_part(str name)
{
	str head;

	return str_cut(name, '-', &head);
}

static bool notice_is(str text, str meter, int64_t attempt)
{
	return str_starts(text, meter) && text.n > meter.n + 1 && text.p[meter.n] == '-' &&
	       number_is(str_part(text, meter.n + 1, text.n), attempt);
}

bool previous_names(str previous, const struct earlier *e)
{
	return number_is(previous, e->attempt) || number_is(previous, e->index) ||
	       str_eq(previous, e->lot) || str_eq(previous, own_part(e->lot)) ||
	       notice_is(previous, e->code, e->attempt) ||
	       notice_is(previous, own_part(e->code), e->attempt);
}
