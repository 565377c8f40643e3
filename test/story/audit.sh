#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Whoever changes the database behind the platform's back is found out by the auditor, whichever table it was; and a
# server that serves something else than was signed is found out over HTTP.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh

upload() { # FILE STATUS
	status "$2" "$maker" POST /v1/lots -H 'Content-Type: application/json' --data-binary "@$1"
}

# found CODE SQL: a copy of the instance, changed so, is audited; it must exit 1 and name the code.
found() {
	rm -rf "$scratch/copy"
	cp -r "$scratch/data" "$scratch/copy"
	sqlite3 "$scratch/copy/fangsheng.db" "$2" || return 1
	"$program" audit --data "$scratch/copy" >"$scratch/findings"
	code=$?
	cut -c 1-200 "$scratch/findings" | head -n 5
	[ $code -eq 1 ] && grep -q ": $1: " "$scratch/findings"
}

"$program" init --data "$scratch/data" --sample >"$scratch/init" || exit 1
start
maker=$(token demo-maker maker)
auditor=$(token demo-bureau auditor)
bureau=$(token demo-bureau bureau)
grant() { # WHAT STATUS
	status "$2" "$bureau" POST "/v1/grants/DEMO-2024-W-001/$1" -H 'Content-Type: application/json' -d '{"reason":"a story"}'
}
lift() {
	report=$(jq -r .id "$scratch/reply")
	status 201 "$bureau" POST "/v1/grants/DEMO-2024-W-001/resume" -H 'Content-Type: application/json' \
		-d "{\"reason\":\"a story\",\"document\":\"$report\"}"
}
"$program" simulate --seed 11 --meters 50 >"$scratch/lot.json"
"$program" simulate --seed 12 --medium gas --meters 20 >"$scratch/gas.json"
"$program" simulate --seed 13 --meters 3 | jq -c 'del(.approver)' >"$scratch/waits.json"
jq -c '.lot = "leak" | .meters[0].runs = [] | .meters[0].tightness.leak = true | .meters[].serial |= sub("^.."; "99")' \
	<"$scratch/waits.json" >"$scratch/leak.json"
jq -c '.lot = "again" | .meters = [.meters[0]] | .meters[0].attempt = 2 | .meters[0].reason = "rework"
	| .meters[0].previous = "1" | .meters[0].tightness.leak = false' <"$scratch/leak.json" >"$scratch/again.json"
ok 'water' upload "$scratch/lot.json" 201
ok 'gas' upload "$scratch/gas.json" 201
ok 'a lot without approver' upload "$scratch/waits.json" 201
lot=$(jq -r .lot "$scratch/reply")
approver=$(jq -r .approver "$scratch/lot.json")
ok 'its approval' status 201 "$maker" POST "/v1/lots/$lot/approve" -H 'Content-Type: application/json' -d "{\"approver\":\"$approver\"}"
ok 'a lot with a leak' upload "$scratch/leak.json" 201
ok 'the leaking meter again' upload "$scratch/again.json" 201
ok 'the authorisation is suspended' grant suspend 201
ok 'a report' status 201 "$bureau" POST /v1/documents -H 'Content-Type: application/pdf' --data-binary @test/data/permit.pdf
ok 'and lifted' lift
ok 'the audit beside the server finds nothing' "$program" audit --data "$scratch/data"
ok 'an answer under a key' status 201 "$bureau" POST /v1/people -H 'Content-Type: application/json' -H 'Idempotency-Key: k1' \
	-d '{"organisation":"demo-maker","registration":"REG-0999","level":1,"water":true,"gas":false,"signatory":false,"valid_from_day":"2026-01-01","valid_until_day":"2026-12-31"}'
ok 'the audit beside the server finds nothing after that' "$program" audit --data "$scratch/data"
ok 'the server stops' stop
ok 'the audit finds nothing' "$program" audit --data "$scratch/data"

ok 'no leaf has a registration number, or the salt of one' [ "$(sqlite3 "$scratch/data/fangsheng.db" \
	"SELECT count(*) FROM leaf JOIN person ON instr(CAST(bytes AS TEXT), registration) > 0 OR instr(CAST(bytes AS TEXT), lower(hex(salt))) > 0")" = 0 ]
