/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lot_stream.h.  Where a document ends is a matter of braces outside strings alone, so finding
 * it needs no parser; whether it is a lot, the reader of lots will say. */
#include "main/lot_stream.h"

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

#define CHUNK ((size_t)1 << 16)

struct lot_stream {
	struct arena *arena;
	const char *path;
	FILE *file;
	int64_t offset; /* of the byte at `at` in the stream */
	size_t at, n;   /* what is left of the chunk */
	char chunk[CHUNK];
};

err lot_stream_open(struct cx *cx, const char *path, struct lot_stream **out)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");

	if (file == NULL)
		return fail(cx, errno == ENOENT ? E_NOT_FOUND : E_IO, "%s: %s", path,
		            strerror(errno));
	struct arena *a = arena_new();
	*out = NEW(a, struct lot_stream);
	(*out)->arena = a;
	(*out)->path = path;
	(*out)->file = file;
	return OK;
}

void lot_stream_close(struct lot_stream *s)
{
	if (s == NULL)
		return;
	if (s->file != stdin)
		(void)fclose(s->file);
	arena_free(s->arena);
}

void lot_stream_end(struct lot_stream **s)
{
	lot_stream_close(*s);
	*s = NULL;
}

/* Makes sure that a byte is there; E_NOT_FOUND at the end of the stream. */
static err refill(struct cx *cx, struct lot_stream *s)
{
	if (s->at < s->n)
		return OK;
	s->at = 0;
	s->n = fread(s->chunk, 1, CHUNK, s->file);
	if (s->n > 0)
		return OK;
	if (ferror(s->file))
		return fail(cx, E_IO, "%s: %s", s->path, strerror(errno));
	return E_NOT_FOUND;
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* To the brace that begins a document. */
static err brace_find(struct cx *cx, struct lot_stream *s)
{
	for (;;) {
		TRY(refill(cx, s));
		char c = s->chunk[s->at];
		if (c == '{')
			return OK;
		if (!is_white(c))
			return fail(cx, E_SYNTAX, "%s, byte %lld: a lot begins with {", s->path,
			            (long long)s->offset);
		s->at++;
		s->offset++;
	}
}

struct scan {
	int64_t depth;
	bool text, escaped;
};

/* Whether the byte ends the document. */
static bool scan_byte(struct scan *k, char c)
{
	if (k->text) {
		k->text = k->escaped || c != '"';
		k->escaped = !k->escaped && c == '\\';
		return false;
	}
	k->text = c == '"';
	k->depth += (c == '{') - (c == '}');
	return c == '}' && k->depth == 0;
}

/* How much of the chunk belongs to the document; *done when it ends there. */
static size_t scan_chunk(struct scan *k, const struct lot_stream *s, bool *done)
{
	size_t i = s->at;

	while (i < s->n && !*done)
		*done = scan_byte(k, s->chunk[i++]);
	return i - s->at;
}

err lot_stream_next(struct cx *cx, struct lot_stream *s, size_t max, str *out)
{
	struct buf b = buf_bounded(cx->arena, max);
	struct scan scan = { 0 };
	bool done = false;
	err e = brace_find(cx, s);

	if (e != OK)
		return e;
	int64_t began = s->offset;
	while (e == OK && !done) {
		size_t n = scan_chunk(&scan, s, &done);
		buf_put(&b, s->chunk + s->at, n);
		s->at += n;
		s->offset += (int64_t)n;
		if (!done)
			e = refill(cx, s);
		if (b.error != OK)
			return fail(cx, b.error, "%s, byte %lld: a lot of more than %zu bytes",
			            s->path, (long long)began, max);
	}
	if (e == E_NOT_FOUND)
		return fail(cx, E_SYNTAX, "%s ends within the lot that begins at byte %lld",
		            s->path, (long long)began);
	TRY(e);
	return buf_done(&b, out);
}
