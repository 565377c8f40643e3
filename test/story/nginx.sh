#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The example for nginx, as it is but for names, ports and folders, in front of a real server.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
nginx=/usr/sbin/nginx
proxy=

leave() {
	[ -z "$proxy" ] || kill -QUIT "$proxy" 2>/dev/null
	[ -z "$proxy" ] || wait "$proxy" 2>/dev/null
	finish
}
trap leave EXIT
trap 'leave; exit 1' INT TERM

# Nothing of the example is changed but where things lie.
configure() { # TLS-PORT PLAIN-PORT
	sed -e "s|listen 443 |listen 127.0.0.1:$1 |; s|listen 80;|listen 127.0.0.1:$2;|; /listen \[::\]/d" \
		-e "s|/etc/ssl/fangsheng|$scratch/tls|; s|/var/log/nginx|$scratch/logs|; s|/var/lib/nginx|$scratch|" \
		-e "s|127.0.0.1:8080;|127.0.0.1:$port;|" packaging/nginx.conf >"$scratch/site.conf"
	cat >"$scratch/nginx.conf" <<-END
		$([ "$(id -u)" -ne 0 ] || echo 'user root;')
		pid $scratch/nginx.pid;
		daemon off;
		worker_processes 1;
		error_log $scratch/logs/main.log crit;
		events { worker_connections 256; }
		http {
			client_body_temp_path $scratch/body;
			proxy_temp_path $scratch/temp;
			fastcgi_temp_path $scratch/temp;
			uwsgi_temp_path $scratch/temp;
			scgi_temp_path $scratch/temp;
			access_log $scratch/logs/rest.log;
			include $scratch/site.conf;
		}
	END
}
# nginx cannot choose a free port by itself.
proxy_start() {
	try=0
	while [ $try -lt 20 ]; do
		try=$((try + 1))
		tls=$((20000 + ($$ * 7 + try * 211) % 20000))
		configure $tls $((tls + 1))
		"$nginx" -c "$scratch/nginx.conf" -e "$scratch/logs/main.log" 2>"$scratch/nginx.out" &
		proxy=$!
		sleep 0.3
		kill -0 $proxy 2>/dev/null && return 0
		proxy=
	done
	cat "$scratch/nginx.out"
	return 1
}
outside() { # PATH [curl options]: the status; headers and body are kept
	path=$1
	shift
	curl -s --cacert "$scratch/tls/fullchain.pem" --resolve "log.example.org:$tls:127.0.0.1" --max-time 20 \
		-D "$scratch/headers" -o "$scratch/reply" -w '%{http_code}' "$@" "https://log.example.org:$tls$path"
}
gives() { # STATUS PATH [curl options]
	wanted=$1
	shift
	got=$(outside "$@")
	[ "$got" = "$wanted" ] || {
		echo "status $got instead of $wanted"
		cat "$scratch/headers"
		return 1
	}
}
has_header() { # REGULAR EXPRESSION
	grep -i -E "^$1" "$scratch/headers" || {
		cat "$scratch/headers"
		return 1
	}
}
burst() { # of requests over one connection, beyond what is allowed: some are refused, the first are not
	curl -s --cacert "$scratch/tls/fullchain.pem" --resolve "log.example.org:$tls:127.0.0.1" -o /dev/null \
		-w '%{http_code}\n' "https://log.example.org:$tls$page?x=[1-80]" >"$scratch/codes"
	sort "$scratch/codes" | uniq -c
	grep -q -v 429 "$scratch/codes" && grep -q 429 "$scratch/codes"
}
no_trace() { # neither code nor tag of the meter in any log
	cat "$scratch"/logs/* >"$scratch/all"
	! grep -F -e "$tag" -e "${code#*-}" "$scratch/all" && grep -q ' GET /m/- 200 ' "$scratch/all"
}

[ -x $nginx ] || {
	echo 'ok 1 - nginx example # SKIP nginx is not installed'
	echo 1..1
	exit
}
mkdir "$scratch/tls" "$scratch/logs"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=log.example.org \
	-addext subjectAltName=DNS:log.example.org -keyout "$scratch/tls/privkey.pem" -out "$scratch/tls/fullchain.pem" 2>/dev/null
"$program" init --data "$scratch/data" --sample >/dev/null
start
maker=$(token demo-maker maker)
auditor=$(token demo-bureau auditor)
ok 'nginx starts with the example' proxy_start
ok 'and finds nothing to warn of' "$nginx" -t -q -c "$scratch/nginx.conf" -e "$scratch/logs/main.log"

ok 'healthy, over TLS' gives 200 /healthz
ok 'by HTTP/2' has_header 'HTTP/2 200'
ok 'with strict transport security' has_header 'strict-transport-security: max-age='
ok 'TLS 1.2 is spoken' gives 200 /healthz --tls-max 1.2
ok 'TLS 1.1 is not' gives 000 /healthz --tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0
ok 'plain HTTP is sent to TLS' sh -c "curl -s -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: log.example.org' \
	'http://127.0.0.1:$((tls + 1))/m/x' | grep '^308 https://log.example.org'"

"$program" simulate --seed 5 --meters 300 >"$scratch/lot.json"
ok 'a lot is stored' gives 201 /v1/lots -H "Authorization: Bearer $maker" -H 'Content-Type: application/json' --data-binary "@$scratch/lot.json"
code=$(jq -r '[.meters[]|select(.certificate)][0].code' "$scratch/reply")
head -c 17000000 /dev/zero >"$scratch/large"
ok 'a body beyond 16 MiB is refused' gives 413 /v1/lots -H "Authorization: Bearer $maker" --data-binary "@$scratch/large"
ok 'in words for programs' json .code too-large
ok 'metrics stay inside' gives 404 /metrics
ok 'but are there' sh -c "curl -s -f http://127.0.0.1:$port/metrics | grep -q fangsheng_log_size"

until [ "$(curl -s "$url/log/checkpoint" | sed -n 2p)" -ge 300 ]; do sleep 0.1; done
ok 'a full tile is fetched' both gives 200 /log/tile/0/000 -- has_header 'x-cache: MISS'
ok 'and then comes from the cache' both gives 200 /log/tile/0/000 -- has_header 'x-cache: HIT'
ok 'entries need a token' gives 401 /log/tile/entries/000
ok 'have one' gives 200 /log/tile/entries/000 -H "Authorization: Bearer $auditor"
ok 'and are kept from others afterwards' gives 401 /log/tile/entries/000
ok 'a checkpoint is never old' both gives 200 /log/checkpoint -- has_header 'cache-control: no-cache'

gives 200 "/v1/meters/$code" -H "Authorization: Bearer $maker"
tag=$(jq -r .tag "$scratch/reply")
page=/m/$code.$tag
ok 'the page behind the QR code' gives 200 "$page" -A reader -e "https://log.example.org$page"
ok 'a certificate by its tag' gives 200 "/v1/certificates/$code-1?tag=$tag"
ok 'who asks too often has to wait' burst
stop
sleep 1
ok 'without a server people get a page' gives 503 "$page"
ok 'in Chinese' grep -q 服务暂时不可用 "$scratch/reply"
ok 'and programs get a problem' both gives 503 /v1/lots -- json .code unavailable
ok 'full tiles are still there' gives 200 /log/tile/0/000
ok 'no log knows which meter was looked at' no_trace
done_testing