first='(SELECT min(first_index) + 1 FROM lot)'
ok 'a verdict changed in a leaf' found sm3 "UPDATE leaf SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"verdict\":\"pass\"', '\"verdict\":\"fail\"') AS BLOB) WHERE idx = $first"
ok 'is found by judging too' grep -q ': verdict: ' "$scratch/findings"
ok 'and by the root' grep -q ': checkpoint: ' "$scratch/findings"
ok 'a reading changed in a leaf' found tile "UPDATE leaf SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"position\":1', '\"position\":2') AS BLOB) WHERE idx = $first"
ok 'an SM3 digest' found sm3 "UPDATE leaf SET sm3 = zeroblob(32) WHERE idx = 3"
ok 'a tile' found tile "UPDATE tile SET bytes = zeroblob(length(bytes)) WHERE level = 0 AND n = 1"
ok 'a tile too few' found tile "DELETE FROM tile WHERE level = 1"
ok 'a tile too many' found tile "INSERT INTO tile VALUES (0, 7, 9, zeroblob(32))"
ok 'the root of a checkpoint' found checkpoint "UPDATE checkpoint SET root = zeroblob(32)"
ok 'the note of a checkpoint' found signature "UPDATE checkpoint SET note = replace(note, 'A', 'B')"
stripped="UPDATE checkpoint SET note = substr(note, 1, instr(substr(note, instr(note, '— ') + 2), '— ') + instr(note, '— '))"
ok 'the SM2 line of a checkpoint' found signature "$stripped"
ok 'a checkpoint of too many leaves' found checkpoint "UPDATE checkpoint SET size = size + 1000 WHERE size = (SELECT max(size) FROM checkpoint)"
ok 'the newest checkpoint taken away' found checkpoint "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)"
ok 'all checkpoints taken away' found checkpoint "DELETE FROM checkpoint"
ok 'a checkpoint dated back' found checkpoint "UPDATE checkpoint SET at_ms = at_ms - 3600000 WHERE size = (SELECT max(size) FROM checkpoint)"
ok 'a checkpoint dated after the next' found checkpoint "UPDATE checkpoint SET at_ms = at_ms + 3600000 WHERE size = (SELECT min(size) FROM checkpoint)"
ok 'the count of changes of rights' found row-differs "UPDATE log_head SET rights = rights + 1000"
ok 'the count of changes of authority' found row-differs "UPDATE log_head SET authority = authority - 1"
ok 'an answer that was given' found seal "UPDATE idempotency SET reply = replace(reply, '{', '{ ')"
ok 'the request that it answered' found seal "UPDATE idempotency SET digest = zeroblob(32)"
ok 'the key that it was given under' found seal "UPDATE idempotency SET key = 'k2'"
ok 'the seal of an answer' found seal "UPDATE idempotency SET seal = zeroblob(32)"
ok 'a counter of a lot' found row-differs "UPDATE lot SET passed = passed + 1 WHERE lot = '$lot'"
ok 'the approver of a lot' found row-differs "UPDATE lot SET approver = NULL WHERE lot = '$lot'"
ok 'a lot too few' found row-missing "DELETE FROM lot WHERE lot = '$lot'"
ok 'a lot too many' found row-extra "INSERT INTO lot SELECT 'DEM0-x', organisation, batch, medium, kind, regulation, type, bench, verifier, checker, approver, verified_day, uploaded_ms, body_sha256, meters, passed, failed, retest, invalid, withheld, first_index, due_day, decision FROM lot WHERE lot = '$lot'"
ok 'a sum of errors' found row-differs "UPDATE lot_stat SET sum_ppm = sum_ppm + 1 WHERE lot = '$lot' AND n > 0"
ok 'a sum too few' found row-missing "DELETE FROM lot_stat WHERE lot = '$lot' AND point = 'Q2'"
ok 'a sum too many' found row-extra "INSERT INTO lot_stat VALUES ('$lot', 'Q9', 0, 0, 0)"
ok 'an error of a meter' found row-differs "UPDATE verification SET high_ppm = 0 WHERE lot = '$lot'"
ok 'the day on which a lot falls due' found row-differs "UPDATE lot SET due_day = due_day + 365 WHERE lot = '$lot'"
ok 'a date of expiry' found row-differs "UPDATE verification SET due_day = due_day + 365 WHERE lot = '$lot'"
ok 'a certificate taken away' found row-differs "UPDATE verification SET certificate = 3 WHERE lot = '$lot'"
ok 'a certificate given' found row-differs "UPDATE verification SET certificate = 2 WHERE lot = 'DEM0-leak' AND position = 0"
ok 'an attempt too few' found row-missing "DELETE FROM verification WHERE lot = '$lot' AND position = 1"
ok 'an attempt too many' found row-extra "INSERT INTO verification SELECT bucket, code, 7, lot, position, verdict, 0, made_day, due_day, high_ppm, middle_ppm, low_ppm FROM verification WHERE lot = '$lot'"
ok 'the name of an organisation' found row-differs "UPDATE organisation SET name_zh = 'x' WHERE id = 'demo-maker'"
ok 'an organisation too many' found row-extra "INSERT INTO organisation (id, kind, name_zh) VALUES ('x', 'maker', 'x')"
ok 'the dates of a person' found row-differs "UPDATE person SET valid_until_day = valid_until_day + 1"
ok 'a person too few' found row-missing "DELETE FROM person WHERE id = (SELECT min(id) FROM person)"
ok 'the registration number of a person' found row-differs "UPDATE person SET registration = 'REG-9999' WHERE registration = 'REG-0107'"
ok 'two registration numbers exchanged' found row-differs "UPDATE person SET registration = 'x' WHERE registration = 'REG-0107'; UPDATE person SET registration = 'REG-0107' WHERE registration = 'REG-0211'; UPDATE person SET registration = 'REG-0211' WHERE registration = 'x'"
ok 'the salt of a person' found row-differs "UPDATE person SET salt = zeroblob(16) WHERE registration = 'REG-0107'"
ok 'the class of a type' found row-differs "UPDATE type SET class_milli = 1000 WHERE class_milli = 2000"
ok 'the uncertainty of a bench' found row-differs "UPDATE bench SET u_rel_ppm = 1"
ok 'the state of a grant' found row-differs "UPDATE authorisation SET state = 'revoked'"
ok 'who may approve' found row-differs "UPDATE authorisation SET signatories = 'p-1'"
ok 'a departure' found row-differs "UPDATE person SET departed_from_day = 20000"
ok 'a leave' found row-differs "UPDATE person SET absences = '2026-11-20/2026-11-20'"
ok 'an earlier validity' found row-differs "UPDATE bench SET validities = '2020-01-01/2023-12-31'"
ok 'the standard of a bench' found row-differs "UPDATE bench SET standard = 'S-1'"
ok 'a standard too many' found row-extra "INSERT INTO standard (organisation, id, name_zh, medium, certificate, u_rel_ppm, k_milli, measuring_range, valid_from_day, valid_until_day, trace_certificate, trace_from_day, trace_until_day, check_due_day) VALUES ('demo-maker', 'S-1', 'x', 'water', 'C', 1, 2000, 'x', 0, 1, 'T', 0, 1, 1)"
ok 'a laboratory too many' found row-extra "INSERT INTO laboratory (organisation, id, name_zh, temperature_min_mc, temperature_max_mc, humidity_min_ppm, humidity_max_ppm, valid_from_day, valid_until_day) VALUES ('demo-maker', 'L-1', 'x', 0, 1, 0, 1, 0, 1)"
ok 'a document too many' found row-extra "INSERT INTO system_document (organisation, id, kind, version, title_zh, valid_from_day) VALUES ('demo-maker', 'D-1', 'policy', '1', 'x', 0)"
ok 'a decision of nobody' found row-differs "UPDATE lot SET decision = 'released'"
ok 'a certificate revoked by nobody' found row-differs "UPDATE verification SET certificate = 3 WHERE certificate = 2"
ok 'a past suspension of a grant' found row-differs "UPDATE authorisation SET suspensions = NULL WHERE suspensions IS NOT NULL"
ok 'the text of a regulation' found row-differs "UPDATE regulation SET text = text || ' '"
ok 'the hash of a token' found row-differs "UPDATE token SET hash = zeroblob(32) WHERE role = 'maker'"
ok 'the role of a token' found row-differs "UPDATE token SET role = 'admin' WHERE role = 'maker'"
ok 'a token too many' found row-extra "INSERT INTO token (hash, id, organisation, role, issued_ms, expires_ms) SELECT zeroblob(32), 'x', organisation, 'admin', issued_ms, expires_ms FROM token LIMIT 1"
ok 'the latest leaf of a subject' found row-differs "UPDATE subject SET idx = idx - 1 WHERE kind = 'grant'"
ok 'a subject too few' found row-missing "DELETE FROM subject WHERE kind = 'type' AND id = (SELECT min(id) FROM type)"
ok 'the day of the figures' found row-differs "UPDATE year_stat SET day = day + 1"
ok 'the leaf of the figures' found row-differs "UPDATE year_stat SET idx = idx + 1"
ok 'the leaf at which figures were closed' found row-differs "UPDATE year_stat SET closed_idx = closed_idx + 1"
ok 'the count of repeats' found row-differs "UPDATE repeat_count SET after_fail = after_fail + 1"
ok 'a count of repeats too few' found row-missing "DELETE FROM repeat_count"

