#include <atomic>
struct Sink {
  void note(int);
  int pure(int) const;
};
void log_line(const char *);
bool try_swap(int *cell, int *old, int v);
