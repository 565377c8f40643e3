/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The virus scanner that an instance may have: a program that is given the bytes as its standard
 * input and exits with 0 when they are clean and with 1 when they are infected, as clamscan and
 * clamdscan do.  Everything else means that nobody knows. */
#ifndef WORK_SCAN_H
#define WORK_SCAN_H

#include "op/op.h"

#define SCAN_CLEAN "clean"
#define SCAN_UNSCANNED "unscanned" /* there is no scanner */

/* Whether the instance has one. */
bool scan_configured(const struct call *call);
/* Has the bytes scanned; takes as long as the program does, up to the configured bound.
 * E_INFECTED, which is also logged; E_UNSCANNED when the program is missing, fails or is late. */
MUST err scan_bytes(struct call *call, str bytes);

#endif
