// One method with an effect, one without.
#include "e.h"
#include <vector>
static std::vector<int> notes;
void Sink::note(int n) {
  notes.push_back(n);
  log_line("x");
}
int Sink::pure(int n) const { return n * 2; }
