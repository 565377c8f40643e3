/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sm2_equation.h. */
#include "support/sm2_equation.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include "base/arena.h"
#include "base/buf.h"

/* GB/T 32918.5-2017: a, b, xG, yG */
static const uint8_t curve[] = "\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                               "\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xfc"
                               "\x28\xe9\xfa\x9e\x9d\x9f\x5e\x34\x4d\x5a\x9e\x4b\xcf\x65\x09\xa7"
                               "\xf3\x97\x89\xf5\x15\xab\x8f\x92\xdd\xbc\xbd\x41\x4d\x94\x0e\x93"
                               "\x32\xc4\xae\x2c\x1f\x19\x81\x19\x5f\x99\x04\x46\x6a\x39\xc9\x94"
                               "\x8f\xe3\x0b\xbf\xf2\x66\x0b\xe1\x71\x5a\x45\x89\x33\x4c\x74\xc7"
                               "\xbc\x37\x36\xa2\xf4\xf6\x77\x9c\x59\xbd\xce\xe3\x6b\x69\x21\x53"
                               "\xd0\xa9\x87\x7c\xc6\x2a\x47\x40\x02\xdf\x32\xe5\x21\x39\xf0\xa0";

struct hash sm2_equation_z(str id, const uint8_t point[65])
{
	AUTO(arena_end) struct arena *a = arena_new();
	uint8_t bits[2] = { (uint8_t)(id.n * 8 >> 8), (uint8_t)(id.n * 8) };
	struct buf b = buf_new(a);

	buf_put(&b, bits, sizeof bits);
	buf_str(&b, id);
	buf_put(&b, curve, 128);
	buf_put(&b, point + 1, 64);
	return sm3(buf_view(&b));
}

struct hash sm2_equation_digest(struct hash z, str message)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf b = buf_new(a);

	buf_put(&b, z.b, HASH_SIZE);
	buf_str(&b, message);
	return sm3(buf_view(&b));
}

bool sm2_equation_holds(const uint8_t point[65], struct hash e, const uint8_t signature[64])
{
	BN_CTX *bn = BN_CTX_new();
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
	EC_POINT *p = EC_POINT_new(group);
	EC_POINT *sum = EC_POINT_new(group);
	const BIGNUM *n = EC_GROUP_get0_order(group);
	BIGNUM *r = BN_bin2bn(signature, 32, NULL);
	BIGNUM *s = BN_bin2bn(signature + 32, 32, NULL);
	BIGNUM *x = BN_bin2bn(e.b, HASH_SIZE, NULL);
	BIGNUM *t = BN_new();
	BIGNUM *x1 = BN_new();

	bool holds = EC_POINT_oct2point(group, p, point, 65, bn) == 1 &&
	             BN_mod_add(t, r, s, n, bn) == 1 && !BN_is_zero(t) &&
	             EC_POINT_mul(group, sum, s, p, t, bn) == 1 &&
	             EC_POINT_get_affine_coordinates(group, sum, x1, NULL, bn) == 1 &&
	             BN_mod_add(x1, x1, x, n, bn) == 1 && BN_cmp(x1, r) == 0;
	BN_free(x1);
	BN_free(t);
	BN_free(x);
	BN_free(s);
	BN_free(r);
	EC_POINT_free(sum);
	EC_POINT_free(p);
	EC_GROUP_free(group);
	BN_CTX_free(bn);
	return holds;
}

void sm2_equation_sign(const uint8_t secret[32], struct hash e, const uint8_t nonce[32],
                       uint8_t signature[64])
{
	BN_CTX *bn = BN_CTX_new();
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
	EC_POINT *p = EC_POINT_new(group);
	const BIGNUM *n = EC_GROUP_get0_order(group);
	BIGNUM *d = BN_bin2bn(secret, 32, NULL);
	BIGNUM *k = BN_bin2bn(nonce, 32, NULL);
	BIGNUM *r = BN_bin2bn(e.b, HASH_SIZE, NULL);
	BIGNUM *x1 = BN_new();
	BIGNUM *s = BN_new();

	(void)EC_POINT_mul(group, p, k, NULL, NULL, bn);
	(void)EC_POINT_get_affine_coordinates(group, p, x1, NULL, bn);
	(void)BN_mod_add(r, r, x1, n, bn);
	(void)BN_mod_mul(s, r, d, n, bn);
	(void)BN_mod_sub(s, k, s, n, bn);
	(void)BN_add_word(d, 1);
	(void)BN_mod_inverse(d, d, n, bn);
	(void)BN_mod_mul(s, s, d, n, bn);
	(void)BN_bn2binpad(r, signature, 32);
	(void)BN_bn2binpad(s, signature + 32, 32);
	BN_free(s);
	BN_free(x1);
	BN_free(r);
	BN_free(k);
	BN_free(d);
	EC_POINT_free(p);
	EC_GROUP_free(group);
	BN_CTX_free(bn);
}
