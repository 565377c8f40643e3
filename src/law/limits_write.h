/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every limit of the regulations with its unit, clause, source and whether it has been confirmed:
 * what `print limits` shows. */
#ifndef LAW_LIMITS_WRITE_H
#define LAW_LIMITS_WRITE_H

#include "code/json.h"
#include "law/regulation.h"

/* An array of regulations: {"id","document","edition","title_zh","title_en","digest":"sha256:…",
 * "medium","rules","confirmed_n","limit_n",
 * "limits":[{"path","value","unit","clause","source","confirmed","advisory"}]}.  value is a text,
 * or null where the file says that it is not known; unit "" is a plain number, a share or a word;
 * clause is null where it is not known. */
void limits_write_json(struct json_writer *w, const struct law *law);
/* The same as aligned lines for people; what has not been confirmed is marked 未确认/UNCONFIRMED,
 * and a clause that is not known 条款未确认/clause not confirmed. */
void limits_write_text(struct buf *out, const struct law *law);

#endif
