#!/usr/bin/env python3
"""Compares the model's atomic operations with those of the compiler's IR, both ways.

  oracle.py COMPILE_DB [--only SUBSTRING] [-j N] [-v]

For each file of a compile database: every atomic instruction, fence and atomic library call of its LLVM IR must have an
operation of the same kind, order and size in the model at its place, and every operation of the model must have one in
the IR; so must an operation that the model sees at the call of a project's wrapper, once that wrapper is inlined. Where
the IR says that an access is aligned below its size, atomic-misaligned must know of the access or of its field. The
percentages, what differs, and what cannot be compared (with the reason) are printed. Exit status: 0 when all agree, 1
when something differs, 2 for a usage error.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import sys
import tempfile

import ir

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLANG = "clang-22"
FINDING = re.compile(r"^(?P<file>[^\s:][^:]*):(?P<line>\d+):\d+: (?P<kind>warning|note): .*$")
DUMP = re.compile(r"^(?P<file>[^\s:][^:]*):(?P<line>\d+):(?P<column>\d+): warning: (?P<json>\{.*\}) \[atomvet-model-dump\]$")

# What an operation of the model is not compared for, and why.
INITIALISATION = "initialisation: a plain store"
WAITING = "wait and notify are calls of the standard library"
SHARED_POINTER = "operations on shared_ptr are calls of the standard library"
FUNCTION = "a function of a library (GLib, Interlocked, by option)"
NO_FENCE = "a relaxed fence is no instruction"
GUARD = "the guard of a function-local static, made by the compiler"
ASSEMBLY = "compiled to inline assembly"
COPY = "a copy of an atomic: an operation on each of two objects, and atomic-copy's"
FOLDED = "in the wrapper, but left out at this call by the constants that it is called with"
NO_PLACE = "made by the compiler: no place in the source"


class Op:
    """An operation of the model."""

    def __init__(self, match, directory):
        self.__dict__.update(json.loads(match.group("json")))
        self.file = os.path.realpath(os.path.join(directory, match.group("file")))
        self.line, self.column = int(match.group("line")), int(match.group("column"))

    def key(self):
        return (self.file, self.line, self.column, self.kind, self.function, self.order, self.failure, self.size,
                self.through)

    def __str__(self):
        text = "%s:%d:%d: %s '%s': %s" % (self.file, self.line, self.column, self.api, self.name, self.kind)
        if self.function != "none":
            text += "/" + self.function
        text += " of %d bytes, %s" % (self.size, self.order)
        if self.failure != "none":
            text += ", on failure " + self.failure
        return text + (", through '%s'" % self.through if self.through else "")


def excuse(op):
    """Why an operation of the model has no instruction, None when it must have one."""
    if op.kind == "init":
        return INITIALISATION
    if op.kind in ("wait", "notify"):
        return WAITING
    if op.api == "shared_ptr" or re.search(r"\b(shared|weak)_ptr<", op.type):
        return SHARED_POINTER
    if op.external and not op.name.startswith("__atomic_"):
        return FUNCTION
    if op.kind == "fence" and op.order == "relaxed":
        return NO_FENCE
    return None


def same_order(model, compiler):
    # LLVM has no consume. An order that a function is given is every order, or a value of a library call.
    return model in ("dynamic", compiler) or compiler == "dynamic" or (model == "consume" and compiler == "acquire")


def agree(op, instruction):
    """Whether this instruction can be this operation."""
    kind, function = instruction.kind, instruction.function
    if op.composite:
        return kind == "rmw" or kind == "compare-exchange" or kind == op.kind
    if op.kind == "fence":
        return kind == "fence" and same_order(op.order, instruction.order) and op.signal == instruction.signal
    byte = op.api == "boost" and op.kind in ("test-and-set", "clear")  # of Boost's flag, a word
    if (1 if byte else op.size) != instruction.size:
        return False
    if op.kind == "init":  # libstdc++ does it by a relaxed store
        return kind == "store" and instruction.order == "relaxed"
    order = op.order
    if op.name == "__sync_lock_test_and_set":
        order = "seq_cst"  # an acquire exchange as documented, a stronger one as compiled
    if op.kind == "rmw":
        if kind == "compare-exchange":  # a function the machine lacks is a loop
            return same_order(order, instruction.order)
        if kind != "rmw" or not same_order(order, instruction.order):
            return False
        names = {"min": ("min", "umin", "fmin"), "max": ("max", "umax", "fmax"), "add": ("add", "fadd"),
                 "sub": ("sub", "fsub"), "other": (function,)}
        # x -= n of a pointer adds the negative
        return function in names.get(op.function, (op.function,)) or (op.function, function) == ("sub", "add")
    if not same_order(order, instruction.order):
        return False
    if op.kind in ("exchange", "test-and-set"):
        return kind == "rmw" and function == "xchg"
    if op.kind == "compare-exchange":
        return (kind == "compare-exchange" and same_order(op.failure, instruction.failure) and
                (op.weak == instruction.weak or op.order == "dynamic" or instruction.align is None))
    return kind == ("store" if op.kind == "clear" else op.kind)


def match(ops, instructions, may_agree):
    """A maximum matching: instruction index -> operation index."""
    partner = {}

    def augment(op, seen):
        for index, instruction in enumerate(instructions):
            if index in seen or not may_agree(ops[op], instruction):
                continue
            seen.add(index)
            if index not in partner or augment(partner[index], seen):
                partner[index] = op
                return True
        return False

    for op in range(len(ops)):
        augment(op, set())
    return partner


class Result:
    """What the comparison of one file, or of many, gives. Places are counted once however many files include them."""

    def __init__(self):
        self.instructions, self.ops, self.wrapped, self.misaligned = {}, {}, {}, {}  # key -> matched
        self.texts = {}
        self.excused = collections.defaultdict(set)
        self.assembly, self.failures = set(), []

    def tables(self):
        return self.instructions, self.ops, self.wrapped, self.misaligned

    def record(self, table, key, matched, text):
        table[key] = table.get(key, True) and matched
        if not matched:
            self.texts[key] = text

    def merge(self, other):
        for mine, theirs in zip(self.tables(), other.tables()):
            for key, matched in theirs.items():
                mine[key] = mine.get(key, True) and matched
        self.texts.update(other.texts)
        for reason, places in other.excused.items():
            self.excused[reason] |= places
        self.assembly |= other.assembly
        self.failures += other.failures


class Comparison:
    """One file of the database."""

    def __init__(self, entry, plugin, clang_tidy):
        self.directory = entry["directory"]
        self.file = os.path.realpath(os.path.join(self.directory, entry["file"]))
        self.flags = ir.known_flags(CLANG, ir.flags_of(entry), self.directory)
        self.plugin, self.clang_tidy = plugin, clang_tidy
        self.system = ["/usr/include", "/usr/lib", "/usr/local/include"]
        for index, flag in enumerate(self.flags[:-1]):
            if flag in ("-isystem", "-internal-isystem", "-idirafter"):
                self.system.append(os.path.realpath(os.path.join(self.directory, self.flags[index + 1])))
        self.result = Result()
        self.misaligned = set()  # where atomic-misaligned reports, notes included

    def is_system(self, path):
        return any(path.startswith(root + "/") for root in self.system)

    def model(self):
        config = "{CheckOptions: {atomvet-model-dump.Json: true}}"
        done = ir.run([self.clang_tidy, "-load", self.plugin, "-checks=-*,atomvet-model-dump,atomic-misaligned", "-header-filter=.*",
                       "-config=" + config, self.file, "--"] + self.flags + ["-w", "-O1", "-g"], self.directory)
        lines = done.stdout.split("\n")
        ops = [Op(m, self.directory) for m in map(DUMP.match, lines) if m]
        known = False
        for found in filter(None, map(FINDING.match, lines)):
            if found.group("kind") == "warning":
                known = found.group(0).endswith("[atomic-misaligned]")
            if known:
                path = os.path.realpath(os.path.join(self.directory, found.group("file")))
                self.misaligned.add("%s:%s" % (path, found.group("line")))
        error = re.search(r"^.*(?: error: |Stack dump|PLEASE submit).*$", done.stdout + done.stderr, re.MULTILINE)
        if error:
            raise ir.Failure("clang-tidy: " + error.group(0))
        return ops

    def run(self):
        try:
            with tempfile.TemporaryDirectory() as scratch:
                unit = ir.compile_file(CLANG, self.flags, self.file, self.directory, scratch)
                ops = self.model()
                if not ops and not ir.mentions_atomics(unit):
                    return self.result
                direct = [o for o in ops if not o.through]
                self.compare_direct(direct, *ir.operations(ir.simplified(unit, self.is_system, set(), scratch))[:2])
                through = [o for o in ops if o.through]
                if through:
                    wrappers = {o.through for o in through}
                    module = ir.simplified(unit, self.is_system, wrappers, scratch)
                    instructions, _, calls = ir.operations(module)
                    self.compare_wrapped(through, instructions, calls, module)
        except ir.Failure as failure:
            self.result.failures.append("%s: %s" % (self.file, failure))
        return self.result

    def user_frame(self, frames):
        """The innermost place in the project; None inside a library's function."""
        for index, frame in enumerate(frames):
            if not self.is_system(frame.file):
                return index
        return None

    def waits(self, frames, index):
        return any(re.search("wait|notify|lock", f.function) for f in frames[:index])

    def compare_direct(self, ops, instructions, assembly):
        for frames, template in assembly:
            index = self.user_frame(frames)
            if index is not None:
                if index == 0:
                    self.result.assembly.add("%s:%d: %s" % (frames[0].file, frames[0].line, template))
        assembled = [frames[index] for frames, index in
                     ((frames, self.user_frame(frames)) for frames, _ in assembly) if index is not None]
        functions = collections.defaultdict(lambda: collections.defaultdict(list))
        for instruction in instructions:
            index = self.user_frame(instruction.frames)
            if index is None:
                if not instruction.frames:
                    self.result.excused[NO_PLACE].add(instruction.symbol)
                continue
            frame = instruction.frames[index]
            if "@_ZGV" in instruction.pointer:
                self.result.excused[GUARD].add("%s:%d" % (frame.file, frame.line))
                continue
            if self.waits(instruction.frames, index):
                continue
            instruction.at = frame
            instruction.copies = any(re.match("operator=|QAtomic", f.function) for f in instruction.frames[:index])
            functions[frame.file, frame.function, frame.in_line][instruction.symbol].append(instruction)
        by_function = collections.defaultdict(list)
        for op in ops:
            reason = excuse(op)
            if reason:
                self.result.excused[reason].add(str(op))
            by_function[op.file, op.in_line].append(op)
        matched_ops = set()
        for (file, name, line), instances in functions.items():
            candidates = by_function.get((file, line), [])
            for found in instances.values():
                self.compare_function(candidates, found, matched_ops)
        for op in ops:
            if excuse(op) is not None:
                continue
            if op.key() not in matched_ops and any(f.file == op.file and op.first <= f.line <= op.last
                                                   for f in assembled):
                self.result.excused[ASSEMBLY].add(str(op))
            else:
                self.result.record(self.result.ops, op.key(), op.key() in matched_ops, "no instruction for " + str(op))

    def compare_function(self, ops, instructions, matched_ops):
        near = lambda op, i: op.first <= i.at.line <= op.last and agree(op, i)
        partner = match(ops, instructions, near)
        for index in partner:
            matched_ops.add(ops[partner[index]].key())
            self.compare_alignment(ops[partner[index]], instructions[index])
        for index, instruction in enumerate(instructions):
            place = instruction.at
            key = (place.file, place.line, instruction.column, str(instruction))
            if index not in partner and instruction.copies:
                self.result.excused[COPY].add("%s:%d" % (place.file, place.line))
                continue
            found = index in partner or self.is_part(instruction, ops, instructions, partner, near)
            self.result.record(self.result.instructions, key, found, "%s:%d:%d: no operation for %s" %
                               (place.file, place.line, instruction.column, instruction))

    def compare_alignment(self, op, instruction):
        if not instruction.is_misaligned():
            return
        file, _, line = op.declared.rpartition(":")
        declared = "%s:%s" % (os.path.realpath(os.path.join(self.directory, file)), line)
        known = declared in self.misaligned or any("%s:%d" % (op.file, line) in self.misaligned
                                                   for line in range(op.first, op.last + 1))
        key = (op.file, op.line, op.column, instruction.align)
        self.result.record(self.result.misaligned, key, known, "atomic-misaligned is silent, aligned to %d: %s" %
                           (instruction.align, op))

    def is_part(self, instruction, ops, instructions, partner, near):
        """Whether one operation of the model is this instruction and another that it was matched with: one for each
        order that a variable may hold, a copy on another path out of a scope, the first load of a loop."""
        for index, op in partner.items():
            other = instructions[index]
            same_place = other.frames[0].line == instruction.frames[0].line and other.at == instruction.at and \
                other.column == instruction.column
            if near(ops[op], instruction) and (same_place or "dynamic" in (ops[op].order, ops[op].failure)):
                return True
            if (other.kind == "compare-exchange" and ops[op].kind == "rmw" and instruction.kind == "load" and
                    other.at == instruction.at and other.size == instruction.size):
                return True
        return False

    def compare_wrapped(self, ops, instructions, calls, module):
        by_symbol, callees = collections.defaultdict(list), collections.defaultdict(set)
        for instruction in instructions:
            by_symbol[instruction.symbol].append(instruction)
        for _, symbol, callee in calls:
            callees[symbol].add(callee)

        def at(op, frames):
            return any(f.file == op.file and f.in_line == op.in_line and op.first <= f.line <= op.last for f in frames)

        def reachable(symbols):
            """The functions that these call; recursion keeps some from being inlined."""
            seen, todo = set(), list(symbols)
            while todo:
                symbol = todo.pop()
                if symbol not in seen:
                    seen.add(symbol)
                    todo += callees[symbol]
            return seen

        inside = collections.defaultdict(set)  # the functions inlined into each
        for node, text in module.metadata.items():
            if "!DILocation(" in text:
                names = [f.function for f in module.frames(node)]
                for index, name in enumerate(names):
                    inside[name].update(names[:index])

        for op in ops:
            if excuse(op) is not None:
                self.result.excused[excuse(op)].add(str(op))
                continue
            found = any(agree(op, i) and at(op, i.frames[1:]) for i in instructions)
            if not found:
                called = reachable({callee for frames, _, callee in calls if at(op, frames)})
                found = any(agree(op, i) for symbol in called for i in by_symbol[symbol])
            if not found and self.is_left_out(op, instructions, calls, by_symbol, reachable, inside):
                self.result.excused[FOLDED].add(str(op))
                continue
            self.result.record(self.result.wrapped, op.key(), found, "no instruction for " + str(op))


    def is_left_out(self, op, instructions, calls, by_symbol, reachable, inside):
        """Whether other calls of the wrapper, or of what it calls, lead to the operation: what is constant at this one
        leaves it out."""
        names = {op.through} | inside[op.through]
        through = lambda frames: any(f.function in names for f in frames)
        if any(agree(op, i) and through(i.frames) for i in instructions):
            return True
        called = reachable({callee for frames, _, callee in calls if through(frames)})
        return any(agree(op, i) for symbol in called for i in by_symbol[symbol])


