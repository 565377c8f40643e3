/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How things are numbered: what an inventory number or a designation may be written with. */
#ifndef WORK_NUMBER_H
#define WORK_NUMBER_H

#include "op/op.h"

/* A number without blanks: it stands in lists that blanks part, and within longer names.  Records a
 * problem of the code `pattern` at the pointer when it has blanks or what cannot be seen. */
void number_check(struct cx *cx, const char *pointer, str number);
/* A designation, whose words a single blank parts. */
void designation_check(struct cx *cx, const char *pointer, str name);

#endif
