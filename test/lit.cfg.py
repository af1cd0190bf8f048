"""The test suite. lit.site.cfg.py in a build directory says which plugin and which LLVM it runs with."""
import glob
import json
import os
import shlex
import sys

import lit.formats

config.name = "atomvet-llvm" + config.llvm_major
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".c", ".cpp", ".test"]
config.excludes = ["Inputs", "support", "demo", "consumer"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.atomvet_build, "test", "out")
# FileCheck, not and count come from one LLVM, whichever is tested.
tools = os.path.dirname(os.path.realpath(config.filecheck))
config.environment["PATH"] = os.pathsep.join([tools, config.environment.get("PATH", "")])

major = config.llvm_major
config.available_features.add("llvm" + major)


def tool(name):
    """The versioned name on the PATH, else the binary in LLVM's own directory."""
    path = os.path.join(config.llvm_bin, name)
    return path if os.path.exists(path) else "%s-%s" % (name, major)


own_plugin = os.path.join(config.atomvet_build, "lib", "libatomvet-llvm%s.so" % major)
support = os.path.join(config.test_source_root, "support")
check_atomic = [sys.executable, os.path.join(support, "check_atomic.py"), "--clang-tidy", tool("clang-tidy"),
                "--plugin", own_plugin, "--filecheck", config.filecheck, "--libcxx", config.libcxx,
                "--test-root", config.test_source_root]
atomvet = os.path.join(config.atomvet_build, "bin", "atomvet")
if os.path.exists(atomvet):  # built with LLVM 22
    check_atomic += ["--tool", atomvet]

sarif_validator = os.path.join(config.atomvet_source, "build", "npm", "node_modules", "@microsoft", "sarif-multitool-linux",
                               "Sarif.Multitool")
if os.path.exists(sarif_validator):
    config.available_features.add("sarif-validator")

# Longer names first: lit replaces in this order.
other = "19" if major == "22" else "22"
other_clang_tidy = "/usr/lib/llvm-%s/bin/clang-tidy" % other
config.substitutions += [
    ("%check_atomic", shlex.join(check_atomic)),
    ("%other_clang_tidy", other_clang_tidy),
    ("%other_major", other),
    ("%clang_tidy_plain", tool("clang-tidy")),
    ("%clang_tidy_bare", shlex.join([tool("clang-tidy"), "-load", own_plugin])),
    ("%clang_tidy", shlex.join([tool("clang-tidy"), "-load", own_plugin, "--config={}"])),
    ("%clangxx", tool("clang++")),
    ("%clang", tool("clang")),
    ("%libcxx", "-nostdinc++ -isystem " + config.libcxx),
    ("%plugin", own_plugin),
    ("%atomvet", atomvet),
    ("%sarif_validator", sarif_validator),
    ("%llvm_major", major),
    ("%python", sys.executable),
    ("%support", support),
    ("%root", config.atomvet_source),
    ("%build", config.atomvet_build),
]
# A test may need a check: REQUIRES: atomic-copy.
with open(os.path.join(config.atomvet_source, "checks", "checks.json")) as checks:
    config.available_features.update(c["name"] for c in json.load(checks)["checks"])

if os.path.exists(other_clang_tidy):
    config.available_features.add("other-clang-tidy")


def includes(patterns):
    """-isystem flags for the directories that exist."""
    found = [d for p in patterns for d in sorted(glob.glob(p))]
    return " ".join("-isystem " + shlex.quote(d) for d in found)


# Libraries whose atomics the model knows; their headers are Debian's.
config.substitutions += [
    ("%glib", includes(["/usr/include/glib-2.0", "/usr/lib/*/glib-2.0/include"])),
    ("%qt", includes(["/usr/include/*/qt5"])),
]
