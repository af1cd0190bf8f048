#!/usr/bin/env python3
"""What the tool leaves out must not show: skipping.py TOOL SCRATCH NAME.

Every function builds projects in which something would go wrong if more was left out than may be, and compares what is found
with and without leaving anything out.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

from faults import Project, SCRATCH, TOOL, silent, says

LIBRARY = ["algorithm", "atomic", "map", "memory", "string", "vector"]
INCLUDES = "".join("#include <%s>\n" % h for h in LIBRARY)
FOUND = "is loaded and then reset"
RACY = """
std::atomic<int> %s;
int take_%s() { int n = %s.load(); %s.store(0); return n; }
"""


def racy(name):
    return RACY % ((name,) * 4)


def outputs(project, *more):
    return [subprocess.run([TOOL, "check", "--no-cache", "--quiet", *flags, *more], cwd=project.root, capture_output=True,
                           text=True) for flags in (["-j1"], ["-j3"], ["--no-skip"])]


def same(project, wanted):
    """The same with and without, and so many findings."""
    results = outputs(project)
    for done in results:
        assert not done.stderr, done.stderr
        assert done.stdout.count(FOUND) == wanted, "not %d findings:\n%s" % (wanted, done.stdout)
        assert done.stdout == results[0].stdout, "%s\n--- is not\n%s" % (done.stdout, results[0].stdout)
    return results


def preludes():
    """Units that include the same headers of the library share them precompiled, and none is mistaken for another."""
    units = {"plain%d.cpp" % n: INCLUDES + racy("plain%d" % n) for n in range(4)}
    odd = {
        # A macro of the library's is asked for before it is there, afterwards, and in a header between.
        "asks.cpp": "#include \"asks.h\"\n" + INCLUDES + "#ifdef BEFORE\n" + racy("asks_a") + "#else\n" + racy("asks_b") +
                    racy("asks_c") + "#endif\n",
        "asks.h": "#if defined(_GLIBCXX_VECTOR) || defined(_LIBCPP_VECTOR)\n#define BEFORE 1\n#endif\n",
        "asks_later.cpp": INCLUDES + "#if defined(_GLIBCXX_VECTOR) || defined(_LIBCPP_VECTOR)\n" + racy("later") + "#endif\n",
        # A limit that the unit has for itself unless the library defined it.
        "limit.cpp": "#ifndef EXIT_FAILURE\n#define OWN 1\n#endif\n" + INCLUDES + "#include <cstdlib>\n#ifdef OWN\n" +
                     racy("limit_a") + racy("limit_b") + "#endif\n",
        # A macro that the library's headers mention: they declare something else for this unit.
        "changes.cpp": "#define _GLIBCXX_ASSERTIONS 1\n#define shrink_to_fit shrink\n" + INCLUDES + "#undef shrink_to_fit\n" +
                       "#include <type_traits>\ntemplate <class T, class = void> struct has : std::false_type {};\n"
                       "template <class T> struct has<T, decltype(void(&T::shrink_to_fit))> : std::true_type {};\n"
                       "struct on { std::atomic<int> n; template <bool B> int take() {\n"
                       "  if constexpr (B) { int m = n.load(); n.store(0); return m; } return 0; } };\n"
                       "int use(on &o) { return o.take<has<std::vector<int>>::value>(); }\n",
        # Fewer headers than the others have: a name of the library's is the unit's own.
        "fewer.cpp": "#include <atomic>\n#define map 1\n#if map\n" + racy("fewer") + "#endif\n",
        "conditional.cpp": "#if 0\n#include <map>\n#endif\n#include <algorithm>\n#include <atomic>\n#include <memory>\n"
                           "#include <string>\n#include <vector>\n" + racy("conditional"),
        "late.cpp": "#include <atomic>\n" + racy("late") + INCLUDES,
        "packed.cpp": "#pragma pack(push, 1)\nstruct header { char tag; int count; };\n#pragma pack(pop)\n" + INCLUDES +
                      racy("packed"),
    }
    same(Project("preludes", {**units, **odd}), 4 + 2 + 1 + 2 + 0 + 1 + 1 + 1 + 1)
    # It does not compile, with or without.
    broken = Project("broken", {**units, "broken.cpp": INCLUDES + "std::vektor<int> v;\n" + racy("broken")})
    results = outputs(broken)
    for done in results:
        assert done.returncode == 3 and "broken.cpp: it does not compile" in done.stderr, done.stderr
        assert (done.stdout, done.stderr) == (results[0].stdout, results[0].stderr)


def towers():
    """Preludes on top of preludes: for units that have some headers in common, and some of them more."""
    layers = [["string", "vector"], ["mutex", "condition_variable"], ["map", "set"], ["functional", "thread"]]
    wanted, units = 0, {}

    def unit(name, headers, code):
        nonlocal wanted
        wanted += 1
        units[name + ".cpp"] = "".join("#include <%s>\n" % h for h in ["atomic"] + headers) + code + racy(name)

    for depth in range(len(layers) + 1):
        for n in range(4):
            unit("u%d_%d" % (depth, n), sum(layers[:depth], []), "")
        # What is in two layers is used together, by types of the project's.
        unit("types%d" % depth, sum(layers[:depth], []),
             "struct own { int n; bool operator<(const own &o) const { return n < o.n; } };\n" + "".join(
                 code for header, code in (("vector", "std::vector<own> all; void add(own o) { all.push_back(o); }\n"),
                                           ("mutex", "std::mutex m; void in() { std::lock_guard<std::mutex> l(m); }\n"),
                                           ("map", "std::map<own, std::string> by; std::string &of(own o) { return by[o]; }\n"),
                                           ("functional", "std::function<int(own)> f; int call() { return f({1}); }\n"))
                 if header in sum(layers[:depth], [])))
    # Headers that are included by a header, in a block that the command decides about.
    for n in range(4):
        units["port%d.cpp" % n] = "#include <atomic>\n#include \"port.h\"\n" + racy("port%d" % n)
        wanted += 1
    units["port.h"] = "#if defined(__unix__)\n#include <string>\n#include <vector>\n#include <mutex>\n" \
                      "#else\n#include <nowhere>\n#endif\n"
    # A macro of the library's decides, which is not known before it is parsed.
    for n in range(4):
        units["guess%d.cpp" % n] = "#include <atomic>\n#include <string>\n#ifndef __cpp_lib_atomic_is_always_lock_free\n" \
                                   "#include <vector>\n#include <mutex>\n#endif\n#if defined(_GLIBCXX_VECTOR) || " \
                                   "defined(_LIBCPP_VECTOR)\n" + racy("guess_a%d" % n) + "#else\n" + \
                                   racy("guess_b%d" % n) + "#endif\n"
        wanted += 1
    # A macro that the upper layers mention, and one that would make the lower ones another text.
    unit("upper", [h for layer in layers for h in layer], "#define lock_guard 1\n#undef lock_guard\n")
    units["lower.cpp"] = "#define _GLIBCXX_DEBUG 1\n" + units["upper.cpp"].replace("upper", "lower")
    wanted += 1
    same(Project("towers", units), wanted)


def headers():
    """The project's own headers are precompiled too, and every unit is analysed as if it had parsed them itself."""
    inline = "inline " + racy("%s").strip().replace("\nint", "\ninline int") + "\n"
    header = lambda name: inline.replace("%s", name)
    files = {
        # What is found in them is reported once, unless they say otherwise; nothing is found in a library's.
        "base.h": "#pragma once\n" + INCLUDES + "#define RESET(a) a.store(0)\n" + header("base") +
                  "inline std::atomic<int> hidden, excused;\n"
                  "inline int take_hidden() { int n = hidden.load(); RESET(hidden); return n; }\n"
                  "inline int take_excused() { int n = excused.load(); excused.store(0); return n; } // NOLINT\n"
                  "struct stats { int hits; int get() const { return hits; } };\n",
        "ext/ext/library.h": "#ifndef EXT\n#define EXT\n" + INCLUDES + header("ext") + "#endif\n",
        # Templates for the units' types.
        "box.h": "#pragma once\n#include \"base.h\"\n#include <ext/library.h>\ntemplate <class T> struct box {\n"
                 "  std::atomic<T> n; std::map<T, std::string> names;\n"
                 "  T take() { T m = n.load(); n.store(T()); return m; } };\n"
                 "template <class T> T rare(box<T> &b) { T m = b.n.load(); b.n.store(T()); return m; }\n",
        # Adds to the library: what that does with its own types is the project's.
        "extends.h": "#pragma once\n#include \"base.h\"\ninline std::atomic<int> swapped;\n"
                     "template <class T> void note(T &v) { int n = swapped.load(); swapped.store(0); v.first += n; }\n"
                     "namespace std {\ntemplate <class T> void swap(pair<T, T> &a, pair<T, T> &b) {\n"
                     "  note(a); T f = a.first; a.first = b.first; b.first = f; }\n}\n",
        # Needs what is included before it.
        "more.h": "#pragma once\ninline int both() { return take_base() + take_hidden(); }\n" + header("more"),
        # Says something else wherever it is included.
        "list.h": "X(list_a)\nX(list_b)\n",
        "uses_list.h": "#pragma once\n#include \"base.h\"\n#define X(name) inline std::atomic<int> name;\n#include \"list.h\"\n"
                       "#undef X\n",
        # Says something else for whoever asks.
        "mode.h": "#ifndef MODE_H\n#define MODE_H\n#include \"base.h\"\n#ifdef MODE\n" + header("mode") + "#endif\n#endif\n",
    }
    # What is short is not worth it.
    for name in ("base.h", "box.h", "more.h", "uses_list.h", "mode.h", "extends.h"):
        files[name] += "// Much more is said here, and takes long to read.\n" * 2000
    wanted = 2 + 2 + 1 + 1 + 1  # in base.h, box.h, more.h, mode.h, extends.h
    ALL = "".join("#include \"%s\"\n" % h for h in ("base.h", "box.h", "more.h", "uses_list.h", "mode.h"))
    for n in range(4):
        files["plain%d.cpp" % n] = ALL + racy("plain%d" % n) + "box<long> b%d; long tb%d() { return b%d.take(); }\n" % (n, n, n)
        files["src/sub%d.cpp" % n] = ALL.replace('"', '"../', 1) + racy("sub%d" % n)
        files["some%d.cpp" % n] = "#include \"box.h\"\n#include \"mode.h\"\n" + racy("some%d" % n)
        files["extends%d.cpp" % n] = "#include \"extends.h\"\n" + racy("extends%d" % n) + \
                                     "void turn%d(std::vector<std::pair<int, int>> &v) { std::reverse(v.begin(), v.end()); }\n" % n
        wanted += 4
    odd = {
        "mode.cpp": "#define MODE 1\n" + ALL + racy("own"),
        "asks.cpp": "#ifdef RESET\n" + racy("asks_a") + "#endif\n" + ALL + "#ifdef RESET\n" + racy("asks_b") + "#endif\n",
        "fewer.cpp": "#include \"base.h\"\n#define both 1\n#ifdef MODE_H\n" + racy("fewer_a") + "#else\n" +
                     racy("fewer_b") + "#endif\n",
        "lists.cpp": ALL + "#define X(name) int take_##name() { int n = name.load(); name.store(0); return n; }\n"
                     "#include \"list.h\"\n",
        # What a header reads plainly is atomic here.
        "mixed.cpp": ALL + "void hit(stats &s) { __atomic_fetch_add(&s.hits, 1, __ATOMIC_RELAXED); }\n",
        "own_type.cpp": ALL + "struct own { long a; bool operator<(const own &o) const { return a < o.a; } };\n"
                        "box<own> o; own take_own() { o.names[own()] = \"\"; return rare(o); }\n",
        "partial.cpp": ALL + "template <class T> struct mine { mutable std::atomic<T> n;\n"
                       "  T take() const { T m = n.load(); n.store(T()); return m; } };\n"
                       "namespace std {\ntemplate <class T> struct hash<mine<T>> {\n"
                       "  size_t operator()(const mine<T> &m) const { return m.take(); } };\n}\n"
                       "size_t call(const mine<int> &m) { return std::hash<mine<int>>()(m); }\n",
    }
    wanted += 1 + 1 + 1 + 2 + 0 + 0 + 1
    files.update(odd)
    p = Project("headers", files)
    units = [f for f in files if f.endswith(".cpp")]
    flags = ["-I.", "-isystem", str(p.root / "ext")]
    entries = [p.entry(f, arguments=["c++", "-std=c++17", *flags, "-c", f]) for f in units]
    # Where a file is included first, it decides what the headers say.
    (p.root / "first.h").write_text("#define MODE 1\n")
    entries += [p.entry("plain%d.cpp" % n, arguments=["c++", "-std=c++17", "-include", "first.h", *flags, "-DOTHER", "-c",
                                                      "plain%d.cpp" % n]) for n in range(4)]
    p.database(entries)
    results = same(p, wanted)
    says(results[0].stdout, "plain read of", "mixed.cpp")
    silent(results[0].stdout, "library.h:", "'excused'")
    # Without room for what is precompiled, it is parsed.
    small = p.root / "tmp"
    small.mkdir()
    if os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", small],
                                            capture_output=True).returncode == 0:
        try:
            done = subprocess.run([TOOL, "check", "--no-cache", "--quiet", "-j2"], cwd=p.root, capture_output=True, text=True,
                                  env=dict(os.environ, TMPDIR=str(small)))
            assert (done.stdout, done.stderr) == (results[0].stdout, ""), done.stderr
            assert not list(small.iterdir())
        finally:
            subprocess.run(["umount", small], check=True)


