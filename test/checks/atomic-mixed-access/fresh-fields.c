// RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11
#include <stdlib.h>
struct ring { unsigned head, tail; };
struct dev { struct ring *rx, *tx; struct dev *next; };
struct bus { struct dev *devs; };
void ring_step(struct ring *r) { __atomic_fetch_add(&r->head, 1, __ATOMIC_RELAXED); }
static struct ring *ring_new(void) { struct ring *r = malloc(sizeof *r); if (r) r->head = 0; return r; }
struct dev *dev_new(struct bus *b) {
	struct dev *d = malloc(sizeof *d);
	if (!d) return NULL;
	d->rx = ring_new();
	d->tx = calloc(1, sizeof *d->tx);
	d->rx->head = 1;
	d->tx->head = 2;
	d->next = b->devs;
	d->next->rx->head = 3;
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
	b->devs = d;
	d->tx->head = 4;
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
	b->devs->rx = ring_new();
	b->devs->rx->head = 1;
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
	return d;
}
