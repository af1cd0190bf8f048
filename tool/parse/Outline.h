//===- Outline.h - What a unit includes -------------------------*- C++ -*-===//
#ifndef ATOMVET_TOOL_PARSE_OUTLINE_H
#define ATOMVET_TOOL_PARSE_OUTLINE_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace atomvet::tool {

/// The files of a unit. Of the toolchain's there are only headers of the C++ library, without what these include.
struct Outline {
  struct File {
    std::string Path;    ///< absolute; of a header of the C++ library its name in angle brackets
    std::string Include; ///< behind an #include that gives it; empty for what cannot be included first
    uint64_t Length = 0; ///< 0 for the library's
    std::vector<unsigned> Includes;
  };
  std::vector<File> Files; ///< in the order in which they are included first
};
std::string encode(const Outline &O);
std::optional<Outline> decodeOutline(llvm::StringRef Bytes);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_OUTLINE_H
