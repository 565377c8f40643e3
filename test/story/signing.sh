#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Signing as a maker does it: keys made by `keygen` and by OpenSSL, requests signed by `sign` and by hand with
# OpenSSL's command line, and what the platform keeps checked with OpenSSL's command line.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh

host=127.0.0.1:8080 # under which a new instance publishes itself, whatever port it listens on here
id=1234567812345678 # of the signer; GB/T 35276

# sent STATUS PATH CONFIG: with the headers and the body of a curl configuration, to where the server listens.
sent() {
	grep -v '^url' "$3" >"$scratch/curl"
	status "$1" "$maker" POST "$2" -K "$scratch/curl"
}
signs() { # KEY PATH FILE
	"$program" sign --key "$1" --url "http://$host$2" --config "$3" >"$scratch/config"
}
# key KEYFILE REGISTRATION: registers it by a request that it signs itself.
key() {
	openssl pkey -in "$1" -pubout | jq -Rs --arg person "$2" '{organisation: "demo-maker", public_key: .,
		valid_from_day: "2026-01-01", valid_until_day: "2030-12-31"}
		+ if $person == "" then {} else {registration: $person} end' >"$scratch/key.json"
	signs "$1" /v1/keys "$scratch/key.json" && sent 201 /v1/keys "$scratch/config"
}
mode() { # FILE MODE
	[ "$(stat -c %a "$1")" = "$2" ]
}

# -- SM2 signatures between the 64 bytes r || s and OpenSSL's DER ----------------------------------

raw_of_der() { # stdin -> stdout
	openssl asn1parse -inform DER | sed -n 's/.*INTEGER *:\(.*\)/\1/p' | while read -r number; do
		printf '%64s' "$number" | tr ' ' 0
	done | basenc --base16 -d
}
der_of_hex() { # 128 hex digits FILE
	printf 'asn1=SEQUENCE:both\n[both]\nr=INTEGER:0x%s\ns=INTEGER:0x%s\n' \
		"$(printf %s "$1" | cut -c1-64)" "$(printf %s "$1" | cut -c65-128)" >"$scratch/asn1"
	openssl asn1parse -genconf "$scratch/asn1" -noout -out "$2"
}
sm2_sign() { # KEY: stdin -> base64
	cat >"$scratch/text"
	openssl pkeyutl -sign -inkey "$1" -rawin -digest sm3 -pkeyopt "distid:$id" -in "$scratch/text" |
		raw_of_der | base64 -w0
}
ed25519_sign() { # KEY: stdin -> base64
	cat >"$scratch/text"
	openssl pkeyutl -sign -inkey "$1" -rawin -in "$scratch/text" | base64 -w0
}
keyid() { # KEY
	openssl pkey -in "$1" -pubout -outform DER | sha256sum | cut -c1-16
}
# by_hand ALGORITHM SIGNER KEY FILE: a curl configuration, made without a line of the platform's.
by_hand() {
	digest=sha-256=:$(openssl dgst -sha256 -binary "$4" | base64 -w0):
	params="(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\" \"content-type\");created=$(date +%s);keyid=\"$(keyid "$3")\";alg=\"$1\""
	signature=$(printf '"@method": POST\n"@authority": %s\n"@path": /v1/lots\n"@query": ?\n"content-digest": %s\n"content-type": application/json\n"@signature-params": %s' \
		"$host" "$digest" "$params" | "$2" "$3")
	cat >"$scratch/config" <<-END
		data-binary = "@$4"
		header = "Content-Type: application/json"
		header = "Content-Digest: $digest"
		header = "Signature-Input: s=$(printf %s "$params" | sed 's/"/\\"/g')"
		header = "Signature: s=:$signature:"
	END
}

# -- the keys ---------------------------------------------------------------------------------------

ok 'an instance' "$program" init --data "$scratch/data" --sample
start
maker=$(token demo-maker maker)
bureau=$(token demo-bureau bureau)
auditor=$(token demo-bureau auditor)
ok 'keygen makes an SM2 key' sh -c "$program keygen --alg sm2 --out $scratch/sm2.pem >$scratch/said"
ok 'which OpenSSL reads' sh -c "openssl pkey -in $scratch/sm2.pem -pubout >$scratch/public; head -n 4 $scratch/said | cmp - $scratch/public"
ok 'with the id that it prints' grep -q "keyid: $(keyid "$scratch/sm2.pem")" "$scratch/said"
ok 'and only its owner may read' mode "$scratch/sm2.pem" 600
ok 'never over another one' sh -c "! $program keygen --alg sm2 --out $scratch/sm2.pem"
ok 'keygen makes an Ed25519 key' sh -c "$program keygen --alg ed25519 --out $scratch/ed.pem >$scratch/said"
ok 'which OpenSSL reads, too' sh -c "openssl pkey -in $scratch/ed.pem -pubout >$scratch/public; head -n 3 $scratch/said | cmp - $scratch/public"
ok 'no other algorithm' sh -c "! $program keygen --alg rsa --out $scratch/rsa.pem; [ ! -e $scratch/rsa.pem ]"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out "$scratch/theirs.pem" 2>/dev/null
openssl genpkey -algorithm ed25519 -out "$scratch/their-ed.pem"
chmod 600 "$scratch/theirs.pem" "$scratch/their-ed.pem"
ok 'a key is registered by a request that it signs' key "$scratch/sm2.pem" REG-0305
ok 'an Ed25519 key' key "$scratch/ed.pem" ''
ok 'an SM2 key that OpenSSL made' key "$scratch/theirs.pem" ''
ok 'an Ed25519 key that OpenSSL made' key "$scratch/their-ed.pem" ''

