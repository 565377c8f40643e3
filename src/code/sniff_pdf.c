/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF (ISO 32000): "%PDF-1.7" at the very beginning, "startxref", a number and "%%EOF" at the very
 * end, and at that number a table or stream of cross-references.
 *
 * A PDF can do things: run scripts, start programs, carry other files.  The names of such things
 * are looked for in the whole file, also where a letter is written as #xx, and in the streams of
 * objects ("/Type /ObjStm ... stream"), which are deflated.  One that is packed or encrypted in
 * another way cannot be looked into, and the file is refused. */
#include <string.h>
#include <zlib.h>

#include "code/sniff_part.h"

#define TAIL 1024 /* bytes at the end in which readers look for the end marker */
#define PDF_NAME_MAX 32
#define DICTIONARY_MAX 4096         /* bytes of a dictionary in front of its stream */
#define WINDOW 65536                /* of what is unpacked */
#define WORK_MAX ((size_t)64 << 20) /* bytes into and out of unpacking, all streams together */
#define STREAMS_MAX 10000

/* What has been found out on the way. */
struct look {
	bool active;
	size_t work; /* bytes that went into and came out of unpacking */
	int streams;
	const char *fault;
};

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

static bool is_name(str b, size_t at, const char *wanted)
{
	char name[PDF_NAME_MAX];

	return str_eq((str){ name, name_read(b, at, name) }, str_of(wanted));
}

/* The place behind the next slash, or b.n. */
static size_t next_name(str b, size_t at)
{
	const char *slash = at < b.n ? memchr(b.p + at, '/', b.n - at) : NULL;

	return slash != NULL ? (size_t)(slash - b.p) + 1 : b.n;
}

static bool has_active_name(str b)
{
	for (size_t at = next_name(b, 0); at < b.n; at = next_name(b, at))
		for (size_t i = 0; i < sizeof active_names / sizeof active_names[0]; i++)
			if (is_name(b, at, active_names[i]))
				return true;
	return false;
}

/* -- streams of objects ---------------------------------------------------------------------- */

/* Unpacks window by window; the end of one is looked at again with the next, for a name may lie
 * across. */
static void windows_look(struct look *l, z_stream *z)
{
	char window[WINDOW];
	size_t left = z->avail_in;
	size_t kept = 0;
	int state = Z_OK;

	while (state == Z_OK && !l->active) {
		z->next_out = (Bytef *)window + kept;
		z->avail_out = (uInt)(WINDOW - kept);
		state = inflate(z, Z_SYNC_FLUSH);
		size_t n = WINDOW - z->avail_out;
		l->work += n - kept + (left - z->avail_in);
		left = z->avail_in;
		l->active = has_active_name((str){ window, n });
		if (l->work > WORK_MAX) {
			l->fault = "unpacked it would be too large";
			return;
		}
		kept = n < 3 * PDF_NAME_MAX ? n : 3 * PDF_NAME_MAX;
		memmove(window, window + n - kept, kept);
	}
	if (state != Z_OK && state != Z_STREAM_END)
		l->fault = "a stream of objects cannot be looked into";
}

static void packed_look(struct look *l, str data)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)data.p, .avail_in = (uInt)data.n };

	if (inflateInit(&z) != Z_OK) {
		l->fault = "a stream of objects cannot be looked into";
		return;
	}
	windows_look(l, &z);
	(void)inflateEnd(&z);
}

/* Filters after which the names would not be in clear. */
static bool is_scrambled(str dictionary)
{
	for (size_t at = next_name(dictionary, 0); at < dictionary.n;
	     at = next_name(dictionary, at))
		if (is_name(dictionary, at, "Predictor"))
			return true;
	return false;
}

/* The name ObjStm stands at `at`; its stream follows behind the dictionary. */
static void objects_look(struct look *l, str b, size_t at)
{
	size_t from = at > DICTIONARY_MAX ? at - DICTIONARY_MAX : 0;
	str rest = str_part(b, at, DICTIONARY_MAX);
	const char *found = memmem(rest.p, rest.n, "stream", 6);

	if (found == NULL)
		return;
	size_t begin = find_last(b, from, at, S("obj"));
	size_t data = (size_t)(found - b.p) + 6;
	if (++l->streams > STREAMS_MAX)
		l->fault = "it has too many streams of objects";
	else if (is_scrambled(str_part(b, begin < at ? begin : from, data - from)))
		l->fault = "a stream of objects cannot be looked into";
	data += data < b.n && b.p[data] == '\r';
	data += data < b.n && b.p[data] == '\n';
	if (data < b.n && (is_digit(b.p[data]) || is_space(b.p[data])))
		return; /* not packed: its names are found as all others are */
	packed_look(l, str_part(b, data, b.n));
}

static struct look look(str b)
{
	struct look l = { .active = has_active_name(b) };

	for (size_t at = next_name(b, 0); at < b.n && !l.active && l.fault == NULL;
	     at = next_name(b, at))
		if (is_name(b, at, "ObjStm"))
			objects_look(&l, b, at);
	return l;
}

/* -- the ends -------------------------------------------------------------------------------- */

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
	if (fault != NULL)
		return fault;
	const struct look l = look(b);
	*active = l.active;
	return l.active ? NULL : l.fault;
}
