#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The main job over HTTP: a maker's lot is judged, logged, certified, and checked by anyone.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh

upload() { # FILE [curl options]
	file=$1
	shift
	request "$maker" POST /v1/lots -H 'Content-Type: application/json' --data-binary "@$file" "$@"
}
uploads() { # STATUS FILE [curl options]
	wanted=$1
	shift
	got=$(upload "$@")
	[ "$got" = "$wanted" ] || {
		echo "status $got instead of $wanted"
		return 1
	}
}
published() { # waits until the checkpoint covers the index
	tries=0
	while [ $tries -lt 60 ]; do
		size=$(curl -s "$url/log/checkpoint" | sed -n 2p)
		[ "${size:-0}" -gt "$1" ] && return 0
		tries=$((tries + 1))
		sleep 0.1
	done
	return 1
}

ok 'init makes an instance' "$program" init --data "$scratch/data" --sample
ok 'init refuses a directory in use' sh -c "! $program init --data $scratch/data"
start
maker=$(token demo-maker maker)
bureau=$(token demo-bureau bureau)
auditor=$(token demo-bureau auditor)
supply=$(token demo-supply supply)

"$program" simulate --seed 1 --meters 40 >"$scratch/lot.json"
ok 'judge and simulate agree on the format' sh -c "$program judge $scratch/lot.json >$scratch/judged; [ \$? -le 1 ]"
ok 'a dry run is answered' status 200 "$maker" POST '/v1/lots?dry_run=true' -H 'Content-Type: application/json' --data-binary "@$scratch/lot.json"
ok 'the dry run has verdicts' json '.meters | length' 40
ok 'a lot is stored' uploads 201 "$scratch/lot.json"
cp "$scratch/reply" "$scratch/first"
first=$(jq -r .first_index "$scratch/first")
lot=$(jq -r .lot "$scratch/first")
ok 'the verdicts are those of judge' sh -c "jq -r '.meters[].verdict' $scratch/first >$scratch/a; jq -r .verdict $scratch/judged >$scratch/b; cmp $scratch/a $scratch/b"
ok 'the same lot again is answered 200' uploads 200 "$scratch/lot.json"
ok 'with the first answer' cmp "$scratch/reply" "$scratch/first"
sed 's/"verified_on"/ "verified_on"/' "$scratch/lot.json" >"$scratch/other.json"
ok 'the same lot with other bytes is refused' uploads 409 "$scratch/other.json"
ok 'as lot-exists' json .code lot-exists
"$program" simulate --seed 2 --meters 3 >"$scratch/lot2.json"
ok 'a key is taken' uploads 201 "$scratch/lot2.json" -H 'Idempotency-Key: k1'
ok 'the same key and bytes again' uploads 200 "$scratch/lot2.json" -H 'Idempotency-Key: k1'
"$program" simulate --seed 3 --meters 3 >"$scratch/lot3.json"
ok 'the same key with other bytes is refused' uploads 422 "$scratch/lot3.json" -H 'Idempotency-Key: k1'
ok 'as key-reused' json .code key-reused
"$program" simulate --seed 4 --medium gas --meters 12 >"$scratch/gas.json"
ok 'gas meters are judged too' uploads 201 "$scratch/gas.json"

jq -c '.lot = "leak-1" | .meters[0].runs = [] | .meters[0].tightness.leak = true' <"$scratch/lot3.json" >"$scratch/leak.json"
ok 'a meter that leaks is not run' uploads 201 "$scratch/leak.json"
ok 'and has failed' json '.meters[0].verdict' fail

"$program" simulate --seed 6 --meters 4 >"$scratch/lot6.json"
jq -c '.meters[0].tightness.leak = true' <"$scratch/lot6.json" >"$scratch/series.json"
ok 'a meter that leaks in a run' uploads 201 "$scratch/series.json"
ok 'spoils what its neighbours measured' json '.meters[1].verdict' invalid
spoilt=$(jq -r '.meters[1].code' "$scratch/reply")
ok 'and their record' status 200 "$maker" GET "/v1/meters/$spoilt"
ok 'says so, with the reason' json '.attempts[0].judgement | .verdict + " " + .findings[0].code' 'invalid leak-in-series'

"$program" simulate --seed 7 --meters 3 | jq -c 'del(.approver)' >"$scratch/unsigned.json"
ok 'a lot without an approver' uploads 201 "$scratch/unsigned.json"
unsigned=$(jq -r .lot "$scratch/reply")
ok 'has no certificates yet' json '[.meters[] | select(.certificate != null)] | length' 0
waiting=$(jq -r '[.meters[] | select(.verdict == "pass")][0].code' "$scratch/reply")
ok 'only a signatory approves' status 422 "$maker" POST "/v1/lots/$unsigned/approve" -H 'Content-Type: application/json' -d '{"approver":"REG-0107"}'
ok 'the signatory does' status 201 "$maker" POST "/v1/lots/$unsigned/approve" -H 'Content-Type: application/json' -d '{"approver":"REG-0305"}'
ok 'once' status 409 "$maker" POST "/v1/lots/$unsigned/approve" -H 'Content-Type: application/json' -d '{"approver":"REG-0305"}'
approval=$(curl -s -H "Authorization: Bearer $maker" "$url/v1/lots/$unsigned" | jq -r .first_index)

