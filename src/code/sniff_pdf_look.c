/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a PDF does besides showing pages (ISO 32000): run scripts, start programs, send forms, carry
 * other files.  The names of such things are looked for, also where a letter is written as #xx.
 *
 * A reader finds an object by an offset, which may lead anywhere, also into a comment, a string or
 * the data of a stream.  So an object is whatever follows the word "obj" (or "trailer"), wherever
 * that stands:
 *
 *   7 0 obj  << ... >>  stream  data  endstream
 *
 * Long names are looked for in all of the file.  Short ones would be met by chance in packed data;
 * they are not looked for from "stream" to the next "endstream" or "obj", unless another object
 * reaches over it.
 *
 * Objects may themselves lie in a stream.  Readers ask its dictionary for N and First alone, so
 * each stream that has both is looked into.  It is deflated or in clear; one that is packed or
 * encrypted in another way cannot be looked into, and the file is refused. */
#include <string.h>
#include <zlib.h>

#include "code/sniff_part.h"

#define PDF_NAME_MAX 32
#define NAME_BYTES (3 * PDF_NAME_MAX + 2) /* all of them as #xx, the slash, and what follows */
#define LONG_NAME 5                       /* bytes */
#define DEPTH_MAX 60                      /* dictionaries and arrays, one within the other */
#define WINDOW 65536                      /* of what is unpacked */
#define UNPACK_MAX ((size_t)16 << 20)     /* bytes into and out of unpacking, all together */
#define WALK_MAX ((size_t)24 << 20)       /* bytes of objects walked; they may overlap */
#define STREAMS_MAX 10000

static const char unseen_objects[] = "a stream of objects cannot be looked into";

/* What has been found out on the way. */
struct look {
	str b;
	bool active;
	size_t unpacked, walked;
	int streams;
	size_t object, trailer; /* the next ones, as far as is known */
	size_t named;           /* up to where names have been looked for */
	size_t covered;         /* where the object ends that reaches farthest */
	const char *fault;
};

static const str active_names[] = {
	{ "JavaScript", 10 },
	{ "Launch", 6 },
	{ "EmbeddedFile", 12 },
	{ "EmbeddedFiles", 13 },
	{ "RichMedia", 9 },
	{ "Rendition", 9 },
	{ "SubmitForm", 10 },
	{ "ImportData", 10 },
	{ "FileAttachment", 14 },
	{ "GoToE", 5 },
	{ "Movie", 5 },
	{ "JS", 2 },
	{ "EF", 2 },
	{ "XFA", 3 },
	{ "3D", 2 },
	{ "3DD", 3 },
};

/* -- names ----------------------------------------------------------------------------------- */

bool sniff_pdf_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_regular(char c)
{
	switch (c) {
	case '(':
	case ')':
	case '<':
	case '>':
	case '[':
	case ']':
	case '{':
	case '}':
	case '/':
	case '%':
		return false;
	default:
		return !sniff_pdf_space(c);
	}
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct name {
	char text[PDF_NAME_MAX];
	size_t n;   /* too long ones are cut */
	size_t end; /* the place behind it */
};

/* The name behind the slash at `at`, with #xx decoded. */
static void name_read(str b, size_t at, struct name *out)
{
	out->n = 0;
	while (at < b.n && is_regular(b.p[at]) && out->n < PDF_NAME_MAX) {
		int high = -1;
		int low = -1;
		if (b.p[at] == '#' && b.n - at > 2) {
			high = hex_digit(b.p[at + 1]);
			low = hex_digit(b.p[at + 2]);
		}
		bool escaped = high >= 0 && low >= 0;
		out->text[out->n++] = escaped ? (char)(high << 4 | low) : b.p[at];
		at += escaped ? 3 : 1;
	}
	out->end = at;
}

static bool is_name(const struct name *name, str wanted)
{
	return name->n == wanted.n && memcmp(name->text, wanted.p, wanted.n) == 0;
}

/* The place behind the next slash, or b.n. */
static size_t next_name(str b, size_t at)
{
	if (at < b.n && b.p[at] == '/')
		return at + 1;
	const char *slash = at < b.n ? memchr(b.p + at, '/', b.n - at) : NULL;

	return slash != NULL ? (size_t)(slash - b.p) + 1 : b.n;
}

/* Whether something active is named, by at least so many bytes.  A name that may go on behind the
 * end of b is passed over unless b is the whole. */
static bool names_active(str b, size_t least, bool whole)
{
	struct name name;

	for (size_t at = next_name(b, 0); at < b.n; at = next_name(b, name.end)) {
		name_read(b, at, &name);
		if (name.n < least || (name.end == b.n && !whole))
			continue;
		for (size_t i = 0; i < sizeof active_names / sizeof active_names[0]; i++)
			if (is_name(&name, active_names[i]))
				return true;
	}
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
		l->unpacked += n - kept + (left - z->avail_in);
		left = z->avail_in;
		l->active = names_active((str){ window, n }, 0, state != Z_OK);
		if (l->unpacked > UNPACK_MAX) {
			l->fault = "unpacked it would be too large";
			return;
		}
		kept = n < NAME_BYTES ? n : NAME_BYTES;
		memmove(window, window + n - kept, kept);
	}
	if (state != Z_OK && state != Z_STREAM_END)
		l->fault = unseen_objects;
}

