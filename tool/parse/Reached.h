//===- Reached.h - What a file brings ---------------------------*- C++ -*-===//
#ifndef ATOMVET_TOOL_PARSE_REACHED_H
#define ATOMVET_TOOL_PARSE_REACHED_H

#include "llvm/ADT/BitVector.h"
#include <vector>

namespace atomvet::tool {

/// All of Count files that can be reached from one, itself included. IncludesOf gives what a file includes: a range of
/// numbers, or null for none.
template <typename Function> llvm::BitVector reached(unsigned From, size_t Count, Function IncludesOf) {
  llvm::BitVector Out(Count);
  std::vector<unsigned> Waiting{From};
  while (!Waiting.empty()) {
    const unsigned At = Waiting.back();
    Waiting.pop_back();
    if (At >= Count || Out.test(At))
      continue;
    Out.set(At);
    if (const auto *Includes = IncludesOf(At))
      Waiting.insert(Waiting.end(), Includes->begin(), Includes->end());
  }
  return Out;
}

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_REACHED_H
