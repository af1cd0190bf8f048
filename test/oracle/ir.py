"""The atomic operations of a translation unit as the compiler sees them.

A file is compiled to LLVM IR at -O1 with no pass run, so that nothing is deleted, merged or duplicated yet. Then only what
a reader of the source sees through is inlined: the functions of the atomic libraries (std::atomic<T>::load is an operation,
not a call) and, in a second run, the project's wrappers that the model has learned. Constant propagation turns the switch
over the orders, which such a function holds, into the one order of its call. Unused functions are emitted too.
"""
import collections
import json
import os
import pathlib
import re
import subprocess

SIMPLIFY = "always-inline,function(sroa,sccp,simplifycfg,sroa,sccp,simplifycfg)"
ORDERS = {"unordered": "relaxed", "monotonic": "relaxed", "acquire": "acquire", "release": "release",
          "acq_rel": "acq_rel", "seq_cst": "seq_cst"}
NUMBERED = ["relaxed", "acquire", "acquire", "release", "acq_rel", "seq_cst"]
# A library function's parts that belong to the operation it stands for.
ATOMIC_LIBRARY = re.compile(r"std::(\w+::)*?(atomic|__atomic|__cxx_atomic|__cmpexch|__to_\w+_order|"
                            r"operator[|&]$)|boost::atomics::|Q(Basic)?Atomic|QGenericAtomicOps")
BARRIER = re.compile(r"\b(lock|x(chg|add)|cmpxchg\w*|[msl]fence|dmb|ld(a|re)xr?|st(l|re)xr?|lwsync|sync)\b")

Frame = collections.namedtuple("Frame", "function line in_line file")


class Operation:
    """One instruction: its kind, orders and size, and where it stands, from the innermost function outwards."""

    def __init__(self, kind, function="none", order="none", failure="none", size=0, align=None, weak=False,
                 signal=False):
        self.kind, self.function, self.order, self.failure = kind, function, order, failure
        self.size, self.align, self.weak, self.signal = size, align, weak, signal
        self.pointer = ""
        self.symbol = ""
        self.column = 0
        self.frames = []

    def is_misaligned(self):
        return self.align is not None and self.size in (2, 4, 8, 16) and self.align < self.size

    def __str__(self):
        text = self.kind + ("/" + self.function if self.function != "none" else "")
        if self.weak:
            text = "weak " + text
        if self.size:
            text += " of %d bytes" % self.size
        text += ", " + self.order
        return text + (", on failure " + self.failure if self.failure != "none" else "")


class Failure(Exception):
    """The file could not be compiled; the text says why."""


def run(command, directory, **options):
    return subprocess.run(command, cwd=directory, text=True, errors="replace", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, **options)


DROPPED = re.compile(r"-O.*|-g.*|-M[DMPGV]*|-flto.*|-c|-S|-Werror.*|-W(?!p,|l,|a,).*|-w|-fsanitize.*|--coverage|-fprofile-.*|"
                     r"-ftest-coverage|-fno-omit-frame-pointer|-save-temps.*|-pipe|-fdebug-prefix-map=.*|-ffile-prefix-map=.*|"
                     r"-fmacro-prefix-map=.*")
DROPPED_WITH_VALUE = {"-o", "-MF", "-MT", "-MQ", "--serialize-diagnostics"}


def flags_of(entry):
    """The compiler's arguments without the file, the outputs and what changes the optimisation."""
    words = entry.get("arguments") or split(entry["command"])
    directory, file = entry["directory"], entry["file"]
    flags, skip = [], False
    for word in words[1:]:
        if skip:
            skip = False
        elif word in DROPPED_WITH_VALUE:
            skip = True
        elif DROPPED.fullmatch(word) or os.path.join(directory, word) == os.path.join(directory, file):
            continue
        else:
            flags.append(word)
    compiler = os.path.basename(words[0])
    if "++" in compiler and not file.endswith(".c"):
        flags.insert(0, "--driver-mode=g++")
    return flags


def split(command):
    import shlex
    return shlex.split(command)


def known_flags(clang, flags, directory):
    """The flags without those of another compiler that this one refuses."""
    while True:
        done = run([clang] + flags + ["-fsyntax-only", "-x", "c", "/dev/null"], directory)
        unknown = re.findall(r"(?:unknown argument|unsupported option|unknown target CPU):? '([^']+)'", done.stderr)
        remaining = [f for f in flags if f not in unknown]
        if len(remaining) == len(flags):
            return flags
        flags = remaining