static void packed_look(struct look *l, str data)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)data.p, .avail_in = (uInt)data.n };

	if (inflateInit(&z) != Z_OK) {
		l->fault = unseen_objects;
		return;
	}
	windows_look(l, &z);
	(void)inflateEnd(&z);
}

/* -- dictionaries ---------------------------------------------------------------------------- */

/* The place behind blanks and comments. */
static size_t blanks_pass(str b, size_t at)
{
	while (at < b.n && (sniff_pdf_space(b.p[at]) || b.p[at] == '%')) {
		bool comment = b.p[at] == '%';
		while (comment && at < b.n && b.p[at] != '\r' && b.p[at] != '\n')
			at++;
		at += at < b.n;
	}
	return at;
}

/* The place behind the text in parentheses that opens at `at`; b.n when it does not close. */
static size_t text_pass(str b, size_t at)
{
	size_t open = 0;

	for (; at < b.n; at++) {
		if (b.p[at] == '\\')
			at++;
		else if (b.p[at] == '(')
			open++;
		else if (b.p[at] == ')' && --open == 0)
			return at + 1;
	}
	return b.n;
}

/* The place behind text in hexadecimal digits. */
static size_t digits_pass(str b, size_t at)
{
	const char *end = memchr(b.p + at, '>', b.n - at);

	return end != NULL ? (size_t)(end - b.p) + 1 : b.n;
}

/* The brackets that are open: a bit for each, 1 for a dictionary. */
struct nest {
	uint64_t kinds;
	int depth;
};

/* Steps over what opens or closes at `at`: 1 or 2 bytes, or 0 when it does not fit. */
static size_t bracket_pass(struct nest *nest, str b, size_t at)
{
	char c = b.p[at];
	bool dictionary = c == '<' || c == '>';

	if (c == '<' || c == '[') {
		if (++nest->depth > DEPTH_MAX)
			return 0;
		nest->kinds = nest->kinds << 1 | dictionary;
		return dictionary ? 2 : 1;
	}
	if ((nest->kinds & 1) != dictionary || (dictionary && !sniff_is_at(b, at, S(">>"))))
		return 0;
	nest->kinds >>= 1;
	nest->depth--;
	return dictionary ? 2 : 1;
}

/* The place behind the dictionary or array that opens at `at`, or 0 when its brackets do not
 * match: readers would not agree where it ends. */
static size_t value_pass(str b, size_t at)
{
	struct nest nest = { 0 };

	do {
		char c = b.p[at];
		size_t n = 1;
		if (c == '%')
			n = blanks_pass(b, at) - at;
		else if (c == '(')
			n = text_pass(b, at) - at;
		else if (c == '<' && !sniff_is_at(b, at, S("<<")))
			n = digits_pass(b, at) - at;
		else if (c == '<' || c == '>' || c == '[' || c == ']')
			n = bracket_pass(&nest, b, at);
		if (n == 0 || c == ')')
			return 0;
		at += n;
	} while (at < b.n && nest.depth > 0);
	return nest.depth == 0 ? at : 0;
}

/* What the names in a dictionary, or in what lies in it, say of its stream. */
struct traits {
	bool n, first, typed;
	int filters;
	bool deflated;  /* the filter is FlateDecode and nothing else */
	bool scrambled; /* the data lie elsewhere, or are changed after they were unpacked */
};

/* FlateDecode alone, or in an array of its own, stands at `at`. */
static bool is_deflate(str b, size_t at)
{
	struct name name;

	at = blanks_pass(b, at);
	bool array = at < b.n && b.p[at] == '[';
	at = array ? blanks_pass(b, at + 1) : at;
	if (at >= b.n || b.p[at] != '/')
		return false;
	name_read(b, at + 1, &name);
	at = blanks_pass(b, name.end);
	return is_name(&name, S("FlateDecode")) && (!array || (at < b.n && b.p[at] == ']'));
}

static struct traits traits_of(str dictionary)
{
	static const str changed[] = {
		{ "DecodeParms", 11 }, { "DP", 2 }, { "Predictor", 9 }, { "F", 1 },
		{ "FFilter", 7 },
	};
	struct traits t = { 0 };
	struct name name;

	for (size_t at = next_name(dictionary, 0); at < dictionary.n;
	     at = next_name(dictionary, name.end)) {
		name_read(dictionary, at, &name);
		t.n |= is_name(&name, S("N"));
		t.first |= is_name(&name, S("First"));
		t.typed |= is_name(&name, S("ObjStm"));
		for (size_t i = 0; i < sizeof changed / sizeof changed[0]; i++)
			t.scrambled |= is_name(&name, changed[i]);
		if (!is_name(&name, S("Filter")))
			continue;
		if (++t.filters > 1)
			break;
		t.deflated = is_deflate(dictionary, name.end);
	}
	return t;
}

