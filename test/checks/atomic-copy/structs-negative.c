/* What is silent in C. Each function is reported without the rule that its comment names. */
/* RUN: %check_atomic %s atomic-copy %t -- -- -std=gnu11,gnu17 */
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct counts {
  _Atomic unsigned long lines, bytes;
};
struct sink {
  char name[16];
  int fd;
  struct counts counts;
  int after;
};
struct level {
  short threshold, verbose;
};
struct logger { /* pointers to atomics are not inside */
  struct sink *sinks;
  atomic_int *total;
  size_t used;
};
struct totals { /* the same names, nothing atomic */
  unsigned long lines, bytes;
};
struct ring {
  unsigned long pushed;
  unsigned dropped[4];
};
struct pair { /* the whole field is accessed atomically: it is the atomic itself */
  int a, b;
};
struct holder {
  struct pair pair;
};

_Atomic struct level current_level;
struct sink *published;
struct sink console;
static const struct sink sink_template = {.name = "none", .fd = -1};

unsigned long push(struct ring *r) {
  return __atomic_fetch_add(&r->pushed, 1, __ATOMIC_RELAXED);
}

struct level whole_atomic(void) { /* one atomic load */
  struct level level = current_level;
  current_level = level;
  return level;
}

void pointers_to_atomics(struct logger *to, const struct logger *from) {
  struct logger saved = *to;
  *to = *from;
  memcpy(to, &saved, sizeof *to);
}

void nothing_atomic(struct totals *t, struct totals u) {
  *t = u;
}

struct counts local_values(void) { /* neither side is shared */
  struct counts a = {1, 2}, b;
  b = a;
  return b;
}

struct counts fresh_values(void) { /* prvalues and initialisers into what is not shared */
  struct counts a = local_values(), b;
  b = local_values();
  b = (struct counts){1, 2};
  struct counts all[2] = {{1, 2}, local_values()};
  (void)all;
  return b;
}

static int looked_at(struct counts c) { /* every call passes a value of its own */
  return c.lines > 0;
}
int pass_fresh(void) {
  struct counts own = {1, 2};
  return looked_at(own) + looked_at(local_values()) + looked_at((struct counts){1, 2});
}

struct sink *before_publication(const char *name) { /* fresh memory */
  struct sink *s = malloc(sizeof *s), *t = calloc(1, sizeof *t);
  if (!s || !t)
    return NULL;
  memset(s, 0, sizeof *s);
  *s = (struct sink){.fd = 1};
  *t = *s;
  t = realloc(t, 2 * sizeof *t);
  free(t);
  published = s;
  return s;
}

static void sink_init(struct sink *s) { /* all its callers pass fresh memory */
  memset(s, 0, sizeof *s);
}
struct sink *sink_new(void) {
  struct sink *s = malloc(sizeof *s);
  if (s)
    sink_init(s);
  return s;
}

void sink_free(struct sink *s) { /* nobody else has it any more */
  memset(s, 0, sizeof *s);
  free(s);
}

void from_a_constant(void) { /* a constant has no writer */
  struct sink s = sink_template;
  (void)s;
}

void ranges(struct sink *s, const struct sink *from, struct ring *r, size_t n) { /* no atomic in the range */
  memcpy(s, from, offsetof(struct sink, counts));
  memset(s->name, 0, sizeof s->name);
  memset(&s->after, 0, sizeof s->after);
  memset((char *)s + offsetof(struct sink, after), 0, sizeof *s - offsetof(struct sink, after));
  memset(&s->after, 0, sizeof *s - offsetof(struct sink, after));
  memcpy(s, from, 20);
  memset(s->name, 0, n);
  memset(r->dropped, 0, sizeof r->dropped);
}

int unevaluated(struct sink *s) { /* never executed */
  __typeof__(*s) *same = s;
  return sizeof(*s) + sizeof(struct { struct sink s; }) + _Generic(*s, struct sink: 1, default: 2) +
         __builtin_constant_p(*s) + (same != NULL);
}

void pair_flip(struct holder *h, struct pair next) {
  __atomic_store(&h->pair, &next, __ATOMIC_RELEASE);
}
void the_atomic_itself(struct holder *h) { /* atomic-mixed-access reports it */
  struct pair p = h->pair;
  memset(&h->pair, 0, sizeof h->pair);
  (void)p;
}

struct array {
  atomic_int cells[8];
};
void array_of_atomics(struct array *a) { /* atomic-mixed-access reports it */
  memset(a->cells, 0, sizeof a->cells);
  memset(&a->cells[1], 0, sizeof(atomic_int));
}

void by_address(const struct sink *s);
void addresses(struct sink *s) { /* nothing is copied */
  struct sink *same = s, *other = &console;
  by_address(same);
  by_address(other);
  (void)*s;
}

int member_of_value(struct sink *s) { /* one field is loaded */
  return (*s).fd + ({ s; })->fd;
}

int compared(struct sink *a, struct sink *b) { /* comparing copies nothing */
  return memcmp(a, b, sizeof *a) != 0;
}

void sorted_pointers(struct sink **s, size_t n, int (*by_name)(const void *, const void *)) {
  qsort(s, n, sizeof *s, by_name);
  s = realloc(s, n * sizeof *s);
}

struct sink *grown_from_nothing(size_t n) {
  return realloc(NULL, n * sizeof(struct sink));
}

__attribute__((annotate("atomvet::unshared"))) void marked(struct sink *a, struct sink *b) {
  *a = *b;
}
__attribute__((annotate("atomvet::unshared"))) struct sink only_mine;
void marked_variable(void) {
  struct sink copy = only_mine;
  memset(&only_mine, 0, sizeof only_mine);
  (void)copy;
}
struct quiet {
  __attribute__((annotate("atomvet::unshared"))) atomic_int total;
};
void marked_field(struct quiet *a, struct quiet *b) {
  *a = *b;
}
