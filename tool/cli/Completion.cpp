//===- Completion.cpp - Completion for shells -----------------------------===//

#include "cli/Completion.h"
#include "cli/CommandLine.h"
#include "findings/Checks.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <string>

namespace atomvet::tool {
namespace {

using llvm::StringRef;

/// What can stand for a value or an argument, read off the word that the help has for it.
enum class Kind { Nothing, Anything, File, Directory, Check, Words };

Kind kindOf(StringRef Placeholder) {
  if (Placeholder.empty())
    return Kind::Nothing;
  if (llvm::any_of(Placeholder, llvm::isLower))
    return Kind::Words; // text|json
  if (Placeholder.contains("FILE"))
    return Kind::File;
  if (Placeholder == "DIR" || Placeholder == "BUILD")
    return Kind::Directory;
  return Placeholder == "CHECK" ? Kind::Check : Kind::Anything;
}

/// The words to choose from, separated by blanks.
std::string wordsOf(StringRef Placeholder) {
  if (kindOf(Placeholder) == Kind::Check) {
    std::string Names;
    for (const CheckInfo &C : allChecks())
      Names += (Names.empty() ? "" : " ") + C.Name.str();
    return Names;
  }
  std::string Words = Placeholder.str();
  std::replace(Words.begin(), Words.end(), '|', ' ');
  return Words;
}

bool has(const OptionSpec &O, StringRef Command) {
  llvm::SmallVector<StringRef, 8> Commands;
  O.Commands.split(Commands, ' ', -1, /*KeepEmpty=*/false);
  return !O.Help.empty() && (Commands.empty() || llvm::is_contained(Commands, Command));
}

template <typename Each> void forOptions(StringRef Command, Each Do) {
  for (const OptionSpec &O : allOptions())
    if (has(O, Command))
      Do(O);
}

std::string commandNames() {
  std::string Names;
  for (const CommandSpec &C : allCommands())
    Names += (Names.empty() ? "" : " ") + C.Name.str();
  return Names;
}

/// In single quotes for a shell; fish wants the quote escaped, the others end the text before it.
std::string quote(StringRef Text, StringRef Quote = "'\\''") {
  std::string Quoted = "'";
  for (const char C : Text)
    Quoted += C == '\'' ? Quote.str() : std::string(1, C);
  return Quoted + "'";
}

//===----------------------------------------------------------------------===//

void writeBash(llvm::raw_ostream &OS) {
  OS << "# Completion of atomvet for bash.\n"
        "_atomvet() {\n"
        "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} options "
        "words=''\n"
        "  COMPREPLY=()\n"
        "  if [ \"$COMP_CWORD\" = 1 ]; then\n"
        "    mapfile -t COMPREPLY < <(compgen -W '"
     << commandNames()
     << " --help --version' -- \"$cur\")\n"
        "    return\n"
        "  fi\n"
        "  # --option=value is three words to bash.\n"
        "  if [ \"$cur\" = = ]; then cur=''; elif [ \"$prev\" = = ]; then prev=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
        "  case $command:$prev in\n";
  for (const CommandSpec &C : allCommands())
    forOptions(C.Name, [&](const OptionSpec &O) {
      if (O.Value.empty())
        return;
      OS << "    " << C.Name << ':' << O.Name << ") ";
      switch (kindOf(O.Value)) {
      case Kind::File:
        OS << "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); ";
        break;
      case Kind::Directory:
        OS << "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"); ";
        break;
      case Kind::Check:
      case Kind::Words:
        OS << "mapfile -t COMPREPLY < <(compgen -W '" << wordsOf(O.Value) << "' -- \"$cur\"); ";
        break;
      case Kind::Anything:
      case Kind::Nothing:
        break;
      }
      OS << "return ;;\n";
    });
  OS << "  esac\n"
        "  case $command in\n";
  for (const CommandSpec &C : allCommands()) {
    std::string Names;
    forOptions(C.Name, [&](const OptionSpec &O) { Names += (Names.empty() ? "" : " ") + O.Name.str(); });
    const Kind Arguments = kindOf(C.Arguments.trim("[].").rtrim('S'));
    OS << "    " << C.Name << ") options='" << Names << "'";
    if (Arguments == Kind::Check || Arguments == Kind::Words)
      OS << " words='" << wordsOf(C.Arguments) << "'";
    OS << " ;;\n";
  }
  OS << "    *) return ;;\n"
        "  esac\n"
        "  if [[ $cur == -* ]]; then\n"
        "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")\n"
        "  elif [ -n \"$words\" ]; then\n"
        "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
        "  else\n"
        "    compopt -o filenames\n"
        "    mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
        "  fi\n"
        "}\n"
        "complete -F _atomvet atomvet\n";
}

