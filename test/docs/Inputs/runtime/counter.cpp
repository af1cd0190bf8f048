#include <atomvet/counter.h>

std::uint64_t example() {
@example@
  return since_last_time;
}
