//===- Schedule.h - What workers do next ------------------------*- C++ -*-===//
//
// Workers are done at about the same time when the long units come first. Those that use a prelude wait until it is
// made, and a prelude until the one that it is on top of is: meanwhile there are other preludes to make and other units
// to analyse. When nothing else is left, work is done ahead: units whose turn is later, and preludes for them. A worker
// that has neither takes a unit without its prelude, but once only, and not when the next prelude is there sooner.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_SCHEDULE_H
#define ATOMVET_TOOL_SCHEDULE_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace atomvet::tool {

class Schedule {
public:
  struct Unit {
    unsigned Number = 0;
    uint64_t Size = 0; ///< of what is parsed for it
    std::optional<unsigned> Prelude;
    bool Ahead = false;
  };
  struct Prelude {
    unsigned Number = 0;
    std::optional<unsigned> Base; ///< that it is made on top of
    uint64_t Size = 0;            ///< of what is parsed for it
    bool Begun = false;           ///< a worker is at it
  };
  struct Step {
    enum { MakePrelude, Analyse } What = Analyse;
    unsigned Number = 0; ///< of the prelude or the unit
    std::optional<unsigned> Prelude;
  };

  /// Preludes of Units, and bases, that are not in ToMake are there.
  Schedule(llvm::ArrayRef<Unit> Units, llvm::ArrayRef<Prelude> ToMake, unsigned Workers);

  /// One more unit; its prelude is there, or one of those that are made.
  void add(const Unit &U);
  /// For a worker that has nothing to do. None: nothing until a prelude is made, or at all.
  std::optional<Step> next();
  /// It may be none of these.
  void made(unsigned Prelude, bool Good);

private:
  struct Making {
    std::optional<unsigned> Base;
    uint64_t Size = 0;
    bool Begun = false;
    unsigned Users = 0, UsersAhead = 0; ///< of it, and of those on top of it
    unsigned Without = 0;               ///< units that were given without it
  };
  std::optional<Step> prelude(bool Ahead);
  std::optional<Step> unit(bool Ahead);
  std::optional<Step> unitWithoutPrelude();
  Step give(size_t At, bool WithPrelude);
  /// Instead, its units use another, or none.
  void failed(unsigned Prelude, std::optional<unsigned> Instead);

  std::vector<Unit> Units;            ///< the longest last
  std::map<unsigned, Making> Missing; ///< preludes that are not there yet
  const unsigned Workers;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_SCHEDULE_H
