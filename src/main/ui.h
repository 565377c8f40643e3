/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages that run in a browser: taking up an invitation, logging in, one's own sessions. */
#ifndef MAIN_UI_H
#define MAIN_UI_H

#include "op/op.h"

extern const struct feature ui_feature;

#endif
