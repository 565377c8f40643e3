/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file system for SQLite that fails when it is told to, and never waits for the disk. */
#ifndef TEST_SUPPORT_FAULTFS_H
#define TEST_SUPPORT_FAULTFS_H

#include <stdbool.h>

/* What goes wrong.  Counters run from faultfs_set on and include every file. */
struct faults {
	int write_n; /* the n-th write fails; 0: none does */
	int sync_n;  /* the n-th sync fails; 0: none does */
	bool stays;  /* and every write and sync after that one too, as on a broken disk */
	bool torn;   /* the failing write leaves its first half behind */
	bool full;   /* a failing write says that the disk is full, otherwise that it is broken */
	bool read_only; /* files can be opened for reading only */
	/* How often it happened so far. */
	int writes;
	int syncs;
	int failed;
};

/* Makes this the file system of all databases opened from now on in the process. */
void faultfs_install(void);
/* Sets the faults to come and starts counting anew; { 0 } is a healthy disk. */
void faultfs_set(struct faults f);
/* The counters. */
struct faults faultfs_get(void);

#endif