def orders():
    """A header that says something else depending on what comes before it, or around it, is not mistaken for another."""
    pad = "// Much more is said here, and takes long to read.\n" * 2200
    inline = lambda name: "inline std::atomic<int> %s;\ninline int take_%s() { int n = %s.load(); %s.store(0); return n; }\n" % (
        (name,) * 4)
    header = lambda text: "#pragma once\n#include <atomic>\n" + text + pad
    include = lambda *names: "".join("#include %s\n" % (n if n[0] == "<" else '"%s"' % n) for n in names)
    units = lambda text, count=5: {"u%d.cpp" % n: "#include <atomic>\n" + text.replace("$", str(n)) + racy("own%d" % n)
                                   for n in range(count)}
    bump = {"bump.cpp": "extern \"C\" void bump(int *p) { __atomic_fetch_add(p, 1, 5); }\n"}
    cases = {
        # A condition asks for a macro of another header, which one unit includes later.
        "asks": {"a.h": header("#define MODE 1\n"), "b.h": header("#ifdef MODE\n" + inline("on") + "#else\n" + inline("off") +
                                                                  "#endif\n"),
                 **units(include("a.h", "b.h")), "z.cpp": include("b.h", "a.h")},
        # Some units define it before, others do not; what all include would come first.
        "defines": {"a.h": header("#define LOG 1\n"), "log.h": header("#ifdef LOG\n" + inline("log") + "#endif\n"),
                    **units(include("a.h", "log.h"), 4),
                    **{"v%d.cpp" % n: include("<atomic>", "log.h") + racy("v%d" % n) for n in range(5)}},
        # A macro of the system's, or of the library's.
        "limits": {"a.h": header("#ifndef PATH_MAX\n" + inline("none") + "#else\n" + inline("some") + "#endif\n"),
                   **units(include("<limits.h>", "a.h"))},
        "library": {"a.h": header("#if defined(_GLIBCXX_VECTOR) || defined(_LIBCPP_VECTOR)\n" + inline("seen") + "#endif\n"),
                    **units(include("a.h", "<vector>", "<map>"), 4),
                    **{"v%d.cpp" % n: include("<vector>", "<map>", "<atomic>") + racy("v%d" % n) for n in range(5)}},
        # A macro that is undefined, or is another one afterwards.
        "undefines": {"a.h": header("#undef MODE\n"), **units(include("a.h")),
                      "z.cpp": "#include <atomic>\n#ifdef MODE\n" + racy("z") + "#endif\n#include \"a.h\"\n"},
        "redefines": {"a.h": header("#undef V\n#define V 1\n"), "b.h": header("#undef V\n#define V 2\n"),
                      **units(include("a.h", "b.h")),
                      "z.cpp": include("<atomic>", "b.h", "a.h") + "#if V == 1\n" + racy("z") + "#endif\n"},
        "assertions": {"a.h": header("#define NDEBUG 1\n"), **units(include("a.h")),
                       "z.cpp": include("<atomic>", "<assert.h>", "a.h") + "std::atomic<int> z;\n"
                                "int take() { int n = 0; assert((n = z.load()) >= 0); z.store(0); return n; }\n"},
        # What is around an include, and before it.
        "linkage": {"a.h": "#pragma once\nvoid bump(int *p);\n" + pad, **bump,
                    **units("extern \"C\" {\n#include \"a.h\"\n}\nstatic int hits$;\nint get$() { return hits$; }\n"
                            "void hit$() { bump(&hits$); }\n")},
        "overloads": {"a.h": header("inline void note(long *) {}\n"),
                      "b.h": header("inline void note(int *p) { __atomic_fetch_add(p, 1, 5); }\n"), **units(include("a.h", "b.h")),
                      "z.cpp": "void note(const int *);\n#include \"a.h\"\nstatic int hits;\nint get() { return hits; }\n"
                               "void f() { note(&hits); }\n#include \"b.h\"\n"},
        # What a header leaves behind.
        "packed": {"a.h": header("#pragma pack(1)\n"), **units(include("a.h")),
                   "z.cpp": "struct s { char c; long n; };\nlong f(s *p) { return __atomic_fetch_add(&p->n, 1, 5); }\n"
                            "#include \"a.h\"\n"},
        # A template of the project finds what a unit declares after it.
        "late": {"a.h": header("struct impl;\ninline int note(std::atomic<int> &, const void *) { return 0; }\n"
                               "template <class T> int take(std::atomic<int> &a, T *t) { int n = a.load(); note(a, t); return n; }\n"
                               "inline std::atomic<int> x;\ninline int use(impl *i) { return take(x, i); }\n"),
                 **units(include("a.h") + "struct impl {};\n"
                         "inline int note(std::atomic<int> &a, impl *) { a.store(0); return 0; }\n")},
        # Where a header is found.
        "next": {"d1/x.h": "#pragma once\n#include_next <x.h>\n" + pad, "d2/x.h": header(inline("second")),
                 **units(include("x.h"))},
        "system": {"ext/lib.h": header(inline("lib")), **units(include("<lib.h>")), "z.cpp": include("ext/lib.h")},
        "level": {"b.h": header("#if __INCLUDE_LEVEL__ == 1\n" + inline("first") + "#endif\n"), "a.h": header(include("b.h")),
                  **units(include("a.h")), "z.cpp": include("b.h")},
        "circle": {"x.h": header("#include \"y.h\"\n#ifdef Y\n" + inline("with") + "#else\n" + inline("without") +
                                 "#endif\n#define X 1\n"),
                   "y.h": header("#include \"x.h\"\n#ifdef X\n" + inline("after") + "#endif\n#define Y 1\n"),
                   **units(include("x.h"), 4),
                   **{"v%d.cpp" % n: include("y.h") + racy("v%d" % n) for n in range(5)}},
    }
    for name, files in cases.items():
        p = Project("orders_" + name, files)
        p.database([p.entry(f, arguments=["c++", "-std=c++17", "-DMODE" if name == "undefines" else "-DOTHER", "-Id1", "-Id2", "-I.",
                                          "-isystem", "ext", "-c", f]) for f in files if f.endswith(".cpp")])
        results = outputs(p)
        for done in results:
            assert not done.stderr and done.stdout, done.stderr
            assert done.stdout == results[0].stdout, "%s:\n%s\n--- is not\n%s" % (name, done.stdout, results[0].stdout)


