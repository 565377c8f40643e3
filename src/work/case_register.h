/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an application names, held against the register. */
#ifndef WORK_CASE_REGISTER_H
#define WORK_CASE_REGISTER_H

#include "op/op.h"

/* What is applied for, or is to be granted; names are separated by spaces. */
struct named_scope {
	str organisation, medium;
	str benches, regulations, sites, signatories;
};

/* Something that is no reason to refuse. */
struct scope_warning {
	str pointer, code, message;
};
extern const struct rec scope_warning_rec;

/* Records a problem for each bench that the applicant has not registered for that medium, each
 * regulation that was not adopted or is for another one, each site and signatory that is none of
 * its own; *warnings (struct scope_warning) says which benches have no valid certificate today. */
MUST err case_register_check(struct call *call, const struct named_scope *scope, list *warnings);

#endif
