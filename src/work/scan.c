/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See scan.h.  A scanner that cannot say is no leave to store: the sender is asked to come again,
 * and the log tells the operator why. */
#include "work/scan.h"

#include "base/child.h"
#include "base/log.h"
#include "op/app.h"

#define EXIT_CLEAN 0
#define EXIT_INFECTED 1

bool scan_configured(const struct call *call)
{
	int ms;

	return app_scan(call->app, &ms) != NULL;
}

err scan_bytes(struct call *call, str bytes)
{
	int status, ms;
	const char *const *argv = app_scan(call->app, &ms);
	err e = child_run(&call->cx, argv, bytes, ms, &status);

	if (e != OK)
		return fail(&call->cx, E_UNSCANNED, "the scanner: %.*s", P(call->cx.detail));
	if (status == EXIT_CLEAN)
		return OK;
	if (status != EXIT_INFECTED)
		return fail(&call->cx, E_UNSCANNED, "the scanner: %s: exit status %d", argv[0],
		            status);
	log_line(LOG_LEVEL_WARNING, "%s: an upload of %zu bytes by %.*s is infected; not stored",
	         call->op->name, bytes.n, P(call->caller.organisation));
	return fail(&call->cx, E_INFECTED, "the scanner says that the file is infected");
}