# A server that lies.  lies CODE-WORDS SQL [options]: serves a changed copy and lets the verifier read it.
key=$(head -n 1 "$scratch/data/keys/log.vkey")
honest=$scratch/data
lies() {
	words=$1
	sql=$2
	shift 2
	rm -rf "$scratch/honest" "$scratch/data.lies"
	cp -r "$honest" "$scratch/honest"
	sqlite3 "$scratch/data/fangsheng.db" "$sql"
	rm "$scratch/data/published" # whoever lies does away with what would keep him from it
	start
	"$verifier" log "$url" --key "$key" "$@" >"$scratch/verified" 2>&1
	code=$?
	stop
	rm -rf "$scratch/data"
	mv "$scratch/honest" "$scratch/data"
	cat "$scratch/verified"
	[ $code -eq 1 ] && grep -q "$words" "$scratch/verified"
}

start
curl -s "$url/log/checkpoint" >"$scratch/checkpoint"
ok 'an honest server is believed' "$verifier" log "$url" --key "$key" --old "$scratch/checkpoint"
ok 'which says that entries were not checked' sh -c "$verifier log $url --key '$key' | grep -q 'entries not checked'"
ok 'with a token they are' sh -c "$verifier log $url/log --key '$key' --token $auditor | grep -q 'findings: 0'"
ok 'a token of a maker is not enough' sh -c "! $verifier log $url/log --key '$key' --token $maker"
printf '# ours\n%s\n' "$key" >"$scratch/trust"
ok 'keys come from a trust file too' "$verifier" log "$url" --trust "$scratch/trust"
ok 'nothing is believed without a key' sh -c "! $verifier log $url"
"$program" init --data "$scratch/stranger" >/dev/null
ok 'a stranger of the same name is not believed' sh -c "! $verifier log $url --trust $scratch/stranger/keys/log.vkey 2>$scratch/said"
ok 'for want of a signature' grep -q 'no signature by a key that was given' "$scratch/said"
stop
ok 'a wrong tile is found' lies 'signed root' "UPDATE tile SET bytes = zeroblob(length(bytes)) WHERE level = 0 AND n = 1"
ok 'a wrong tile above is found' lies 'not made of the tiles below' "UPDATE tile SET bytes = zeroblob(length(bytes)) WHERE level = 1"
ok 'an SM2 line cut off is found' lies 'not signed with SM2' "$stripped" --key "$(sed -n 2p "$scratch/data/keys/log.vkey")"
ok 'a missing tile is found' lies 'verify: ' "DELETE FROM tile WHERE level = 0 AND n = 1"
ok 'a wrong entry is found' lies 'is not the one that was signed' "UPDATE leaf SET bytes = CAST(CAST(bytes AS TEXT) || ' ' AS BLOB) WHERE idx = 5" --token "$auditor"
ok 'a log that shrank is found' lies 'has shrunk' "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint); DELETE FROM leaf WHERE idx >= (SELECT max(size) FROM checkpoint); UPDATE log_head SET size = (SELECT max(size) FROM checkpoint)" --old "$scratch/checkpoint"
done_testing
