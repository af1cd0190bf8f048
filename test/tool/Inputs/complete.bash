# complete.bash SCRIPT: what the script offers for some command lines.
. "$1"
offer() {
  COMP_WORDS=(atomvet "$@") COMP_CWORD=$#
  compopt() { :; } # only there while a completion runs
  _atomvet
  echo "$*: ${COMPREPLY[*]}"
}
offer che
offer check --form
offer check --format s
offer check --format = g
offer check --fail-on ''
offer check -p so
offer check some/f
offer explain atomic-mis
offer completion f
offer fix --dry
offer check --dry
