/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that the log only commits to. */
#ifndef WORK_SALTED_H
#define WORK_SALTED_H

#include "op/op.h"

#define SALTED_BYTES 16

/* A new random salt in the call's arena. */
blob salt_new(struct call *call);
/* SHA-256 of salt and text, one after the other, as hex. */
str salted_sha256(struct arena *a, blob salt, str text);
/* A new random name of 16 hex digits. */
str random_name(struct call *call);

#endif
