/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `keygen`: a maker's signing key.  The private key goes into a new file that only its owner can
 * read; what is printed is the public key, to be registered, and its id. */
#include <stdio.h>
#include <string.h>

#include "crypt/signer.h"
#include "main/command.h"

static err alg_of(struct cx *cx, const char *name, enum sign_alg *out)
{
	*out = SIGN_ED25519;
	if (strcmp(name, "sm2") == 0)
		*out = SIGN_SM2;
	else if (strcmp(name, "ed25519") != 0)
		return fail(cx, E_USAGE, "--alg is sm2 or ed25519, not \"%s\"", name);
	return OK;
}

static err keygen(struct cx *cx, const struct arguments *a)
{
	AUTO(signer_close) struct signer s = { 0 };
	const char *name, *path;
	enum sign_alg alg;

	TRY(argument_needed(cx, a, "--alg", &name));
	TRY(argument_needed(cx, a, "--out", &path));
	TRY(alg_of(cx, name, &alg));
	TRY(signer_create(cx, path, alg, &s));
	printf("%.*skeyid: %.*s\n", P(public_key_pem(cx->arena, &s.key)),
	       P(public_key_id(cx->arena, &s.key)));
	return OK;
}

static int run(struct cx *cx, const struct arguments *a, err *e)
{
	*e = keygen(cx, a);
	return *e == OK ? EXIT_OK : EXIT_USAGE;
}

const struct command keygen_command = {
	.name = "keygen",
	.plain = "",
	.about = "makes a key for signing lots; prints the public key and its id",
	.option = { { "--alg", "sm2|ed25519", "the algorithm" },
	            { "--out", "FILE", "the private key: a new file, PEM, mode 0600" } },
	.run = run,
};
