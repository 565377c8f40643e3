/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Playing a story on a stage, and keeping account of which operations the stories have reached. */
#ifndef TEST_SUPPORT_STORY_PLAY_H
#define TEST_SUPPORT_STORY_PLAY_H

#include "support/stage.h"

/* What the stories have seen of one operation. */
enum seen {
	SEEN_DONE = 1,      /* it did what it is for */
	SEEN_NO_TOKEN = 2,  /* 401 */
	SEEN_NO_RIGHT = 4,  /* 403 */
	SEEN_REFUSED = 8,   /* any other 4xx: the content, the state, a row that is not there */
	SEEN_NOT_FOUND = 16 /* of those, 404 */
};

struct seen_list {
	unsigned seen[OPS_MAX]; /* of enum seen, in the order of app_ops */
};

struct story_name {
	struct story_name *next;
	str name, value;
};

struct play {
	struct stage *stage;
	struct seen_list *seen;
	const char *folder;       /* of the stories */
	struct story_name *known; /* what was remembered; tokens as "ROLE ORGANISATION" */
	int steps;                /* played so far */
};

/* Plays FOLDER/NAME.story from its first line to its last.  An error when it does not go as it is
 * written: stage->cx.detail says where and why. */
MUST err story_play(struct play *p, str name);
/* What was remembered under that name, or the empty str. */
str story_known(const struct play *p, str name);

#endif
