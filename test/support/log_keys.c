/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See log_keys.h. */
#include "support/log_keys.h"

err log_sign(struct cx *cx, const struct checkpoint *c, const struct ed25519_key *ed,
             const struct sm2_key *sm2, str *note)
{
	struct signer by_ed = signer_of_ed25519(ed);
	struct signer by_sm2 = { 0 };

	if (sm2 != NULL)
		TRY(signer_of_sm2(cx, sm2, &by_sm2));
	return checkpoint_sign(cx, c, &by_ed, sm2 ? &by_sm2 : NULL, note);
}

err log_vkeys(struct cx *cx, str origin, const struct ed25519_key *ed, const struct sm2_key *sm2,
              struct note_key out[2], int *n)
{
	struct signer by_ed = signer_of_ed25519(ed);
	struct signer by_sm2 = { 0 };

	if (sm2 != NULL)
		TRY(signer_of_sm2(cx, sm2, &by_sm2));
	return checkpoint_keys(cx, origin, &by_ed.key, sm2 ? &by_sm2.key : NULL, out, n);
}
