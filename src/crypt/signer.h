/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seam behind which private keys sit: whoever signs asks a signer and does not see the key.
 * Today there are key files; a key in a hardware module is another signer. */
#ifndef CRYPT_SIGNER_H
#define CRYPT_SIGNER_H

#include "crypt/public_key.h"

struct signer {
	struct public_key key;
	/* Errors of the key's keeper. */
	err (*sign)(struct cx *cx, const struct signer *s, str message,
	            uint8_t out[SIGNATURE_SIZE]);
	void *state; /* the keeper's */
	void (*close)(struct signer *s);
};

/* Forgets the key; an empty one is fine. */
void signer_close(struct signer *s);
MUST err signer_sign(struct cx *cx, const struct signer *s, str message,
                     uint8_t out[SIGNATURE_SIZE]);

/* Signers of keys in memory, which must outlive them. */
struct signer signer_of_ed25519(const struct ed25519_key *key);
MUST err signer_of_sm2(struct cx *cx, const struct sm2_key *key, struct signer *out);

/* -- key files (signer_file.c) --------------------------------------------------------------- */

/* A private key as `fangsheng keygen` and `openssl genpkey` write it: PKCS #8 in PEM without a
 * password; errors of keyfile.h. */
MUST err signer_load(struct cx *cx, const char *path, struct signer *out);
/* Makes a new key and writes it to a new file with mode 0600; E_IN_USE when there is one. */
MUST err signer_create(struct cx *cx, const char *path, enum sign_alg alg, struct signer *out);

#endif
