#!/usr/bin/env python3
"""Builds and runs all tests of the runtime library.

  plain, asan, tsan   the GoogleTest programs: as released, under AddressSanitizer + UndefinedBehaviorSanitizer (with
                      LeakSanitizer), under ThreadSanitizer; without suppressions
  i386                the same for 32 bits, where the machine can (gcc-multilib)
  matrix              each header alone, over compilers and language modes (matrix.py)
  consumers           projects that use the library by find_package, add_subdirectory and pkg-config
  lint                headers, tests, example and benchmarks under all of this project's own checks (where the plugin and
                      clang-tidy are there): no finding

What a part needs and the machine lacks is said and skipped. Ends with the line 'N passed, N failed'.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
RUNTIME = HERE.parent
ROOT = RUNTIME.parent


# Each build with the compilers that will do, the preferred one first, and what CMake is told.
BUILDS = {
    "plain": (["g++", "clang++-22"], {}),
    "asan": (["clang++-22", "clang++-19", "g++"], {"ATOMVET_SANITIZE": "address,undefined"}),
    "tsan": (["clang++-22", "clang++-19", "g++"], {"ATOMVET_SANITIZE": "thread"}),
    "i386": (["g++"], {"CMAKE_CXX_FLAGS": "-m32"}),
}


class Results:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def add(self, name, ok, output=""):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            print(output)
            print(f"FAILED: {name}")


def run(command, **kwargs):
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **kwargs)
    return result.returncode == 0, result.stdout


def can_compile(compiler, *flags):
    """Whether a program can be built and run with these flags."""
    if not shutil.which(compiler):
        return False
    source = "#include <atomic>\nint main() { return 0; }\n"
    out = ROOT / "build" / "runtime" / "probe"
    out.parent.mkdir(parents=True, exist_ok=True)
    ok, _ = run([compiler, *flags, "-x", "c++", "-", "-o", str(out)], input=source)
    return ok and run([str(out)])[0]


def test_build(name, jobs, results):
    compilers, options = BUILDS[name]
    flags = options.get("CMAKE_CXX_FLAGS", "").split()
    if "ATOMVET_SANITIZE" in options:
        flags.append("-fsanitize=" + options["ATOMVET_SANITIZE"])
    compiler = next((compiler for compiler in compilers if can_compile(compiler, *flags)), None)
    if not compiler:
        print(f"{name}: skipped, none of {', '.join(compilers)} builds a program with {' '.join(flags)} here")
        return
    directory = ROOT / "build" / "runtime" / name
    ok, output = run(["cmake", "-S", str(RUNTIME), "-B", str(directory), "-G", "Ninja",
                      "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DATOMVET_RUNTIME_TESTS=ON",
                      f"-DCMAKE_CXX_COMPILER={compiler}"] + [f"-D{key}={value}" for key, value in options.items()])
    if ok:
        ok, output = run(["cmake", "--build", str(directory), "-j", str(jobs)])
    if not ok:
        results.add(f"{name}: build", False, output[-6000:])
        return
    environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=1", UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1",
                       TSAN_OPTIONS="halt_on_error=1")
    _, output = run(["ctest", "--test-dir", str(directory), "-L", "runtime", "--output-on-failure"], env=environment)
    for status, test in re.findall(r"Test +#\d+: (\S+) \.*(.*)", output):
        results.add(f"{name}: {status}", "Passed" in test, "")
    if not re.search(r"100% tests passed", output):
        print(output[-8000:])
        if not results.failed:
            results.add(f"{name}: ctest", False)


def lint(jobs, results):
    plugin = ROOT / "build" / "llvm22" / "lib" / "libatomvet-llvm22.so"
    if not plugin.exists() or not shutil.which("clang-tidy-22") or not shutil.which("clang++-22"):
        print("lint: skipped, there is no plugin for LLVM 22 in build/llvm22, or no clang-tidy-22")
        return
    directory = ROOT / "build" / "runtime" / "lint"
    directory.mkdir(parents=True, exist_ok=True)
    everything = directory / "headers.cpp"
    everything.write_text("".join(f"#include <atomvet/{header.name}>\n"
                                  for header in sorted((RUNTIME / "include" / "atomvet").glob("*.h"))))
    flags = [f"-I{RUNTIME / 'include'}", '-DATOMVET_TEST_PLUGIN=""']
    # GoogleTest's header is most of what there is to parse.
    precompiled = directory / "gtest.pch"
    ok, output = run(["clang++-22", "-std=c++17", "-x", "c++-header", "-", "-o", str(precompiled)],
                     input="#include <gtest/gtest.h>\n")
    if not ok:
        results.add("lint: gtest/gtest.h", False, output[-6000:])
        return
    with_gtest = ["-std=c++17", "-include-pch", str(precompiled)]
    work = [(everything, ["-std=c++17"]), (everything, ["-std=c++20"])]
    work += [(source, with_gtest) for source in sorted(HERE.glob("*_test.cpp")) + [HERE / "plugin.cpp"]]
    work += [(source, ["-std=c++17"]) for source in sorted((ROOT / "examples").glob("*/*.cpp"))]
    work += [(ROOT / "test" / "consumer" / "main.cpp", ["-std=c++17"])]
    if run(["clang++-22", "-fsyntax-only", "-x", "c++", "-"], input="#include <benchmark/benchmark.h>\n")[0]:
        work += [(RUNTIME / "bench" / "bench.cpp", ["-std=c++20"])]
    else:
        print("lint: the benchmarks are skipped, Google Benchmark is not installed")

    def check(item):
        source, language = item
        return run(["clang-tidy-22", "-load", str(plugin), "-checks=-*,atomic-*", "--config={}", "--quiet",
                    f"--header-filter=^{ROOT}/(runtime|examples|test)/", str(source), "--", *language, *flags])

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for (source, language), (ok, output) in zip(work, pool.map(check, work)):
            clean = ok and not re.search(r": (warning|error): ", output)
            results.add(f"lint: {source.relative_to(ROOT)} {language[0]}", clean, output[-6000:])


def script(path, results):
    """Runs a script that ends in 'N passed, N failed'."""
    ok, output = run([sys.executable, str(path)])
    counts = re.search(r"(\d+) passed, (\d+) failed\s*$", output)
    if not counts:
        results.add(path.name, False, output[-6000:])
        return
    results.passed += int(counts.group(1))
    results.failed += int(counts.group(2))
    if not ok or int(counts.group(2)):
        print(output[-6000:])
        if not int(counts.group(2)):
            results.add(path.name, False)
    else:
        print("\n".join(line for line in output.splitlines() if "skipped" in line) or "no part skipped")


def main():
    parts = {**dict.fromkeys(BUILDS), "matrix": HERE / "matrix.py",
             "consumers": ROOT / "test" / "consumer" / "run.py", "lint": lint}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="*", help=f"only these: {', '.join(parts)}")
    parser.add_argument("-j", type=int, default=os.cpu_count(), help="parallel compile jobs")
    arguments = parser.parse_args()
    unknown = set(arguments.part) - set(parts)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))} (there are {', '.join(parts)})")

    results = Results()
    for name, path in parts.items():
        if arguments.part and name not in arguments.part:
            continue
        start = time.monotonic()
        before = (results.passed, results.failed)
        print(f"== {name}", flush=True)
        if callable(path):
            path(arguments.j, results)
        elif path:
            script(path, results)
        else:
            test_build(name, arguments.j, results)
        print(f"   {results.passed - before[0]} passed, {results.failed - before[1]} failed, "
              f"{time.monotonic() - start:.0f} s", flush=True)
    print(f"{results.passed} passed, {results.failed} failed")
    return 1 if results.failed or not results.passed else 0


if __name__ == "__main__":
    sys.exit(main())
