/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See note.h for the format. */
#include "tree/note.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "code/text.h"
#include "crypt/hash.h"
#include "tree/witness.h"

#define SM2_MARK "sm2-sm3"
#define SM2_MARK_BYTES 7
#define DASH "\xe2\x80\x94 " /* an em dash and a space */

static size_t key_bytes(enum note_type type)
{
	return type == NOTE_SM2 ? SM2_POINT_SIZE : ED25519_PUBLIC_SIZE;
}

/* The spaces of Unicode beyond ASCII, in UTF-8: U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028,
 * U+2029, U+202F, U+205F, U+3000. */
static bool starts_with_space(str s)
{
	static const char *const space[] = {
		"\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\xa8",
		"\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80",
	};

	if (s.n >= 3 && str_starts(s, S("\xe2\x80")) && (uint8_t)s.p[2] <= 0x8a)
		return true;
	for (size_t i = 0; i < sizeof space / sizeof space[0]; i++)
		if (str_starts(s, str_of(space[i])))
			return true;
	return false;
}

bool note_name_valid(str name)
{
	if (name.n == 0 || name.n > NOTE_NAME_MAX || !utf8_valid(name))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if ((uint8_t)name.p[i] <= ' ' || name.p[i] == '+' || name.p[i] == 0x7f ||
		    starts_with_space(str_part(name, i, 3)))
			return false;
	return true;
}

/* type || key, as it stands in a verifier key and under the key id. */
static str key_material(struct buf *b, enum note_type type, const uint8_t *key)
{
	buf_char(b, (char)type);
	if (type == NOTE_SM2)
		buf_put(b, SM2_MARK, SM2_MARK_BYTES);
	buf_put(b, key, key_bytes(type));
	return buf_view(b);
}

bool note_key_make(str name, enum note_type type, const uint8_t *key, struct note_key *out)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf b = buf_new(a);
	struct hash hash;

	if (!note_name_valid(name))
		return false;
	*out = (struct note_key){ .name = name, .type = type };
	memcpy(out->key, key, key_bytes(type));
	buf_str(&b, name);
	buf_char(&b, '\n');
	hash = sha256(key_material(&b, type, key));
	memcpy(out->id, hash.b, sizeof out->id);
	return true;
}

str note_key_print(struct arena *a, const struct note_key *k)
{
	struct buf material = buf_new(a);
	struct buf b = buf_new(a);
	str m = key_material(&material, k->type, k->key);

	buf_str(&b, k->name);
	buf_char(&b, '+');
	hex_write(&b, k->id, sizeof k->id);
	buf_char(&b, '+');
	base64_write(&b, m.p, m.n);
	return buf_view(&b);
}

/* That the bytes are a public key at all; better known when a key is configured than when a
 * signature fails. */
static bool key_usable(struct cx *cx, enum note_type type, const uint8_t *key)
{
	AUTO(sm2_close) struct sm2_key sm2 = { NULL };

	if (type == NOTE_SM2)
		return sm2_from_point(cx, key, &sm2) == OK;
	return ed25519_public_valid(key);
}

static bool material_parse(str m, enum note_type *type, const uint8_t **key)
{
	if (m.n < 1)
		return false;
	*type = (enum note_type)(unsigned char)m.p[0];
	m = str_part(m, 1, m.n);
	if (*type == NOTE_SM2) {
		if (!str_starts(m, S(SM2_MARK)))
			return false;
		m = str_part(m, SM2_MARK_BYTES, m.n);
	} else if (*type != NOTE_ED25519 && *type != NOTE_COSIGNATURE) {
		return false;
	}
	*key = (const uint8_t *)m.p;
	return m.n == key_bytes(*type);
}

err note_key_parse(struct cx *cx, str text, struct note_key *out)
{
	str name;
	str id;
	str encoded = str_cut(str_cut(text, '+', &name), '+', &id);
	str material;
	enum note_type type;
	const uint8_t *key;

	if (id.n != 8 || !base64_read(cx->arena, encoded, &material))
		return fail(cx, E_SYNTAX, "a verifier key is name+id+base64: %.*s", P(text));
	if (!material_parse(material, &type, &key))
		return fail(cx, E_SYNTAX, "verifier key %.*s: unknown type or wrong length",
		            P(name));
	if (!note_key_make(name, type, key, out))
		return fail(cx, E_SYNTAX, "verifier key: \"%.*s\" is no key name", P(name));
	/* The id is lower case hex, in which alone it is printed. */
	if (!str_eq(id, hex_print(cx->arena, out->id, sizeof out->id)))
		return fail(cx, E_SYNTAX, "verifier key %.*s: the id does not belong to the key",
		            P(name));
	if (!key_usable(cx, type, key))
		return fail(cx, E_SYNTAX, "verifier key %.*s: no point of the curve", P(name));
	return OK;
}

