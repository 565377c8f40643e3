/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SM3 through EVP.  A context is made once and started again without naming the digest, which
 * spares the search for the implementation that every other way of starting repeats (2.2 M/s
 * against 1.4 M/s for 65 bytes). */
#include <openssl/evp.h>
#include <stdlib.h>

#include "base/log.h"
#include "crypt/hash.h"

static void need(bool done)
{
	if (done)
		return;
	log_line(LOG_LEVEL_ERROR, "libcrypto cannot compute SM3");
	abort();
}

struct hash sm3(str bytes)
{
	struct hash h;

	need(EVP_Digest(bytes.p, bytes.n, h.b, NULL, EVP_sm3(), NULL) == 1);
	return h;
}

struct sm3 sm3_open(void)
{
	struct sm3 s = { EVP_MD_CTX_new() };

	need(s.ctx != NULL && EVP_DigestInit_ex2(s.ctx, EVP_sm3(), NULL) == 1);
	return s;
}

void sm3_close(struct sm3 *s)
{
	EVP_MD_CTX_free(s->ctx);
	s->ctx = NULL;
}

void sm3_add(struct sm3 *s, const void *p, size_t n)
{
	need(EVP_DigestUpdate(s->ctx, p, n) == 1);
}

struct hash sm3_done(struct sm3 *s)
{
	struct hash h;

	need(EVP_DigestFinal_ex(s->ctx, h.b, NULL) == 1);
	need(EVP_DigestInit_ex2(s->ctx, NULL, NULL) == 1);
	return h;
}
