#!/usr/bin/env python3
"""What the checks cost: CPU time of clang-tidy with all atomic-* checks, over that of the same clang-tidy (the plugin loaded)
with one trivial check, on every file of leveldb (Debian's source package, see test/field/fetch.sh).

  ./dev bench plugin [--rounds N] [--package NAME] [--llvm 22|19] [--goal RATIO]

The two run by turns, file by file, so that what else the machine does falls on both. A file's time is the least of its
rounds: what is added by others is never less. Printed are the ratio of the sums, the median ratio of the rounds, and the
files where the checks cost most.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TRIVIAL = "-*,google-readability-avoid-underscore-in-googletest-name"


def cpu_seconds(command):
    """User and system time of one run."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit("error: %s ended with status %d:\n%s" % (" ".join(command), process.returncode, errors))
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--package", default="leveldb")
    parser.add_argument("--llvm", default="22", choices=["22", "19"])
    parser.add_argument("--goal", type=float, default=1.05)
    args = parser.parse_args()

    field = pathlib.Path(os.environ.get("ATOMVET_FIELD_DIR", ROOT / "build" / "field")) / args.package
    if subprocess.run([str(ROOT / "test" / "field" / "fetch.sh"), args.package]).returncode:
        return 2
    plugin = ROOT / "build" / ("llvm" + args.llvm) / "lib" / ("libatomvet-llvm%s.so" % args.llvm)
    if not plugin.exists():
        sys.exit("error: %s is not built: ./dev build llvm%s" % (plugin, args.llvm))
    files = sorted({os.path.join(e["directory"], e["file"]) for e in json.loads((field / "compile_commands.json").read_text())})
    files = [f for f in files if os.path.exists(f)]

    def run(checks, file):
        return cpu_seconds(["clang-tidy-" + args.llvm, "-load", str(plugin), "--config={}", "-checks=" + checks, "--quiet",
                            "-p", str(field), file])

    trivial = {f: [] for f in files}
    atomic = {f: [] for f in files}
    ratios = []
    for number in range(args.rounds):
        for at, file in enumerate(files):
            order = [("-*,atomic-*", atomic), (TRIVIAL, trivial)]
            for checks, times in order if (number + at) % 2 else reversed(order):
                times[file].append(run(checks, file))
        ratios.append(sum(t[-1] for t in atomic.values()) / sum(t[-1] for t in trivial.values()))
        print("round %d: %.3f" % (number + 1, ratios[-1]), flush=True)
    least = {f: (min(atomic[f]), min(trivial[f])) for f in files}
    total = [sum(column) for column in zip(*least.values())]
    for file in sorted(files, key=lambda f: least[f][1] - least[f][0])[:5]:
        print("  %-60s %.2f s, of that the checks %+.3f s" % (os.path.relpath(file, field / "source"), least[file][0],
                                                             least[file][0] - least[file][1]))
    ratio = total[0] / total[1]
    print("%d files of %s, %d rounds, LLVM %s: %.1f s with the checks, %.1f s without; ratio %.3f, median of the rounds %.3f (goal: %.2f)"
          % (len(files), args.package, args.rounds, args.llvm, total[0], total[1], ratio, statistics.median(ratios), args.goal))
    return 0


if __name__ == "__main__":
    sys.exit(main())
