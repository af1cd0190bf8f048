/* RUN: %check_atomic %s atomic-mixed-access %t -- -- -std=gnu11 */
#include <stdlib.h>

/* Start-up and teardown code that another word of its name, or the table that it is in, says to be so: advice. */
struct source {
  int level, state;
  struct source *next;
};
static struct source *sources;
static int profiling, level;

void set_level(struct source *s, int to) {
  __atomic_store_n(&s->level, to, __ATOMIC_RELAXED);
  __atomic_store_n(&s->state, to, __ATOMIC_RELAXED);
  __atomic_store_n(&level, to, __ATOMIC_RELAXED);
  __atomic_store_n(&profiling, to, __ATOMIC_RELAXED);
}

int cfg_parse_profiling(char **args) {
  profiling = args[0] != 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'profiling' may be lost, or undo what others write: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
  return 0;
}

int checkServerConfig(void) {
  return profiling;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'profiling' may tear or be stale: it is written atomically elsewhere in this file (advice) [atomic-mixed-access]
}

/* A configuration that is read again is read while threads run, and a request is no configuration. */
void reload_config_parse(void) {
  profiling = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'profiling' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
void parse_request(void) {
  profiling = 2;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'profiling' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}

/* By the tables that a function is in, and no others. */
struct config_keyword {
  const char *name;
  int (*handle)(char **);
};
struct command {
  const char *name;
  int (*handle)(char **);
};
static int handle_level(char **args) {
  level = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'level' may be lost, or undo what others write: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
  return 0;
}
static int handle_command(char **args) {
  level = 2;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'level' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  return 0;
}
static int handle_both(char **args) {
  level = 3;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'level' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  return 0;
}
struct config_keyword keywords[] = {{"level", handle_level}, {"both", handle_both}};
struct command commands[] = {{"level", handle_command}, {"both", handle_both}};

/* Called before main. */
struct initcall {
  void (*function)(void);
};
static void add_defaults(void) {
  level = 4;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'level' may be lost, or undo what others write: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
}
static void add_more(void) {
  level = 5;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'level' may be lost, or undo what others write: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
}
static const struct initcall *calls __attribute__((used, section("i_calls"))) = &(const struct initcall){add_defaults};
void (*const more)(void) __attribute__((used, section(".initcall6.init"))) = add_more;

__attribute__((constructor)) static void first(void) {
  level = 6;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'level' may be lost, or undo what others write: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
}

/* Called by such functions alone; an object may begin and end at any time. */
static void object_defaults(void) {
  level = 9;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'level' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
void object_init(void) { object_defaults(); }
static void defaults(void) {
  level = 7;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'level' may be lost, or undo what others write: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
}
static void defaults_again(void) {
  level = 8;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'level' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
void parse_configuration(void) {
  defaults();
  defaults_again();
}
void tick(void) { defaults_again(); }

/* What is registered others know of afterwards, and what is freed they know of no more. */
void source_register(struct source *s) {
  s->level = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 's->level' may be lost, or undo what others write: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
  s->next = sources;
  sources = s;
  profiling = 3;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'profiling' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
int register_level(struct source *s) {
  return s->level;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 's->level' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
}
void source_free(struct source *s) {
  if (s->level > 3)
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 's->level' may tear or be stale: it is written atomically elsewhere in this file (advice) [atomic-mixed-access]
    profiling--;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read-modify-write of 'profiling' loses what others write in between: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  if (s != sources)
    free(s);
}
int is_free(struct source *s) {
  return s->level == 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 's->level' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
}
void next_free(struct source *s) {
  s->next->level = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 's->next->level' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
  free(s);
}
void pool_free(struct source *pool, struct source *item) {
  free(item);
  pool->level--;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read-modify-write of 'pool->level' loses what others write in between: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
static struct source table[16];
void set_in_table(int i) { __atomic_store_n(&table[i].state, 1, __ATOMIC_RELAXED); }
void delete_source(int i) {
  table[i].state = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'table[...].state' may be lost, or undo what others write: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
  table[15].state = 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'table[15].state' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}

/* Taken away in teardown, and atomic nowhere else. */
static struct source *log_source;
void log_line(void) {
  if (!log_source)
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'log_source' may tear or be stale: it is written atomically elsewhere in this file (advice) [atomic-mixed-access]
    log_source = sources;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'log_source' may be lost, or undo what others write: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
}
void log_deinit(void) { __atomic_exchange_n(&log_source, (struct source *)0, __ATOMIC_RELAXED); }

/* A flag that is set where something ends, or is ready, is what others look at. */
static int stopping, ready;
void pool_destroy(void) { __atomic_store_n(&stopping, 1, __ATOMIC_RELEASE); }
void pool_init(void) { __atomic_exchange_n(&ready, 1, __ATOMIC_ACQ_REL); }
int may_work(void) {
  return !stopping &&
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'stopping' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
         ready;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'ready' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
}

/* Counted where objects begin. */
static int objects;
void counted_init(void) { __atomic_fetch_add(&objects, 1, __ATOMIC_RELAXED); }
int crowded(void) {
  return objects > 100;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'objects' may tear or be stale: it is written atomically elsewhere in this file [atomic-mixed-access]
}

/* Loaded atomically, and written plainly: the write is what is wrong. */
static int weight, seen;
int position(void) { return __atomic_load_n(&weight, __ATOMIC_RELAXED) + __atomic_load_n(&seen, __ATOMIC_RELAXED); }
void set_weight(int to) {
  weight = to;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'weight' may be lost, or undo what others write: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
int total(void) {
  return weight +
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'weight' may tear or be stale: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
         seen;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain read of 'seen' may tear or be stale: it is accessed atomically elsewhere in this file [atomic-mixed-access]
}
void init_seen(void) {
  seen = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: plain write of 'seen' may be lost, or undo what others write: it is accessed atomically elsewhere in this file (advice) [atomic-mixed-access]
}
