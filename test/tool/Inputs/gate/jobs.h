#ifndef JOBS_H
#define JOBS_H

struct jobs {
  unsigned done, failed, dropped;
};

void finish(struct jobs *jobs);
unsigned finished(const struct jobs *jobs);
unsigned failures(const struct jobs *jobs);

#endif