def percentage(table):
    return (sum(table.values()), len(table), 100.0 * sum(table.values()) / len(table) if table else 100.0)


def report(result, files, verbose):
    for failure in sorted(set(result.failures)):
        print("not compared: " + failure)
    for table in result.tables():
        for key in sorted((k for k, ok in table.items() if not ok), key=str):
            print(result.texts[key])
    for reason, places in sorted(result.excused.items()):
        print("not compared, %d: %s" % (len(places), reason))
        if verbose:
            for place in sorted(places):
                print("  " + place)
    if result.assembly:
        print("cannot be seen, %d: inline assembly" % len(result.assembly))
        for place in sorted(result.assembly):
            print("  " + place)
    print("%d files, %d not compared" % (files, len(set(result.failures))))
    for name, table in (("instructions that the model has", result.instructions),
                        ("operations that the compiler has", result.ops),
                        ("operations through wrappers that the compiler has", result.wrapped),
                        ("misaligned accesses that atomic-misaligned knows", result.misaligned)):
        print("%s: %d of %d, %.2f %%" % ((name,) + percentage(table)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=pathlib.Path, help="compile_commands.json, or the directory that holds it")
    parser.add_argument("--only", default="", help="files whose path contains this")
    parser.add_argument("--plugin", default=str(ROOT / "build" / "llvm22" / "lib" / "libatomvet-llvm22.so"))
    parser.add_argument("--clang-tidy", default="clang-tidy-22")
    parser.add_argument("-j", type=int, default=os.cpu_count())
    parser.add_argument("-v", action="store_true", help="list what is not compared")
    args = parser.parse_args()
    database = args.database / "compile_commands.json" if args.database.is_dir() else args.database
    try:
        entries = json.loads(database.read_text())
    except (OSError, ValueError) as error:
        print("error: cannot read the compile database: %s" % error, file=sys.stderr)
        return 2
    unique = {}
    for entry in entries:
        path = os.path.realpath(os.path.join(entry["directory"], entry["file"]))
        if args.only in path and path.endswith((".c", ".cc", ".cpp", ".cxx", ".C")):
            unique.setdefault(path, entry)
    if not unique:
        print("error: no file of %s is named like '%s'" % (database, args.only), file=sys.stderr)
        return 2
    total = Result()
    with concurrent.futures.ThreadPoolExecutor(args.j) as pool:
        for result in pool.map(lambda e: Comparison(e, os.path.abspath(args.plugin), args.clang_tidy).run(),
                               unique.values()):
            total.merge(result)
    report(total, len(unique), args.v)
    return 1 if total.failures or not all(all(t.values()) for t in total.tables()) else 0


if __name__ == "__main__":
    sys.exit(main())
