//===- UnitWorkers.h - Units analysed by worker processes -------*- C++ -*-===//
//
// The workers of a run, and the preludes that they make for each other. They live as long as nothing is planned anew:
// what other units say they are told, so that a unit is analysed with what is known when it is given to a worker.
//
// A worker that would wait for others looks at a unit whose turn is later. What came of it counts in its turn if the
// unit would then be told the same; otherwise the unit is analysed again. So results do not depend on who was ready
// first.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_UNITWORKERS_H
#define ATOMVET_TOOL_UNITWORKERS_H

#include "Pool.h"
#include "Schedule.h"
#include "cli/CommandLine.h"
#include "facts/Facts.h"
#include "parse/Preludes.h"
#include "units/Mentions.h"
#include "units/ProjectUnit.h"
#include <map>

namespace atomvet::tool {

/// Not for several threads. All that it is given must outlive it, and what it is given of units must not change.
class UnitWorkers {
public:
  using Taker = std::function<void(unsigned Number, std::optional<UnitResult> Result, std::string Failure)>;

  UnitWorkers(const Options &O, const std::vector<ProjectUnit> &Units, Mentions &Text);

  /// Looks at what these units include, and plans preludes for them: for all that are known to come, if possible.
  void plan(llvm::ArrayRef<unsigned> Numbers);
  /// What is known of other units from here on; Sealed are its bytes.
  void tell(llvm::StringRef Sealed, std::shared_ptr<const clang::tidy::atomvet::ProjectFacts> Known);
  /// Take gets the result of each of Numbers, or why there is none. Workers that would wait look at units of Next.
  void analyse(llvm::ArrayRef<unsigned> Numbers, llvm::ArrayRef<unsigned> Next, const Taker &Take);
  void stop();

private:
  /// A unit that was looked at before its turn.
  struct Early {
    std::shared_ptr<const clang::tidy::atomvet::ProjectFacts> Told;
    std::optional<UnitResult> Result; ///< none: a worker is at it
  };
  unsigned jobs() const;
  void start();
  std::string request(unsigned Number, std::optional<unsigned> Prelude) const;
  /// In a worker.
  std::string work(class TuRunner &Runner, llvm::StringRef Request);
  Schedule schedule(llvm::ArrayRef<unsigned> Numbers, llvm::ArrayRef<unsigned> Next) const;
  /// The unit would say the same if it was told what is known now.
  bool stillHolds(const UnitResult &Result,
                  const std::shared_ptr<const clang::tidy::atomvet::ProjectFacts> &Told) const;

  const Options &O;
  const std::vector<ProjectUnit> &Units;
  Mentions &Text;
  std::shared_ptr<const clang::tidy::atomvet::ProjectFacts> Facts;
  Preludes Parsed;
  std::optional<Pool> Processes;
  std::map<unsigned, Early> BeforeTurn;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_UNITWORKERS_H
