#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The log's Ed25519 key in a hardware module, SoftHSM; its SM2 key in a file.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh

module=/usr/lib/softhsm/libsofthsm2.so
skip() { # WHY
	tests=1
	echo "ok 1 - a log that SoftHSM signs # SKIP $1"
	done_testing
}
command -v softhsm2-util >/dev/null && [ -e $module ] || skip 'SoftHSM is not installed (package softhsm2)'

mkdir "$scratch/tokens"
cat >"$scratch/softhsm.conf" <<-END
	directories.tokendir = $scratch/tokens
	objectstore.backend = file
	log.level = ERROR
END
export SOFTHSM2_CONF="$scratch/softhsm.conf"
pin=0000-log
config=$scratch/data/fangsheng.json

# token LABEL PEM: a new token that holds the key.
make_token() {
	softhsm2-util --init-token --free --label "$1" --so-pin 0000-officer --pin "$pin" &&
		softhsm2-util --import "$2" --token "$1" --label log-ed25519 --id 01 --pin "$pin"
}
pem_of_seed() { # FILE: the seed as PKCS #8 (RFC 8410)
	echo '-----BEGIN PRIVATE KEY-----'
	{
		printf '\060\056\002\001\000\060\005\006\003\053\145\160\004\042\004\040'
		base64 -d "$1"
	} | base64 -w0
	printf '\n-----END PRIVATE KEY-----\n'
}
uri() { # TOKEN
	echo "pkcs11:token=$1;object=log-ed25519;id=%01?module-path=$module&pin-source=file:$scratch/pin"
}
configure() { # MEMBER VALUE…, on top of what init wrote
	jq "$@" "$scratch/init.json" >"$config"
}
refuses() { # WORDS: serve ends at once, and says why
	timeout 20 "$program" serve --data "$scratch/data" --listen 127.0.0.1:0 >"$scratch/refused" 2>&1 &&
		return 1
	grep -qF "$1" "$scratch/refused" || {
		cat "$scratch/refused"
		return 1
	}
}
exits() { # STATUS COMMAND…
	wanted=$1
	shift
	timeout 20 "$@" >/dev/null 2>&1
	[ $? -eq "$wanted" ]
}
size() {
	curl -s "$url/log/checkpoint" | sed -n 2p
}
covers() { # INDEX
	[ "$(size)" -gt "$1" ]
}
lots=0
uploads() { # a lot of three meters, its first index in $first
	lots=$((lots + 1))
	"$program" simulate --seed $lots --meters 3 >"$scratch/lot.json"
	status 201 "$maker" POST /v1/lots -H 'Content-Type: application/json' --data-binary "@$scratch/lot.json" || return 1
	first=$(jq -r .first_index "$scratch/reply")
}
verifies() {
	"$verifier" log "$url/log" --trust "$scratch/log.vkey" --token "$auditor"
}

# -- the key goes into the token -------------------------------------------------------------------

ok 'init makes the keys' "$program" init --data "$scratch/data" --sample
cp "$config" "$scratch/init.json"
cp "$scratch/data/keys/log.vkey" "$scratch/log.vkey"
printf '%s\n' "$pin" >"$scratch/pin"
chmod 600 "$scratch/pin"
pem_of_seed "$scratch/data/keys/log-ed25519" >"$scratch/key.pem"
openssl genpkey -algorithm ed25519 -out "$scratch/stranger.pem"
ok 'SoftHSM takes the Ed25519 key' make_token log "$scratch/key.pem"
ok 'and another token a strange one' make_token stranger "$scratch/stranger.pem"
mv "$scratch/data/keys/log-ed25519" "$scratch/envelope"
ok 'without key file and token nothing is served' refuses log-ed25519

# -- what is refused -------------------------------------------------------------------------------

configure --arg uri "$(uri stranger)" '.log_ed25519 = $uri'
ok 'a wrong key is refused before anything is signed' refuses 'is not the ed25519 key that is published'
configure --arg uri "$(uri nowhere)" '.log_ed25519 = $uri'
ok 'so is a token that is not there' refuses 'no token "nowhere" is there'
configure --arg uri "$(uri log)&pin-value=$pin" '.log_ed25519 = $uri'
ok 'and a PIN in the configuration' refuses pin-value
ok 'which is not repeated' sh -c "! grep -qF $pin $scratch/refused"
configure --arg uri "$(uri log)" '.log_ed25519 = $uri | .log_sm2 = $uri'
ok 'SM2 in a token needs the number of the mechanism' refuses log_sm2_mechanism
configure --arg uri "$(uri log)" '.log_ed25519 = $uri | .log_sm2 = $uri | .log_sm2_mechanism = 2147483909'
ok 'which SoftHSM does not have' refuses 'the module has no SM2 mechanism'
configure --arg uri "$(uri log)" '.log_ed25519 = $uri'
echo 0000-wrong >"$scratch/pin"
ok 'a wrong PIN is refused' refuses 'the PIN is wrong'
ok 'with the status after which nobody starts it again' exits 2 "$program" serve --data "$scratch/data" --listen 127.0.0.1:0
printf '%s\n' "$pin" >"$scratch/pin"
chmod 644 "$scratch/pin"
ok 'so is a PIN that others can read' refuses 'it must be 0600'
chmod 600 "$scratch/pin"

# -- a log that SoftHSM signs ----------------------------------------------------------------------

ok 'the server starts' start
maker=$(token demo-maker maker)
auditor=$(token demo-bureau auditor)
ok 'a lot is taken' uploads
ok 'its checkpoint is signed' soon covers "$first"
ok 'with both keys' verifies
ok 'it has a line of each' sh -c "[ \"\$(curl -s $url/log/checkpoint | grep -c '^— ')\" = 2 ]"

kill -KILL "$server"
wait "$server" 2>/dev/null
: >"$scratch/server.log"
ok 'after a kill it starts again' start
ok 'and goes on' uploads
ok 'signing' soon covers "$first"
ok 'one log' verifies

# -- the token goes and comes back -----------------------------------------------------------------

mv "$scratch/tokens" "$scratch/away"
mkdir "$scratch/tokens"
before=$(size)
ok 'while the token is away lots are taken' uploads
ok 'the journal says so' soon grep -qE 'publisher: .*PKCS#11' "$scratch/server.log"
ok 'nothing is published' [ "$(size)" = "$before" ]
rmdir "$scratch/tokens"
mv "$scratch/away" "$scratch/tokens"
ok 'when it is back publication goes on' soon covers "$first"
ok 'and the journal says so' soon grep -qF 'publisher: works again' "$scratch/server.log"
ok 'it is still one log' verifies

# -- what needs no token ---------------------------------------------------------------------------

ok 'the server stops' stop
mv "$scratch/tokens" "$scratch/away"
ok 'the audit finds nothing, and asks no token' "$program" audit --data "$scratch/data"
ok 'a backup is made' "$program" backup --data "$scratch/data" --to "$scratch/copy"
ok 'with the same configuration' [ "$(jq -r .log_ed25519 "$scratch/copy/fangsheng.json")" = "$(uri log)" ]
mv "$scratch/envelope" "$scratch/data/keys/log-ed25519"
cp "$scratch/init.json" "$config"
ok 'the key file from the envelope serves as before' start
ok 'one lot more' uploads
ok 'signed' soon covers "$first"
ok 'in the same log' verifies
stop
ok 'the audit finds nothing' "$program" audit --data "$scratch/data"
done_testing
