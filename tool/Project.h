//===- Project.h - Analysing a project --------------------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_PROJECT_H
#define ATOMVET_TOOL_PROJECT_H

#include "CommandLine.h"
#include "Config.h"
#include "Database.h"
#include "Pool.h"
#include "Progress.h"
#include "Unit.h"
#include "facts/Facts.h"
#include "out/Output.h"
#include "llvm/ADT/StringMap.h"

namespace atomvet::tool {

/// A unit, how it is analysed, and what came of it.
struct ProjectUnit {
  enum class State { Waiting, Done, NotParsed, Failed };

  Unit Source;
  std::vector<std::string> Command;
  const EffectiveConfig *Config = nullptr;
  State Is = State::Waiting;
  UnitResult Result;
  uint64_t Context = 0; ///< what the result was told of the other units, see facts/Facts.h
};

class Project {
public:
  Project(const Options &O, Config &Configuration, UnitList List, Progress &Status);

  /// Analyses every unit, and those again that learn something from the others, until none does.
  void analyse();

  llvm::ArrayRef<ProjectUnit> units() const { return Units; }
  /// Some check is enabled for some unit.
  bool anyCheck() const;
  /// Sorted, each once.
  std::vector<Finding> findings() const;
  std::vector<Failure> failures() const;
  unsigned notParsed() const;
  /// xxh3_64bits of the files that fixes are for, as they were when they were analysed.
  llvm::StringMap<uint64_t> digests() const;

private:
  void analyse(llvm::ArrayRef<unsigned> Numbers);
  /// Merges what the units say.
  void merge();
  /// The units to which the merged facts say something else than they were told.
  std::vector<unsigned> changed() const;
  std::string work(class TuRunner &Runner, llvm::StringRef Request) const;
  void take(Pool::Outcome Outcome);

  const Options &O;
  Progress &Status;
  std::vector<Failure> ListFailures;
  std::vector<ProjectUnit> Units;
  std::shared_ptr<const clang::tidy::atomvet::ProjectFacts> Facts;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PROJECT_H
