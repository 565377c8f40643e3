/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, clocks and random bytes.
 *
 * A file is replaced by writing path.new, syncing it, renaming it over and syncing the folder: a
 * crash leaves the old file or the new one, never half of either. */
#include "base/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"

static _Atomic int64_t latest_ms;

/* A clock that was set back would date a leaf before its predecessor; so the process keeps the
 * latest moment that it has seen and lets time stand still until the clock has caught up. */
static int64_t real_now(void *state)
{
	struct timespec ts;
	(void)state;

	clock_gettime(CLOCK_REALTIME, &ts);
	int64_t now = (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
	int64_t seen = atomic_load(&latest_ms);
	while (now > seen && !atomic_compare_exchange_weak(&latest_ms, &seen, now)) {
	}
	return now > seen ? now : seen;
}

static void real_random(void *state, void *out, size_t n)
{
	char *p = out;
	(void)state;

	while (n > 0) {
		ssize_t got = getrandom(p, n, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			perror("getrandom");
			abort();
		}
		p += got;
		n -= (size_t)got;
	}
}

const struct world *world_real(void)
{
	static const struct world real = { real_now, real_random, NULL };

	return &real;
}

int64_t os_monotonic_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

struct timespec os_deadline(int ms)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_sec += ms / 1000;
	ts.tv_nsec += ms % 1000 * 1000000L;
	if (ts.tv_nsec >= 1000000000L) {
		ts.tv_sec++;
		ts.tv_nsec -= 1000000000L;
	}
	return ts;
}

static void fd_end(int *fd)
{
	if (*fd > STDERR_FILENO)
		close(*fd);
}

err os_read_file(struct cx *cx, const char *path, size_t max, str *out)
{
	AUTO(fd_end)
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct buf b = buf_new(cx->arena);
	char chunk[65536];

	if (fd < 0)
		return fail(cx, errno == ENOENT ? E_NOT_FOUND : E_IO, "%s: %s", path,
		            strerror(errno));
	for (;;) {
		ssize_t got = read(fd, chunk, sizeof chunk);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(cx, E_IO, "%s: %s", path, strerror(errno));
		if (got == 0)
			break;
		if ((size_t)got > max - b.n)
			return fail(cx, E_TOO_LARGE, "%s: more than %zu bytes", path, max);
		buf_put(&b, chunk, (size_t)got);
	}
	return buf_done(&b, out);
}

static err write_synced(struct cx *cx, int fd, const char *path, str bytes, unsigned mode)
{
	/* A file left by an earlier crash keeps its mode through open: a secret must not inherit
	 * it. */
	if (fd < 0 || fchmod(fd, (mode_t)mode) != 0)
		return fail(cx, E_IO, "%s: %s", path, strerror(errno));
	for (size_t done = 0; done < bytes.n;) {
		ssize_t n = write(fd, bytes.p + done, bytes.n - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(cx, E_IO, "%s: %s", path, strerror(errno));
		done += (size_t)n;
	}
	if (fsync(fd) != 0)
		return fail(cx, E_IO, "%s: %s", path, strerror(errno));
	return OK;
}

err os_sync_folder_of(struct cx *cx, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder = slash ? str_c(cx->arena, (str){ path, (size_t)(slash - path) + 1 })
	                           : ".";
	AUTO(fd_end) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) != 0)
		return fail(cx, E_IO, "%s: %s", folder, strerror(errno));
	return OK;
}

err os_write_beside(struct cx *cx, const char *path, str bytes, unsigned mode, const char **beside)
{
	char *name = arena_alloc(cx->arena, strlen(path) + sizeof ".XXXXXX");

	memcpy(name, path, strlen(path));
	memcpy(name + strlen(path), ".XXXXXX", sizeof ".XXXXXX");
	AUTO(fd_end) int fd = mkostemp(name, O_CLOEXEC);
	*beside = name;
	return write_synced(cx, fd, name, bytes, mode);
}

err os_rename(struct cx *cx, const char *from, const char *to)
{
	if (rename(from, to) != 0)
		return fail(cx, E_IO, "%s: %s", to, strerror(errno));
	return OK;
}

err os_write_file(struct cx *cx, const char *path, str bytes, unsigned mode)
{
	const char *beside = str_fmt(cx->arena, "%s.new", path).p;
	AUTO(fd_end)
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);

	TRY(write_synced(cx, fd, beside, bytes, mode));
	TRY(os_rename(cx, beside, path));
	return os_sync_folder_of(cx, path);
}

err os_lock(struct cx *cx, const char *path, int *out)
{
	int got = -1;

	*out = open(path, O_RDONLY | O_CLOEXEC);
	while (*out >= 0 && (got = flock(*out, LOCK_EX)) != 0 && errno == EINTR) {
	}
	if (got != 0)
		return fail(cx, E_IO, "%s: cannot be locked: %s", path, strerror(errno));
	return OK;
}

void os_unlock(int *lock)
{
	fd_end(lock);
}

bool os_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

err os_mkdir(struct cx *cx, const char *path, unsigned mode)
{
	char *copy = arena_alloc(cx->arena, strlen(path) + 1);
	struct stat there;

	memcpy(copy, path, strlen(path));
	for (char *p = copy; *p != '\0'; p++) {
		if (*p != '/' || p == copy)
			continue;
		*p = '\0';
		(void)mkdir(copy, 0755);
		*p = '/';
	}
	if (mkdir(copy, (mode_t)mode) == 0)
		return OK;
	if (errno != EEXIST)
		return fail(cx, E_IO, "%s: %s", path, strerror(errno));
	if (stat(copy, &there) != 0 || !S_ISDIR(there.st_mode))
		return fail(cx, E_IO, "%s: %s", path, strerror(ENOTDIR));
	return OK;
}

void os_remove(const char *path)
{
	(void)remove(path);
}

bool os_empty(const char *path)
{
	DIR *folder = opendir(path);
	bool empty = true;

	if (folder == NULL)
		return errno == ENOENT;
	for (struct dirent *e; empty && (e = readdir(folder)) != NULL;)
		empty = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
	closedir(folder);
	return empty;
}
