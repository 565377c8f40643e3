/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One session with one private key in a PKCS#11 token (OASIS PKCS#11 2.40 and, for Ed25519, 3.0).
 */
#ifndef CRYPT_PKCS11_SESSION_H
#define CRYPT_PKCS11_SESSION_H

#include "crypt/pkcs11_uri.h"
#include "crypt/public_key.h"

struct ck_function_list;

struct pkcs11_session {
	const struct ck_function_list *module; /* NULL: not open */
	bool ours;                             /* the module was initialised for this one */
	unsigned long session, key;            /* handles */
	unsigned long mechanism;
};

/* Loads the module, finds the token by its label, logs in and finds the key.  The PIN is read for
 * that from its file and wiped at once.  `sm2_mechanism` is what the module's maker calls SM2 with
 * SM3; of Ed25519 it does not matter.
 * E_USAGE for what stays wrong until somebody changes it: no such module, no such mechanism, a PIN
 * that is refused (which must not be tried again: a few wrong ones lock a token).  E_UNAVAILABLE
 * when the token is away or does not answer as it should, E_NOT_FOUND when it does not hold the
 * key, E_CONFLICT when it holds several that fit; errors of keyfile_load_pin. */
MUST err pkcs11_open(struct cx *cx, const struct pkcs11_uri *uri, enum sign_alg alg,
                     uint64_t sm2_mechanism, struct pkcs11_session *out);
/* The session ends, and the module's work, too, if it was begun for this session; one that is not
 * open is fine. */
void pkcs11_close(struct pkcs11_session *s);
/* The public key that lies beside the private one, by CKA_EC_POINT; E_NOT_FOUND when there is none,
 * E_CRYPTO when it is no key of that kind. */
MUST err pkcs11_public(struct cx *cx, const struct pkcs11_session *s, const struct pkcs11_uri *uri,
                       enum sign_alg alg, struct public_key *out);
/* E_UNAVAILABLE when there is no signature of 64 bytes: then the session is of no use any more. */
MUST err pkcs11_sign(struct cx *cx, const struct pkcs11_session *s, str message,
                     uint8_t out[SIGNATURE_SIZE]);

#endif
