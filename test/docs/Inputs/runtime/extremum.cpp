#include <atomvet/extremum.h>

void report(std::int64_t);

void example(std::int64_t elapsed_us) {
@example@
}
