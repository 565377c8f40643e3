/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uploads simulated lots over HTTP and times it:
 *   bench-upload PORT TOKEN LOTS METERS CONNECTIONS FIRST_SEED
 * Bodies are made beforehand, a hundred lots or two thousand single meters at a time, and only the
 * uploads are timed. Prints one line: meters a second, latency median and 99th percentile in ms,
 * and the number of refusals. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/simulate.h"

#define BATCH_BYTES ((size_t)64 << 20)

struct load {
	int port;
	const char *token;
	str *body;
	int n;
	_Atomic int next;
	double *latency_ms; /* of all requests so far */
	_Atomic int done;
	_Atomic int refused;
};

static int dial(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	int one = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		perror("connect");
		exit(1);
	}
	return fd;
}

static void write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);
		if (done <= 0) {
			perror("write");
			exit(1);
		}
		p += done;
		n -= (size_t)done;
	}
}

/* Reads one answer with Content-Length; returns its status. */
static int answer(int fd, char *buffer, size_t size)
{
	size_t have = 0;
	long long left = -1;

	for (;;) {
		ssize_t got = read(fd, buffer + have, size - 1 - have);
		if (got <= 0) {
			fprintf(stderr, "the server closed the connection\n");
			exit(1);
		}
		have += (size_t)got;
		buffer[have] = '\0';
		const char *end = strstr(buffer, "\r\n\r\n");
		const char *length = strcasestr(buffer, "content-length:");
		if (end == NULL || length == NULL)
			continue;
		left = strtoll(length + 15, NULL, 10) -
		       (long long)(have - (size_t)(end + 4 - buffer));
		break;
	}
	int status = (int)strtol(buffer + 9, NULL, 10);
	while (left > 0) {
		char sink[65536];
		ssize_t got = read(fd, sink, sizeof sink);
		if (got <= 0)
			exit(1);
		left -= got;
	}
	return status;
}

static void *worker(void *state)
{
	struct load *l = state;
	int fd = dial(l->port);
	char head[512];
	char *buffer = malloc(65536);

	for (;;) {
		int i = atomic_fetch_add(&l->next, 1);
		if (i >= l->n)
			break;
		int64_t began = os_monotonic_ns();
		int n = snprintf(
		        head, sizeof head,
		        "POST /v1/lots HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
		        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
		        l->token, l->body[i].n);
		write_all(fd, head, (size_t)n);
		write_all(fd, l->body[i].p, l->body[i].n);
		if (answer(fd, buffer, 65536) != 201)
			atomic_fetch_add(&l->refused, 1);
		l->latency_ms[atomic_fetch_add(&l->done, 1)] = (double)(os_monotonic_ns() - began) /
		                                               1e6;
	}
	free(buffer);
	close(fd);
	return NULL;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double batch_seconds(struct load *l, int connections)
{
	pthread_t thread[256];
	int64_t began = os_monotonic_ns();

	atomic_store(&l->next, 0);
	for (int i = 0; i < connections; i++)
		pthread_create(&thread[i], NULL, worker, l);
	for (int i = 0; i < connections; i++)
		pthread_join(thread[i], NULL);
	return (double)(os_monotonic_ns() - began) / 1e9;
}

/* Fills bodies until all lots or a batch's bytes are there. */
static int bodies_make(struct arena *a, struct load *l, int wanted, int meters, uint64_t seed)
{
	struct cx cx = cx_new(a, world_real());
	size_t bytes = 0;

	for (l->n = 0; l->n < wanted && bytes < BATCH_BYTES; l->n++) {
		struct simulate_options o = { .seed = seed + (uint64_t)l->n,
			                      .meters = meters,
			                      .medium = MEDIUM_WATER,
			                      .lot_day = ABSENT };
		struct buf b = buf_new(a);
		if (simulate(&cx, &o, &b) != OK)
			exit(1);
		l->body[l->n] = buf_view(&b);
		bytes += b.n;
	}
	return l->n;
}

int main(int argc, char **argv)
{
	if (argc != 7) {
		fprintf(stderr, "bench-upload PORT TOKEN LOTS METERS CONNECTIONS FIRST_SEED\n");
		return 2;
	}
	int lots = atoi(argv[3]), meters = atoi(argv[4]), connections = atoi(argv[5]);
	uint64_t seed = strtoull(argv[6], NULL, 10);
	struct load l = { .port = atoi(argv[1]), .token = argv[2] };
	double seconds = 0;

	l.latency_ms = calloc((size_t)lots + 1, sizeof(double));
	for (int sent = 0; sent < lots;) {
		struct arena *a = arena_new();
		l.body = NEW_N(a, str, (size_t)lots);
		int n = bodies_make(a, &l, lots - sent, meters, seed + (uint64_t)sent);
		seconds += batch_seconds(&l, connections);
		sent += n;
		arena_free(a);
	}
	qsort(l.latency_ms, (size_t)lots, sizeof(double), by_size);
	printf("{\"meters_per_s\":%.0f,\"requests_per_s\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,"
	       "\"refused\":%d}\n",
	       lots * (double)meters / seconds, lots / seconds, l.latency_ms[lots / 2],
	       l.latency_ms[lots * 99 / 100], atomic_load(&l.refused));
	return atomic_load(&l.refused) > 0;
}
