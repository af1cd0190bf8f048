#!/usr/bin/env python3
"""Runs the commands that a page shows, and compares what they print with what the page says.

  run_console.py PAGE [--project DIR] --bin DIR [--keep VARIABLE] [--update]

A command stands in a ```console block after `$ `, and goes on over the lines that begin with `> `. All commands of a page run
in one shell, which starts in ~/server: a copy of the project, with a compile_commands.json, in a git repository of its own.
Without --project it starts in an empty home directory, in which ~/atomvet is this repository.
What the reader of the page writes is written between the commands: a block with a file's name behind the language
(```cpp main.cpp) is that file, a ```diff block is applied.
In what a command should print, a line `...` stands for any number of lines, ` ... ` in a line for any text, and times are not
compared. --update writes what was printed into the page instead (not where there is such a gap).
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\w+)(?: ([\w.][\w./-]*))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END = "=== end of what is written"
MARK = "=== end of command %d ==="
HOME = "/home/me"


def commands(body):
    """(command, expected lines, first and last line of what is expected) of a block."""
    lines = body.split("\n")[:-1]
    starts = [i for i, line in enumerate(lines) if line.startswith("$ ")]
    if not starts or starts[0] != 0:
        sys.exit("error: a console block does not begin with a command")
    for start, end in zip(starts, starts[1:] + [len(lines)]):
        text = [lines[start][2:]]
        after = start + 1
        while after < end and lines[after].startswith("> "):
            text.append(lines[after][2:])
            after += 1
        yield "\n".join(text), lines[after:end], (after, end)


def steps(block):
    """(command, expected lines, first and last line of what is expected) of a block, whatever its kind is."""
    language, path, body = block.groups()
    if language == "console" and not path:
        yield from commands(body)
    elif language == "diff":
        yield "patch -s -p1 -F0 --no-backup-if-mismatch <<'%s'\n%s%s" % (END, body, END), [], None
    elif path:
        yield "cat > '%s' <<'%s'\n%s%s" % (path, END, body, END), [], None


def set_up(scratch, project):
    home = scratch / "home"
    server = home / "server"
    environment = {"HOME": str(home), "PATH": "%s:%s" % (ARGS.bin.resolve(), os.environ["PATH"]), "LC_ALL": "C.UTF-8", "TERM": "dumb",
                   "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "me", "GIT_AUTHOR_EMAIL": "me@example.org",
                   "GIT_COMMITTER_NAME": "me", "GIT_COMMITTER_EMAIL": "me@example.org"}
    environment.update((name, os.environ[name]) for name in ARGS.keep)
    if not project:
        home.mkdir()
        (home / "atomvet").symlink_to(ROOT)
        return home, environment
    shutil.copytree(project, server)
    if not (server / "compile_commands.json").exists():
        database = [{"directory": str(server), "file": str(f),
                     "arguments": ["cc", "-std=c17", "-c", f.name] if f.suffix == ".c" else ["c++", "-std=c++20", "-c", f.name]}
                    for f in sorted(server.iterdir()) if f.suffix in (".c", ".cpp")]
        (server / "compile_commands.json").write_text(json.dumps(database))
    for step in (["git", "init", "-q", "-b", "main"], ["git", "add", "-A"], ["git", "commit", "-q", "-m", "start"]):
        subprocess.run(step, cwd=server, env=environment, check=True)
    return server, environment


def run(all_commands, scratch):
    """What each command printed, as lines."""
    start, environment = set_up(scratch, ARGS.project)
    script = []
    for number, command in enumerate(all_commands):
        script += [command, "status=$?; echo; echo '%s'; (exit $status)" % (MARK % number)]
    done = subprocess.run(["bash", "-s"], input="\n".join(script) + "\n", text=True, cwd=start, env=environment, timeout=600,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = done.stdout.replace(str(scratch / "home"), HOME)
    printed = []
    for number in range(len(all_commands)):
        before, found, text = text.partition("\n%s\n" % (MARK % number))
        if not found:
            sys.exit("error: the shell ended in '%s':\n%s" % (all_commands[number], before))
        printed.append(before.rstrip("\n").split("\n") if before.rstrip("\n") else [])
    return printed


def comparable(line):
    return re.sub(r"\b\d+\.\d s\b", "N s", line.rstrip())


def same_line(expected, printed):
    parts = comparable(expected).split(" ... ")
    return re.fullmatch(" .* ".join(re.escape(part) for part in parts), comparable(printed)) is not None


def matches(expected, printed):
    """Whether the lines are those, `...` standing for any number of them."""
    if not expected:
        return not printed
    if expected[0].strip() == "...":
        return any(matches(expected[1:], printed[i:]) for i in range(len(printed) + 1))
    return bool(printed) and same_line(expected[0], printed[0]) and matches(expected[1:], printed[1:])


def main():
    text = ARGS.page.read_text()
    shown = [step for block in BLOCK.finditer(text) for step in steps(block)]
    if not any(place for _, _, place in shown):
        sys.exit("error: %s shows no command" % ARGS.page)
    with tempfile.TemporaryDirectory() as scratch:
        printed = run([c[0] for c in shown], pathlib.Path(scratch).resolve())
    wrong = 0
    for (command, expected, place), got in zip(shown, printed):
        if not (ARGS.update and place) and not matches(expected, got):
            wrong += 1
            problem = "'%s' prints something else" % command if place else "this cannot be done: " + command
            print("%s: %s:\n%s" % (ARGS.page.name, problem, "\n".join("  " + line for line in got)))
    if ARGS.update:
        answers = iter(printed)

        def rewrite(block):
            lines = block[3].split("\n")[:-1]
            for (_, expected, place), got in reversed([(step, next(answers)) for step in steps(block)]):
                gaps = any(e.strip() == "..." or " ... " in e for e in expected)
                if place and not gaps and not matches(expected, got):
                    lines[slice(*place)] = got
            return "%s%s\n```" % (block[0][:block.start(3) - block.start()], "\n".join(lines))

        ARGS.page.write_text(BLOCK.sub(rewrite, text))
    print("%d commands" % len(shown))
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--project", type=pathlib.Path)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--keep", action="append", default=[], help="a variable of the environment that the commands see")
    parser.add_argument("--update", action="store_true")
    ARGS = parser.parse_args()
    sys.exit(main())
