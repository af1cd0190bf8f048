// RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11 -pthread
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef struct { int counter; } atomic_t;
#define atomic_read(v) __atomic_load_n(&(v)->counter, __ATOMIC_RELAXED)
#define atomic_inc(v) __atomic_fetch_add(&(v)->counter, 1, __ATOMIC_SEQ_CST)
#define atomic_dec_and_test(v) (__atomic_sub_fetch(&(v)->counter, 1, __ATOMIC_SEQ_CST) == 0)
static inline void atomic_set(atomic_t *v, int n) { v->counter = n; }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
struct obj { atomic_t refs; int state; struct obj *next; char name[8]; uint64_t stat[4]; };
struct pool { struct obj *free; pthread_mutex_t lock; pthread_rwlock_t rw; int used; int peak; };
static struct pool *the_pool;
static inline uint64_t load_into(uint64_t *src, uint64_t *dst) { __atomic_load(src, dst, __ATOMIC_RELAXED); return 0; }
bool cas_int(int *p, int old, int new) { return __sync_bool_compare_and_swap(p, old, new); }
struct obj *obj_new(void) { struct obj *o = calloc(1, sizeof(*o)); if (!o) return NULL; atomic_set(&o->refs, 1); o->state = 1; return o; }
void obj_get(struct obj *o) { atomic_inc(&o->refs); }
void obj_put(struct obj *o) {
	if (!atomic_dec_and_test(&o->refs))
		return;
	o->state = 3;
	free(o);
}
void obj_reset(struct obj *o) { atomic_set(&o->refs, 0); }
int obj_start(struct obj *o) {
	int old = o->state;
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
	return cas_int(&o->state, old, 2);
}
void obj_stats(struct obj *o, int i) {
	uint64_t v;
	load_into(&o->stat[i], &v);
	o->stat[i] = v + 1;
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
}
int pool_use(struct pool *p) {
	int used;
	pthread_mutex_lock(&p->lock);
	used = ++p->used;
	pthread_mutex_unlock(&p->lock);
	if (used > __atomic_load_n(&p->peak, __ATOMIC_RELAXED)) {
		pthread_mutex_lock(&p->lock);
		if (used > p->peak)
			__atomic_store_n(&p->peak, used, __ATOMIC_RELAXED);
		pthread_mutex_unlock(&p->lock);
	}
	return p->peak;
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
}
void pool_reset(struct pool *p) {
	if (pthread_mutex_trylock(&p->lock) != 0)
		return;
	p->peak = 0;
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
	pthread_mutex_unlock(&p->lock);
}
static void locked_helper(struct pool *p) { if (p->peak > 10) printf("x"); }
void pool_check(struct pool *p) { pthread_mutex_lock(&p->lock); locked_helper(p); pthread_mutex_unlock(&p->lock); }
void pool_check2(struct pool *p) {
	pthread_mutex_lock(&p->lock);
	if (p->peak < 0)
		goto out;
	p->used = 0;
out:
	pthread_mutex_unlock(&p->lock);
	if (p->peak == 1)
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
		abort();
}
void other_pool(struct pool *p, struct pool *q) {
	pthread_mutex_lock(&q->lock);
	if (p->peak == 1)
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
		abort();
	pthread_mutex_unlock(&q->lock);
}
struct obj *obj_clone(const struct obj *from) {
	struct obj *o = malloc(sizeof *o);
	if (!o) return NULL;
	memcpy(o, from, sizeof *o);
	o->state = 0;
	o->next = NULL;
	the_pool->free = o;
	o->state = 1;
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
	return o;
}
struct obj *obj_pair(void) {
	struct obj *o[2] = { obj_new(), obj_new() };
	o[0]->state = 7; // still ours
	return o[0];
}
static void *thread_main(void *arg) { struct obj *o = arg; obj_get(o); cas_int(&o->state, 1, 2); return NULL; }
int run(void) {
	pthread_t t;
	struct obj o = { .state = 1 };
	pthread_create(&t, NULL, thread_main, &o);
	int early = o.state;
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain
	pthread_join(t, NULL);
	return early + o.state;
}