def twins():
    """A file that is compiled twice is analysed once, if the difference cannot be seen in it."""
    files = {
        "same.cpp": "#include <atomic>\n" + racy("same"),
        "other.cpp": '#include <atomic>\n#include "other.h"\n' + racy("other"),
        "other.h": "#ifdef SHARED_EXPORTS\n#include <atomic>\nextern std::atomic<int> extra;\n"
                   "inline int take_extra() { int n = extra.load(); extra.store(0); return n; }\n#endif\n",
        "position.cpp": "#include <atomic>\n#ifdef __PIC__\n" + racy("position") + "#endif\n",
        "value.cpp": "#include <atomic>\n#if LEVEL > 1\n" + racy("value") + "#endif\n",
        "indirect.cpp": "#include <atomic>\n#if CHOICE\n" + racy("indirect") + "#endif\n",
    }
    p = Project("twins", files)
    entries = []
    for file in files:
        if file.endswith(".cpp"):
            common = ["c++", "-std=c++17", "-c", "-DCHOICE=SHARED_EXPORTS", file]
            entries.append(dict(p.entry(file), arguments=common + ["-fno-pic", "-fno-pie", "-DLEVEL=1"]))
            entries.append(dict(p.entry(file), arguments=common + ["-fPIC", "-DSHARED_EXPORTS=1", "-DLEVEL=2"]))
    p.database(entries)
    same(p, 6)
    p.database(entries[::-1])
    same(p, 6)
    # What is found in one is kept for both.
    p.database(entries)
    p.run()
    assert len(p.entries()) == len(entries), p.entries()


