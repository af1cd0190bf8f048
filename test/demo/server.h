/* A request server in miniature: what its threads share. */
#ifndef DEMO_SERVER_H
#define DEMO_SERVER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct server_stats {
  uint64_t requests;
  uint64_t errors;
};

/* On the wire, and in the trace buffer that all workers fill. */
struct __attribute__((packed)) trace_header {
  uint8_t version;
  uint32_t records;
};

void server_count(struct server_stats *stats, int failed);
void server_report(const struct server_stats *stats);
void trace_add(struct trace_header *header);
void session_open(int fd);
long quota_take(void);

#ifdef __cplusplus
}
#endif

#endif
