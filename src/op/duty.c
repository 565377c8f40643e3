/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See duty.h. */
#include "op/duty.h"

#include <stddef.h>

static const struct duty duties_known[] = {
#define DUTY(word, name, second, zh, en) { word, name, second, zh, en },
#include "op/duty.def"
#undef DUTY
};

const char duty_words[] =
#define DUTY(word, name, second, zh, en) word " "
#include "op/duty.def"
#undef DUTY
        ;

static const enum role roles_second[] = { ROLE_BUREAU, ROLE_DISTRICT, ROLE_ADMIN };

const struct duty *duties_all(int *n)
{
	*n = (int)(sizeof duties_known / sizeof duties_known[0]);
	return duties_known;
}

const struct duty *duty_find(str word)
{
	for (size_t i = 0; i < sizeof duties_known / sizeof duties_known[0]; i++)
		if (str_eq(word, str_of(duties_known[i].word)))
			return &duties_known[i];
	return NULL;
}

bool duty_second_factor(enum role role, str duties)
{
	for (size_t i = 0; i < sizeof roles_second / sizeof roles_second[0]; i++)
		if (roles_second[i] == role)
			return true;
	for (size_t i = 0; i < sizeof duties_known / sizeof duties_known[0]; i++)
		if (duties_known[i].second_factor &&
		    str_has_word(duties, str_of(duties_known[i].word)))
			return true;
	return false;
}