static err line_parse(struct cx *cx, str line, struct note_signature *out)
{
	str name;
	str encoded;
	str bytes;

	if (!str_starts(line, S(DASH)))
		return fail(cx, E_SYNTAX, "note: a signature line begins with a dash and a space");
	encoded = str_cut(str_part(line, sizeof DASH - 1, line.n), ' ', &name);
	if (!note_name_valid(name) || !base64_read(cx->arena, encoded, &bytes) || bytes.n < 5)
		return fail(cx, E_SYNTAX, "note: a signature line is name and base64");
	out->name = name;
	memcpy(out->id, bytes.p, sizeof out->id);
	out->signature = str_part(bytes, sizeof out->id, bytes.n);
	return OK;
}

/* The last empty line separates the text from the signatures. */
static bool split(str text, str *body, str *lines)
{
	for (size_t i = text.n; i >= 2; i--)
		if (text.p[i - 1] == '\n' && text.p[i - 2] == '\n') {
			*body = str_part(text, 0, i - 1);
			*lines = str_part(text, i, text.n);
			return true;
		}
	return false;
}

static bool characters_good(str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((uint8_t)text.p[i] < ' ' && text.p[i] != '\n')
			return false;
	return utf8_valid(text);
}

err note_parse(struct cx *cx, str text, struct note *out)
{
	str lines;

	*out = (struct note){ .n = 0 };
	if (text.n > NOTE_MAX)
		return fail(cx, E_TOO_LARGE, "note: more than %zu bytes", NOTE_MAX);
	if (!characters_good(text))
		return fail(cx, E_SYNTAX, "note: not UTF-8, or control characters");
	if (!str_ends(text, S("\n")) || !split(text, &out->text, &lines))
		return fail(cx, E_SYNTAX, "note: no empty line before the signatures");
	while (lines.n > 0) {
		str line;
		lines = str_cut(lines, '\n', &line);
		if (out->n >= NOTE_SIGNATURES_MAX)
			return fail(cx, E_TOO_LARGE, "note: more than %d signatures",
			            NOTE_SIGNATURES_MAX);
		TRY(line_parse(cx, line, &out->signature[out->n]));
		out->n++;
	}
	if (out->n == 0)
		return fail(cx, E_SYNTAX, "note: no signature");
	return OK;
}

void note_line(struct buf *b, const struct note_key *k, const uint8_t *signature, size_t n)
{
	uint8_t payload[4 + 8 + 64];

	memcpy(payload, k->id, sizeof k->id);
	memcpy(payload + sizeof k->id, signature, n);
	buf_text(b, DASH);
	buf_str(b, k->name);
	buf_char(b, ' ');
	base64_write(b, payload, sizeof k->id + n);
	buf_char(b, '\n');
}

static err sm2_line(struct cx *cx, const struct note_key *k, str text, const uint8_t *signature)
{
	AUTO(sm2_close) struct sm2_key key = { NULL };

	TRY(sm2_from_point(cx, k->key, &key));
	return sm2_verify(cx, &key, text, signature);
}

static err line_verify(struct cx *cx, const struct note_key *k, str text, str signature)
{
	const uint8_t *p = (const uint8_t *)signature.p;
	uint64_t time_s;

	if (k->type == NOTE_COSIGNATURE)
		return witness_verify(cx, k->key, text, signature, &time_s);
	if (signature.n != 64)
		return fail(cx, E_BAD_SIGNATURE, "a signature has 64 bytes, not %zu", signature.n);
	return k->type == NOTE_SM2 ? sm2_line(cx, k, text, p) : ed25519_verify(cx, k->key, text, p);
}

static bool is_by(const struct note_signature *s, const struct note_key *k)
{
	return memcmp(s->id, k->id, sizeof s->id) == 0 && str_eq(s->name, k->name);
}

err note_verify(struct cx *cx, const struct note *note, const struct note_key *key, int n,
                uint64_t *verified)
{
	assert(n >= 0 && n <= NOTE_KEYS_MAX);
	*verified = 0;
	for (int i = 0; i < note->n * n; i++) {
		const struct note_signature *s = &note->signature[i / n];
		const struct note_key *k = &key[i % n];
		if (!is_by(s, k))
			continue;
		err e = line_verify(cx, k, note->text, s->signature);
		if (e == E_CRYPTO) /* nobody's signature is wrong because we could not check it */
			return e;
		if (e != OK)
			return fail(cx, E_BAD_SIGNATURE, "the signature of %.*s does not verify",
			            P(s->name));
		*verified |= UINT64_C(1) << (i % n);
	}
	if (*verified == 0)
		return fail(cx, E_BAD_SIGNATURE, "no signature by a key that was given");
	return OK;
}
