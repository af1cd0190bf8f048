"""Resolves every path of a SARIF file: sarif_paths.py FILE. Fails when one is absolute or leads nowhere."""
import json
import pathlib
import sys
import urllib.parse


def locations(node):
    if isinstance(node, dict):
        if "artifactLocation" in node:
            yield node["artifactLocation"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from locations(child)


run = json.loads(pathlib.Path(sys.argv[1]).read_text())["runs"][0]
bases = {name: urllib.parse.urlparse(base["uri"]).path for name, base in run["originalUriBaseIds"].items()}
inside = set()
for place in locations([run["results"], run["invocations"]]):
    if place["uri"].startswith("/") or ":" in place["uri"]:
        sys.exit("an absolute path: %s" % place["uri"])
    path = pathlib.Path(urllib.parse.unquote(bases[place["uriBaseId"]] + place["uri"]))
    if not path.is_file():
        sys.exit("%s is no file" % path)
    if place["uriBaseId"] == "SRCROOT":
        inside.add(path)
failures = run["invocations"][0].get("toolExecutionNotifications", [])
results = [r for r in run["results"] if r["ruleId"].startswith("atomic-")]
print("%d findings and %d failure in %d files of the project" % (len(results), len(failures), len(inside)))
