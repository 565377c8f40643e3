/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded into a whole program (LD_PRELOAD), it stands between the program with all its libraries
 * and the C library, and lets memory, disk and clock fail.  What fails is told by the environment,
 * counted from the start of the process:
 *
 *   FAULT_ALLOC=N   the N-th allocation is refused
 *   FAULT_OURS=N    the N-th of those that the program itself asks for, not its libraries
 *   FAULT_WRITE=N   the N-th write to a file fails, and every later one if FAULT_STAYS is set
 *   FAULT_SYNC=N    the N-th flush of a file fails, likewise
 *   FAULT_HOW=…     io (the default), full, readonly; or kill: the process dies there and then
 *   FAULT_COUNT=F   at the end "allocations ours writes flushes" are written to F
 *
 * and, while it runs, by files in the folder FAULTS:
 *
 *   full, io, readonly   there: writes to files fail so;  unsynced: flushes fail
 *   clock                holds seconds, which are added to the time of day
 *
 * libcrypto 3.0 crashes by itself when one of the first things that it allocates is refused: it
 * uses a lock that it could not make.  Such a crash, and no other, is named on standard error.
 *
 * Writes to pipes, sockets and the standard streams are left alone. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* The C library's own, by the names that it keeps for such as us. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t n);
void *__libc_memalign(size_t alignment, size_t n);

static _Atomic long allocations, ours, writes, syncs;
static long alloc_n, ours_n, write_n, sync_n; /* 0: none fails */
static uintptr_t program_begin, program_end;
static bool stays;
static int how = EIO;                   /* an errno, or 0 to die */
static const char *folder, *count_path; /* NULL: not asked for */

static bool in_program(const void *code)
{
	return (uintptr_t)code >= program_begin && (uintptr_t)code < program_end;
}

static long number(const char *name)
{
	const char *text = getenv(name);

	return text == NULL ? 0 : strtol(text, NULL, 10);
}

/* -- crashes that are not ours ---------------------------------------------------------------- */

#define FRAMES 16

static void crash(int signal_number)
{
	static const char words[] = "crashed inside libcrypto\n";
	void *frame[FRAMES];
	int n = backtrace(frame, FRAMES);
	Dl_info where;

	(void)signal(signal_number, SIG_DFL);
	for (int i = 0; i < n && !in_program(frame[i]); i++) {
		if (dladdr(frame[i], &where) == 0 || strstr(where.dli_fname, "libcrypto") == NULL)
			continue;
		(void)!syscall(SYS_write, STDERR_FILENO, words, sizeof words - 1);
		break;
	}
	(void)raise(signal_number);
}

/* The first call of backtrace allocates. */
static void crash_prepare(void)
{
	const struct sigaction action = { .sa_handler = crash };
	void *frame[FRAMES];

	(void)backtrace(frame, FRAMES);
	(void)sigaction(SIGSEGV, &action, NULL);
}

/* -- beginning and end ------------------------------------------------------------------------- */

/* The first object is the program. */
static int program_note(struct dl_phdr_info *info, size_t size, void *state)
{
	(void)size;
	(void)state;

	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];
		if (part->p_type != PT_LOAD || (part->p_flags & PF_X) == 0)
			continue;
		program_begin = info->dlpi_addr + part->p_vaddr;
		program_end = program_begin + part->p_memsz;
	}
	return 1;
}

__attribute__((constructor)) static void begin(void)
{
	const char *word = getenv("FAULT_HOW");

	crash_prepare();
	(void)dl_iterate_phdr(program_note, NULL);
	ours_n = number("FAULT_OURS");
	alloc_n = number("FAULT_ALLOC");
	write_n = number("FAULT_WRITE");
	sync_n = number("FAULT_SYNC");
	stays = getenv("FAULT_STAYS") != NULL;
	folder = getenv("FAULTS");
	count_path = getenv("FAULT_COUNT");
	if (word != NULL)
		how = strcmp(word, "kill") == 0       ? 0
		      : strcmp(word, "full") == 0     ? ENOSPC
		      : strcmp(word, "readonly") == 0 ? EROFS
		                                      : EIO;
}

