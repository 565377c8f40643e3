/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seam behind which private keys sit: whoever signs asks a signer and does not see the key.
 * The key lies in a file (signer_file.c) or in a hardware module (signer_pkcs11.h). */
#ifndef CRYPT_SIGNER_H
#define CRYPT_SIGNER_H

#include "crypt/public_key.h"

struct signer {
	struct public_key key;
	/* Threads may sign at the same time.  Errors of the key's keeper. */
	err (*sign)(struct cx *cx, const struct signer *s, str message,
	            uint8_t out[SIGNATURE_SIZE]);
	void *state; /* the keeper's */
	void (*close)(struct signer *s);
};

/* Forgets the key; an empty one is fine. */
void signer_close(struct signer *s);
MUST err signer_sign(struct cx *cx, const struct signer *s, str message,
                     uint8_t out[SIGNATURE_SIZE]);
/* A fixed text, which is no checkpoint and no request. */
str signer_trial(void);
/* Signs that text and checks the signature with s->key:
 * that the private key can be used, and that it is the one.  Errors of the keeper; E_CRYPTO when it
 * is another one. */
MUST err signer_try(struct cx *cx, const struct signer *s);

/* Signers of keys in memory, which must outlive them. */
struct signer signer_of_ed25519(const struct ed25519_key *key);
MUST err signer_of_sm2(struct cx *cx, const struct sm2_key *key, struct signer *out);

/* -- key files (signer_file.c) --------------------------------------------------------------- */

/* A private key as `fangsheng keygen` and `openssl genpkey` write it: PKCS #8 in PEM without a
 * password; errors of keyfile.h. */
MUST err signer_load(struct cx *cx, const char *path, struct signer *out);
/* The same for a key of that kind; an Ed25519 key may be a base64 seed, too. */
MUST err signer_load_as(struct cx *cx, const char *path, enum sign_alg alg, struct signer *out);
/* Makes a new key and writes it to a new file with mode 0600; E_IN_USE when there is one. */
MUST err signer_create(struct cx *cx, const char *path, enum sign_alg alg, struct signer *out);
/* The same in the form in which a log keeps its keys: Ed25519 as a base64 seed. */
MUST err signer_create_for_log(struct cx *cx, const char *path, enum sign_alg alg,
                               struct signer *out);

#endif
