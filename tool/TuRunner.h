//===- TuRunner.h - Analysing one translation unit --------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_TURUNNER_H
#define ATOMVET_TOOL_TURUNNER_H

#include "FileCache.h"
#include "Unit.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "facts/Facts.h"

namespace atomvet::tool {

using clang::tidy::atomvet::ProjectFacts;

/// Runs the checks in this process, one unit after the other. Not for several threads.
class TuRunner {
public:
  /// Skip: leave out the code of system headers that no finding depends on.
  explicit TuRunner(bool Skip);

  /// Arguments is a command for Clang, see Command.h; Options says which checks run and how; Project is what is known
  /// of the other units.
  UnitResult run(const Unit &U, const std::vector<std::string> &Arguments, const clang::tidy::ClangTidyOptions &Options,
                 std::shared_ptr<const ProjectFacts> Project);

private:
  struct Task {
    const Unit &U;
    const std::vector<std::string> &Arguments;
    const clang::tidy::ClangTidyOptions &Options;
    std::shared_ptr<const ProjectFacts> Project;
  };
  UnitResult attempt(const Task &T, bool Prune, bool &Again);

  const bool Skip;
  llvm::IntrusiveRefCntPtr<FileCache> Files;
  clang::tidy::ClangTidyCheckFactories Factories;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_TURUNNER_H
