/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SM3 through libgcrypt, which has it in assembler; everything else comes from libcrypto.
 *
 * Every leaf is hashed with SM3 when it is written, again before it is signed, and in every audit:
 * with libcrypto that was 27 % of the processor time of an upload and 22 % of an audit.  Measured for
 * 767 bytes, an average leaf, on one core: libgcrypt 1.8 us; libcrypto 2.6 us with a context that is
 * kept and 2.9 us in one call.  The known answers at each start (selftest.c) and the tests compare
 * the two libraries. */
#include <gcrypt.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "crypt/hash.h"

static void library_start(void)
{
	if (gcry_check_version(GCRYPT_VERSION) != NULL && gcry_md_test_algo(GCRY_MD_SM3) == 0) {
		gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
		gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
		return;
	}
	log_line(LOG_LEVEL_ERROR, "libgcrypt cannot compute SM3");
	abort();
}

struct hash sm3(str bytes)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct hash h;

	(void)pthread_once(&once, library_start);
	gcry_md_hash_buffer(GCRY_MD_SM3, h.b, bytes.n > 0 ? bytes.p : "", bytes.n);
	return h;
}