__attribute__((destructor)) static void end(void)
{
	char line[96];
	int fd = count_path ? open(count_path, O_WRONLY | O_CREAT | O_TRUNC, 0644) : -1;

	if (fd < 0)
		return;
	int n = snprintf(line, sizeof line, "%ld %ld %ld %ld\n", atomic_load(&allocations),
	                 atomic_load(&ours), atomic_load(&writes), atomic_load(&syncs));
	(void)!syscall(SYS_write, fd, line, (size_t)n);
	(void)close(fd);
}

/* -- memory ---------------------------------------------------------------------------------- */

/* Before begin() there is no program yet, and nothing is refused. */
static bool refused(const void *caller)
{
	bool hit = atomic_fetch_add(&allocations, 1) + 1 == alloc_n;

	if (in_program(caller) && atomic_fetch_add(&ours, 1) + 1 == ours_n)
		hit = true;
	if (hit)
		errno = ENOMEM;
	return hit;
}

#define REFUSED() refused(__builtin_return_address(0))

void *malloc(size_t n)
{
	return REFUSED() ? NULL : __libc_malloc(n);
}

void *calloc(size_t count, size_t size)
{
	return REFUSED() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t n)
{
	return REFUSED() ? NULL : __libc_realloc(old, n);
}

void *memalign(size_t alignment, size_t n);
void *memalign(size_t alignment, size_t n)
{
	return REFUSED() ? NULL : __libc_memalign(alignment, n);
}

void *aligned_alloc(size_t alignment, size_t n)
{
	return REFUSED() ? NULL : __libc_memalign(alignment, n);
}

int posix_memalign(void **out, size_t alignment, size_t n)
{
	void *p = REFUSED() ? NULL : __libc_memalign(alignment, n);

	if (p == NULL)
		return ENOMEM;
	*out = p;
	return 0;
}

/* -- disk ------------------------------------------------------------------------------------ */

static bool is_file(int fd)
{
	struct stat s;

	return fd > STDERR_FILENO && fstat(fd, &s) == 0 && S_ISREG(s.st_mode);
}

static bool switched(const char *name)
{
	char path[4096];

	if (folder == NULL)
		return false;
	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	return access(path, F_OK) == 0;
}

static int fault(int error)
{
	if (error == 0)
		(void)raise(SIGKILL);
	errno = error;
	return -1;
}

static bool due(_Atomic long *counter, long n)
{
	long now = atomic_fetch_add(counter, 1) + 1;

	return n > 0 && (now == n || (stays && now > n));
}

/* 0 when the write may go on. */
static int write_fault(int fd)
{
	if (!is_file(fd))
		return 0;
	if (due(&writes, write_n))
		return fault(how);
	if (switched("full"))
		return fault(ENOSPC);
	if (switched("readonly"))
		return fault(EROFS);
	return switched("io") ? fault(EIO) : 0;
}

static int sync_fault(int fd)
{
	(void)fd;

	if (due(&syncs, sync_n))
		return fault(how);
	return switched("unsynced") ? fault(EIO) : 0;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	return write_fault(fd) ? -1 : syscall(SYS_write, fd, bytes, n);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	return write_fault(fd) ? -1 : syscall(SYS_pwrite64, fd, bytes, n, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	return pwrite64(fd, bytes, n, at);
}

int ftruncate64(int fd, off64_t n)
{
	return write_fault(fd) ? -1 : (int)syscall(SYS_ftruncate, fd, n);
}

int ftruncate(int fd, off_t n)
{
	return ftruncate64(fd, n);
}

int fsync(int fd)
{
	return sync_fault(fd) ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return sync_fault(fd) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

/* -- clock ----------------------------------------------------------------------------------- */

static time_t clock_offset(void)
{
	char path[4096], text[32];

	if (folder == NULL)
		return 0;
	(void)snprintf(path, sizeof path, "%s/clock", folder);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	if (fd >= 0)
		(void)close(fd);
	if (n <= 0)
		return 0;
	text[n] = '\0';
	return (time_t)strtol(text, NULL, 10);
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
	int result = (int)syscall(SYS_clock_gettime, clock, out);

	if (result == 0 && clock == CLOCK_REALTIME)
		out->tv_sec += clock_offset();
	return result;
}

time_t time(time_t *out)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	if (out != NULL)
		*out = now.tv_sec;
	return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
	struct timespec now;
	(void)zone;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	*out = (struct timeval){ now.tv_sec, now.tv_nsec / 1000 };
	return 0;
}