# -- lots -------------------------------------------------------------------------------------------

for n in 1 2 3 4; do "$program" simulate --seed $n --meters 2 >"$scratch/lot$n.json"; done
ok 'an unsigned lot is refused' status 422 "$maker" POST /v1/lots -H 'Content-Type: application/json' --data-binary "@$scratch/lot1.json"
ok 'as signature-missing' json .code signature-missing
ok 'a lot is signed with SM2' signs "$scratch/sm2.pem" /v1/lots "$scratch/lot1.json"
ok 'and taken' sent 201 /v1/lots "$scratch/config"
lot=$(jq -r .lot "$scratch/reply")
certificate=$(jq -r '[.meters[].certificate | select(. != null)][0]' "$scratch/reply")
ok 'its certificates are issued: a signatory signed' [ "$certificate" != null ]
ok 'the -H form serves as well' sh -c "$program sign --key $scratch/ed.pem --url http://$host/v1/lots $scratch/lot2.json | sed \"s/^-H '\(.*\)'$/\1/\" >$scratch/headers"
ok 'with Ed25519' status 201 "$maker" POST /v1/lots -H "@$scratch/headers" --data-binary "@$scratch/lot2.json"
by_hand sm2-sm3 sm2_sign "$scratch/theirs.pem" "$scratch/lot3.json"
ok "an SM2 signature of OpenSSL's is taken" sent 201 /v1/lots "$scratch/config"
by_hand ed25519 ed25519_sign "$scratch/their-ed.pem" "$scratch/lot4.json"
ok "an Ed25519 signature of OpenSSL's is taken" sent 201 /v1/lots "$scratch/config"
"$program" simulate --seed 5 --meters 2 >"$scratch/lot5.json"
signs "$scratch/sm2.pem" /v1/lots "$scratch/lot5.json"
sed -i 's/"batch"/ "batch"/' "$scratch/lot5.json"
ok 'a byte more on the way is noticed' sent 400 /v1/lots "$scratch/config"
ok 'as digest-mismatch' json .code digest-mismatch

# -- what is kept -----------------------------------------------------------------------------------

ok 'the exact bytes come back' both status 200 "$bureau" GET "/v1/lots/$lot/body" -- cmp "$scratch/reply" "$scratch/lot1.json"
ok 'so does the signature' status 200 "$bureau" GET "/v1/lots/$lot/signature"
jq -j .base "$scratch/reply" >"$scratch/base"
jq -j .public_key "$scratch/reply" >"$scratch/public"
der_of_hex "$(jq -r .signature "$scratch/reply")" "$scratch/der"
ok "which OpenSSL's command line verifies" openssl pkeyutl -verify -pubin -inkey "$scratch/public" -rawin -digest sm3 -pkeyopt "distid:$id" -in "$scratch/base" -sigfile "$scratch/der"
ok 'over the digest of these bytes' grep -qF "sha-256=:$(openssl dgst -sha256 -binary "$scratch/lot1.json" | base64 -w0):" "$scratch/base"
ok 'and their SM3' grep -qF "sm3=:$(openssl dgst -sm3 -binary "$scratch/lot1.json" | base64 -w0):" "$scratch/base"

# -- proof ------------------------------------------------------------------------------------------

curl -s "$url/log/key" >"$scratch/reply"
vkey=$(jq -r .ed25519_vkey "$scratch/reply")
ok 'the bundle' soon status 200 "$maker" GET "/v1/certificates/$certificate.json"
cp "$scratch/reply" "$scratch/bundle"
ok 'proves itself offline' "$verifier" "$scratch/bundle" --key "$vkey"
ok 'and names the key' sh -c "$verifier $scratch/bundle --key '$vkey' | grep -q $(keyid "$scratch/sm2.pem")"
ok 'the log verifies over HTTP' "$verifier" log "$url/log" --key "$vkey" --token "$auditor"
stop
ok 'the audit finds nothing' "$program" audit --data "$scratch/data"
done_testing
