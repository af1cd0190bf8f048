#!/usr/bin/env python3
"""Builds and runs projects that use the runtime library, in each way that is offered.

Ends with the line 'N passed, N failed'.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


class Failed(Exception):
    pass


def run(*command, **kwargs):
    result = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True, **kwargs)
    if result.returncode != 0:
        raise Failed(f"{' '.join(str(part) for part in command)}\n{result.stdout}")
    return result.stdout


def configure(source, build, *options):
    run("cmake", "-S", source, "-B", build, *options)


def install(work):
    configure(ROOT / "runtime", work / "library", f"-DCMAKE_INSTALL_PREFIX={work / 'prefix'}")
    run("cmake", "--install", work / "library")
    return work / "prefix"


def find_package(work, prefix):
    configure(HERE / "find_package", work / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", work / "build")
    run(work / "build" / "consumer")


def add_subdirectory(work, prefix):
    configure(HERE / "add_subdirectory", work / "build", f"-DCMAKE_INSTALL_PREFIX={work / 'installed'}")
    run("cmake", "--build", work / "build")
    run(work / "build" / "consumer")
    run("cmake", "--install", work / "build")
    if (work / "installed" / "include").exists():
        raise Failed("the containing project installs the library's headers")


def pkg_config(work, prefix):
    if not shutil.which("pkg-config"):
        raise Failed("pkg-config is not installed")
    shutil.copy(HERE / "main.cpp", work)
    (work / "build").mkdir()
    shutil.copy(HERE / "pkg_config" / "Makefile", work / "build")
    directories = [path.parent for path in prefix.rglob("atomvet.pc")]
    environment = dict(os.environ, PKG_CONFIG_PATH=":".join(str(path) for path in directories))
    run("make", "-C", work / "build", env=environment)
    run(work / "build" / "consumer")


def whole_project_without_llvm(work, prefix):
    configure(ROOT, work / "build", "-DATOMVET_BUILD_PLUGIN=OFF")


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        prefix = install(directory)
        for way in (find_package, add_subdirectory, pkg_config, whole_project_without_llvm):
            work = directory / way.__name__
            work.mkdir()
            try:
                way(work, prefix)
                passed += 1
            except Failed as failure:
                print(f"FAILED: {way.__name__}\n{failure}")
                failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
