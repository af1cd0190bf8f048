"""Makes a directory a project of its own, with all C and C++ files below it: project.py DIR."""
import json
import pathlib
import sys

root = pathlib.Path(sys.argv[1]).resolve()
sources = sorted(f for f in root.rglob("*") if f.suffix in (".c", ".cpp"))
(root / "compile_commands.json").write_text(json.dumps(
    [{"directory": str(root), "file": str(f),
      "arguments": ["cc", "-std=c17", "-c", str(f)] if f.suffix == ".c" else ["c++", "-std=c++20", "-c", str(f)]} for f in sources]))
# Neither the configuration nor the repository of the directories around it.
(root / ".clang-tidy").write_text("Checks: 'atomic-*'\n")
(root / ".git").mkdir(exist_ok=True)