class Module:
    """The textual IR of one file and its debug information."""

    def __init__(self, text, is_system):
        self.lines = text.split("\n")
        self.is_system = is_system
        self.metadata = {}
        self.frames_cache = {}
        for line in self.lines:
            if line.startswith("!") and " = " in line:
                name, _, value = line.partition(" = ")
                self.metadata[name] = value

    def field(self, node, name):
        found = re.search(r'\b%s: (?:"((?:[^"\\]|\\.)*)"|([^,)]+))' % name, self.metadata.get(node, ""))
        return None if not found else found.group(1) if found.group(1) is not None else found.group(2)

    def path(self, node):
        """The file of a scope."""
        file = self.field(node, "file")
        name = self.field(file, "filename") if file else None
        if name is None:
            return ""
        return os.path.realpath(os.path.join(self.field(file, "directory") or "", name))

    def subprogram(self, scope):
        while scope and "!DISubprogram(" not in self.metadata.get(scope, ""):
            scope = self.field(scope, "scope")
        return scope

    def frames(self, location):
        """From the innermost function outwards."""
        if location in self.frames_cache:
            return self.frames_cache[location]
        result, at = [], location
        while at and at in self.metadata:
            scope = self.field(at, "scope")
            function = self.subprogram(scope)
            result.append(Frame(self.field(function, "name") or "", int(self.field(at, "line") or 0),
                                int(self.field(function, "line") or 0), self.path(scope)))
            at = self.field(at, "inlinedAt")
        self.frames_cache[location] = result
        return result

    def defines(self):
        """(index, symbol, debug node) of each function's first line."""
        for index, line in enumerate(self.lines):
            if line.startswith("define "):
                symbol = re.search(r'@("[^"]*"|[\w.$]+)\(', line)
                debug = re.search(r"!dbg (!\d+)", line)
                yield index, symbol.group(1) if symbol else "", debug.group(1) if debug else None


def qualified(demangled):
    """The qualified name in a demangled declaration: no template arguments, parameters or return type."""
    text, depth = "", 0
    at = demangled.find("operator")
    tail = ""
    if at >= 0 and not demangled[at - 1:at].isalnum():
        tail = re.match(r"operator[^\s\w(]*", demangled[at:]).group(0)
        demangled = demangled[:at]
    for char in demangled:
        if char in "<(":
            if char == "(" and depth == 0 and not text.endswith(("::", " ")) and text:
                break
            depth += 1
        elif char in ">)":
            depth -= 1
        elif depth == 0:
            text += char
    return text.strip().split(" ")[-1] + tail


def demangle(symbols):
    done = subprocess.run(["llvm-cxxfilt-22"], input="\n".join(symbols), text=True, stdout=subprocess.PIPE, check=True)
    return dict(zip(symbols, done.stdout.split("\n")))


# Else an operation on a local that does not escape would be optimised away.
KEPT = re.compile(r"^  (%[^ ]+ = |)(load atomic|store atomic|atomicrmw|cmpxchg weak|cmpxchg(?! weak)) (?!volatile )")


# A longer function is no wrapper to be seen through: what it calls is looked at where it stands. Inlining each into all
# that call it would make a program of some thousand lines into millions.
LONGEST_INLINED = 150


def mark_for_inlining(module, wrappers):
    """The text in which the atomic libraries' functions, and the wrappers, are to be inlined and no other."""
    defines = list(module.defines())
    names = demangle([symbol for _, symbol, _ in defines])
    for index, symbol, debug in defines:
        system = debug is not None and module.is_system(module.path(debug))
        inline = (system and ATOMIC_LIBRARY.match(qualified(names[symbol])) or
                  not system and debug is not None and (module.field(debug, "name") or "").split("<")[0] in wrappers and
                  "}" in module.lines[index:index + LONGEST_INLINED])
        attribute = "alwaysinline" if inline else "noinline"
        line = module.lines[index]
        changed, count = re.subn(r" #\d+(?= |$)", " " + attribute, line, count=1)
        module.lines[index] = changed if count else re.sub(r"( !dbg !\d+)? \{$", " " + attribute + r"\g<0>", line)
    return "\n".join(KEPT.sub(r"  \1\2 volatile ", line) for line in module.lines)


def bits(type_):
    """The bytes of a first-class type."""
    type_ = type_.strip()
    if type_.startswith("i") and type_[1:].isdigit():
        return (int(type_[1:]) + 7) // 8
    vector = re.match(r"<(\d+) x (.*)>", type_)
    if vector:
        return int(vector.group(1)) * bits(vector.group(2))
    return {"half": 2, "bfloat": 2, "float": 4, "double": 8, "x86_fp80": 16, "fp128": 16}.get(type_, 8)


SCOPE = r'(?: syncscope\("(?P<scope>[^"]*)"\))?'
INSTRUCTIONS = [
    ("load", re.compile(r"= load atomic (?:volatile )?(?P<type>[^,]+), ptr(?: addrspace\(\d+\))? (?P<pointer>.+?)" + SCOPE +
                        r" (?P<order>\w+), align (?P<align>\d+)")),
    ("store", re.compile(r"^  store atomic (?:volatile )?(?P<type><[^>]*>|\w+) .+?, ptr (?P<pointer>.+?)" + SCOPE +
                         r" (?P<order>\w+), align (?P<align>\d+)")),
    ("compare-exchange", re.compile(r"= cmpxchg (?P<weak>weak )?(?:volatile )?ptr (?P<pointer>.+?), (?P<type>\w+) [^,]+, \w+ [^,]+?" + SCOPE +
                                    r" (?P<order>\w+) (?P<failure>\w+), align (?P<align>\d+)")),
    ("rmw", re.compile(r"= atomicrmw (?:elementwise )?(?:volatile )?(?P<function>\w+) ptr (?P<pointer>.+?), (?P<type><[^>]*>|\w+) .+?" + SCOPE +
                       r" (?P<order>\w+), align (?P<align>\d+)")),
    ("fence", re.compile(r"^  fence" + SCOPE + r" (?P<order>\w+)")),
]
LIBRARY_CALL = re.compile(r"(?:call|invoke) [^@]*@__atomic_(load|store|exchange|compare_exchange|fetch_\w+?)(?:_(\d+))?\((.*?)\)")


