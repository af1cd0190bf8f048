// What is held at each access: the lock functions of C libraries, wrappers, macros, names by option.
// RUN: %clang_tidy '--config={CheckOptions: {atomvet.LockFunctions: "enter_region:leave_region; world_stop:world_start"}}' -checks=-*,atomvet-lock-dump %s -- -w -std=gnu11 2>&1 | FileCheck %s --implicit-check-not="{{warning|error}}: "
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <threads.h>

bool cond(void);
int start(void);

struct region;
void enter_region(struct region *);
void leave_region(struct region *);
void world_stop(void);
void world_start(void);
void stats_lock(void);
void stats_unlock(void);
struct ck_lock { int x; };
void ck_lock_lock(struct ck_lock *);
void ck_lock_unlock(struct ck_lock *);
void block(struct ck_lock *);

struct q {
  pthread_mutex_t m;
  pthread_spinlock_t spin;
  pthread_rwlock_t rw;
  pthread_cond_t cv;
  mtx_t mtx;
  struct region *region;
  struct ck_lock ck;
  int x;
  struct q *next;
};
pthread_mutex_t global = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t table[4];

void mutexes(struct q *q) {
  pthread_mutex_lock(&q->m);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::m] [
  pthread_cond_wait(&q->cv, &q->m);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::m] [
  pthread_mutex_unlock(&q->m);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under no lock [
  pthread_spin_lock(&q->spin);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::spin] [
  pthread_spin_unlock(&q->spin);
  mtx_lock(&q->mtx);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::mtx] [
  mtx_unlock(&q->mtx);
  pthread_mutex_lock(&global);
  pthread_mutex_lock(&table[1]);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [::global], under [::table@locks.c:{{[0-9:]+}}.[1]] [
  pthread_mutex_unlock(&table[1]);
  pthread_mutex_unlock(&global);
}

void readers(struct q *q) {
  pthread_rwlock_rdlock(&q->rw);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' shared [.x | q::rw] [
  pthread_rwlock_unlock(&q->rw);
  pthread_rwlock_wrlock(&q->rw);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::rw] [
  pthread_rwlock_unlock(&q->rw);
}

int attempts(struct q *q) {
  if (pthread_mutex_trylock(&q->m) == 0) {
    __atomic_load_n(&q->x, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'q->x' under [.x | q::m] [
    pthread_mutex_unlock(&q->m);
  }
  if (!pthread_mutex_trylock(&q->m)) {
    __atomic_load_n(&q->x, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'q->x' under [.x | q::m] [
    pthread_mutex_unlock(&q->m);
  }
  int rc;
  if ((rc = pthread_mutex_trylock(&q->m)) != 0)
    return rc;
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::m] [
  pthread_mutex_unlock(&q->m);
  rc = start();
  if (rc == 0)
    __atomic_load_n(&q->x, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'q->x' under no lock [
  rc = mtx_trylock(&q->mtx);
  if (rc == thrd_busy)
    return 1;
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::mtx] [
  mtx_unlock(&q->mtx);
  if (pthread_rwlock_tryrdlock(&q->rw))
    return 2;
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' shared [.x | q::rw] [
  pthread_rwlock_unlock(&q->rw);
  return 0;
}

int labels(struct q *q) {
  int err = -1;
  pthread_mutex_lock(&q->m);
  if (cond())
    goto unlock;
  if (cond()) {
    pthread_mutex_unlock(&q->m);
    goto out;
  }
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::m] [
  err = 0;
unlock:
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::m] [
  pthread_mutex_unlock(&q->m);
out:
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under no lock [
  return err;
}

void conditionally(struct q *q, bool threads) {
  if (threads)
    pthread_mutex_lock(&q->m);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under no lock [
  if (threads)
    pthread_mutex_unlock(&q->m);
}

#define LOCK(Q) pthread_mutex_lock(&(Q)->m)
#define UNLOCK(Q) pthread_mutex_unlock(&(Q)->m)
#define WITH(Q, STMT) do { LOCK(Q); STMT; UNLOCK(Q); } while (0)
void macros(struct q *q) {
  LOCK(q);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::m] [
  UNLOCK(q);
  WITH(q, __atomic_load_n(&q->x, 0));
  // CHECK: :[[@LINE-1]]:11: warning: atomic load 'q->x' under [.x | q::m] [
}

static void q_enter(struct q *q) { pthread_mutex_lock(&q->m); }
static void q_leave(struct q *q) { pthread_mutex_unlock(&q->m); }
static bool q_try(struct q *q) { return pthread_mutex_trylock(&q->m) == 0; }
static int q_timed(struct q *q) {
  int rc = pthread_mutex_trylock(&q->m);
  if (rc)
    return rc;
  return 0;
}
void wrappers(struct q *q, struct q *other) {
  q_enter(q);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::m] [
  __atomic_load_n(&other->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'other->x' under no lock [
  q_leave(q);
  if (q_try(q)) {
    __atomic_load_n(&q->x, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'q->x' under [.x | q::m] [
    q_leave(q);
  }
  if (q_timed(q) != 0)
    return;
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::m] [
  q_leave(q);
}

static void sink(int *p) {
  pthread_mutex_lock(&global);
  __atomic_fetch_add(p, 1, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic rmw '*p' under [::global] [
  pthread_mutex_unlock(&global);
}
void lifted(struct q *q) {
  sink(&q->x);
  // CHECK: :[[@LINE-1]]:3: warning: atomic rmw 'q->x' under [::global] [
}

void options(struct q *q) {
  enter_region(q->region);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::region->] [
  leave_region(q->region);
  world_stop();
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [world_stop()] [
  world_start();
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under no lock [
}

void pairs(struct q *q) {
  ck_lock_lock(&q->ck);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [.x | q::ck] [
  ck_lock_unlock(&q->ck);
  stats_lock();
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [stats_lock()] [
  stats_unlock();
  block(&q->ck);
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under no lock [
}

static void unlock_at_end(pthread_mutex_t **m) { pthread_mutex_unlock(*m); }
void cleanup(struct q *q) {
  {
    pthread_mutex_t *held __attribute__((cleanup(unlock_at_end))) = &q->m;
    pthread_mutex_lock(held);
    __atomic_load_n(&q->x, 0);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'q->x' under [.x | q::m] [
  }
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under no lock [
}

struct spin { int v; };
static void spin_take(struct spin *s) {
  while (__atomic_exchange_n(&s->v, 1, 2))
    // CHECK: :[[@LINE-1]]:10: warning: atomic exchange 's->v' under no lock [
    ;
}

static void walk(struct q *q) {
  __atomic_load_n(&q->x, 0);
  // CHECK: :[[@LINE-1]]:3: warning: atomic load 'q->x' under [::global] [
}
static void visit(struct q *q) { walk(q); }
// CHECK: :[[@LINE-1]]:34: warning: atomic load 'q->x' under [::global] [
void visit_all(struct q *q) {
  pthread_mutex_lock(&global);
  for (; q; q = q->next)
    visit(q);
    // CHECK: :[[@LINE-1]]:5: warning: atomic load 'q->x' under [::global] [
  pthread_mutex_unlock(&global);
}
