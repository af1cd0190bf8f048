/* Three calls from here to the operation. */
#include "c.h"
long total, plain_total;
int work(void) {
  three(&total);
  plain_total++;
  return 0;
}
