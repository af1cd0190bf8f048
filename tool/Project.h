//===- Project.h - Analysing a project --------------------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_PROJECT_H
#define ATOMVET_TOOL_PROJECT_H

#include "UnitWorkers.h"
#include "cli/CommandLine.h"
#include "cli/Config.h"
#include "cli/Progress.h"
#include "facts/Facts.h"
#include "out/Output.h"
#include "units/Cache.h"
#include "units/Database.h"
#include "units/Mentions.h"
#include "units/ProjectUnit.h"
#include "units/Twins.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <deque>
#include <set>

namespace atomvet::tool {

class Project {
public:
  Project(const Options &O, Progress &Status);

  void add(UnitList List, Config &Configuration);
  /// A unit that was analysed before.
  void add(ProjectUnit Analysed, std::string ConfigText);
  void add(Failure F) { ListFailures.push_back(std::move(F)); }

  /// Analyses every unit once, each told what those say that came before it.
  void analyseOnce();
  /// Analyses those again that learn something from the others, until none does.
  void analyseTogether();

  llvm::ArrayRef<ProjectUnit> units() const { return Units; }
  /// Some check is enabled for some unit.
  bool anyCheck() const;
  /// Sorted, each once.
  std::vector<Finding> findings() const;
  std::vector<Failure> failures() const;
  /// What the units say to each other, sealed (facts/Facts.h).
  const std::string &facts() const { return SealedFacts; }
  llvm::ArrayRef<Failure> listFailures() const { return ListFailures; }
  unsigned notParsed() const;
  /// xxh3_64bits of the files that fixes are for, as they were when they were analysed.
  llvm::StringMap<uint64_t> digests() const;

private:
  /// Units that must be analysed when they have to do with atomics, in waves.
  std::vector<std::vector<unsigned>> waves();
  /// Workers that would wait for others look at units of Next already.
  void analyse(llvm::ArrayRef<unsigned> Numbers, llvm::ArrayRef<unsigned> Next = {});
  void analyseInWorkers(llvm::ArrayRef<unsigned> Numbers, llvm::ArrayRef<unsigned> Next);
  /// Merges what the units say.
  void merge();
  /// The units to which the merged facts say something else than they were told.
  std::vector<unsigned> changed();
  void take(unsigned Number, std::optional<UnitResult> Result, std::string Failure);
  /// Without a worker, when the result is known or there is nothing to find.
  bool settle(ProjectUnit &P);
  /// As far as is known now, it has to do with atomics.
  bool mentions(const ProjectUnit &P);
  /// By what is known of its twin.
  bool settleLike(const ProjectUnit &Twin, ProjectUnit &P);
  Digest cacheKey(const ProjectUnit &P) const;

  const Options &O;
  Progress &Status;
  std::vector<Failure> ListFailures;
  std::set<std::string, std::less<>> Headers, OnlyForHeaders; ///< see UnitList
  std::vector<ProjectUnit> Units;
  std::deque<EffectiveConfig> Restored;
  std::shared_ptr<const clang::tidy::atomvet::ProjectFacts> Facts;
  std::string SealedFacts;
  llvm::StringSet<> Names; ///< that Facts say a file must mention to have to do with them
  Mentions Text;
  std::optional<Cache> Results;
  UnitWorkers Workers{O, Units, Text};
  Twins Doubles;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PROJECT_H