//===----------------------------------------------------------------------===//

/// What zsh offers for a placeholder: `:FILE:_files`.
std::string zshAction(StringRef Placeholder) {
  const std::string Name = ":" + llvm::join(llvm::split(Placeholder, ":"), " ");
  switch (kindOf(Placeholder)) {
  case Kind::File:
    return Name + ":_files";
  case Kind::Directory:
    return Name + ":_files -/";
  case Kind::Check:
  case Kind::Words:
    return ":value:(" + wordsOf(Placeholder) + ")";
  case Kind::Anything:
    return Name + ": ";
  case Kind::Nothing:
    break;
  }
  return {};
}

void writeZsh(llvm::raw_ostream &OS) {
  OS << "#compdef atomvet\n"
        "# Completion of atomvet for zsh.\n"
        "_atomvet() {\n"
        "  if (( CURRENT == 2 )); then\n"
        "    local -a commands=(";
  for (const CommandSpec &C : allCommands())
    OS << "\n      " << quote((C.Name + ":" + C.Help).str());
  OS << ")\n"
        "    _describe command commands\n"
        "    return\n"
        "  fi\n"
        "  local command=$words[2]\n"
        "  shift words\n"
        "  (( CURRENT-- ))\n"
        "  case $command in\n";
  for (const CommandSpec &C : allCommands()) {
    OS << "    " << C.Name << ") _arguments";
    forOptions(C.Name, [&](const OptionSpec &O) {
      std::string Help;
      for (const char Letter : O.Help)
        Help += (Letter == '[' || Letter == ']' || Letter == ':' ? "\\" : "") + std::string(1, Letter);
      // A long option takes its value after `=` or as the next word.
      const bool Long = O.Name.starts_with("--");
      OS << " \\\n      "
         << quote(O.Name.str() +
                  (O.Value.empty() ? ""
                   : Long          ? "="
                                   : "+") +
                  "[" + Help + "]" + zshAction(O.Value));
    });
    if (!C.Arguments.empty())
      OS << " \\\n      "
         << quote(C.Arguments.contains("FILE") ? std::string("*:file:_files") : "1" + zshAction(C.Arguments));
    OS << " ;;\n";
  }
  OS << "  esac\n"
        "}\n"
        "# From fpath this file is the function's first call; sourced, it is not.\n"
        "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _atomvet \"$@\"; else compdef _atomvet atomvet; fi\n";
}

//===----------------------------------------------------------------------===//

void writeFish(llvm::raw_ostream &OS) {
  const auto Quoted = [](StringRef Text) { return quote(Text, "\\'"); };
  OS << "# Completion of atomvet for fish.\n"
        "complete -c atomvet -n __fish_use_subcommand -l version -d 'the version'\n";
  for (const CommandSpec &C : allCommands()) {
    OS << "complete -c atomvet -n __fish_use_subcommand -f -a " << C.Name << " -d " << Quoted(C.Help) << '\n';
    const std::string Of = "complete -c atomvet -n '__fish_seen_subcommand_from " + C.Name.str() + "'";
    if (!C.Arguments.contains("FILE"))
      OS << Of << " -f" << (C.Arguments.empty() ? "" : " -a " + Quoted(wordsOf(C.Arguments))) << '\n';
    forOptions(C.Name, [&](const OptionSpec &O) {
      const bool Long = O.Name.starts_with("--");
      OS << Of << (Long ? " -l " : " -s ") << O.Name.ltrim('-');
      switch (kindOf(O.Value)) {
      case Kind::File:
        OS << " -r -F";
        break;
      case Kind::Directory:
        OS << " -x -a '(__fish_complete_directories)'";
        break;
      case Kind::Check:
      case Kind::Words:
        OS << " -x -a " << Quoted(wordsOf(O.Value));
        break;
      case Kind::Anything:
        OS << " -x";
        break;
      case Kind::Nothing:
        break;
      }
      OS << " -d " << Quoted(O.Help) << '\n';
    });
  }
}

} // namespace

int runCompletion(StringRef Shell, llvm::raw_ostream &Out, llvm::raw_ostream &Err) {
  if (Shell == "bash")
    writeBash(Out);
  else if (Shell == "zsh")
    writeZsh(Out);
  else if (Shell == "fish")
    writeFish(Out);
  else {
    Err << "error: there is no completion for '" << Shell << "', but for bash, zsh and fish\n";
    return 2;
  }
  return 0;
}

} // namespace atomvet::tool
