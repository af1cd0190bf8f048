"""Writes a compile database: database.py OUTPUT DIRECTORY "FILE FLAGS"..."""
import json
import os
import shlex
import sys

output, directory, *files = sys.argv[1:]
entries = []
for file, *flags in map(shlex.split, files):
    path = os.path.join(directory, file)
    entries.append({"directory": directory, "file": path,
                    "arguments": ["cc" if file.endswith(".c") else "c++", "-O2", "-flto", "-fno-such-flag"] + flags +
                                 ["-c", path, "-o", "x.o"]})
os.makedirs(os.path.dirname(output), exist_ok=True)
with open(output, "w") as file:
    json.dump(entries, file)
