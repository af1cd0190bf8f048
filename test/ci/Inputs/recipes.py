"""Runs the commands of the CI recipes on three pull requests: one is well, two bring a misuse.

  recipes.py RECIPES BIN SCRATCH
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import yaml

RECIPES, BIN, SCRATCH = (pathlib.Path(a).resolve() for a in sys.argv[1:])
PROJECT = pathlib.Path(__file__).resolve().parent / "project"
ENVIRONMENT = {"HOME": str(SCRATCH), "PATH": "%s:%s" % (BIN, os.environ["PATH"]), "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
               "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
               "GIT_COMMITTER_EMAIL": "a@example.org"}

# What a branch does: (file, from, to), and the place of what it brings.
BRANCHES = {
    "well": [("queue.cpp", "void put()", "// counts\nvoid put()")],
    "new": [("report.cpp", "totals.taken; }", "totals.taken; }\nlong reported() { return totals.put; }")],
    # The plain read was always there.
    "atomic-side": [("queue.cpp", "  return all;", "  __atomic_fetch_add(&totals.taken, all, __ATOMIC_RELAXED);\n  return all;")],
}
EXPECTED = {"well": None, "new": ("report.cpp", 4), "atomic-side": ("report.cpp", 3)}


def run(command, where, environment, status=(0,)):
    done = subprocess.run(command, cwd=where, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode not in status:
        sys.exit("FAILED: status %d of %s in %s\n%s" % (done.returncode, command, where, done.stdout))
    return done


def git(where, *arguments):
    return run(["git", *arguments], where, ENVIRONMENT).stdout.strip()


def set_up():
    """The repository that a service clones, with its branches, and what was found before in the baseline."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    origin = SCRATCH / "origin"
    shutil.copytree(PROJECT, origin)
    (origin / ".clang-tidy").write_text("Checks: '-*,atomic-*'\n")
    (origin / ".gitignore").write_text("/build/\n/.cache/\n/atomvet.sarif\n/gl-code-quality-report.json\n")
    run(["cmake", "-S", ".", "-B", "build", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"], origin, ENVIRONMENT)
    run(["atomvet", "baseline", "-p", "build"], origin, ENVIRONMENT)
    git(origin, "init", "-q", "-b", "main")
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "start")
    for branch, edits in BRANCHES.items():
        git(origin, "checkout", "-q", "-b", branch, "main")
        for name, old, new in edits:
            text = (origin / name).read_text()
            assert old in text
            (origin / name).write_text(text.replace(old, new))
        git(origin, "commit", "-qam", branch)
    git(origin, "checkout", "-q", "main")
    # The branches are behind by now, as they are in life.
    (origin / "report.cpp").write_text((origin / "report.cpp").read_text().replace("\n\n", "\n\n// reports\n"))
    git(origin, "commit", "-qam", "meanwhile")
    return origin


def clone(origin, branch, name):
    where = SCRATCH / name / branch
    git(SCRATCH, "clone", "-q", "--branch", branch, str(origin), str(where))
    return where


def steps(commands, where, environment):
    """(status, output) of commands, as a service runs them: until one fails, but for those that run always."""
    status, text = 0, ""
    for command, always in commands:
        if status and not always:
            continue
        done = run(["bash", "-eo", "pipefail", "-c", command], where, dict(ENVIRONMENT, **environment), range(256))
        status, text = status or done.returncode, text + done.stdout
    return status, text


def check(name, branch, status, text, places):
    """places: of what the report holds, as (file, line)."""
    expected = EXPECTED[branch]
    want = [expected] if expected else []
    if status != (1 if expected else 0) or places != want:
        sys.exit("FAILED: %s, branch %s: status %d, reported %s instead of %s\n%s" % (name, branch, status, places, want, text))


def github(origin, branch):
    where = clone(origin, branch, "github")
    job = yaml.safe_load((RECIPES / "github-actions.yml").read_text())["jobs"]["atomvet"]
    base = re.sub(r"\$\{\{ github\.base_ref \|\| 'main' \}\}", "main", job["env"]["BASE"])
    assert "$" not in base, base
    commands = [(s["run"], "failure()" in s.get("if", "")) for s in job["steps"] if "run" in s]
    status, text = steps(commands, where, {"BASE": base, "GITHUB_WORKSPACE": str(where)})
    places = [(f, int(n)) for f, n in re.findall(r"^::warning file=([^,]*),line=(\d+)", text, re.MULTILINE)]
    check("github-actions.yml", branch, status, text, places)
    upload = [s["with"]["sarif_file"] for s in job["steps"] if "upload-sarif" in s.get("uses", "")]
    found = len(json.loads((where / upload[0]).read_text())["runs"][0]["results"])
    if found != len(places) + 1:  # and what the baseline knows
        sys.exit("FAILED: github-actions.yml, branch %s: %d results in the SARIF file\n%s" % (branch, found, text))


def gitlab(origin, branch):
    where = clone(origin, branch, "gitlab")
    job = yaml.safe_load((RECIPES / "gitlab-ci.yml").read_text())["atomvet"]
    status, text = steps([(c, False) for c in job["script"]], where,
                         {"CI_PROJECT_DIR": str(where), "CI_MERGE_REQUEST_DIFF_BASE_SHA": git(where, "merge-base", "origin/main", "HEAD")})
    report = json.loads((where / job["artifacts"]["reports"]["codequality"]).read_text())
    check("gitlab-ci.yml", branch, status, text, [(r["location"]["path"], r["location"]["lines"]["begin"]) for r in report])


def any_runner(origin, branch):
    where = clone(origin, branch, "any")
    status, text = steps([("cmake -S . -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON", False), (str(RECIPES / "any-runner.sh"), False)],
                         where, {})
    results = json.loads((where / "atomvet.sarif").read_text())["runs"][0]["results"]
    places = [r["locations"][0]["physicalLocation"] for r in results]
    check("any-runner.sh", branch, status, text, [(p["artifactLocation"]["uri"], p["region"]["startLine"]) for p in places])
    if EXPECTED[branch] and "%s:%d:" % EXPECTED[branch] not in text:
        sys.exit("FAILED: any-runner.sh, branch %s: the place is not in the log\n%s" % (branch, text))


def main():
    origin = set_up()
    for name, recipe in (("github-actions.yml", github), ("gitlab-ci.yml", gitlab), ("any-runner.sh", any_runner)):
        for branch in BRANCHES:
            recipe(origin, branch)
        print("%s: passed" % name)


main()
