#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The first account of an instance, from the command line to a browser's cookie: no default password, the link once,
# cookies with and without TLS, other sites' pages, and many who log in at once.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
password='seven white cranes'

invite() { # [options]: the last line
	"$program" invite --data "$scratch/data" "$@" >"$scratch/invited" 2>&1 || return 1
	tail -n 1 "$scratch/invited"
}
posts() { # PATH JSON [curl options]: the status; headers are kept
	path=$1 body=$2
	shift 2
	curl -s -o "$scratch/reply" -D "$scratch/headers" -w '%{http_code}' --max-time 60 -X POST \
		-H 'Content-Type: application/json' -d "$body" "$@" "$url$path"
}
gives() { # STATUS PATH JSON [curl options]
	wanted=$1
	shift
	got=$(posts "$@")
	[ "$got" = "$wanted" ] || {
		echo "status $got instead of $wanted"
		return 1
	}
}
login="{\"organisation\":\"demo-supply\",\"login\":\"wu\",\"password\":\"$password\"}"
cookie() { # NAME: the value that the last answer set
	tr -d '\r' <"$scratch/headers" | sed -n "s/^[Ss]et-[Cc]ookie: $1=\([^;]*\);.*/\1/p"
}
sets_cookie() { # REGULAR EXPRESSION
	tr -d '\r' <"$scratch/headers" | grep -i -E "^set-cookie: $1\$"
}
whoami_by() { # STATUS COOKIE [curl options]
	wanted=$1 value=$2
	shift 2
	got=$(curl -s -o "$scratch/reply" -D "$scratch/headers" -w '%{http_code}' -H "Cookie: $value" "$@" "$url/v1/session")
	[ "$got" = "$wanted" ] || {
		echo "status $got instead of $wanted"
		return 1
	}
}
refused_to() { # what must fail does, and says so
	if "$@"; then return 1; fi
	[ -s "$scratch/invited" ]
}
ends_link() {
	case $link in
	http://127.0.0.1:8080/invite\#fsi_*) ;;
	*)
		echo "$link"
		return 1
		;;
	esac
}
# Forty at once: some are told to come again, none waits for ever, and others are served meanwhile.
crowd() {
	i=0
	while [ $i -lt 40 ]; do
		i=$((i + 1))
		curl -s -o /dev/null -w '%{http_code}\n' --max-time 60 -X POST -H 'Content-Type: application/json' \
			-H "X-Forwarded-For: 192.0.2.$i" -d "$login" "$url/v1/session" >>"$scratch/crowd" &
	done
	within 2 curl -s -f -o /dev/null "$url/healthz" || return 1
	while [ "$(wc -l <"$scratch/crowd")" -lt 40 ]; do sleep 0.1; done
	sort "$scratch/crowd" | uniq -c
	grep -q 200 "$scratch/crowd" && ! grep -v -E '^(200|503)$' "$scratch/crowd"
}

"$program" init --data "$scratch/data" --sample >/dev/null 2>&1
link=$(invite --org demo-supply --role supply --login wu --duties clerk)
secret=${link#*#}
account=$(sed -n 's/^account //p' "$scratch/invited")
ok 'invite prints the link last' ends_link
ok 'an unknown organisation is refused' refused_to invite --org nobody --role supply --login wu
ok 'a role that the organisation has not is refused' refused_to invite --org demo-supply --role bureau --login xu
ok 'a login name is there once' refused_to invite --org demo-supply --role supply --login wu
start
ok 'nobody logs in before the invitation is taken up' gives 401 /v1/session "$login"
ok 'the invitation is taken up' gives 201 /v1/invitations/accept "{\"invitation\":\"$secret\",\"password\":\"$password\"}"
ok 'once' gives 410 /v1/invitations/accept "{\"invitation\":\"$secret\",\"password\":\"$password\"}"
ok 'without TLS a plain cookie' both gives 200 /v1/session "$login" -- \
	sets_cookie 'fangsheng=fss_[0-9a-f]{64}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict'
plain=$(cookie fangsheng)
ok 'which is who one is' whoami_by 200 "fangsheng=$plain"
ok 'behind TLS the one that cannot be planted' both gives 200 /v1/session "$login" -H 'X-Forwarded-Proto: https' \
	-H 'X-Forwarded-For: 192.0.2.200' -- \
	sets_cookie '__Host-fangsheng=fss_[0-9a-f]{64}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure'
safe=$(cookie __Host-fangsheng)
ok 'and there no other is looked at' whoami_by 401 "fangsheng=$safe" -H 'X-Forwarded-Proto: https'
ok 'but that one' whoami_by 200 "__Host-fangsheng=$safe" -H 'X-Forwarded-Proto: https'
ok 'a page of another site changes nothing' gives 403 /v1/session/renew '' -H "Cookie: fangsheng=$plain" \
	-H 'Origin: https://evil.example'
ok 'a page of ours does' gives 200 /v1/session/renew '' -H "Cookie: fangsheng=$plain" -H "Origin: $url"
ok 'many at once: served or told to come again' crowd
stop
link=$(invite --again "$account")
ok 'inviting again prints a link' ends_link
start
ok 'and ends password and sessions' both gives 401 /v1/session "$login" -- whoami_by 401 "__Host-fangsheng=$safe" \
	-H 'X-Forwarded-Proto: https'
stop
ok 'the audit finds nothing' "$program" audit --data "$scratch/data"
# shellcheck disable=SC2016 # as it is stored
ok 'no secret lies in the database' sh -c '! grep -a -q -e "$1" -e "$2" "$3"' - "$plain" "${link#*#}" "$scratch/data/fangsheng.db"
done_testing
