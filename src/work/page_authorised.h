/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public page of authorised makers. */
#ifndef WORK_PAGE_AUTHORISED_H
#define WORK_PAGE_AUTHORISED_H

#include "work/authorised.h"

/* *out is HTML in cx->arena. */
MUST err page_authorised_html(struct cx *cx, const struct page_site *site, str language,
                              const struct authorised_list *l, const struct public_figures *figures,
                              str *out);

#endif
