/* Every worker counts; the admin thread reports. */
#include "server.h"
#include <inttypes.h>
#include <stdio.h>

static struct server_stats total;

void server_count(struct server_stats *stats, int failed) {
  __atomic_fetch_add(&stats->requests, 1, __ATOMIC_RELAXED);
  if (failed)
    __atomic_fetch_add(&stats->errors, 1, __ATOMIC_RELAXED);
}

void server_report(const struct server_stats *stats) {
  /* Two fields copied while others count: the pair never existed. */
  struct server_stats now = *stats;
  printf("%" PRIu64 " requests, %" PRIu64 " errors\n", now.requests, now.errors);
}

int server_failing(void) {
  /* A plain read may be stale for ever: the compiler may keep it in a register. */
  return total.errors > 100;
}

void server_request(int failed) { server_count(&total, failed); }