def ahead():
    """A file that is looked at before its turn is looked at again when it was not told what the ones before it say."""
    slow = "constexpr int spin(int n) { int k = 0; for (int i = 0; i < n; ++i) for (int j = 0; j < n; ++j) k ^= i * j + n;\n" \
           "  return k; }\n" + "".join("static_assert(spin(%d) != -1, \"\");\n" % n for n in range(350, 353))
    files = {}
    for n in range(8):
        files["core%d.h" % n] = "#pragma once\nvoid bump%d(int *p);\n" % n
        files["core%d.cpp" % n] = "#include \"core%d.h\"\nvoid bump%d(int *p) { __atomic_fetch_add(p, 1, 5); }\n" % (n, n)
    # The others are done with this wave, and with the next, while this one is parsed.
    files["core0.cpp"] += slow
    for n in range(12):
        files["user%d.cpp" % n] = "".join("#include \"core%d.h\"\n" % c for c in range(8)) + \
                                  "static int hits%d;\nint get%d() { return hits%d; }\nvoid hit%d() { bump%d(&hits%d); }\n" \
                                  "int peek%d(int *p) { return __atomic_load_n(p, 5); }\n" % (n, n, n, n, n % 2, n, n)
    results = outputs(Project("ahead", files))
    for done in results:
        assert not done.stderr, done.stderr
        assert done.stdout.count("plain read of 'hits") == 12, done.stdout
        assert done.stdout == results[0].stdout
    # What crashes before its turn does so in its turn too, and is named once.
    files["user5.cpp"] += "#pragma clang __debug crash\n"
    results = outputs(Project("crash_ahead", files))
    for done in results:
        assert done.returncode == 3 and done.stderr.count("user5.cpp: the compiler crashed on it") == 1, done.stderr
        assert done.stdout.count("plain read of 'hits") == 11, done.stdout