/* -- objects --------------------------------------------------------------------------------- */

/* Where the data begin whose dictionary ends at `at`; 0 when no stream follows. */
static size_t data_begin(str b, size_t at)
{
	if (!sniff_is_at(b, at, S("stream")))
		return 0;
	at += 6;
	at += at < b.n && b.p[at] == '\r';
	at += at < b.n && b.p[at] == '\n';
	return at;
}

/* Looks into the data if they are objects; whether they can be passed over. */
static bool stream_look(struct look *l, const struct traits *t, size_t data)
{
	if (!t->typed && !(t->n && t->first))
		return true;
	if (data == 0 || t->scrambled || t->filters > 1 || (t->filters == 1 && !t->deflated))
		l->fault = unseen_objects;
	else if (++l->streams > STREAMS_MAX)
		l->fault = "it has too many streams of objects";
	else if (t->filters == 1)
		packed_look(l, str_part(l->b, data, l->b.n));
	return t->filters == 1;
}

/* Whether "obj" at `at` is a word of its own, as in "7 0 obj" and not in "endobj". */
static bool is_object(str b, size_t at)
{
	char before = at > 0 ? (char)(b.p[at - 1] | 32) : 'd';
	bool letter = before >= 'a' && before <= 'z';

	return !letter && at + 3 < b.n && !is_regular(b.p[at + 3]);
}

static size_t find(str b, size_t at, str text)
{
	const char *found = at < b.n ? memmem(b.p + at, b.n - at, text.p, text.n) : NULL;

	return found != NULL ? (size_t)(found - b.p) : b.n;
}

/* The place behind the next "obj" or "trailer", or b.n.  What was found is kept, so that nothing is
 * gone through twice. */
static size_t next_object(struct look *l, size_t at)
{
	if (l->object < at)
		l->object = find(l->b, at, S("obj"));
	while (l->object < l->b.n && !is_object(l->b, l->object))
		l->object = find(l->b, l->object + 3, S("obj"));
	if (l->trailer < at)
		l->trailer = find(l->b, at, S("trailer"));
	if (l->object < l->trailer)
		return l->object + 3;
	return l->trailer < l->b.n ? l->trailer + 7 : l->b.n;
}

/* Passes over the data of a stream, up to their end or the next object.  What an object reaches
 * over that began before them is not passed over. */
static void data_skip(struct look *l, size_t data, size_t next)
{
	if (data < l->covered || data >= next)
		return;
	l->active |= names_active(str_part(l->b, l->named, data - l->named), 0, true);
	l->named = find(str_part(l->b, 0, next), data, S("endstream"));
}

/* Counts what was walked; objects that overlap could make much of little. */
static bool walk_count(struct look *l, size_t n)
{
	l->walked += n;
	if (l->walked > WALK_MAX && l->fault == NULL)
		l->fault = "its objects lie one within the other";
	return l->fault == NULL;
}

/* The stream behind the dictionary from `at` to `end`, if there is one. */
static void dictionary_look(struct look *l, size_t at, size_t end, size_t next)
{
	struct traits traits = traits_of(str_part(l->b, at, end - at));
	size_t behind = blanks_pass(l->b, end);
	size_t data = data_begin(l->b, behind);

	/* Between them stands something that a reader might pass over. */
	if (data == 0 && traits.n && traits.first)
		traits.typed |= find(str_part(l->b, 0, next), end, S("stream")) < next;
	if (!walk_count(l, behind - end) || (data == 0 && !traits.typed))
		return;
	if (stream_look(l, &traits, data) && l->fault == NULL)
		data_skip(l, data, next);
}

/* The dictionary or array behind the word that ends at `word`. */
static void object_look(struct look *l, size_t word, size_t next)
{
	size_t at = blanks_pass(l->b, word);

	if (!walk_count(l, at - word) ||
	    (!sniff_is_at(l->b, at, S("<<")) && !sniff_is_at(l->b, at, S("["))))
		return;
	size_t end = value_pass(l->b, at);
	if (end == 0)
		l->fault = "an object in it does not end";
	if (end == 0 || !walk_count(l, end - at))
		return;
	l->covered = end > l->covered ? end : l->covered;
	dictionary_look(l, at, end, next);
}

const char *sniff_pdf_look(str b, bool *active)
{
	struct look l = { .b = b, .active = names_active(b, LONG_NAME, true) };

	/* "%PDF-" comes first. */
	size_t at = next_object(&l, 1);
	while (at < b.n && !l.active && l.fault == NULL) {
		size_t next = next_object(&l, at);
		object_look(&l, at, next);
		at = next;
	}
	*active = l.active || names_active(str_part(b, l.named, b.n), 0, true);
	return *active ? NULL : l.fault;
}
