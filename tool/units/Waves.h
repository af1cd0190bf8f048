//===- Waves.h - Who is analysed before whom --------------------*- C++ -*-===//
//
// A unit that is told what others say when it is first looked at need not be looked at again for that. The functions of
// `queue.h` are those of `queue.cpp` or `queue_sync.cpp`, or of the file that includes it first, by the customs of
// nearly all projects: so units come in waves, first those whose header is included by most units, last those whose
// header nobody includes, and each wave is told what the ones before it say. This is a matter of time alone: what a
// unit must be told and was not, it is told when it is looked at again.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_UNITS_WAVES_H
#define ATOMVET_TOOL_UNITS_WAVES_H

#include "llvm/ADT/ArrayRef.h"
#include <string>
#include <vector>

namespace atomvet::tool {

/// A unit and the files of the project that it includes, by their paths: first itself, then the first that it names.
struct Including {
  unsigned Number = 0;
  std::vector<std::string> Files;
};

/// The numbers of the units, in waves. Which wave a unit is in depends on the set of units and not on their order.
std::vector<std::vector<unsigned>> wavesOf(llvm::ArrayRef<Including> Units);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_UNITS_WAVES_H
