/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `serve`: committer, publisher, access record and HTTP, until SIGTERM or SIGINT.  They stop in the
 * reverse order, so that what was seen is recorded, what was accepted is committed, and what was
 * committed is published. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "base/log.h"
#include "main/command.h"
#include "main/service.h"
#include "op/log_read.h"
#include "op/open.h"
#include "op/published.h"
#include "op/recorder.h"
#include "web/web.h"

#define LISTEN_DEFAULT "127.0.0.1:8080"
#define FILES_WANTED 4096

static void publisher_end(struct publisher **p)
{
	publisher_stop(*p);
}

static void recorder_end(struct recorder **r)
{
	recorder_stop(*r);
}

static void web_end(struct web **w)
{
	web_stop(*w);
}

/* Blocked in every thread, so that only sigtimedwait sees them. */
static sigset_t signals_hold(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return set;
}

/* A connection is a file, and so is each database of a reader.  Systems allow a process 1,024 by
 * default, and more when it asks. */
static void files_allow(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= FILES_WANTED)
		return;
	limit.rlim_cur = limit.rlim_max < FILES_WANTED ? limit.rlim_max : FILES_WANTED;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < FILES_WANTED)
		log_line(LOG_LEVEL_WARNING, "only %llu files may be open; %d are wanted",
		         (unsigned long long)limit.rlim_cur, FILES_WANTED);
}

/* Within the process time stands still until a clock that was set back has caught up (os.c); from
 * one start to the next it cannot, or a clock that was once years ahead would hold it for years. */
static err clock_compare(struct cx *cx, struct tx *tx)
{
	struct checkpoint_row newest;
	err e = log_checkpoint(cx, tx, &newest);

	if (e == OK && newest.at_ms > cx_now_ms(cx))
		log_line(LOG_LEVEL_WARNING,
		         "the clock is %lld s behind the newest checkpoint: what is stored now "
		         "will be dated before what is there; set the clock",
		         (long long)((newest.at_ms - cx_now_ms(cx)) / 1000));
	return e == E_NOT_YET ? OK : e;
}

static err clock_check(struct cx *cx, struct app *app)
{
	AUTO(app_snapshot_end) struct snapshot s = { 0 };

	TRY(app_snapshot(app, cx, &s));
	return clock_compare(cx, &s.reader.tx);
}

/* A socket unit says where to listen, or --listen does. */
static err listen_where(struct cx *cx, const struct arguments *a, struct web_options *o)
{
	const char *listen = argument(a, "--listen");

	o->listen = listen ? listen : LISTEN_DEFAULT;
	TRY(service_socket(cx, &o->listening));
	if (o->listening == 0)
		return OK;
	if (listen != NULL)
		return fail(cx, E_USAGE, "--listen and a socket unit exclude each other");
	o->listen = "the socket of the socket unit";
	return OK;
}

static err serve(struct cx *cx, const struct arguments *a)
{
	struct web_options o = { 0 };
	sigset_t set = signals_hold();

	command_heap();
	files_allow();
	TRY(listen_where(cx, a, &o));
	AUTO(app_end) struct app *app = NULL;
	TRY(command_app(cx, a, true, &app));
	if (clock_check(cx, app) != OK)
		log_line(LOG_LEVEL_WARNING, "the newest checkpoint cannot be read: %.*s",
		         P(cx->detail));
	TRY(published_check(cx, app));
	TRY(keys_try(cx, app_keys(app)));
	AUTO(publisher_end) struct publisher *publisher = NULL;
	TRY(publisher_start(cx, app, &publisher));
	AUTO(recorder_end) struct recorder *recorder = NULL;
	TRY(recorder_start(cx, app, &recorder));
	o.app = app;
	o.publisher = publisher;
	AUTO(web_end) struct web *web = NULL;
	TRY(web_start(cx, &o, &web));
	log_line(LOG_LEVEL_NOTICE, "listening on %s (port %d)", o.listen, web_port(web));
	service_ready(o.listen);
	service_wait(&set, app, publisher);
	log_line(LOG_LEVEL_NOTICE, "stopping");
	return OK;
}

static int run(struct cx *cx, const struct arguments *a, err *e)
{
	*e = serve(cx, a);
	if (*e == E_FORK)
		return EXIT_FORK;
	return *e == OK ? EXIT_OK : *e == E_USAGE ? EXIT_USAGE : EXIT_NO;
}

const struct command serve_command = {
	.name = "serve",
	.plain = "",
	.about = "the server; SIGTERM stops it cleanly",
	.option = { { "--data", "DIR", "the instance" },
	            { "--listen", "ADDR:PORT", "default " LISTEN_DEFAULT } },
	.run = run,
};