ok 'the checkpoint covers the lot' published $((first + 40))
pass=$(jq -r '[.meters[] | select(.certificate != null)][0].code' "$scratch/first")
number=$(jq -r '[.meters[] | select(.certificate != null)][0].certificate' "$scratch/first")
ok 'a maker sees its meter' status 200 "$maker" GET "/v1/meters/$pass"
tag=$(jq -r .tag "$scratch/reply")
ok 'a bureau sees it' status 200 "$bureau" GET "/v1/meters/$pass"
ok 'a stranger does not' status 403 "$supply" GET "/v1/meters/$pass"
ok 'nobody without a token does' status 401 '' GET "/v1/meters/$pass"
ok 'the page behind the code' status 200 '' GET "/m/$pass.$tag" -H 'Accept: text/html'
ok 'is small' sh -c "[ \$(wc -c <$scratch/reply) -lt 30000 ]"
ok 'the same as JSON' status 200 '' GET "/m/$pass.$tag" -H 'Accept: application/json'
ok 'says that it is certified' json .certified true
ok 'capitals are the same address' status 200 '' GET "/M/$pass.$tag"
ok 'a wrong tag is not found' status 404 '' GET "/m/$pass.10000000000"
ok 'the certificate needs a tag or a token' status 404 '' GET "/v1/certificates/$number"
ok 'with the tag anyone sees it' status 200 '' GET "/v1/certificates/$number?tag=$tag"
ok 'it is no official certificate' json .seal_zh 非正式证书
ok 'the bundle' status 200 '' GET "/v1/certificates/$number.json?tag=$tag"
cp "$scratch/reply" "$scratch/bundle.json"
curl -s "$url/log/key" >"$scratch/key.json"
vkey=$(jq -r .ed25519_vkey "$scratch/key.json")
sm2=$(jq -r .sm2_vkey "$scratch/key.json")
ok 'the bundle verifies offline' "$verifier" "$scratch/bundle.json" --key "$vkey" --key "$sm2"
ok 'the approval is published' published $((approval + 4))
ok 'the bundle of an approved meter' status 200 "$maker" GET "/v1/certificates/$waiting-1.json"
cp "$scratch/reply" "$scratch/approved.json"
ok 'verifies too' "$verifier" "$scratch/approved.json" --key "$vkey"
"$program" init --data "$scratch/former" >/dev/null
"$program" init --data "$scratch/stranger" --origin other.example/log >/dev/null
cat "$scratch/former/keys/log.vkey" "$scratch/stranger/keys/log.vkey" "$scratch/data/keys/log.vkey" >"$scratch/trust"
ok 'with former keys and those of others in a trust file too' "$verifier" "$scratch/bundle.json" --trust "$scratch/trust"
ok 'which alone prove nothing' sh -c "! $verifier $scratch/bundle.json --trust $scratch/former/keys/log.vkey"
jq -c '.leaves[].proof |= (split("\n") | .[:-2] + [""] | join("\n"))' <"$scratch/bundle.json" >"$scratch/stripped.json"
ok 'without its SM2 line it verifies for who has no SM2 key' "$verifier" "$scratch/stripped.json" --key "$vkey"
ok 'but not for who has one' sh -c "! $verifier $scratch/stripped.json --key '$vkey' --key '$sm2' >$scratch/said 2>&1"
ok 'who is told why' grep -q 'not signed with SM2' "$scratch/said"
ok 'not without a key' sh -c "! $verifier $scratch/bundle.json"
sed 's/"leaf":"e/"leaf":"f/' "$scratch/bundle.json" >"$scratch/forged.json"
ok 'not when a byte differs' sh -c "! $verifier $scratch/forged.json --key '$vkey'"
ok 'the label scans' sh -c "curl -s -H 'Authorization: Bearer $maker' $url/v1/meters/$pass/qr.png >$scratch/qr.png && zbarimg -q --raw $scratch/qr.png | grep -q '/m/$pass.$tag'"
ok 'the lot page' status 200 "$maker" GET "/v1/lots/$lot"
ok 'has a mean error per point' sh -c "jq -e '.points[0].mean_error_pct' $scratch/reply"
ok 'entries are not public' status 401 '' GET /log/tile/entries/000.p/1
ok 'the whole log verifies over HTTP' "$verifier" log "$url/log" --key "$vkey" --token "$auditor"
curl -s "$url/log/checkpoint" >"$scratch/old"

ok 'unknown addresses' status 404 '' GET /nothing
ok 'wrong methods' status 405 '' DELETE /log/checkpoint
ok 'an address is not cut at %00' status 404 '' GET '/healthz%00x'
ok 'nor a code' status 400 '' GET "/m/$pass%00.$tag"
ok 'escapes are decoded once' status 200 '' GET "/m/%57${pass#W}.$tag"
ok 'in the query too' status 200 '' GET "/v1/certificates/$number?tag=%31${tag#1}"
ok 'unknown query parameters' status 422 '' GET '/log/tile/0/000?x=1'
printf '{"lot":"x"' >"$scratch/bad.json"
ok 'broken JSON' uploads 400 "$scratch/bad.json"
printf '{"lot":"x","unknown":1}' >"$scratch/bad.json"
ok 'a poor lot' uploads 422 "$scratch/bad.json"
ok 'names the places' sh -c "jq -e '.errors | length > 3' $scratch/reply"
head -c 17000000 /dev/zero >"$scratch/large"
ok 'too large a body' uploads 413 "$scratch/large"
ok 'a made-up token' status 401 fs_0000000000000000000000000000000000000000000000000000000000000000 GET "/v1/lots/$lot"
ok 'health' status 200 '' GET /healthz
ok 'metrics' status 200 '' GET /metrics
ok 'openapi' sh -c "curl -s $url/openapi.json | jq -e '.paths | length > 10'"

ok 'the server stops cleanly' stop
ok 'audit finds nothing' "$program" audit --data "$scratch/data"
start
ok 'after a restart the log goes on from the old checkpoint' "$verifier" log "$url/log" --key "$vkey" --old "$scratch/old"
done_testing
