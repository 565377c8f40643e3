/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF (ISO 32000): "%PDF-1.7" at the very beginning, "startxref", a number and "%%EOF" at the very
 * end, and at that number a table or stream of cross-references.
 *
 * A PDF can do things: run scripts, start programs, carry other files.  The names of such things
 * are looked for in the whole file, also where a letter is written as #xx.  What stands in
 * compressed streams of objects is not seen here: that is the virus scanner's. */
#include <string.h>

#include "code/sniff_part.h"

#define TAIL 1024 /* bytes at the end in which readers look for the end marker */
#define PDF_NAME_MAX 32

static const char *const active_names[] = {
	"JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia",
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_regular(char c)
{
	return !is_space(c) && memchr("()<>[]{}/%", c, 10) == NULL;
}

/* The last place before `end` where the text stands, not before `from`; end when there is none. */
static size_t find_last(str b, size_t from, size_t end, str text)
{
	for (size_t at = end; at > from; at--)
		if (sniff_is_at(b, at - 1, text) && at - 1 + text.n <= end)
			return at - 1;
	return end;
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The name behind the slash at `at`, with #xx decoded; too long ones are cut. */
static size_t name_read(str b, size_t at, char out[PDF_NAME_MAX])
{
	size_t n = 0;

	while (at < b.n && is_regular(b.p[at]) && n < PDF_NAME_MAX) {
		int high = -1;
		int low = -1;
		if (b.p[at] == '#' && b.n - at > 2) {
			high = hex_digit(b.p[at + 1]);
			low = hex_digit(b.p[at + 2]);
		}
		bool escaped = high >= 0 && low >= 0;
		out[n++] = escaped ? (char)(high << 4 | low) : b.p[at];
		at += escaped ? 3 : 1;
	}
	return n;
}

static bool is_active_name(str b, size_t at)
{
	char name[PDF_NAME_MAX];
	const str read = { name, name_read(b, at, name) };

	for (size_t i = 0; i < sizeof active_names / sizeof active_names[0]; i++)
		if (str_eq(read, str_of(active_names[i])))
			return true;
	return false;
}

static bool is_active(str b)
{
	const char *end = b.p + b.n;

	for (const char *p = b.p; (p = memchr(p, '/', (size_t)(end - p))) != NULL; p++)
		if (is_active_name(b, (size_t)(p - b.p) + 1))
			return true;
	return false;
}

/* The number behind "startxref" and nothing else up to the end marker. */
static bool offset_read(str b, size_t at, size_t end, size_t *out)
{
	size_t n = 0;

	while (at < end && is_space(b.p[at]))
		at++;
	for (*out = 0; at < end && is_digit(b.p[at]) && n < 10; at++, n++)
		*out = *out * 10 + (size_t)(b.p[at] - '0');
	while (at < end && is_space(b.p[at]))
		at++;
	return n > 0 && at == end;
}

/* "xref", or the number of the object that is the stream. */
static bool references_at(str b, size_t at)
{
	while (at < b.n && is_space(b.p[at]))
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
		if (!is_space(b.p[at]))
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
	    !is_space(b.p[8]))
		return "its version is none of PDF";
	const char *fault = end_fault(b);
	*active = fault == NULL && is_active(b);
	return fault;
}
