/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The input is a file in memory: so nobody has to feed a pipe, and a program that does not read it
 * to the end disturbs nobody.  The program leads a process group of its own, by which it is killed
 * with all that it has started; a descriptor of the process tells its end, so that no signal has to
 * be caught. */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/os.h"

static void fd_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static err input_open(struct cx *cx, str input, int *out)
{
	*out = memfd_create("input", MFD_CLOEXEC);
	if (*out < 0)
		return fail(cx, E_UNAVAILABLE, "no file in memory: %s", strerror(errno));
	while (input.n > 0) {
		ssize_t n = write(*out, input.p, input.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fail(cx, E_UNAVAILABLE, "a file in memory: %s", strerror(errno));
		input = str_part(input, (size_t)n, input.n);
	}
	if (lseek(*out, 0, SEEK_SET) != 0)
		return fail(cx, E_UNAVAILABLE, "a file in memory: %s", strerror(errno));
	return OK;
}

/* Nothing of ours is left in the child: no files, no signal mask, no environment. */
static int spawn(const char *const *argv, int input, pid_t *out)
{
	static char path[] = "PATH=/usr/local/bin:/usr/bin:/bin";
	char *environment[] = { path, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, all;

	(void)sigemptyset(&none);
	(void)sigfillset(&all);
	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawnattr_init(&attributes);
	int e = posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
	e |= posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	e |= posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	e |= posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	e |= posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
	                                                   POSIX_SPAWN_SETSIGDEF);
	e |= posix_spawnattr_setpgroup(&attributes, 0);
	e |= posix_spawnattr_setsigmask(&attributes, &none);
	e |= posix_spawnattr_setsigdefault(&attributes, &all);
	e = e != 0 ? ENOMEM
	           : posix_spawn(out, argv[0], &files, &attributes, (char *const *)(uintptr_t)argv,
	                         environment);
	(void)posix_spawnattr_destroy(&attributes);
	(void)posix_spawn_file_actions_destroy(&files);
	return e;
}

/* Whether it has ended in time. */
static bool ends(pid_t child, int ms)
{
	AUTO(fd_end) int end = pidfd_open(child, 0);
	struct pollfd p = { .fd = end, .events = POLLIN };
	int64_t until_ns = os_monotonic_ns() + (int64_t)ms * 1000000;
	int n;

	if (end < 0)
		return false;
	do {
		int64_t left_ms = (until_ns - os_monotonic_ns() + 999999) / 1000000;
		n = poll(&p, 1, left_ms > 0 ? (int)left_ms : 0);
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

err child_run(struct cx *cx, const char *const *argv, str input, int ms, int *status)
{
	AUTO(fd_end) int in = -1;
	pid_t child;
	int how = 0;

	TRY(input_open(cx, input, &in));
	int e = spawn(argv, in, &child);
	if (e != 0)
		return fail(cx, e == ENOENT ? E_NOT_FOUND : E_UNAVAILABLE, "%s: %s", argv[0],
		            strerror(e));
	bool in_time = ends(child, ms);
	if (!in_time)
		(void)kill(-child, SIGKILL);
	while (waitpid(child, &how, 0) < 0 && errno == EINTR) {
	}
	if (!in_time)
		return fail(cx, E_TIMEOUT, "%s: not done within %d ms", argv[0], ms);
	if (!WIFEXITED(how))
		return fail(cx, E_UNAVAILABLE, "%s: ended by signal %d", argv[0], WTERMSIG(how));
	*status = WEXITSTATUS(how);
	return OK;
}
