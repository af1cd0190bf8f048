#include <atomvet/counter.h>
#include <atomvet/spsc_ring.h>

struct Event {
  int kind = 0;
};
void handle(Event &);
atomvet::Counter dropped_total;

void example(Event event) {
@example@
}
