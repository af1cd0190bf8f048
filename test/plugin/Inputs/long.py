"""Long functions and deep chains of calls, as generators of code write them.

  long.py KIND N FILE   writes FILE
  long.py --limit SECONDS COMMAND...   runs a command that may use that much processor time, not more
"""
import resource
import subprocess
import sys

STRUCT = "struct S { long a, b, c; };\nint more(void);\nvoid take(long);\n"


def loops(n):
    """Retry loops one after the other."""
    body = ("  { long o = s->a; while (!__atomic_compare_exchange_n(&s->a, &o, o + %d, 0, 5, 5)) s->b++; }\n" % i
            for i in range(n))
    return STRUCT + "void f(struct S *s) {\n" + "".join(body) + "}\n"


def tries(n):
    """Attempts in one loop: each is retried by way of all the others."""
    body = ("    { long o = s->a; if (__atomic_compare_exchange_n(&s->a, &o, o + %d, 0, 5, 5)) return; s->b++; }\n" % i
            for i in range(n))
    return STRUCT + "void f(struct S *s) {\n  for (;;) {\n" + "".join(body) + "  }\n}\n"


def machine(n):
    """A switch in a loop: every load gets to every store."""
    body = ("    case %d: v = __atomic_load_n(&s->a, 5); if (v == 3) __atomic_store_n(&s->a, 0, 5); s->c = v; break;\n" % i
            for i in range(n))
    return (STRUCT + "void f(struct S *s) {\n  long v = 0;\n  for (;;)\n    switch (v) {\n" + "".join(body) +
            "    case -1: __atomic_fetch_add(&s->c, 1, 5); return;\n    }\n}\n")


def branches(n):
    """Loads, stores and plain accesses in branches."""
    body = ("  if (more()) { long v = __atomic_load_n(&s->a, 5); take(v); __atomic_store_n(&s->a, 0, 5); } else s->a = %d;\n" % i
            for i in range(n))
    return STRUCT + "void f(struct S *s) {\n" + "".join(body) + "}\n"


def chain(n):
    """Wrappers of wrappers."""
    body = ("static inline long w%d(long *p) { return w%d(p); }\n" % (i, i - 1) for i in range(1, n))
    return (STRUCT + "static inline long w0(long *p) { return __atomic_fetch_add(p, 1, 5); }\n" + "".join(body) +
            "long f(struct S *s) { s->a = 1; return w%d(&s->a); }\n" % (n - 1))


def lattice(n):
    """Each function calls the one below twice: two to the n ways lead to one access."""
    body = ("static void w%d(long *p) { w%d(p); w%d(p); }\n" % (i, i - 1, i - 1) for i in range(1, n))
    return (STRUCT + "static void w0(long *p) { *p += 1; }\n" + "".join(body) +
            "void f(struct S *s) { w%d(&s->a); __atomic_fetch_add(&s->a, 1, 5); }\n" % (n - 1))


def elements(n):
    """Whether some element's lock is released, asked at every branch: none of them has a name here."""
    return ("#include <pthread.h>\n" + STRUCT + "static void unlock_all(pthread_mutex_t **m, int n) {\n"
            "  for (int i = 0; i < n; i++)\n    pthread_mutex_unlock(m[i]);\n}\n"
            "void f(struct S *s, pthread_mutex_t **m, int n) {\n" +
            "".join("  if (n > %d)\n    unlock_all(m, n);\n" % i for i in range(n)) +
            "  __atomic_fetch_add(&s->a, 1, 5);\n  s->a = 1;\n}\n")


def circle(n):
    """Functions that call each other."""
    body = ("static void w%d(long *p) { __atomic_fetch_add(p, 1, 5); *p ? w%d(p) : w%d(p); }\n" %
            (i, (i + 1) % n, (7 * i + 3) % n) for i in range(n))
    return (STRUCT + "".join("static void w%d(long *);\n" % i for i in range(n)) + "".join(body) +
            "void f(struct S *s) { s->a = 1; w0(&s->a); }\n")


if sys.argv[1] == "--limit":
    seconds = int(sys.argv[2])
    sys.exit(subprocess.run(sys.argv[3:], preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))).returncode)
kind, count, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with open(path, "w") as file:
    file.write(globals()[kind](count))
