/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF (ISO 32000): "%PDF-1.7" at the very beginning, "startxref", a number and "%%EOF" at the very
 * end, and at that number a table or stream of cross-references.
 *
 * What stands between is the business of sniff_pdf_look.c. */
#include "code/sniff_part.h"

#define TAIL 1024 /* bytes at the end in which readers look for the end marker */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The last place before `end` where the text stands, not before `from`; end when there is none. */
static size_t find_last(str b, size_t from, size_t end, str text)
{
	for (size_t at = end; at > from; at--)
		if (sniff_is_at(b, at - 1, text) && at - 1 + text.n <= end)
			return at - 1;
	return end;
}

/* The number behind "startxref" and nothing else up to the end marker. */
static bool offset_read(str b, size_t at, size_t end, size_t *out)
{
	size_t n = 0;

	while (at < end && sniff_pdf_space(b.p[at]))
		at++;
	for (*out = 0; at < end && is_digit(b.p[at]) && n < 10; at++, n++)
		*out = *out * 10 + (size_t)(b.p[at] - '0');
	while (at < end && sniff_pdf_space(b.p[at]))
		at++;
	return n > 0 && at == end;
}

/* "xref", or the number of the object that is the stream. */
static bool references_at(str b, size_t at)
{
	while (at < b.n && sniff_pdf_space(b.p[at]))
		at++;
	return sniff_is_at(b, at, S("xref")) || (at < b.n && is_digit(b.p[at]));
}

static const char *end_fault(str b)
{
	size_t from = b.n > TAIL ? b.n - TAIL : 0;
	size_t end = find_last(b, from, b.n, S("%%EOF"));
	size_t offset;

	if (end == b.n)
		return "its end is missing";
	for (size_t at = end + 5; at < b.n; at++)
		if (!sniff_pdf_space(b.p[at]))
			return "something follows its end";
	size_t start = find_last(b, end > TAIL ? end - TAIL : 0, end, S("startxref"));
	if (start == end || !offset_read(b, start + 9, end, &offset))
		return "startxref is missing";
	if (offset >= start || !references_at(b, offset))
		return "startxref leads nowhere";
	return NULL;
}

const char *sniff_pdf(str b, bool *active)
{
	if (b.n < 9 || (b.p[5] != '1' && b.p[5] != '2') || b.p[6] != '.' || !is_digit(b.p[7]) ||
	    !sniff_pdf_space(b.p[8]))
		return "its version is none of PDF";
	const char *fault = end_fault(b);
	if (fault != NULL)
		return fault;
	return sniff_pdf_look(b, active);
}
