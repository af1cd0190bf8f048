#include <stdint.h>
struct __attribute__((packed)) wire {
  uint8_t kind;
  uint32_t seq;
};
struct __attribute__((packed)) frame {
  uint8_t version;
  struct aligned {
    uint32_t id, count;
  } body;
};
void bump(uint32_t *cell);
void bump_wire(struct wire *w);
void bump_count(struct aligned *a);
