/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions on an authorisation with the papers that each of them needs. */
#include <string.h>

#include "base/arena.h"
#include "support/instance.h"

static void document_attached(struct scratch *s)
{
	if (sqlite_int(s, "SELECT count(*) FROM document WHERE id = '" SCRATCH_DOCUMENT "'") == 0)
		(void)must(attach(s, "permit.pdf", "application/pdf"));
}

struct answer decide_grant(struct scratch *s, const char *event, const char *id, const char *more)
{
	bool lifts = strcmp(event, "resume") == 0;
	bool revokes = strcmp(event, "revoke") == 0;
	const char *document = lifts || revokes ? ",\"document\":\"" SCRATCH_DOCUMENT "\"" : "";
	const char *hearing = revokes ? ",\"hearing_day\":\"2026-11-01\"" : "";

	if (lifts || revokes)
		document_attached(s);
	return as_bureau(s, str_fmt(s->arena, "grant.%s", event).p,
	                 str_fmt(s->arena, "{\"id\":\"%s\",\"reason\":\"r\"%s%s%s}", id, document,
	                         hearing, more)
	                         .p);
}