def library_call(match):
    kind, size, arguments = match.groups()
    values = [a.split()[-1] for a in re.sub(r"\([^()]*\)", "", arguments).split(", ")]
    number = lambda text: NUMBERED[int(text)] if text.isdigit() and int(text) < 6 else "dynamic"
    operation = Operation({"compare_exchange": "compare-exchange"}.get(kind, kind))
    if kind.startswith("fetch_"):
        operation.kind, operation.function = "rmw", kind[len("fetch_"):]
    elif kind == "exchange":
        operation.kind, operation.function = "rmw", "xchg"
    operation.size = int(size) if size else int(values[0]) if values[0].isdigit() else 0
    if not size:  # the form for any address
        operation.align = 1
    operation.order = number(values[-1])
    if kind == "compare_exchange":
        operation.order, operation.failure = number(values[-2]), number(values[-1])
    return operation


def operation_of(line):
    for kind, pattern in INSTRUCTIONS:
        found = pattern.search(line)
        if not found:
            continue
        groups = found.groupdict()
        operation = Operation(kind, groups.get("function") or "none", ORDERS[groups["order"]])
        if groups.get("failure"):
            operation.failure = ORDERS[groups["failure"]]
        if groups.get("type"):
            operation.size = bits(groups["type"])
        if groups.get("align"):
            operation.align = int(groups["align"])
        operation.weak = bool(groups.get("weak"))
        operation.signal = groups.get("scope") == "singlethread"
        operation.pointer = groups.get("pointer") or ""
        return operation
    found = LIBRARY_CALL.search(line)
    return library_call(found) if found else None


CALL = re.compile(r"(?:call|invoke) [^@]*@(\"[^\"]*\"|[\w.$]+)\(")


def operations(module):
    """(operations, inline assembly, calls) of a module; a call is its frames, its function's symbol, its callee's."""
    found, assembly, calls, symbol = [], [], [], ""
    for line in module.lines:
        if line.startswith("define "):
            match = re.search(r'@("[^"]*"|[\w.$]+)\(', line)
            symbol = match.group(1) if match else ""
            continue
        if not line.startswith("  "):
            continue
        debug = re.search(r"!dbg (!\d+)", line)
        location = debug.group(1) if debug else None
        if " asm " in line:
            template = re.search(r' asm (?:sideeffect )?(?:alignstack )?(?:inteldialect )?"([^"]*)"', line)
            if template and BARRIER.search(template.group(1)):
                assembly.append((module.frames(location), template.group(1)))
            continue
        operation = operation_of(line)
        if operation is None:
            call = CALL.search(line)
            if call and location and not call.group(1).startswith("llvm."):
                calls.append((module.frames(location), symbol, call.group(1)))
            continue
        operation.symbol = symbol
        operation.frames = module.frames(location)
        operation.column = int(module.field(location, "column") or 0) if location else 0
        found.append(operation)
    return found, assembly, calls


def compile_file(clang, flags, file, directory, scratch):
    """The path of the unoptimised IR."""
    output = pathlib.Path(scratch) / "unit.ll"
    done = run([clang] + flags + ["-w", "-O1", "-g", "-Xclang", "-disable-llvm-passes", "-femit-all-decls", "-S",
                                  "-emit-llvm", "-o", str(output), file], directory)
    if done.returncode:
        errors = [l for l in done.stderr.split("\n") if "error:" in l]
        raise Failure(errors[0] if errors else done.stderr.strip()[-300:])
    return output


def mentions_atomics(unit):
    return re.search(r"atomic |cmpxchg |atomicrmw |  fence |@__atomic_| asm ", unit.read_text(errors="replace")) is not None


def simplified(unit, is_system, wrappers, scratch):
    """The module after inlining what is to be seen through."""
    marked = pathlib.Path(scratch) / "marked.ll"
    result = pathlib.Path(scratch) / "simplified.ll"
    marked.write_text(mark_for_inlining(Module(unit.read_text(errors="replace"), is_system), wrappers))
    done = run(["opt-22", "-S", "-passes=" + SIMPLIFY, "-o", str(result), str(marked)], scratch)
    if done.returncode:
        raise Failure("opt: " + done.stderr.strip()[-300:])
    return Module(result.read_text(errors="replace"), is_system)
