/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key files: round trips, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "crypt/keyfile.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

struct test {
	struct arena *a;
	struct cx cx;
	char folder[32];
};

static int setup(void **state)
{
	static struct test t = { .folder = "/tmp/keyfile-XXXXXX" };

	t.a = arena_new();
	t.cx = cx_new(t.a, world_real());
	*state = &t;
	return mkdtemp(t.folder) == NULL;
}

static int teardown(void **state)
{
	struct test *t = *state;

	arena_free(t->a);
	return rmdir(t->folder); /* every test removes its files */
}

static const char *path_of(struct test *t, const char *name)
{
	return str_fmt(t->a, "%s/%s", t->folder, name).p;
}

static unsigned mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void sm2_goes_round(void **state)
{
	struct test *t = *state;
	const char *path = path_of(t, "sm2");
	AUTO(sm2_close) struct sm2_key key = { NULL };
	AUTO(sm2_close) struct sm2_key again = { NULL };
	uint8_t signature[SM2_SIGNATURE_SIZE];

	assert_int_equal(sm2_generate(&t->cx, &key), OK);
	assert_int_equal(keyfile_store_sm2(&t->cx, path, &key), OK);
	assert_int_equal(mode_of(path), 0600);
	assert_int_equal(keyfile_store_sm2(&t->cx, path, &key), E_IN_USE);
	assert_int_equal(keyfile_load_sm2(&t->cx, path, &again), OK);
	assert_int_equal(sm2_sign(&t->cx, &again, S("x"), signature), OK);
	assert_int_equal(sm2_verify(&t->cx, &key, S("x"), signature), OK);
	unlink(path);
}

static void ed25519_goes_round(void **state)
{
	struct test *t = *state;
	const char *path = path_of(t, "ed25519");
	struct ed25519_key key = ed25519_generate(&t->cx);
	struct ed25519_key again;

	assert_int_equal(keyfile_store_ed25519(&t->cx, path, &key), OK);
	assert_int_equal(mode_of(path), 0600);
	assert_int_equal(keyfile_load_ed25519(&t->cx, path, &again), OK);
	assert_memory_equal(&key, &again, sizeof key);
	assert_int_equal(keyfile_store_ed25519(&t->cx, path, &key), E_IN_USE);
	unlink(path);
}

static void ed25519_in_pem_is_read(void **state)
{
	struct test *t = *state;
	const char *path = path_of(t, "pem");
	struct ed25519_key key = ed25519_generate(&t->cx);
	struct ed25519_key again;
	EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key.seed, 32);
	BIO *bio = BIO_new(BIO_s_mem());
	char *p;

	assert_int_equal(PEM_write_bio_PrivateKey(bio, pkey, NULL, NULL, 0, NULL, NULL), 1);
	long n = BIO_get_mem_data(bio, &p);
	assert_int_equal(os_write_file(&t->cx, path, (str){ p, (size_t)n }, 0600), OK);
	assert_int_equal(keyfile_load_ed25519(&t->cx, path, &again), OK);
	assert_memory_equal(&key, &again, sizeof key);
	BIO_free(bio);
	EVP_PKEY_free(pkey);
	unlink(path);
}

static void secrets_go_round(void **state)
{
	struct test *t = *state;
	const char *path = path_of(t, "secret");
	str back;

	assert_int_equal(keyfile_store_secret(&t->cx, path, S("too short")), E_RANGE);
	assert_int_equal(keyfile_store_secret(&t->cx, path, S("0123456789abcdef")), OK);
	assert_int_equal(mode_of(path), 0600);
	assert_int_equal(keyfile_load_secret(&t->cx, path, &back), OK);
	assert_true(str_eq(back, S("0123456789abcdef")));
	unlink(path);
}

