/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Personal data that anybody can see to be such, in words that are published. */
#ifndef CODE_PERSONAL_H
#define CODE_PERSONAL_H

#include "base/str.h"

/* What of a person stands in the text, in words for the answer: an identity number (公民身份号码,
 * GB 11643) whose check character fits, or a mobile number of the mainland that is no part of a
 * longer number.  NULL: neither.  Names it cannot see. */
const char *personal_data(str text);

#endif
