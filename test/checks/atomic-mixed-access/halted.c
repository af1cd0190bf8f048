/* RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11 */

/* Between a function that stops all other threads and the one that lets them go on, nobody else sees anything. */
void thread_isolate(void);
void thread_isolate_full(void);
void thread_release(void);
int thread_isolated(void);
void stop_the_world(void);
void start_the_world(void);
void stop_threads(void);
void start_threads(void);
void pause_thread(void);
void resume_thread(void);
void suspend_threads(void); /* and no function to let them go on */

struct pool {
  unsigned used, idle;
};
void take(struct pool *p) { __atomic_fetch_add(&p->used, 1, __ATOMIC_RELAXED); }

unsigned alone(struct pool *p) {
  thread_isolate();
  unsigned n = p->used;
  p->used = 0;
  thread_release();
  return n;
}

void full(struct pool *p) {
  thread_isolate_full();
  p->used = 0;
  thread_release();
}

static void sweep(struct pool *p) { p->used--; }
void collect(struct pool *p) {
  stop_the_world();
  sweep(p);
  start_the_world();
}

void unless_it_is(struct pool *p) {
  int isolated = thread_isolated();
  if (!isolated)
    thread_isolate();
  p->used = 0;
  if (!isolated)
    thread_release();
}

void only_if_it_is(struct pool *p) {
  if (__builtin_expect(thread_isolated(), 0))
    p->used = 0;
  p->used = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'p->used' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}

void on_one_path(struct pool *p, int alone) {
  if (alone)
    thread_isolate();
  p->used = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'p->used' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}

void before_and_after(struct pool *p) {
  p->used++;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read-modify-write of 'p->used' loses what others write in between: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  stop_the_world();
  start_the_world();
  p->used--;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read-modify-write of 'p->used' loses what others write in between: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}

/* Threads that are asked to end have not ended, one thread is not all, and a name without its opposite says little. */
void asked_to_end(struct pool *p) {
  stop_threads();
  p->used = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'p->used' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  start_threads();
  pause_thread();
  p->used = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'p->used' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  resume_thread();
  suspend_threads();
  p->used = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'p->used' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
