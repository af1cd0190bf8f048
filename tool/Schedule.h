//===- Schedule.h - What workers do next ------------------------*- C++ -*-===//
//
// Workers are done at about the same time when the long units come first. Those that use a prelude wait until it is
// made: meanwhile there are other preludes to make and other units to analyse. A worker that has neither takes a unit
// without its prelude, but once only: by the end of that the prelude is nearly made, and to wait for it is faster.
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
  struct Step {
    enum { MakePrelude, Analyse } What = Analyse;
    unsigned Number = 0; ///< of the prelude or the unit
    std::optional<unsigned> Prelude;
  };

  /// Preludes of Units that are not in ToMake are there.
  Schedule(std::vector<Unit> Units, llvm::ArrayRef<unsigned> ToMake, unsigned Workers);

  /// For a worker that has nothing to do. None: nothing until a prelude is made, or at all.
  std::optional<Step> next();
  void made(unsigned Prelude, bool Good);

private:
  struct Making {
    unsigned Users = 0;
    unsigned Without = 0; ///< units that were given without it
  };
  Step give(size_t At, bool WithPrelude);

  std::vector<Unit> Units;             ///< the longest last
  std::map<unsigned, Making> Preludes; ///< that are not there yet
  std::vector<unsigned> ToMake;        ///< the most used last
  const unsigned Workers;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_SCHEDULE_H
