/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See statements.h. */
#include "support/statements.h"

#include "main/audit_access.h"
#include "main/audit_documents.h"
#include "main/audit_local.h"
#include "main/audit_log.h"
#include "main/audit_rows.h"
#include "main/audit_signatures.h"
#include "main/command.h"
#include "op/access.h"
#include "op/head.h"
#include "op/idempotency.h"
#include "op/instance.h"
#include "op/lease.h"
#include "op/log_read.h"
#include "op/publish.h"
#include "op/published.h"
#include "op/reach.h"
#include "op/session.h"
#include "op/token.h"
#include "work/account.h"
#include "work/guess.h"
#include "work/lot.h"

void statements_served(struct cx *cx, each_list each, void *state)
{
	each(cx, state, access_sql, access_sql_n);
	each(cx, state, head_sql, head_sql_n);
	each(cx, state, idempotency_sql, idempotency_sql_n);
	each(cx, state, instance_sql, instance_sql_n);
	each(cx, state, log_sql, log_sql_n);
	each(cx, state, publish_sql, publish_sql_n);
	each(cx, state, published_sql, published_sql_n);
	each(cx, state, lease_sql, lease_sql_n);
	each(cx, state, session_sql, session_sql_n);
	each(cx, state, credential_sql, credential_sql_n);
	each(cx, state, guess_sql, guess_sql_n);
	each(cx, state, token_sql, token_sql_n);
	each(cx, state, reach_sql, reach_sql_n);
	for (const struct feature *const *f = features; *f != NULL; f++)
		each(cx, state, (*f)->sql.item, (*f)->sql.n);
	each(cx, state, lot_row_sql, LOT_ROW_STATEMENTS);
	each(cx, state, key_row_sql, KEY_ROW_STATEMENTS);
	for (int i = 0; i < LOT_MORE_STATEMENTS; i++)
		each(cx, state, lot_more_sql[i], 1);
}

void statements_walk(struct cx *cx, each_list each, void *state)
{
	statements_served(cx, each, state);
	each(cx, state, audit_log_sql, audit_log_sql_n);
	each(cx, state, audit_local_sql, audit_local_sql_n);
	each(cx, state, audit_rows_sql, audit_rows_sql_n);
	each(cx, state, audit_documents_sql, audit_documents_sql_n);
	each(cx, state, audit_access_sql, audit_access_sql_n);
	each(cx, state, audit_signatures_sql, audit_signatures_sql_n);
	for (int kind = 0; kind < FACT_KINDS; kind++)
		if (audit_fact_sql[kind].text != NULL)
			each(cx, state, &audit_fact_sql[kind], 1);
}
