/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people can read of a text, told from its code points alone. */
#ifndef BASE_LEGIBLE_H
#define BASE_LEGIBLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Takes one code point off the text, which is well-formed UTF-8 and not empty.  0, which cannot be
 * seen, and an empty rest when the text is cut off within one. */
uint32_t legible_next(str *rest);
/* Whether the code point has no shape of its own: controls, blanks other than the plain space,
 * directions, variations, private use. */
bool legible_unseen(uint32_t point);
/* What keeps people from reading the text, in English, or NULL: there is nothing to be seen in it,
 * or it holds a mark that turns the direction of writing, or a control character other than tab and
 * line end. */
const char *legible_fault(str text);

#endif
