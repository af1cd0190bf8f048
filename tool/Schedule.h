//===- Schedule.h - What workers do next ------------------------*- C++ -*-===//
//
// Workers are done at about the same time when the long units come first. Those that use a prelude wait until it is
// made, and a prelude until the one that it is on top of is: meanwhile there are other preludes to make and other units
// to analyse. A worker that has neither takes a unit without its prelude, but once only: by the end of that the prelude
// is nearly made, and to wait for it is faster.
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
  };
  struct Prelude {
    unsigned Number = 0;
    std::optional<unsigned> Base; ///< that it is made on top of
  };
  struct Step {
    enum { MakePrelude, Analyse } What = Analyse;
    unsigned Number = 0; ///< of the prelude or the unit
    std::optional<unsigned> Prelude;
  };

  /// Preludes of Units, and bases, that are not in ToMake are there.
  Schedule(std::vector<Unit> Units, llvm::ArrayRef<Prelude> ToMake, unsigned Workers);

  /// For a worker that has nothing to do. None: nothing until a prelude is made, or at all.
  std::optional<Step> next();
  void made(unsigned Prelude, bool Good);

private:
  struct Making {
    std::optional<unsigned> Base;
    unsigned Users = 0;   ///< of it, and of those on top of it
    unsigned Without = 0; ///< units that were given without it
  };
  Step give(size_t At, bool WithPrelude);

  std::vector<Unit> Units;            ///< the longest last
  std::map<unsigned, Making> Missing; ///< preludes that are not there yet
  std::vector<unsigned> ToMake;       ///< the most used last
  const unsigned Workers;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_SCHEDULE_H
