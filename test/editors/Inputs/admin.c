/* What the admin page asks. */
#include "server.h"

int server_busy(const struct server_stats *stats);

int server_busy(const struct server_stats *stats) { return stats->requests > 1000; }
