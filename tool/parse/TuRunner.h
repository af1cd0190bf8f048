//===- TuRunner.h - Analysing one translation unit --------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_PARSE_TURUNNER_H
#define ATOMVET_TOOL_PARSE_TURUNNER_H

#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "facts/Facts.h"
#include "parse/FileCache.h"
#include "parse/Prelude.h"
#include "units/Unit.h"

namespace atomvet::tool {

using clang::tidy::atomvet::ProjectFacts;

/// Runs the checks in this process, one unit after the other. Not for several threads.
class TuRunner {
public:
  /// Skip: leave out the code of system headers that no finding depends on.
  explicit TuRunner(bool Skip);

  /// Arguments is a command for Clang, see Command.h; Options says which checks run and how; Project is what is known
  /// of the other units; Headers were made for units that are compiled like this one, null for none.
  UnitResult run(const Unit &U, const std::vector<std::string> &Arguments, const clang::tidy::ClangTidyOptions &Options,
                 std::shared_ptr<const ProjectFacts> Project, const Prelude *Headers);

  /// A prelude of headers, of those that can be in one, for units that are compiled like this one, on top of another or
  /// of none; empty when there cannot be one. Path is a file that does not exist.
  std::string makePrelude(const Unit &U, const std::vector<std::string> &Arguments, llvm::StringRef Path,
                          std::vector<std::string> Includes, const Prelude *Base);

private:
  /// DependOnOrder are those, by their place, because of which there is none.
  std::string tryPrelude(const Unit &U, const std::vector<std::string> &Arguments, llvm::StringRef Path,
                         const std::vector<std::string> &Includes, const Prelude *Base,
                         std::vector<unsigned> &DependOnOrder);
  struct Task {
    const Unit &U;
    const std::vector<std::string> &Arguments;
    const clang::tidy::ClangTidyOptions &Options;
    std::shared_ptr<const ProjectFacts> Project;
  };
  struct Attempt {
    UnitResult Result;
    bool NeedsTemplates = false; ///< some were left out
    bool Differs = false;        ///< from what it is without prelude
  };
  Attempt attempt(const Task &T, bool Prune, const Prelude *Headers);
  bool enter(const Unit &U, UnitResult &Result);
  /// Lets the compiler find a prelude, and what it is made on top of.
  void provide(const Prelude *P);

  const bool Skip;
  /// How preludes did: one that does not suit its units is no longer used.
  struct Record {
    unsigned Used = 0, InVain = 0;
  };
  llvm::StringMap<Record> Records; ///< by the paths of preludes
  llvm::IntrusiveRefCntPtr<FileCache> Files;
  clang::tidy::ClangTidyCheckFactories Factories;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_TURUNNER_H
