/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key files; see keyfile.h.
 *
 * The rights are looked at before the file is read: a key that others could read is worth nothing,
 * and saying so is more useful than working on. */
#include "crypt/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"

#define SECRET_MIN 16
#define SECRET_MAX 1024

static void bio_end(BIO **p)
{
	BIO_free(*p);
}

static void pkey_end(EVP_PKEY **p)
{
	EVP_PKEY_free(*p);
}

static err store(struct cx *cx, const char *path, str bytes)
{
	if (os_exists(path))
		return fail(cx, E_IN_USE, "%s: a key is there already", path);
	return os_write_file(cx, path, bytes, 0600);
}

static err rights_check(struct cx *cx, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return fail(cx, errno == ENOENT ? E_NOT_FOUND : E_IO, "%s: %s", path,
		            strerror(errno));
	if (!S_ISREG(st.st_mode))
		return fail(cx, E_CRYPTO, "%s: a key file must be a regular file", path);
	if ((st.st_mode & 077) != 0)
		return fail(cx, E_FORBIDDEN,
		            "%s: mode %04o lets others at the key; it must be 0600", path,
		            (unsigned)st.st_mode & 07777);
	return OK;
}

static err load(struct cx *cx, const char *path, str *out)
{
	TRY(rights_check(cx, path));
	return os_read_file(cx, path, KEYFILE_SIZE_MAX, out);
}

err keyfile_store_sm2(struct cx *cx, const char *path, const struct sm2_key *key)
{
	str pem;

	TRY(sm2_secret_pem(cx, key, &pem));
	return store(cx, path, pem);
}

err keyfile_load_sm2(struct cx *cx, const char *path, struct sm2_key *out)
{
	str text;

	TRY(load(cx, path, &text));
	if (sm2_from_secret_pem(cx, text, out) == OK)
		return OK;
	return fail(cx, E_CRYPTO, "%s: not an SM2 private key in PEM form", path);
}

static str line_of_base64(struct cx *cx, const void *bytes, size_t n)
{
	str text = base64_print(cx->arena, bytes, n);

	return str_fmt(cx->arena, "%.*s\n", P(text));
}

/* One line of base64; a missing newline at its end is forgiven. */
static bool read_base64_line(struct cx *cx, str text, str *out)
{
	if (str_ends(text, S("\n")))
		text.n--;
	return base64_read(cx->arena, text, out);
}

err keyfile_store_ed25519(struct cx *cx, const char *path, const struct ed25519_key *key)
{
	return store(cx, path, line_of_base64(cx, key->seed, sizeof key->seed));
}

/* RFC 8410, 7: version 0, id-Ed25519, and the seed as an OCTET STRING within one. */
static const uint8_t pkcs8_head[] = { 0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
	                              0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20 };

err keyfile_store_ed25519_pem(struct cx *cx, const char *path, const struct ed25519_key *key)
{
	uint8_t der[sizeof pkcs8_head + ED25519_SEED_SIZE];

	memcpy(der, pkcs8_head, sizeof pkcs8_head);
	memcpy(der + sizeof pkcs8_head, key->seed, sizeof key->seed);
	str text = base64_print(cx->arena, der, sizeof der);
	OPENSSL_cleanse(der, sizeof der);
	return store(cx, path,
	             str_fmt(cx->arena,
	                     "-----BEGIN PRIVATE KEY-----\n%.*s\n-----END PRIVATE KEY-----\n",
	                     P(text)));
}

static int no_password(char *text, int size, int writing, void *state)
{
	(void)text;
	(void)size;
	(void)writing;
	(void)state;
	return -1;
}

static bool seed_of_pem(str pem, uint8_t seed[ED25519_SEED_SIZE])
{
	AUTO(bio_end) BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	AUTO(pkey_end)
	EVP_PKEY *pkey = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL) : NULL;
	size_t n = ED25519_SEED_SIZE;
	bool done = pkey != NULL && EVP_PKEY_is_a(pkey, "ED25519") &&
	            EVP_PKEY_get_raw_private_key(pkey, seed, &n) == 1 && n == ED25519_SEED_SIZE;

	ERR_clear_error();
	return done;
}

err keyfile_load_ed25519(struct cx *cx, const char *path, struct ed25519_key *out)
{
	uint8_t seed[ED25519_SEED_SIZE];
	str text;
	str raw;

	TRY(load(cx, path, &text));
	if (str_starts(text, S("-----BEGIN "))) {
		if (!seed_of_pem(text, seed))
			return fail(cx, E_CRYPTO, "%s: not an Ed25519 private key in PEM form",
			            path);
	} else {
		if (!read_base64_line(cx, text, &raw) || raw.n != sizeof seed)
			return fail(cx, E_CRYPTO,
			            "%s: neither PEM nor a seed of 32 bytes in base64", path);
		memcpy(seed, raw.p, sizeof seed);
	}
	*out = ed25519_from_seed(seed);
	OPENSSL_cleanse(seed, sizeof seed);
	return OK;
}

err keyfile_store_secret(struct cx *cx, const char *path, str secret)
{
	if (secret.n < SECRET_MIN || secret.n > SECRET_MAX)
		return fail(cx, E_RANGE, "%s: a secret has %d to %d bytes", path, SECRET_MIN,
		            SECRET_MAX);
	return store(cx, path, line_of_base64(cx, secret.p, secret.n));
}

err keyfile_load_secret(struct cx *cx, const char *path, str *out)
{
	str text;

	TRY(load(cx, path, &text));
	if (!read_base64_line(cx, text, out) || out->n < SECRET_MIN || out->n > SECRET_MAX)
		return fail(cx, E_CRYPTO, "%s: not a secret in base64", path);
	return OK;
}

static void fd_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* Read by hand: os_read_file would leave copies. */
err keyfile_load_pin(struct cx *cx, const char *path, uint8_t pin[KEYFILE_PIN_MAX], size_t *n)
{
	uint8_t line[KEYFILE_PIN_MAX + 2]; /* the newline, and a byte too many */

	TRY(rights_check(cx, path));
	AUTO(fd_end) int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, line, sizeof line);
	if (got < 0)
		return fail(cx, E_IO, "%s: %s", path, strerror(errno));
	*n = (size_t)got;
	if (*n > 0 && line[*n - 1] == '\n')
		--*n;
	bool good = *n > 0 && *n <= KEYFILE_PIN_MAX && memchr(line, '\n', *n) == NULL;
	if (good)
		memcpy(pin, line, *n);
	OPENSSL_cleanse(line, sizeof line);
	return good ? OK
	            : fail(cx, E_CRYPTO, "%s: a PIN is one line of 1 to %d bytes", path,
	                   KEYFILE_PIN_MAX);
}
