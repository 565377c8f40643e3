/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an instance takes its log's keys from: files, or a module that the configuration names and
 * that is not asked before something is signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define AT "?module-path=/nowhere/module.so&pin-source=file:/nowhere/pin\""
#define GOOD "\"pkcs11:token=log;object=key" AT

static const char *in(struct scratch *s, const char *name)
{
	return str_fmt(s->arena, "%s/%s", s->folder, name).p;
}

static void set(struct scratch *s, const char *member, const char *value)
{
	str text;

	assert_int_equal(os_read_file(&s->cx, in(s, "fangsheng.json"), 65536, &text), OK);
	text = json_edit(s->arena, text, member, value);
	assert_int_equal(os_write_file(&s->cx, in(s, "fangsheng.json"), text, 0600), OK);
}

static err loaded(struct scratch *s)
{
	struct instance instance = { 0 };

	cx_clear(&s->cx);
	err e = instance_load(&s->cx, s->arena, s->folder, &instance);
	instance_forget(&instance);
	return e;
}

static void says(struct scratch *s, const char *words)
{
	if (strstr(str_c(s->arena, s->cx.detail), words) == NULL)
		fail_msg("\"%.*s\" does not say \"%s\"", P(s->cx.detail), words);
}

static void from_files(void **state)
{
	struct scratch *s = *state;
	struct instance i = { 0 };
	str text;

	assert_int_equal(instance_load(&s->cx, s->arena, s->folder, &i), OK);
	assert_int_equal(keys_try(&s->cx, &i.keys), OK);
	assert_memory_equal(&i.keys.ed25519.key, &app_keys(s->app)->ed25519.key,
	                    sizeof i.keys.ed25519.key);
	assert_int_equal(instance_config_copy(&s->cx, &i, s->folder), OK);
	assert_int_equal(os_read_file(&s->cx, in(s, "fangsheng.json"), 65536, &text), OK);
	assert_null(memmem(text.p, text.n, "log_", 4));
	instance_forget(&i);
	assert_null(i.keys.ed25519.sign);
}

/* Without the file; the public key is the one that the log publishes. */
static void from_a_module(void **state)
{
	struct scratch *s = *state;
	struct instance i = { 0 };

	set(s, "/log_ed25519", GOOD);
	set(s, "/log_sm2", GOOD);
	set(s, "/log_sm2_mechanism", "2147483909");
	assert_int_equal(unlink(in(s, "keys/log-ed25519")), 0);
	assert_int_equal(unlink(in(s, "keys/log-sm2.pem")), 0);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(instance_load(&s->cx, s->arena, s->folder, &i), OK);
		assert_memory_equal(&i.keys.ed25519.key, &app_keys(s->app)->ed25519.key,
		                    sizeof i.keys.ed25519.key);
		assert_memory_equal(&i.keys.sm2.key, &app_keys(s->app)->sm2.key,
		                    sizeof i.keys.sm2.key);
		assert_int_equal(keys_try(&s->cx, &i.keys), E_USAGE);
		says(s, "the module cannot be loaded");
		assert_int_equal(i.log_sm2_mechanism, 2147483909);
		assert_int_equal(instance_config_copy(&s->cx, &i, s->folder), OK);
		instance_forget(&i);
	}
}

static void refused(void **state)
{
	struct scratch *s = *state;

	set(s, "/log_ed25519", "\"pkcs11:token=log;object=key;pin-value=1" AT);
	assert_int_equal(loaded(s), E_USAGE);
	says(s, "fangsheng.json: log_ed25519: pkcs11 URI: no PIN in here");
	set(s, "/log_ed25519", "\"\"");
	assert_int_equal(loaded(s), E_INVALID);
	set(s, "/log_ed25519", GOOD);
	assert_int_equal(loaded(s), OK);
	set(s, "/log_sm2", GOOD);
	assert_int_equal(loaded(s), E_USAGE);
	says(s, "log_sm2_mechanism");
	set(s, "/log_sm2_mechanism", "0");
	assert_int_equal(loaded(s), E_INVALID);
	set(s, "/log_sm2_mechanism", "4294967296");
	assert_int_equal(loaded(s), E_INVALID);
	set(s, "/log_sm2_mechanism", "4294967295");
	assert_int_equal(loaded(s), OK);
}

static void no_public_key(void **state)
{
	struct scratch *s = *state;

	set(s, "/log_ed25519", GOOD);
	set(s, "/origin", "\"another.example/log\"");
	assert_int_equal(loaded(s), E_USAGE);
	says(s, "no ed25519 key of the log another.example/log");
	assert_int_equal(os_write_file(&s->cx, in(s, "keys/log.vkey"), S("nonsense\n"), 0644), OK);
	assert_int_equal(loaded(s), E_SYNTAX);
	assert_int_equal(unlink(in(s, "keys/log.vkey")), 0);
	assert_int_equal(loaded(s), E_NOT_FOUND);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup_bare, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE(from_files),
		ALONE(from_a_module),
		ALONE(refused),
		ALONE(no_public_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
