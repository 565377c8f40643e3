/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking a certificate bundle without the platform.
 *
 *   {"v":1,"subject":0,"leaves":[{"leaf":"<base64>","proof":"c2sp.org/tlog-proof@v1\n…"},…]}
 *
 * The meter's leaf comes first, then its lot's, what the lot rests on, and the approval if it came
 * later. */
#ifndef AUDIT_BUNDLE_H
#define AUDIT_BUNDLE_H

#include "base/buf.h"
#include "base/cx.h"
#include "tree/note.h"

#define BUNDLE_MAX ((size_t)4 << 20) /* bytes of a bundle */
#define BUNDLE_LEAVES_MAX 32

/* OK when the bundle proves a certificate: each proof and each signature by one of the keys
 * verifies, the meter passes when it is judged again, and what the lot rests on held for it.
 * E_SYNTAX when it is no bundle, E_BAD_PROOF or E_BAD_SIGNATURE with words, E_INVALID when the
 * leaves do not bear each other out, E_NOT_FOUND when they do but no certificate was issued.  What
 * was checked and what nobody can check is written into *out, in lines for a person, Chinese first,
 * also after an error. */
MUST err bundle_check(struct cx *cx, str text, const struct note_key *key, int n, struct buf *out);

#endif
