/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server as a service manager sees it: this test is the manager.  It hands over a socket,
 * listens on the notification socket, and makes a thread hang. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define WATCHDOG_US "2000000"
#define PATIENCE_MS 20000

struct stage {
	char folder[64];
	char program[4096];
	int notices; /* where the server's notices come in */
	int listening;
	int port;
	pid_t server;
};

static void path_in(const struct stage *s, const char *name, char out[128])
{
	(void)snprintf(out, 128, "%s/%s", s->folder, name);
}

/* Runs the program to its end; its status, with what it says thrown away. */
static int run(const struct stage *s, const char *const argument[])
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		int null = open("/dev/null", O_RDWR);
		(void)dup2(null, STDOUT_FILENO);
		(void)dup2(null, STDERR_FILENO);
		(void)execv(s->program, (char *const *)(uintptr_t)argument);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void notices_open(struct stage *s)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	(void)snprintf(at.sun_path, sizeof at.sun_path, "%s/notify", s->folder);
	s->notices = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_true(s->notices >= 0);
	assert_int_equal(bind(s->notices, (const struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", at.sun_path, 1), 0);
}

static void listen_open(struct stage *s)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t n = sizeof at;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(s->listening >= 0);
	assert_int_equal(bind(s->listening, (const struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(s->listening, 16), 0);
	assert_int_equal(getsockname(s->listening, (struct sockaddr *)&at, &n), 0);
	s->port = ntohs(at.sin_port);
}

static int setup(void **state)
{
	struct stage *s = test_calloc(1, sizeof *s);
	const char *build = getenv("FANGSHENG_BUILD");
	char data[128];

	(void)snprintf(s->program, sizeof s->program, "%s/fangsheng", build ? build : "build");
	(void)snprintf(s->folder, sizeof s->folder, "/tmp/fangsheng-test-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	path_in(s, "data", data);
	assert_int_equal(run(s, (const char *const[]){ "fangsheng", "init", "--data", data, NULL }),
	                 0);
	notices_open(s);
	listen_open(s);
	*state = s;
	return 0;
}

/* The folder is small and known, and nothing else may be removed. */
static int teardown(void **state)
{
	struct stage *s = *state;
	static const char *const name[] = { "data/keys/log-ed25519", "data/keys/log-sm2.pem",
		                            "data/keys/qr-secret",   "data/keys/log.vkey",
		                            "data/fangsheng.db",     "data/fangsheng.db-wal",
		                            "data/fangsheng.db-shm", "data/fangsheng.json",
		                            "data/published",        "notify" };
	static const char *const folder[] = { "data/keys", "data", "" };
	char path[128];

	if (s->server > 0) {
		(void)kill(s->server, SIGKILL);
		(void)waitpid(s->server, NULL, 0);
	}
	for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
		path_in(s, name[i], path);
		(void)unlink(path);
	}
	for (size_t i = 0; i < sizeof folder / sizeof folder[0]; i++) {
		path_in(s, folder[i], path);
		(void)rmdir(path);
	}
	(void)close(s->notices);
	(void)close(s->listening);
	(void)unsetenv("NOTIFY_SOCKET");
	test_free(s);
	return 0;
}

/* `sockets` listening sockets are handed over, as sd_listen_fds(3) describes. */
static void serve(struct stage *s, int sockets, const char *option, const char *value)
{
	char data[128], number[32];

	path_in(s, "data", data);
	s->server = fork();
	assert_true(s->server >= 0);
	if (s->server > 0)
		return;
	(void)snprintf(number, sizeof number, "%d", (int)getpid());
	(void)setenv("LISTEN_PID", number, 1);
	(void)setenv("WATCHDOG_PID", number, 1);
	(void)setenv("WATCHDOG_USEC", WATCHDOG_US, 1);
	(void)snprintf(number, sizeof number, "%d", sockets);
	(void)setenv("LISTEN_FDS", number, 1);
	int own = fcntl(s->listening, F_DUPFD, 20);
	for (int i = 0; i < sockets; i++)
		(void)dup2(own, 3 + i);
	(void)close(own);
	(void)execl(s->program, "fangsheng", "serve", "--data", data, option, value, (char *)NULL);
	_exit(127);
}

/* The next notice of the server, or "" when none comes in time. */
static const char *notice(const struct stage *s, int wait_ms, char out[256])
{
	struct pollfd p = { .fd = s->notices, .events = POLLIN };

	out[0] = '\0';
	if (poll(&p, 1, wait_ms) == 1) {
		ssize_t n = recv(s->notices, out, 255, 0);
		out[n > 0 ? n : 0] = '\0';
	}
	return out;
}

/* True when a notice that has `text` in it comes. */
static bool notice_comes(const struct stage *s, const char *text)
{
	char got[256];

	for (int i = 0; i < 100; i++) {
		if (notice(s, PATIENCE_MS, got)[0] == '\0')
			return false;
		if (strstr(got, text) != NULL)
			return true;
	}
	return false;
}

static int ended(struct stage *s)
{
	int status = -1;

	assert_int_equal(waitpid(s->server, &status, 0), s->server);
	s->server = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The socket that was handed over answers, and well: the publisher's first lease may take a moment.
 */
static bool answers(const struct stage *s)
{
	static const char ask[] = "GET /healthz HTTP/1.0\r\n\r\n";
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)s->port) };
	char reply[64] = { 0 };

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(send(fd, ask, sizeof ask - 1, 0), sizeof ask - 1);
	assert_true(recv(fd, reply, sizeof reply - 1, MSG_WAITALL) > 12);
	(void)close(fd);
	return memcmp(reply + 8, " 200", 4) == 0;
}

static void a_service_on_a_socket(void **state)
{
	struct stage *s = *state;

	serve(s, 1, NULL, NULL);
	assert_true(notice_comes(s, "READY=1"));
	bool well = false;
	for (int i = 0; i < 100 && !(well = answers(s)); i++)
		(void)usleep(50000);
	assert_true(well);
	assert_true(notice_comes(s, "WATCHDOG=1"));
	assert_true(notice_comes(s, "WATCHDOG=1"));
	assert_int_equal(kill(s->server, SIGTERM), 0);
	assert_true(notice_comes(s, "STOPPING=1"));
	assert_int_equal(ended(s), 0);
}

/* The publisher waits for a lock that is never given back: nothing but a restart helps. */
static void a_server_that_hangs(void **state)
{
	struct stage *s = *state;
	char data[128], got[256];

	path_in(s, "data", data);
	serve(s, 0, "--listen", "127.0.0.1:0");
	assert_true(notice_comes(s, "READY=1"));
	int lock = open(data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(flock(lock, LOCK_EX), 0);
	assert_int_equal(
	        run(s, (const char *const[]){ "fangsheng", "token", "--data", data, "--org",
	                                      "nobody", "--role", "admin", NULL }),
	        0);
	bool quiet = false;
	for (int i = 0; i < 20 && !quiet; i++)
		quiet = notice(s, 2500, got)[0] == '\0'; /* longer than the watchdog waits */
	assert_true(quiet);
	/* The lock comes back, and so do the pings. */
	(void)close(lock);
	assert_true(notice_comes(s, "WATCHDOG=1"));
}

/* With a name that the kernel gives. */
static void local_socket_instead(struct stage *s)
{
	const struct sockaddr_un any = { .sun_family = AF_UNIX };

	(void)close(s->listening);
	s->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(s->listening >= 0);
	assert_int_equal(bind(s->listening, (const struct sockaddr *)&any, sizeof any.sun_family),
	                 0);
	assert_int_equal(listen(s->listening, 16), 0);
}

static void what_is_refused(void **state)
{
	struct stage *s = *state;

	serve(s, 2, NULL, NULL);
	assert_int_equal(ended(s), 2);
	serve(s, 1, "--listen", "127.0.0.1:0");
	assert_int_equal(ended(s), 2);
	local_socket_instead(s);
	serve(s, 1, NULL, NULL);
	assert_int_equal(ended(s), 2);
}

#define STAGED(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static const struct CMUnitTest tests[] = {
	STAGED(a_service_on_a_socket),
	STAGED(a_server_that_hangs),
	STAGED(what_is_refused),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
