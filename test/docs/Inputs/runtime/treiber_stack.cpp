#include <atomvet/treiber_stack.h>

struct Buffer {
  char bytes[64];
};
void use(Buffer &);

void example() {
@example@
}
