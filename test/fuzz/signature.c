/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields and signature bases from anywhere: refused or read, and what was read has one form, which
 * reads as the same again. */
#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/message.h"
#include "crypt/content_digest.h"

static void dictionary(struct cx *cx, str text)
{
	struct buf once = buf_new(cx->arena);
	struct buf twice = buf_new(cx->arena);
	struct sfv_dictionary d;

	if (sfv_dictionary_read(cx, text, &d) != OK)
		return;
	sfv_dictionary_write(&once, &d);
	if (once.n > SFV_BYTES_MAX)
		return;
	if (sfv_dictionary_read(cx, buf_view(&once), &d) != OK)
		abort();
	sfv_dictionary_write(&twice, &d);
	assert(str_eq(buf_view(&once), buf_view(&twice)));
}

/* The first line is Signature-Input, the second Signature, the rest other headers. */
static void request(struct cx *cx, str text)
{
	struct message m = { .method = S("POST"), .authority = S("h"), .query = S("?") };
	struct component component[MESSAGE_COMPONENTS];
	struct message_signature said, again;
	struct message back;
	str base;

	text = str_cut(text, '\n', &m.signature_input);
	text = str_cut(text, '\n', &m.signature);
	text = str_cut(text, '\n', &m.path);
	m.content_type = str_cut(text, '\n', &m.content_digest);
	message_components(&m, component);
	if (message_signature_read(cx, &m, &said) != OK ||
	    signature_base(cx, component, MESSAGE_COMPONENTS, &said.covered, &base) != OK)
		return;
	if (signature_base_read(cx, base, &back, &again) != OK)
		abort();
	assert(again.created_s == said.created_s && str_eq(again.keyid, said.keyid));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	str text = { (const char *)data, n };
	struct content_digest digest;
	struct message_signature said;
	struct message m;

	dictionary(&cx, text);
	request(&cx, text);
	(void)!content_digest_read(&cx, text, &digest);
	(void)!signature_base_read(&cx, text, &m, &said);
	return 0;
}
