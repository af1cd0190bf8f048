# complete.zsh DIR LINE: what a zsh at a terminal shows when the tab key is pressed after LINE; _atomvet is in DIR.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1='' PROMPT_EOL_MARK=''; stty columns 200; fpath=($1 \$fpath); autoload -Uz compinit && compinit -u -D; setopt no_beep; echo 'rea''dy'"
zpty -r shell seen '*ready*'
zpty -w -n shell "$2"$'\t\t'
# Nothing says that the completion is done: until it has been silent for a while.
for i in {1..20}; do
  sleep 0.2
  while zpty -r -t shell seen; do print -r -- "$seen"; i=1; done
done
zpty -d shell
