/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The duties of accounts, and who has to log in with a second factor. */
#ifndef OP_DUTY_H
#define OP_DUTY_H

#include <stdbool.h>

#include "op/right.h"

struct duty {
	const char *word;
	const char *name_zh;
	bool second_factor;
	const char *zh; /* what it entitles to */
	const char *en;
};

/* All words, for people. */
extern const char duty_words[];
/* All of them; *n is how many. */
const struct duty *duties_all(int *n);
/* The duty of that word, or NULL. */
const struct duty *duty_find(str word);
/* Whether an account of that role with these duties logs in with a second factor: every bureau and
 * platform administrator does, and whoever has a duty that asks for it. */
bool duty_second_factor(enum role role, str duties);

#endif
