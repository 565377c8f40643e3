/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proofs from anywhere: refused or read; the path is walked without looking at the signatures
 * first. */
#include <assert.h>

#include "base/arena.h"
#include "base/os.h"
#include "tree/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	str text = { (const char *)data, n };
	struct hash h = sha256_leaf(text);
	struct tlog_proof p;
	struct checkpoint c;
	uint64_t verified;
	str again;

	if (tlog_proof_parse(&cx, text, &p) != OK)
		return 0;
	(void)!merkle_verify_inclusion(&cx, &h, p.index, n, &p.path, &h);
	(void)!merkle_verify_consistency(&cx, p.index, &h, n, &h, &p.path);
	assert(tlog_proof_verify(&cx, &p, text, NULL, 0, &c, &verified) != OK);
	assert(tlog_proof_write(&cx, p.index, &p.path, p.checkpoint, &again) == OK);
	assert(again.n <= n && tlog_proof_parse(&cx, again, &p) == OK);
	return 0;
}
