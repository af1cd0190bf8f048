/* Before the first thread, in main and in what main alone calls; fresh objects in loops and beside other functions. */
/* RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11 -pthread */
#include <pthread.h>
#include <stdlib.h>

struct job {
  int refs, state;
  char name[16];
};
static int workers, limit, verbose;
static struct job *table[8];
void say(const char *text);
void keep(char *text);
void server_report(void);
void start_workers(void);

void ref(struct job *j) {
  __atomic_fetch_add(&j->refs, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&j->state, 1, __ATOMIC_RELAXED);
}

static void configure(void) {
  workers = 4;
  limit = 8;
  verbose = 1;
}
static void report(void) {
  verbose = 2;
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: plain write of 'verbose' may be lost */
}
static void *work(void *arg) {
  while (__atomic_load_n(&workers, __ATOMIC_RELAXED) < 4 && __atomic_load_n(&verbose, __ATOMIC_RELAXED))
    __atomic_fetch_add(&limit, 1, __ATOMIC_RELAXED);
  report();
  return arg;
}
int main(void) {
  pthread_t thread;
  configure();
  limit = 9;
  pthread_create(&thread, NULL, work, NULL);
  report();
  pthread_join(thread, NULL);
  server_report(); /* elsewhere, and its name does not say that it starts a thread */
  if (limit > 9)
    return limit;
  start_workers();
  return limit;
  /* CHECK-MESSAGES: :[[@LINE-1]]:10: warning: plain read of 'limit' may tear */
}

/* Each turn has an object of its own. */
void fill(void) {
  for (int i = 0; i < 8; i++) {
    struct job *j = malloc(sizeof *j);
    if (!j)
      return;
    j->refs = 1;
    table[i] = j;
    j->state = 2;
    /* CHECK-MESSAGES: :[[@LINE-1]]:8: warning: plain write of 'j->state' may be lost */
  }
}

/* A function that gets text to read keeps no object; one that may change it may keep it. */
struct job *named(void) {
  struct job *j = calloc(1, sizeof *j);
  if (!j)
    return NULL;
  say(j->name);
  j->refs = 1;
  keep(j->name);
  j->state = 1;
  /* CHECK-MESSAGES: :[[@LINE-1]]:6: warning: plain write of 'j->state' may be lost */
  return j;
}

/* Never executed. */
void dead(struct job *j) {
  abort();
  j->state = 1;
}

/* Initialised is not yet accessed atomically. */
static _Atomic int prepared, used;
void prepare(void) {
  __c11_atomic_init(&prepared, 1);
  __c11_atomic_init(&used, 1);
  __builtin_memset((void *)&prepared, 0, sizeof prepared);
  __builtin_memset((void *)&used, 0, sizeof used);
  /* CHECK-MESSAGES: :[[@LINE-1]]:3: warning: plain write of 'used' may be lost */
  used++;
}

/* Marked: a field, a variable. */
struct probe {
  __attribute__((annotate("atomvet::unshared"))) int marked;
  int unmarked;
};
static int marked_variable __attribute__((annotate("atomvet::unshared")));
int probed(struct probe *p) {
  __atomic_fetch_add(&p->marked, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&p->unmarked, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&marked_variable, 1, __ATOMIC_RELAXED);
  return p->marked + marked_variable + p->unmarked;
  /* CHECK-MESSAGES: :[[@LINE-1]]:43: warning: plain read of 'p->unmarked' may tear */
}
