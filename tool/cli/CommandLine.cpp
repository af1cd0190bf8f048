//===- CommandLine.cpp ----------------------------------------------------===//

#include "cli/CommandLine.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Format.h"

namespace atomvet::tool {
namespace {

using llvm::StringRef;

std::string number(unsigned &To, StringRef Value, StringRef What) {
  return Value.getAsInteger(10, To) ? "'" + Value.str() + "' is not " + What.str() : "";
}

std::string text(std::string &To, StringRef Value) {
  To = Value.str();
  return "";
}

std::string flag(bool &To) {
  To = true;
  return "";
}

template <typename T> std::string oneOf(T &To, StringRef Value, std::optional<T> Found, StringRef Choices) {
  if (!Found)
    return "'" + Value.str() + "' is not one of " + Choices.str();
  To = *Found;
  return "";
}

std::string shard(Options &O, StringRef Value) {
  const auto [Number, Count] = Value.split('/');
  if (Number.getAsInteger(10, O.Shard) || Count.getAsInteger(10, O.Shards) || O.Shard < 1 || O.Shard > O.Shards)
    return "'" + Value.str() + "' is not I/N with I from 1 to N";
  return "";
}

constexpr StringRef Runs = "check fix index merge baseline";
constexpr StringRef Reports = "check merge";
constexpr StringRef Analyses = "check fix index baseline";

const OptionSpec OptionTable[] = {
    {"-p", "BUILD", "the compile database, or its directory; searched for upwards from here when not given", Runs,
     [](Options &O, StringRef V) { return text(O.Build, V); }},
    {"--checks", "GLOBS", "which checks run, on top of .clang-tidy's Checks: -*,atomic-copy", Runs,
     [](Options &O, StringRef V) { return text(O.Checks.emplace(), V); }},
    {"--config", "YAML", "a configuration instead of the .clang-tidy files", Runs,
     [](Options &O, StringRef V) { return text(O.Config.emplace(), V); }},
    {"--config-file", "FILE", "the same, in a file", Runs,
     [](Options &O, StringRef V) { return text(O.ConfigFile.emplace(), V); }},
    {"--warnings-as-errors", "GLOBS", "checks whose findings are errors", Runs,
     [](Options &O, StringRef V) { return text(O.WarningsAsErrors.emplace(), V); }},
    {"--header-filter", "REGEX", "headers to report about (default: all of the project)", Runs,
     [](Options &O, StringRef V) { return text(O.HeaderFilter.emplace(), V); }},
    {"--exclude-header-filter", "REGEX", "headers not to report about", Runs,
     [](Options &O, StringRef V) { return text(O.ExcludeHeaderFilter.emplace(), V); }},
    {"--extra-arg", "ARG", "a compiler argument to add at the end; may be given again", Runs,
     [](Options &O, StringRef V) { return text(O.ExtraArgs.emplace_back(), V); }},
    {"--extra-arg-before", "ARG", "a compiler argument to add at the front; may be given again", Runs,
     [](Options &O, StringRef V) { return text(O.ExtraArgsBefore.emplace_back(), V); }},
    {"--format", "text|sarif|json|github|gitlab|checkstyle", "how findings are written (list: text or json)",
     "check merge list",
     [](Options &O, StringRef V) {
       return oneOf(O.As, V, parseFormat(V), "text, sarif, json, github, gitlab, checkstyle");
     }},
    {"-o", "FILE", "where to write (default: the standard output; baseline: .atomvet-baseline)",
     "check merge index baseline", [](Options &O, StringRef V) { return text(O.Output, V); }},
    {"--fail-on", "error|warning|advice", "what makes the exit status 1 (default: warning)", Reports,
     [](Options &O, StringRef V) {
       return oneOf(O.FailOn, V,
                    llvm::StringSwitch<std::optional<Severity>>(V)
                        .Case("error", Severity::Error)
                        .Case("warning", Severity::Warning)
                        .Case("advice", Severity::Advice)
                        .Default(std::nullopt),
                    "error, warning, advice");
     }},
    {"--diff", "REV|FILE|-", "only findings on lines that changed since a revision, or in a unified diff", Reports,
     [](Options &O, StringRef V) { return text(O.Diff, V); }},
    {"--baseline", "FILE", "leave out the findings that this file knows", Reports,
     [](Options &O, StringRef V) { return text(O.Baseline, V); }},
    {"--facts", "FILE", "also write what the project's files say to each other, for clang-tidy's option atomvet.Facts",
     Reports, [](Options &O, StringRef V) { return text(O.Facts, V); }},
    {"--dry-run", "", "print the changes as a unified diff instead of making them", "fix",
     [](Options &O, StringRef) { return flag(O.DryRun); }},
    {"--shard", "I/N", "analyse the I-th of N parts of the project", "index", shard},
    {"-j", "N", "worker processes (default: one for each core)", Runs,
     [](Options &O, StringRef V) { return number(O.Jobs, V, "a number of processes"); }},
    {"--timeout", "SECONDS", "for each file; 0 for none (default: 300)", Runs,
     [](Options &O, StringRef V) { return number(O.Timeout, V, "a number of seconds"); }},
    {"--cache", "DIR", "where results are kept (default: atomvet in the user's cache directory)", Runs,
     [](Options &O, StringRef V) { return text(O.CacheDirectory, V); }},
    {"--no-cache", "", "keep and use no results", Runs, [](Options &O, StringRef) { return flag(O.NoCache); }},
    {"--cache-size", "MIB", "how large the cache may grow (default: 512)", Runs,
     [](Options &O, StringRef V) { return number(O.CacheMegabytes, V, "a number of mebibytes"); }},
    {"--quiet", "", "no status line and no summary", Runs, [](Options &O, StringRef) { return flag(O.Quiet); }},
    {"--color", "auto|always|never", "colours (default: auto, on a terminal)", "check fix merge explain",
     [](Options &O, StringRef V) {
       return oneOf(O.Color, V,
                    llvm::StringSwitch<std::optional<When>>(V)
                        .Case("auto", When::Auto)
                        .Case("always", When::Always)
                        .Case("never", When::Never)
                        .Default(std::nullopt),
                    "auto, always, never");
     }},
    {"--no-skip", "", "", Analyses, [](Options &O, StringRef) { return flag(O.NoSkip); }},
    {"--help", "", "this text", "", [](Options &O, StringRef) { return flag(O.Help); }},
};

constexpr CommandSpec CommandTable[] = {
    {"check", "[FILES...]", "lint a project, or some files of it"},
    {"fix", "[FILES...]", "apply the fixes that the findings come with"},
    {"baseline", "[FILES...]", "write down the findings of today, for --baseline"},
    {"index", "[FILES...]", "analyse a project, or a part of it, and keep what was found for merge"},
    {"merge", "FILES...", "report on what index kept, as one run"},
    {"list", "", "list the checks"},
    {"explain", "CHECK", "show what a check finds, why, and what to do"},
    {"completion", "bash|zsh|fish", "print the completion script of a shell"},
};

bool has(const OptionSpec &Option, StringRef Command) {
  if (Option.Commands.empty())
    return true;
  llvm::SmallVector<StringRef, 8> Commands;
  Option.Commands.split(Commands, ' ');
  return llvm::is_contained(Commands, Command);
}

const OptionSpec *findOption(StringRef Name, StringRef Command) {
  const auto *It = llvm::find_if(OptionTable, [&](const OptionSpec &O) { return O.Name == Name && has(O, Command); });
  return It == std::end(OptionTable) ? nullptr : It;
}

/// Splits "--name=value", "-j4" and "-pDIR".
std::pair<StringRef, std::optional<StringRef>> splitOption(StringRef Argument) {
  if (Argument.starts_with("--")) {
    const auto [Name, Value] = Argument.split('=');
    return {Name, Name.size() == Argument.size() ? std::optional<StringRef>() : Value};
  }
  if (Argument.size() > 2)
    return {Argument.take_front(2), Argument.drop_front(2)};
  return {Argument, std::nullopt};
}

} // namespace

llvm::ArrayRef<OptionSpec> allOptions() { return OptionTable; }
llvm::ArrayRef<CommandSpec> allCommands() { return CommandTable; }

std::optional<Options> parseCommandLine(llvm::ArrayRef<StringRef> Arguments, llvm::raw_ostream &Err) {
  Options O;
  const auto Wrong = [&](const std::string &Text) {
    Err << "error: " << Text << "; see 'atomvet " << (O.Command.empty() ? "" : O.Command + " ") << "--help'\n";
    return std::nullopt;
  };
  if (Arguments.empty())
    return Wrong("a command is needed");
  if (!Arguments.front().starts_with("-")) {
    O.Command = Arguments.front().str();
    Arguments = Arguments.drop_front();
    if (llvm::none_of(CommandTable, [&](const CommandSpec &C) { return C.Name == O.Command; })) {
      const std::string Unknown = std::exchange(O.Command, "");
      return Wrong("there is no command '" + Unknown + "'");
    }
  }
  bool OnlyFiles = false;
  for (size_t I = 0; I < Arguments.size(); ++I) {
    const StringRef Argument = Arguments[I];
    if (OnlyFiles || !Argument.starts_with("-") || Argument == "-") {
      O.Arguments.push_back(Argument.str());
      continue;
    }
    if (Argument == "--") {
      OnlyFiles = true;
      continue;
    }
    if (Argument == "-h") {
      O.Help = true;
      continue;
    }
    auto [Name, Value] = splitOption(Argument);
    const OptionSpec *Option = findOption(Name, O.Command);
    if (!Option)
      return Wrong("there is no option '" + Name.str() + "'" + (O.Command.empty() ? "" : " of '" + O.Command + "'"));
    if (Option->Value.empty() && Value)
      return Wrong("'" + Name.str() + "' takes no value");
    if (!Option->Value.empty() && !Value) {
      if (++I == Arguments.size())
        return Wrong("'" + Name.str() + "' needs a value");
      Value = Arguments[I];
    }
    if (const std::string Error = Option->Set(O, Value.value_or("")); !Error.empty())
      return Wrong(Name.str() + ": " + Error);
  }
  if (O.Command.empty() && !O.Help)
    return Wrong("a command is needed");
  return O;
}

void printHelp(StringRef Command, llvm::raw_ostream &OS) {
  const auto *Spec = llvm::find_if(CommandTable, [&](const CommandSpec &C) { return C.Name == Command; });
  if (Spec == std::end(CommandTable)) {
    OS << "Finds the misuse of atomics in C and C++.\n\nusage: atomvet COMMAND [OPTIONS] [FILES...]\n\n";
    for (const CommandSpec &C : CommandTable)
      OS << "  " << llvm::left_justify(C.Name.str() + (C.Arguments.empty() ? "" : " " + C.Arguments.str()), 24)
         << C.Help << "\n";
    OS << "\n'atomvet COMMAND --help' lists the options of a command. Exit status: 0, 1 for findings that gate, 2 for "
          "a\n"
          "wrong command line or database, 3 when a file could not be analysed.\n";
    return;
  }
  OS << "usage: atomvet " << Command << " [OPTIONS] " << Spec->Arguments << "\n\n" << Spec->Help << "\n\n";
  constexpr size_t Column = 34;
  for (const OptionSpec &O : OptionTable)
    if (has(O, Command) && !O.Help.empty()) {
      const std::string Name = "  " + O.Name.str() + (O.Value.empty() ? "" : " " + O.Value.str());
      OS << llvm::left_justify(Name, Column);
      if (Name.size() + 1 > Column)
        OS << '\n' << llvm::left_justify("", Column);
      OS << O.Help << '\n';
    }
}

} // namespace atomvet::tool
