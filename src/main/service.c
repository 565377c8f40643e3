/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server under systemd.
 *
 * The watchdog is for what nothing but a restart cures: a thread that hangs.  The publisher takes
 * the writer's lock and writes its lease twice a second, so a lease that has not been written for
 * long shows that it, the committer or the disk hangs.  Then the pings stop, systemd aborts the
 * process, and its stacks are in the core.  Long is half of the watchdog's time (WatchdogSec=).
 *
 * A full disk, a database that is away or a log that contradicts itself are not of this kind: they
 * are reported by /healthz, the process goes on to answer readers, and a restart would only hide
 * them. */
#include "main/service.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>

err service_socket(struct cx *cx, int *out)
{
	int n = sd_listen_fds(1);

	*out = 0;
	if (n <= 0)
		return OK;
	if (n > 1)
		return fail(cx, E_USAGE, "the socket unit has %d sockets; one is wanted", n);
	if (sd_is_socket_inet(SD_LISTEN_FDS_START, AF_UNSPEC, SOCK_STREAM, 1, 0) <= 0)
		return fail(cx, E_USAGE, "the socket unit's socket is no listening TCP socket");
	int flags = fcntl(SD_LISTEN_FDS_START, F_GETFL);
	if (flags < 0 || fcntl(SD_LISTEN_FDS_START, F_SETFL, flags | O_NONBLOCK) < 0)
		return fail(cx, E_UNAVAILABLE, "the socket unit's socket cannot be used");
	*out = SD_LISTEN_FDS_START;
	return OK;
}

void service_ready(const char *where)
{
	sd_notifyf(0, "READY=1\nSTATUS=listening on %s", where);
}

static bool restart_would_help(struct app *app, struct publisher *publisher, int64_t long_ms)
{
	struct publisher_state s = publisher_look(publisher);

	return !s.stopped && app_last_write(app) == OK && s.beat_age_ms > long_ms;
}

void service_wait(const sigset_t *signals, struct app *app, struct publisher *publisher)
{
	uint64_t watchdog_us = 0;
	bool watched = sd_watchdog_enabled(1, &watchdog_us) > 0;
	int64_t half_ms = watched ? (int64_t)(watchdog_us / 2000) : 60000;
	/* A quarter of its time: half would do, and a ping may be late. */
	const struct timespec pause = { half_ms / 2000, half_ms % 2000 * 500000 };

	while (sigtimedwait(signals, NULL, &pause) < 0 && (errno == EAGAIN || errno == EINTR))
		if (watched && !restart_would_help(app, publisher, half_ms))
			sd_notify(0, "WATCHDOG=1");
	sd_notify(0, "STOPPING=1\nSTATUS=stopping");
}
