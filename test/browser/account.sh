#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Taking up an invitation, logging in, one's own sessions and password, in a browser: what a person sees, and what must not be
# seen.  account.mjs is the person; FANGSHENG_SCREENS=DIR keeps the pictures, for people to look at.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
for needed in chromium node zbarimg openssl; do
	command -v "$needed" >/dev/null || {
		echo "1..0 # SKIP $needed is not installed"
		exit 0
	}
done
screens=${FANGSHENG_SCREENS:-$scratch}

invite() { # [options]: the link
	"$program" invite --data "$scratch/data" "$@" | tail -n 1
}

at_port() { # LINK: the same on the port that the server has
	echo "$url/invite${1#*/invite}"
}

ok "an instance" "$program" init --data "$scratch/data" --origin browser.example/log --sample
bureau=$(invite --org demo-bureau --role bureau --login zhou --duties administrator)
supply=$(invite --org demo-supply --role supply --login wu --duties clerk)
ok "a certificate for a proxy" openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 \
	-keyout "$scratch/tls.key" -out "$scratch/tls.crt" -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1
start
URL_OF_SERVER=$url SCRATCH=$scratch SCREENS=$screens LINK_BUREAU=$(at_port "$bureau") LINK_SUPPLY=$(at_port "$supply") \
	node test/browser/account.mjs >"$scratch/results" 2>&1
browsed=$?
awk -v n=$tests '/^ok / { sub(/^ok /, "ok " ++n " - ") } /^not ok / { sub(/^not ok /, "not ok " ++n " - ") } { print }' "$scratch/results"
tests=$((tests + $(grep -c -E '^(not )?ok ' "$scratch/results")))
failed=$((failed + $(grep -c '^not ok ' "$scratch/results")))
rm -f "$scratch/reply"
ok "the browser came to its end" test "$browsed" -le 1 -a "$(grep -c '^ok ' "$scratch/results")" -gt 40
stop
ok "the audit finds nothing" "$program" audit --data "$scratch/data"
done_testing