def elsewhere():
    """What a file does that names no atomic API matters when another passes it an object that is atomic, or holds a lock."""
    count = "static int hits;\n#include \"both.h\"\nint main(void) { __atomic_fetch_add(&hits, 1, 5); bump(&hits); }\n"
    p = Project("elsewhere", {
        "a.c": "#include \"both.h\"\nint hits;\nvoid tick(void) { __atomic_fetch_add(&hits, 1, 5); }\n"
               "void go(void) { relay(&hits); }\n",
        "b.c": "void bump(int *p);\nvoid relay(int *p) { bump(p); }\n",
        "c.c": "void bump(int *p) { *p += 1; }\n",
        "d.c": "void unrelated(int *p) { *p += 1; }\n",
        "both.h": "void relay(int *p);\nvoid bump(int *p);\n",
    })
    results = outputs(p)
    for done in results:
        assert "'hits'" in done.stdout and done.stdout == results[0].stdout, [r.stdout for r in results]
    locked = Project("locked", {
        "a.c": "#include \"both.h\"\nint hits;\nvoid tick(void) { enter(); __atomic_store_n(&hits, 1, 5); leave(); }\n"
               "int get(void) { enter(); int n = hits; leave(); return n; }\n",
        "b.c": "#include <pthread.h>\nstatic pthread_mutex_t m;\nvoid enter(void) { pthread_mutex_lock(&m); }\n"
               "void leave(void) { pthread_mutex_unlock(&m); }\n",
        "both.h": "void enter(void);\nvoid leave(void);\n",
    })
    results = outputs(locked)
    assert [r.stdout for r in results] == [""] * 3, [r.stdout for r in results]


if __name__ == "__main__":
    globals()[sys.argv[3]]()
