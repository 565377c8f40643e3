/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signers whose key lies in a PKCS#11 token; see signer.h. */
#ifndef CRYPT_SIGNER_PKCS11_H
#define CRYPT_SIGNER_PKCS11_H

#include "crypt/pkcs11_uri.h"
#include "crypt/signer.h"

/* A signer for the public key that others know.  Nothing is opened: that is done by the first
 * signature, and again after each one that failed, at most once in a while.  Then the token must
 * first sign a fixed text in such a way that the public key accepts it; and each signature is
 * checked before it is given out.
 *
 * Signing has the errors of pkcs11_open and pkcs11_sign, and E_CRYPTO when the token's key is not
 * the one that `key` names.  After E_USAGE nothing is tried any more.
 *
 * Two signers may share a module; they are then used by one thread, and the one that was used
 * first is closed last. */
struct signer signer_pkcs11(const struct pkcs11_uri *uri, uint64_t sm2_mechanism,
                            const struct public_key *key);

#endif
