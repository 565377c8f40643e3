/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A code has 18 characters of an alphabet without I, O, S, V, Z.  Its last character checks the
 * first 17 with weights 3^i mod 31; characters 9 to 17 are the organisation code of GB 11714, whose
 * last character checks the eight before it with weights of its own, mod 11.  No weight is a
 * multiple of 31, which is prime, so one changed character never goes unseen. */
#include "rule/credit_code.h"

#include <string.h>

static int value_in(const char *alphabet, char c)
{
	const char *hit = c ? strchr(alphabet, c) : NULL;

	return hit ? (int)(hit - alphabet) : -1;
}

static bool inner_code_valid(str code)
{
	static const int weight[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (size_t i = 0; i < 8; i++) {
		int v = value_in("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", code.p[i]);
		if (v < 0)
			return false;
		sum += v * weight[i];
	}
	int check = (11 - sum % 11) % 11;
	return code.p[8] == (check == 10 ? 'X' : (char)('0' + check));
}

bool credit_code_valid(str code)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	int sum = 0;
	int weight = 1;

	if (code.n != CREDIT_CODE_BYTES)
		return false;
	for (size_t i = 0; i < 17; i++) {
		int v = value_in(alphabet, code.p[i]);
		if (v < 0)
			return false;
		sum += v * weight;
		weight = weight * 3 % 31;
	}
	return code.p[17] == alphabet[(31 - sum % 31) % 31] &&
	       inner_code_valid(str_part(code, 8, 9));
}
