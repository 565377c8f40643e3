/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SM3 through libgcrypt, which has it in assembler; everything else comes from libcrypto.
 *
 * Every leaf is hashed with SM3 when it is written, again before it is signed, and in every audit:
 * with libcrypto that was 27 % of the processor time of an upload and 22 % of an audit's.  Measured
 * for 767 bytes, an average leaf, on one core: libgcrypt 1.8 us; libcrypto 2.4 us with a context
 * that is kept and 3.1 us in one call.  The known answers at each start (selftest.c) check it, and
 * a test holds the two libraries against each other. */
#include <assert.h>
#include <gcrypt.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "crypt/hash.h"

static void refused(void)
{
	log_line(LOG_LEVEL_ERROR, "libgcrypt cannot compute SM3");
	abort();
}

static void library_start(void)
{
	if (gcry_check_version(GCRYPT_VERSION) != NULL && gcry_md_test_algo(GCRY_MD_SM3) == 0) {
		gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
		gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
		return;
	}
	refused();
}

struct hash sm3_joined(const str *part, int n)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	gcry_buffer_t piece[SM3_PARTS];
	struct hash h;

	assert(n <= SM3_PARTS);
	(void)pthread_once(&once, library_start);
	for (int i = 0; i < n; i++)
		piece[i] = (gcry_buffer_t){ .data = (void *)(uintptr_t)part[i].p,
			                    .len = part[i].n };
	if (gcry_md_hash_buffers(GCRY_MD_SM3, 0, h.b, piece, n) != 0)
		refused();
	return h;
}

struct hash sm3(str bytes)
{
	return sm3_joined(&bytes, 1);
}
