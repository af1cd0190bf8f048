#!/usr/bin/env python3
"""What can go wrong around a run of the tool, one function each: faults.py TOOL SCRATCH NAME.

Every function builds a small project, does the damage, and asserts what the tool says, finds and leaves behind.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TOOL, SCRATCH = sys.argv[1], pathlib.Path(sys.argv[2])
PLAIN = "int add(int a, int b) { return a + b; }\n"
RACY = """#include <stdatomic.h>
struct stats { int hits; };
void hit(struct stats *s) { __atomic_fetch_add(&s->hits, 1, __ATOMIC_RELAXED); }
int report(struct stats *s) { return s->hits; }
"""
# Seconds of constant evaluation, without a finding of its own.
SLOW = """#include <atomic>
std::atomic<int> used;
constexpr int spin(int n) { int k = 0; for (int i = 0; i < n; ++i) for (int j = 0; j < n; ++j) k ^= i * j; return k; }
static_assert(spin(60000) != 1, "");
"""


class Project:
    def __init__(self, name, files):
        self.root = SCRATCH / name
        shutil.rmtree(self.root, ignore_errors=True)
        (self.root / ".git").mkdir(parents=True)
        self.cache = self.root / "cache"
        for file, text in files.items():
            path = self.root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.database([self.entry(f) for f in files if not f.endswith(".h")])

    def entry(self, file, **more):
        std = "-std=c17" if file.endswith(".c") else "-std=c++20"
        return {"directory": str(self.root), "file": file, "arguments": ["cc", std, "-c", file], **more}

    def database(self, entries):
        text = entries if isinstance(entries, str) else json.dumps(entries)
        (self.root / "compile_commands.json").write_text(text)

    def command(self, *args):
        return [TOOL, "check", "--cache", str(self.cache), *args]

    def run(self, *args, status=1):
        done = subprocess.run(self.command(*args), cwd=self.root, capture_output=True, text=True)
        assert done.returncode == status, "exit status %d, not %d:\n%s%s" % (
            done.returncode, status, done.stdout, done.stderr)
        return done

    def entries(self):
        return sorted(self.cache.glob("*.result"))


def says(text, *wanted):
    for part in wanted:
        assert part in text, "%r is not in:\n%s" % (part, text)


def silent(text, *unwanted):
    for part in unwanted:
        assert part not in text, "%r is in:\n%s" % (part, text)


def cached_results():
    p = Project("cached", {"racy.c": RACY, "plain.c": PLAIN, "racy2.c": '#include "own.h"\n' + RACY,
                           "own.h": "#define OWN 1\n"})
    first = p.run()
    says(first.stdout, "plain read of 's->hits'")
    says(first.stderr, "1 not parsed: no atomics")
    assert len(p.entries()) >= 2
    before = {e: e.stat().st_mtime_ns for e in p.entries()}
    assert p.run().stdout == first.stdout
    assert {e: e.stat().st_mtime_ns for e in p.entries()} == before, "a warm run made something again"
    # A header that is touched makes its own units again, and no other.
    (p.root / "own.h").write_text("#define OWN 2\n")
    assert p.run().stdout == first.stdout
    assert 0 < sum(e.stat().st_mtime_ns != before.get(e) for e in p.entries()) < len(p.entries())
    # A header that comes to be found earlier than the one that was read.
    (p.root / "early").mkdir()
    p.database([dict(p.entry("racy2.c"), arguments=["cc", "-Iearly", "-Ilate", "-c", "racy2.c"])])
    (p.root / "racy2.c").write_text("#include <where.h>\n" + RACY)
    (p.root / "late").mkdir()
    (p.root / "late" / "where.h").write_text("\n")
    says(p.run().stdout, "plain read of 's->hits'")
    (p.root / "early" / "where.h").write_text("#error found early\n")
    says(p.run(status=3).stdout, "found early")


def damaged_cache():
    p = Project("damaged", {"racy.c": RACY})
    first = p.run()
    whole = {e: e.read_bytes() for e in p.entries()}
    assert whole
    for damage, message in ((lambda b: b[:len(b) // 2], "is damaged"), (lambda b: b"", "is not what atomvet writes"),
                            (lambda b: b[:-9] + bytes([b[-9] ^ 4]) + b[-8:], "is damaged"),
                            (lambda b: b"something else", "is not what atomvet writes"),
                            (lambda b: b.replace(b"atomvet result ", b"atomvet result 99.", 1), "another version")):
        for entry, content in whole.items():
            entry.write_bytes(damage(content))
        again = p.run()
        says(again.stderr, "warning: a result in the cache", message, "made again")
        assert again.stderr.count("made again") == 1, again.stderr
        assert again.stdout == first.stdout
        assert {e: e.read_bytes() for e in p.entries()} == whole
        silent(p.run().stderr, "warning: ")


def unwritable_cache():
    p = Project("unwritable", {"racy.c": RACY, "racy2.c": RACY})
    first = p.run("--no-cache")
    p.cache.write_text("a file where the directory should be")
    done = p.run()
    assert done.stdout == first.stdout
    says(done.stderr, "results cannot be kept in")
    assert done.stderr.count("results cannot be kept") == 1, done.stderr
    # /dev/full's relative: a file system with no room at all.
    p.cache.unlink()
    p.cache.mkdir()
    if os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k,nr_inodes=9", "none", p.cache],
                                            capture_output=True).returncode == 0:
        try:
            done = p.run()
            assert done.stdout == first.stdout
            says(done.stderr, "results cannot be kept in")
            assert not [f for f in p.cache.iterdir() if f.suffix == ".part"]
        finally:
            subprocess.run(["umount", p.cache], check=True)


def output():
    """-o writes all or nothing, and to what is no file as well."""
    p = Project("output", {"racy.c": RACY})
    shown = p.run("--no-cache", "--format", "json").stdout
    report = p.root / "report.json"
    p.run("-o", report, "--format", "json")
    assert report.read_text() == shown
    says(p.run("-o", "/dev/full", status=2).stderr, "'/dev/full' cannot be written: ")
    assert p.run("-o", "/dev/stdout", "--format", "json").stdout == shown
    says(p.run("-o", "nowhere/report.json", status=2).stderr, "'nowhere/report.json' cannot be written: ")
    small = p.root / "small"
    small.mkdir()
    if os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "none", small],
                                            capture_output=True).returncode == 0:
        try:
            (small / "old.json").write_text("old\n")
            with open(small / "ballast", "wb", buffering=0) as ballast:
                try:
                    ballast.write(b"x" * 8192)
                except OSError:
                    pass
            says(p.run("-o", "small/old.json", "--format", "json", status=2).stderr, "cannot be written: ")
            assert (small / "old.json").read_text() == "old\n"
            assert sorted(f.name for f in small.iterdir()) == ["ballast", "old.json"]
        finally:
            subprocess.run(["umount", small], check=True)


def bounded_cache():
    p = Project("bounded", {"racy%d.c" % i: RACY for i in range(4)})
    p.run("--cache-size", "0")
    assert not p.entries()


def killed():
    p = Project("killed", {"racy.c": RACY, "slow.cpp": SLOW})
    whole = subprocess.Popen(p.command("-j2", "--extra-arg=-fconstexpr-steps=2147483647"), cwd=p.root,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.time() + 60
    while not p.entries() and time.time() < deadline:
        time.sleep(0.05)
    assert p.entries(), "nothing was kept before the run ended"
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(whole.pid)], capture_output=True, text=True).stdout
    assert children.split()
    whole.send_signal(signal.SIGKILL)
    whole.wait()
    gone(children.split())
    (p.root / "slow.cpp").write_text(PLAIN)
    says(p.run().stdout, "plain read of 's->hits'")


def interrupted():
    p = Project("interrupted", {"racy.c": RACY, "slow.cpp": SLOW})
    for number in (signal.SIGINT, signal.SIGTERM):
        run = subprocess.Popen(p.command("-j2", "--extra-arg=-fconstexpr-steps=2147483647"), cwd=p.root,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               # Ignored signals are inherited, and lit ignores this one.
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        time.sleep(1)
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(run.pid)], capture_output=True, text=True).stdout
        assert children.split()
        began = time.time()
        run.send_signal(number)
        run.wait(timeout=60)
        assert time.time() - began < 5, "it did not stop at once"
        assert run.returncode == -number, run.returncode
        gone(children.split())
        assert not list(p.cache.glob("*.part")), "something half-written is left"


def gone(processes):
    deadline = time.time() + 10
    while any(pathlib.Path("/proc", pid).exists() for pid in processes):
        assert time.time() < deadline, "a worker outlived the run"
        time.sleep(0.05)


def contained():
    p = Project("contained", {"crash.c": RACY + "#pragma clang __debug crash\n", "racy.c": RACY, "slow.cpp": SLOW})
    done = p.run("--timeout", "3", "-j2", "--extra-arg=-fconstexpr-steps=2147483647", status=3)
    says(done.stdout, "racy.c:4:", "plain read of 's->hits'")
    says(done.stderr, "crash.c: the compiler crashed on it", "slow.cpp: it took longer than 3 s (--timeout)",
         "2 not analysed")


def database_faults():
    p = Project("database", {"racy.c": RACY, "sub dir/sp ace.c": RACY, "sub dir/größe.c": RACY})
    entries = [p.entry("racy.c"), p.entry("racy.c"), p.entry("gone.c"), {"file": "no-command.c"}, "text",
               {"directory": "sub dir", "file": "sp ace.c", "command": "cc -O2 -c 'sp ace.c'"},
               {"directory": str(p.root / "sub dir"), "file": "../sub dir/größe.c",
                "arguments": ["cc", "-c", "größe.c"]}]
    p.database(entries)
    done = p.run(status=3)
    for name in ("racy.c:4:", "sp ace.c:4:", "größe.c:4:"):
        assert done.stdout.count(name + "45") <= 1
        says(done.stdout, name)
    says(done.stderr, "gone.c: the compile database names it, but there is no such file",
         "entry 4 has neither", "entry 5 is not an object", "in 3 files")
    p.database('[{"file": "racy.c",\n]')
    says(p.run(status=2).stderr, "is not valid JSON", "2:")
    p.database('{"file": "racy.c"}')
    says(p.run(status=2).stderr, "is not a compile database")
    p.database("[]")
    p.run(status=0)
    with tempfile.TemporaryDirectory() as elsewhere:  # a build directory has a database of its own above this one
        pathlib.Path(elsewhere, "racy.c").write_text(RACY)
        done = subprocess.run([TOOL, "check", "--no-cache", "racy.c"], cwd=elsewhere, capture_output=True, text=True)
        assert done.returncode == 1
        says(done.stderr, "there is no compile_commands.json")
    says(p.run("-p", "nowhere", status=2).stderr, "there is no compile_commands.json in 'nowhere'")
    p.run("missing.c", status=3)
    p.database([p.entry("racy.c")])
    says(p.run("sub dir/sp ace.c").stderr, "is not in the compile database: analysed with the command of")
    p.database([p.entry("gone.c")])
    says(p.run("racy.c").stderr, "no file of the compile database exists", "racy.c' is analysed with default flags")


def gcc_commands():
    p = Project("gcc", {"racy.c": RACY, "flags.rsp": "-DFROM_RESPONSE=1 -fno-semantic-interposition\n",
                        "all.h": "#define ALL 1\n", "all.h.gch": "not of Clang"})
    (p.root / "racy.c").write_text("#if !FROM_RESPONSE || !ALL\n#error\n#endif\n" + RACY)
    p.database([{"directory": str(p.root), "file": "racy.c", "command":
                 "ccache gcc @flags.rsp -include all.h -fno-tree-loop-distribute-patterns -mno-such-thing --param=x=1 "
                 "-Wno-unknown-of-gcc -Werror -Wall -pipe -MD -MF racy.d -save-temps -o racy.o -c racy.c"}])
    says(p.run().stdout, "racy.c:7:")
    left = {f.name for f in p.root.iterdir()} - {".git", "cache", "all.h", "all.h.gch", "flags.rsp", "racy.c",
                                                 "compile_commands.json"}
    assert not left, left


def shared_cache():
    p = Project("shared", {"racy%d.c" % i: RACY for i in range(6)})
    alone = p.run("--no-cache").stdout
    runs = [subprocess.Popen(p.command("-j2"), cwd=p.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(3)]
    for run in runs:
        out, err = run.communicate()
        assert run.returncode == 1 and out == alone, err
        silent(err, "warning: ")
    assert p.run().stdout == alone


def stable():
    """The same bytes for any number of workers, order of files, and number of parts."""
    p = Project("stable", {"racy%d.c" % i: '#include "own.h"\n' + RACY for i in range(5)} | {
        "own.h": "struct own { int n; };\nstatic inline int own(struct own *o) { __atomic_add_fetch(&o->n, 1, 0); "
                 "return o->n; }\n", "plain.c": PLAIN})
    first = p.run("-j1", "--no-cache")
    says(first.stdout, "own.h:2:")
    assert first.stdout.count("plain read of 'o->n'") == 1
    files = ["racy3.c", "racy0.c", "plain.c", "racy4.c", "racy2.c", "racy1.c"]
    assert p.run("-j3", "--no-cache", *files).stdout == first.stdout
    parts = []
    for i in (1, 2, 3):
        parts.append("part%d" % i)
        subprocess.run([TOOL, "index", "--no-cache", "--shard", "%d/3" % i, "-o", parts[-1]], cwd=p.root, check=True)
    for order in (parts, parts[::-1]):
        done = subprocess.run([TOOL, "merge", "--no-cache", *order], cwd=p.root, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (1, first.stdout), done.stderr
    for damage, message in ((["part1", "part3"], "part 2 of 3 is missing"), (["racy0.c"], "is not what atomvet writes")):
        done = subprocess.run([TOOL, "merge", *damage], cwd=p.root, capture_output=True, text=True)
        assert done.returncode == 2
        says(done.stderr, message)
    part = p.root / "part1"
    part.write_bytes(part.read_bytes()[:-20])
    done = subprocess.run([TOOL, "merge", *parts], cwd=p.root, capture_output=True, text=True)
    assert done.returncode == 2
    says(done.stderr, "'part1' is damaged; write it again with 'atomvet index'")


def not_parsed():
    """What names atomics only by way of its headers, its command or another file is parsed; what does not is not."""
    files = {
        "comment.c": "/* atomic */ const char *s = \"__sync_fetch_and_add\";\n",
        "macro.c": '#include "macro.h"\nint f(int *p) { return TICK(p) + *p; }\n',
        "macro.h": "#define TICK(p) __atomic_fetch_add(p, 1, 0)\n",
        "system.c": "#include <vendor.h>\nint g(int *p) { return TOCK(p) + *p; }\n",
        "vendor/vendor.h": "#define TOCK(p) __sync_fetch_and_add(p, 1)\n",
        "computed.c": "#define H \"macro.h\"\n#include H\n",
        "library.c": "#include <pthread.h>\n#include <stdio.h>\nint h(void) { return 1; }\n",
    }
    p = Project("not-parsed", files)
    p.database([dict(p.entry(f), arguments=["cc", "-isystem", "vendor", "-c", f]) for f in files if f.endswith(".c")])
    says(p.run("--no-cache", status=0).stderr, "in 5 files", "2 not parsed: no atomics")


if __name__ == "__main__":
    globals()[sys.argv[3]]()
