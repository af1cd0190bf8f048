#include <atomvet/seqlock.h>
#include <cstdint>

std::int64_t example(std::int64_t now) {
@example@
  return low + high + since;
}
