#!/usr/bin/env python3
"""Compiles each header alone, with all warnings as errors, over compilers and language modes.

A compiler that is not installed is said and skipped. Ends with the line 'N passed, N failed'.
"""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys

INCLUDE = pathlib.Path(__file__).resolve().parent.parent / "include"
COMPILERS = ["g++", "clang++-14", "clang++-19", "clang++-22"]
MODES = [
    ["-std=c++17"],
    ["-std=c++20"],
    ["-std=c++23"],
    ["-std=c++17", "-fno-exceptions", "-fno-rtti"],
    ["-std=c++17", "-m32"],
]
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]


def compiles(compiler, flags, source, language="c++"):
    if compiler == "clang++-14":  # knows C++23 by its working name
        flags = [flag.replace("c++23", "c++2b") for flag in flags]
    result = subprocess.run([compiler, *flags, *WARNINGS, f"-I{INCLUDE}", "-fsyntax-only", "-x", language, "-"],
                            input=source, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return result.returncode == 0, result.stdout


def usable(compiler, flags):
    return shutil.which(compiler) and compiles(compiler, flags, "#include <atomic>\n")[0]


def main():
    public = sorted(path.relative_to(INCLUDE).as_posix() for path in (INCLUDE / "atomvet").glob("*.h"))
    details = sorted(path.relative_to(INCLUDE).as_posix() for path in (INCLUDE / "atomvet" / "detail").glob("*.h"))
    everything = "".join(f"#include <{header}>\n" for header in public)

    jobs = []
    for compiler in COMPILERS:
        for mode in MODES:
            if not usable(compiler, mode):
                print(f"{compiler} {' '.join(mode)}: skipped, does not work here")
                continue
            # Each header alone in one mode of each compiler; in the other modes all together, which is faster.
            if mode == MODES[0]:
                jobs += [(compiler, mode, header, f"#include <{header}>\n") for header in public + details]
            jobs.append((compiler, mode, "all headers", everything))
    if shutil.which("gcc"):
        jobs.append(("gcc", ["-std=c99"], "annotations.h in C", "#include <atomvet/annotations.h>\nint x;\n"))

    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        def work(job):
            compiler, mode, _, source = job
            return compiles(compiler, mode, source, "c" if compiler == "gcc" else "c++")
        for (compiler, mode, name, _), (ok, output) in zip(jobs, pool.map(work, jobs)):
            passed += ok
            failed += not ok
            if not ok:
                print(f"FAILED: {compiler} {' '.join(mode)}: {name}\n{output}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
