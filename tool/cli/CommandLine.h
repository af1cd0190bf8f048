//===- CommandLine.h - What the user asked for ------------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_CLI_COMMANDLINE_H
#define ATOMVET_TOOL_CLI_COMMANDLINE_H

#include "findings/Finding.h"
#include "out/Output.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>
#include <string>
#include <vector>

namespace atomvet::tool {

enum class When { Auto, Always, Never };

struct Options {
  std::string Command;                ///< the subcommand
  std::vector<std::string> Arguments; ///< what is no option: files, a check's name
  bool Help = false;

  std::string Build; ///< -p
  std::optional<std::string> Checks, WarningsAsErrors, HeaderFilter, ExcludeHeaderFilter, Config, ConfigFile;
  std::vector<std::string> ExtraArgs, ExtraArgsBefore;

  unsigned Jobs = 0; ///< 0: as many as there are cores
  unsigned Timeout = 300;
  std::string CacheDirectory; ///< empty: the user's
  bool NoCache = false;
  unsigned CacheMegabytes = 512;
  bool NoSkip = false; ///< for tests: parse everything

  Format As = Format::Text;
  std::string Output; ///< empty: the standard output
  Severity FailOn = Severity::Warning;
  std::string Diff, Baseline, Facts;
  bool Quiet = false;
  When Color = When::Auto;
  bool DryRun = false;
  unsigned Shard = 1, Shards = 1;
};

/// One option as the user sees it, for the help and for shell completion.
struct OptionSpec {
  llvm::StringRef Name;     ///< with its dashes
  llvm::StringRef Value;    ///< what it takes, empty for a flag; words to choose from are in lower case, with | between
  llvm::StringRef Help;     ///< empty for what is not shown
  llvm::StringRef Commands; ///< the subcommands that have it, separated by spaces
  std::string (*Set)(Options &O, llvm::StringRef Value); ///< an error text, or nothing
};

struct CommandSpec {
  llvm::StringRef Name, Arguments, Help;
};

llvm::ArrayRef<OptionSpec> allOptions();
llvm::ArrayRef<CommandSpec> allCommands();

/// Nothing, with the reason on Err, when the command line is wrong.
std::optional<Options> parseCommandLine(llvm::ArrayRef<llvm::StringRef> Arguments, llvm::raw_ostream &Err);

/// The help of a subcommand; of the tool when Command is empty.
void printHelp(llvm::StringRef Command, llvm::raw_ostream &OS);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_CLI_COMMANDLINE_H
