/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a key lies in a hardware module, as a `pkcs11:` URI (RFC 7512), of which this much is
 * known:
 *
 *   pkcs11:token=LABEL;object=LABEL;id=%01?module-path=/FILE&pin-source=file:/FILE
 *
 * in any order before and after the question mark; object or id is needed, and everything else. */
#ifndef CRYPT_PKCS11_URI_H
#define CRYPT_PKCS11_URI_H

#include "base/cx.h"

#define PKCS11_URI_MAX 1000
#define PKCS11_TOKEN_MAX 32 /* bytes of a token's label */

struct pkcs11_uri {
	str module; /* file of the PKCS#11 library, from the root */
	str token;
	str object; /* label, or empty */
	str id;     /* any bytes, or empty */
	str pin;    /* file that holds the PIN, from the root */
};

/* Strictly: an attribute that is not one of these, comes twice or stands on the wrong side of the
 * question mark is refused, and so is a PIN in the URI itself.  Texts in the arena, without NUL
 * bytes (the id may have them).  E_SYNTAX; the words never show a value. */
MUST err pkcs11_uri_parse(struct cx *cx, str text, struct pkcs11_uri *out);

#endif
