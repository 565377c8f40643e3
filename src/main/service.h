/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a service manager wants to hear, and what it may hand over: sd_notify(3), sd_listen_fds(3).
 * Without one, all of it does nothing. */
#ifndef MAIN_SERVICE_H
#define MAIN_SERVICE_H

#include <signal.h>

#include "op/app.h"
#include "op/publish.h"

/* The one listening TCP socket of the socket unit, or 0 when there is none.  E_USAGE: several,
 * or another kind. */
MUST err service_socket(struct cx *cx, int *out);
/* Tells that requests are answered from now on. */
void service_ready(const char *where);
/* Waits for one of the signals, which are blocked, and pings the watchdog meanwhile, as long as a
 * restart would not help. Then tells that the end has begun. */
void service_wait(const sigset_t *signals, struct app *app, struct publisher *publisher);

#endif
