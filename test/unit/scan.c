/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The virus scanner: clean, infected, and everything that means that nobody knows.  With ClamAV
 * where it is installed, otherwise with a shell that looks for the same text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "code/text.h"
#include "op/aside.h"
#include "op/instance.h"
#include "support/instance.h"
#include "support/picture.h"

#include <cmocka.h> /* last: it has a fail of its own */

/* The test file that all scanners know, in two halves so that none of them minds this source. */
#define EICAR                                                                                      \
	"X5O!P%@AP[4\\PZX54(P^)7CC)7}$"                                                            \
	"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
#define LOOKS "[\"/bin/sh\",\"-c\",\"grep -q EICAR-STANDARD && exit 1; exit 0\"]"

static const char *config(struct scratch *s)
{
	return str_fmt(s->arena, "%s/fangsheng.json", s->folder).p;
}

/* A server of the instance with that scanner. */
static void with_scanner(struct scratch *s, const char *scan, const char *seconds,
                         struct scratch *twin)
{
	str text;

	assert_int_equal(os_read_file(&s->cx, config(s), 65536, &text), OK);
	text = json_edit(s->arena, text, "/scan", scan);
	text = json_edit(s->arena, text, "/scan_seconds", seconds);
	assert_int_equal(os_write_file(&s->cx, config(s), text, 0600), OK);
	scratch_twin(s, twin);
}

static struct answer send(struct scratch *s, str bytes)
{
	const struct question q = { ROLE_MAKER, "maker", "document.add", .body = bytes,
		                    .content_type = "image/jpeg" };

	return ask(s, s->arena, &q);
}

static void nothing_stored(struct scratch *s)
{
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM document"), 0);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM document_part"), 0);
	assert_int_equal(sqlite_int(s, "SELECT size FROM log_head"), 0);
}

static void clean_and_infected(struct scratch *s, const char *scan)
{
	struct scratch twin;

	with_scanner(s, scan, "60", &twin);
	struct answer a = send(&twin, picture_with(&s->cx, S(EICAR)));
	assert_int_equal(a.result, E_INFECTED);
	assert_int_equal(a.status, 422);
	nothing_stored(s);
	a = must(send(&twin, picture_with(&s->cx, S("harmless"))));
	assert_int_equal(a.status, 201);
	assert_true(str_eq(said(&a, "/scan"), S("clean")));
	struct answer leaf = leaf_at(s, a.first_index);
	assert_true(str_eq(said(&leaf, "/fact/scan"), S("clean")));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM document WHERE scan = 'clean'"), 1);
	scratch_twin_end(&twin);
}

static void a_shell_that_looks(void **state)
{
	clean_and_infected(*state, LOOKS);
}

/* One signature of our own, so that no database has to be fetched. */
static void clamav(void **state)
{
	struct scratch *s = *state;
	str signature = S("Test.Eicar.Fangsheng:0:*:"
	                  "45494341522d5354414e444152442d414e544956495255532d544553542d46494c45\n");

	if (access("/usr/bin/clamscan", X_OK) != 0) {
		print_message("# SKIP: clamscan is not installed\n");
		skip();
	}
	const char *path = str_fmt(s->arena, "%s/test.ndb", s->folder).p;
	assert_int_equal(os_write_file(&s->cx, path, signature, 0644), OK);
	clean_and_infected(
	        s, str_fmt(s->arena, "[\"/usr/bin/clamscan\",\"--database=%s\",\"-\"]", path).p);
}

static void nobody_knows(void **state)
{
	static const char *const scanners[] = {
		"[\"/bin/sleep\",\"20\"]",
		"[\"/bin/sh\",\"-c\",\"kill -9 $$\"]",
		"[\"/bin/sh\",\"-c\",\"exit 2\"]",
		"[\"/nowhere/scanner\",\"-\"]",
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < sizeof scanners / sizeof scanners[0]; i++) {
		struct scratch twin;
		with_scanner(s, scanners[i], "1", &twin);
		int64_t began = os_monotonic_ns();
		struct answer a = send(&twin, picture_plain(&s->cx));
		assert_int_equal(a.result, E_UNSCANNED);
		assert_int_equal(a.status, 503);
		assert_true(os_monotonic_ns() - began < INT64_C(8000000000));
		nothing_stored(s);
		scratch_twin_end(&twin);
	}
}

/* So many at once and no more; the others may come again, and none of them waits for a disk. */
static void several_at_once(void **state)
{
	struct scratch *s = *state;
	struct question q[ASIDE_MAX + 2];
	struct answer a[ASIDE_MAX + 2];
	struct scratch twin;
	int stored = 0, busy = 0;

	with_scanner(s, "[\"/bin/sleep\",\"1\"]", "20", &twin);
	for (int i = 0; i < ASIDE_MAX + 2; i++)
		q[i] = (struct question){ ROLE_MAKER, "maker", "document.add",
			                  .body = picture_of(&s->cx, 2000, (unsigned)i),
			                  .content_type = "image/jpeg" };
	ask_together(&twin, s->arena, q, ASIDE_MAX + 2, a);
	for (int i = 0; i < ASIDE_MAX + 2; i++) {
		stored += a[i].result == OK;
		busy += a[i].result == E_BUSY && a[i].status == 503;
	}
	assert_int_equal(stored, ASIDE_MAX);
	assert_int_equal(busy, 2);
	assert_int_equal(must(send(&twin, q[ASIDE_MAX + 1].body)).status, 201);
	scratch_twin_end(&twin);
}

static err loaded(struct scratch *s, const char *scan)
{
	struct instance instance = { 0 };
	str text;

	assert_int_equal(os_read_file(&s->cx, config(s), 65536, &text), OK);
	text = json_edit(s->arena, text, "/scan", scan);
	assert_int_equal(os_write_file(&s->cx, config(s), text, 0600), OK);
	err e = instance_load(&s->cx, s->arena, s->folder, &instance);
	if (e == OK) {
		assert_int_equal(instance_config_copy(&s->cx, &instance, s->folder), OK);
		assert_int_equal(os_read_file(&s->cx, config(s), 65536, &text), OK);
		assert_non_null(memmem(text.p, text.n, scan, strlen(scan)));
	}
	instance_forget(&instance);
	return e;
}

static void the_configuration(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(loaded(s, "[\"/usr/bin/clamdscan\",\"-\"]"), OK);
	assert_int_equal(loaded(s, "[\"clamdscan\",\"-\"]"), E_USAGE);
	assert_int_equal(loaded(s, "[]"), E_USAGE);
	assert_int_equal(loaded(s, "\"/usr/bin/clamdscan -\""), E_USAGE);
	assert_int_equal(loaded(s, "[\"/usr/bin/clamdscan\",1]"), E_USAGE);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup_bare, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(a_shell_that_looks),
	ALONE(clamav),
	ALONE(nobody_knows),
	ALONE(the_configuration),
	cmocka_unit_test_setup_teardown(several_at_once, scratch_setup, scratch_teardown),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