static void others_must_have_no_rights(void **state)
{
	struct test *t = *state;
	const char *path = path_of(t, "open");
	struct ed25519_key key = ed25519_generate(&t->cx);
	static const unsigned modes[] = { 0640, 0604, 0660, 0620, 0601 };

	assert_int_equal(keyfile_store_ed25519(&t->cx, path, &key), OK);
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		assert_int_equal(chmod(path, modes[i]), 0);
		assert_int_equal(keyfile_load_ed25519(&t->cx, path, &key), E_FORBIDDEN);
		assert_true(str_starts(t->cx.detail, str_of(path)));
	}
	assert_int_equal(chmod(path, 0400), 0);
	assert_int_equal(keyfile_load_ed25519(&t->cx, path, &key), OK);
	unlink(path);
}

static void garbage_is_refused(void **state)
{
	struct test *t = *state;
	const char *path = path_of(t, "garbage");
	static const char *const texts[] = {
		"",
		"\n",
		"garbage",
		"AAAA\n",
		"-----BEGIN PRIVATE KEY-----\nAAAA\n",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n",
	};
	struct ed25519_key ed;
	struct sm2_key sm2 = { NULL };
	str secret;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		assert_int_equal(os_write_file(&t->cx, path, str_of(texts[i]), 0600), OK);
		assert_int_equal(keyfile_load_ed25519(&t->cx, path, &ed), E_CRYPTO);
		assert_int_equal(keyfile_load_sm2(&t->cx, path, &sm2), E_CRYPTO);
		assert_int_equal(keyfile_load_secret(&t->cx, path, &secret), E_CRYPTO);
		unlink(path);
	}
	assert_int_equal(keyfile_load_sm2(&t->cx, path, &sm2), E_NOT_FOUND);
	assert_int_equal(keyfile_load_ed25519(&t->cx, t->folder, &ed), E_CRYPTO);
}

static err pin_of(struct test *t, str text, uint8_t pin[KEYFILE_PIN_MAX], size_t *n)
{
	const char *path = path_of(t, "pin");

	assert_int_equal(os_write_file(&t->cx, path, text, 0600), OK);
	err e = keyfile_load_pin(&t->cx, path, pin, n);
	assert_int_equal(unlink(path), 0);
	return e;
}

static void pins(void **state)
{
	struct test *t = *state;
	uint8_t pin[KEYFILE_PIN_MAX];
	char text[KEYFILE_PIN_MAX + 3];
	size_t n;

	assert_int_equal(pin_of(t, S("4711\n"), pin, &n), OK);
	assert_int_equal(n, 4);
	assert_memory_equal(pin, "4711", 4);
	memset(text, '1', sizeof text);
	assert_int_equal(pin_of(t, (str){ text, KEYFILE_PIN_MAX }, pin, &n), OK);
	assert_int_equal(n, KEYFILE_PIN_MAX);
	assert_int_equal(pin_of(t, (str){ text, KEYFILE_PIN_MAX + 1 }, pin, &n), E_CRYPTO);
	assert_int_equal(pin_of(t, (str){ text, KEYFILE_PIN_MAX + 2 }, pin, &n), E_CRYPTO);
	assert_int_equal(pin_of(t, (str){ text, KEYFILE_PIN_MAX + 3 }, pin, &n), E_CRYPTO);
	assert_int_equal(pin_of(t, S(""), pin, &n), E_CRYPTO);
	assert_int_equal(pin_of(t, S("\n"), pin, &n), E_CRYPTO);
	assert_int_equal(pin_of(t, S("1234\n5678\n"), pin, &n), E_CRYPTO);
	assert_null(strstr(str_c(t->a, t->cx.detail), "1234"));
	assert_int_equal(keyfile_load_pin(&t->cx, path_of(t, "pin"), pin, &n), E_NOT_FOUND);
	assert_int_equal(os_write_file(&t->cx, path_of(t, "pin"), S("4711"), 0640), OK);
	assert_int_equal(keyfile_load_pin(&t->cx, path_of(t, "pin"), pin, &n), E_FORBIDDEN);
	assert_int_equal(unlink(path_of(t, "pin")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sm2_goes_round),
		cmocka_unit_test(ed25519_goes_round),
		cmocka_unit_test(ed25519_in_pem_is_read),
		cmocka_unit_test(secrets_go_round),
		cmocka_unit_test(others_must_have_no_rights),
		cmocka_unit_test(garbage_is_refused),
		cmocka_unit_test(pins),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
