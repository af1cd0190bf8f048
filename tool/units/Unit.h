//===- Unit.h - Translation units and what their analysis gives -*- C++ -*-===//

#ifndef ATOMVET_TOOL_UNITS_UNIT_H
#define ATOMVET_TOOL_UNITS_UNIT_H

#include "files/Digest.h"
#include "findings/Finding.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace atomvet::tool {

/// One entry of the compile database. The paths are absolute.
struct Unit {
  std::string File, Directory;
  std::vector<std::string> Arguments; ///< the compiler first

  auto key() const { return std::tie(File, Directory, Arguments); }
  bool operator<(const Unit &O) const { return key() < O.key(); }
  bool operator==(const Unit &O) const { return key() == O.key(); }
};

/// A file that was read for a unit, and what was in it then.
struct InputFile {
  std::string Path;
  Digest Content;
};

struct UnitResult {
  std::vector<Finding> Findings;
  std::vector<std::string> Problems; ///< why the analysis is not complete; empty when it is
  std::vector<InputFile> Inputs;
  std::vector<std::string> Absent; ///< where a file was looked for and was not: were it there, the result might differ
  std::string Facts;
};

std::string encode(const UnitResult &Result);
/// Nothing when the bytes are not what encode gave.
std::optional<UnitResult> decode(llvm::StringRef Bytes);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_UNITS_UNIT_H
