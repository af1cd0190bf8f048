#include "m.h"
struct __attribute__((packed)) record {
  uint16_t tag;
  uint32_t hits, misses;
};
void use(struct wire *w, struct record *r, struct frame *f, struct aligned *a) {
  bump_wire(w); // reported where it is done
  bump(&r->hits); // EXPECT: atomic-misaligned
  bump(&a->count);
  bump(&f->body.id); // EXPECT: atomic-misaligned
}
