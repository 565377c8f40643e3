/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meter codes and their tags.
 *
 *   W DEM0 - 202611000001 . 1 8KQ2M4XW7T
 *   |  |          |          |      |
 *   |  |          |          |      10 characters of base32, 50 bits of HMAC-SM3(secret, code)
 *   |  |          |          version of the secret
 *   |  |          serial as the maker engraves it
 *   |  prefix of the maker
 *   W water, G gas
 *
 * A tag that was not made with the secret is refused without a look into the database, so codes can
 * be neither guessed nor invented.  All characters are in the alphanumeric set of QR codes, which
 * makes a label denser. */
#include <string.h>

#include "base/arena.h"
#include "code/text.h"
#include "op/app.h"
#include "work/lot.h"

#define TAG_CHARACTERS 10
#define TAG_BYTES 7 /* enough for ten characters */
#define PREFIX_CHARACTERS 4
#define BUCKET_CUT 3

str code_bucket(str code)
{
	return str_part(code, 0, code.n > BUCKET_CUT ? code.n - BUCKET_CUT : 0);
}

str code_make(struct arena *a, enum medium medium, str prefix, str serial)
{
	return str_fmt(a, "%c%.*s-%.*s", medium == MEDIUM_WATER ? 'W' : 'G', P(prefix), P(serial));
}

static bool plain(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(s.p[i] >= 'A' && s.p[i] <= 'Z'))
			return false;
	return true;
}

bool code_parse(str code, enum medium *medium, str *prefix, str *serial)
{
	if (code.n < 1 + PREFIX_CHARACTERS + 1 + 4 || code.n > 1 + PREFIX_CHARACTERS + 1 + 24 ||
	    code.p[1 + PREFIX_CHARACTERS] != '-' || (code.p[0] != 'W' && code.p[0] != 'G'))
		return false;
	*medium = code.p[0] == 'W' ? MEDIUM_WATER : MEDIUM_GAS;
	*prefix = str_part(code, 1, PREFIX_CHARACTERS);
	*serial = str_part(code, 2 + PREFIX_CHARACTERS, code.n);
	return plain(*prefix) && plain(*serial);
}

str code_tag(struct call *call, str code)
{
	struct hash mac = hmac_key_mac(&app_keys(call->app)->qr, code);
	str digits = base32_print(call->cx.arena, mac.b, TAG_BYTES);
	char tag[1 + TAG_CHARACTERS] = { QR_KEY_VERSION };

	memcpy(tag + 1, digits.p, TAG_CHARACTERS);
	return str_dup(call->cx.arena, (str){ tag, sizeof tag });
}

err code_tag_check(struct call *call, str code, str tag)
{
	if (secret_eq(tag, code_tag(call, code)))
		return OK;
	return fail(&call->cx, E_NOT_FOUND, "this code was not issued here");
}
