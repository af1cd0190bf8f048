#!/usr/bin/env python3
"""Starts an editor in a terminal, with what docs/editors.md says for it and nothing else, and prints what its driver says.

  run.py vim|flymake|flycheck|script --page PAGE --project DIR --plugin FILE --bin DIR --scratch DIR

The editor opens files of a copy of the project, the page's /home/me/server, from a directory that is not the project's. The
driver (drive.vim, drive.el) is a user who waits, looks and types, and leaves a line for all that is seen. 'script' is the
clang-tidy for editors that take a path alone: it is written and run.
"""
import argparse
import json
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
SERVER, PLUGIN = "/home/me/server", "/usr/local/lib/atomvet/libatomvet-llvm22.so"
SCRIPT = "A clang-tidy that brings the plugin"
EDITORS = {
    "vim": (".vimrc", ["Vim and ALE"], ["vim", "-S", str(HERE / "drive.vim")]),
    "flymake": (".emacs.d/init.el", ["Emacs", "Flymake"], ["emacs", "-nw", "-l", str(HERE / "drive.el")]),
    "flycheck": (".emacs.d/init.el", ["Emacs", "Flycheck"], ["emacs", "-nw", "-l", str(HERE / "drive.el")]),
}
SECONDS = 300


def recipe(heading, language):
    """The block of code in that language below a heading of the page, with the names of this machine."""
    section = re.search(r"^#+ %s\n(.*?)(?=^#+ |\Z)" % re.escape(heading), ARGS.page.read_text(), re.MULTILINE | re.DOTALL)
    blocks = re.findall(r"^```%s\n(.*?)^```$" % language, section[1], re.MULTILINE | re.DOTALL) if section else []
    if len(blocks) != 1:
        sys.exit("error: '%s' has %d blocks of %s" % (heading, len(blocks), language))
    return blocks[0].replace(SERVER, str(ARGS.scratch / "server")).replace(PLUGIN, str(ARGS.plugin))


def set_up(vimrc, headings):
    shutil.rmtree(ARGS.scratch, ignore_errors=True)
    server, home = ARGS.scratch / "server", ARGS.scratch / "home"
    shutil.copytree(ARGS.project, server)
    shutil.copy(HERE / "admin.c", server)
    (server / "build").mkdir()
    # Names as they come: clang-tidy prints them as the command has them.
    database = [{"directory": str(server), "file": str(f), "arguments": ["cc", "-std=c17", "-c", str(f)] if f.suffix == ".c"
                 else ["c++", "-std=c++20", "-c", f.name]} for f in sorted(server.iterdir()) if f.suffix in (".c", ".cpp")]
    (server / "build" / "compile_commands.json").write_text(json.dumps(database))
    (server / ".clang-tidy").write_text(recipe("What all of them need", "yaml"))
    (home / vimrc).parent.mkdir(parents=True)
    (home / vimrc).write_text("".join(recipe(h, "vim" if "vim" in vimrc else "elisp") for h in headings))
    # Emacs compiles all that it loads in the background, into the home directory, which is a new one.
    (home / ".emacs.d").mkdir(exist_ok=True)
    (home / ".emacs.d" / "early-init.el").write_text("(setq native-comp-deferred-compilation nil)\n")
    environment = {"HOME": str(home), "PATH": "%s:%s" % (ARGS.bin, os.environ["PATH"]), "LC_ALL": "C.UTF-8", "TERM": "xterm",
                   "SAID": str(ARGS.scratch / "said"), "SERVER": str(server), "XDG_CACHE_HOME": str(home / ".cache")}
    return home, environment


def in_terminal(command, directory, environment):
    """Runs a command in a terminal where nobody types; False when it takes too long. Its screen is kept in a file."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(directory)
        os.execvpe(command[0], command, environment)
    end, screen = time.monotonic() + SECONDS, b""
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            screen += os.read(terminal, 65536)
        except OSError:  # it has ended
            break
    else:
        os.kill(child, 9)
    os.waitpid(child, 0)
    (ARGS.scratch / "screen").write_bytes(screen)
    return time.monotonic() < end


def run_script():
    _, environment = set_up(".none", [])
    command = recipe(SCRIPT, "sh") + '\ncd "$SERVER" && ~/.local/bin/clang-tidy-atomvet --quiet quota.cpp -p build\n'
    return subprocess.run(["bash", "-c", command], env=environment).returncode


def main():
    if ARGS.editor == "script":
        return run_script()
    vimrc, headings, command = EDITORS[ARGS.editor]
    home, environment = set_up(vimrc, headings)
    in_time = True
    for part in ["misuse", "other-file"] + ["no-plugin"] * (ARGS.editor != "vim"):
        if part == "other-file":
            (ARGS.scratch / "server" / ".clang-tidy").write_text(recipe("What other files decide", "yaml"))
            # Its status says that there are findings.
            subprocess.run(["bash", "-c", recipe("What other files decide", "sh")], env=environment, stdout=subprocess.DEVNULL)
        if part == "no-plugin":
            init = home / vimrc
            init.write_text(init.read_text().replace(str(ARGS.plugin), "/no/such/plugin.so"))
        environment["PART"] = part
        file = ARGS.scratch / "server" / ("quota.cpp" if part == "misuse" else "admin.c")
        in_time &= in_terminal(command + [str(file)], home, environment)
    said = ARGS.scratch / "said"
    print(said.read_text() if said.exists() else "nothing was said")
    if not in_time:
        print("the editor did not end within %d s" % SECONDS)
    return 0 if in_time else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("editor", choices=[*EDITORS, "script"])
    for option in ("page", "project", "plugin", "bin", "scratch"):
        parser.add_argument("--" + option, type=lambda path: pathlib.Path(path).resolve(), required=True)
    ARGS = parser.parse_args()
    sys.exit(main())
