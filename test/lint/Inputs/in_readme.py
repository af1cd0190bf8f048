"""Says which lines of standard input the file does not have: what the README shows is what the tool prints."""
import pathlib
import sys

shown = pathlib.Path(sys.argv[1]).read_text().splitlines()
missing = [line for line in sys.stdin.read().splitlines() if line not in shown]
print("\n".join(missing))
sys.exit(bool(missing))
