//===- Twins.h - Units that are compiled twice ------------------*- C++ -*-===//
//
// A project that builds a static and a shared library compiles each file twice, and the commands differ in -fPIC and a
// macro for what is exported. Where none of the files that were read for one of the two mentions the difference, the
// compiler sees the same text both times, and what one analysis gives holds for the other.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_UNITS_TWINS_H
#define ATOMVET_TOOL_UNITS_TWINS_H

#include "units/Unit.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"

namespace atomvet::tool {

class Twins {
public:
  /// The same for two commands that differ at most in macros.
  static std::string key(llvm::ArrayRef<std::string> Command);
  /// Whether the files that were read for a unit with one command mention none of the macros in which another differs.
  /// The commands have the same key.
  bool areTwins(llvm::ArrayRef<std::string> Command, llvm::ArrayRef<InputFile> Read, llvm::ArrayRef<std::string> Other);

private:
  bool mentions(llvm::StringRef Path, const std::vector<std::string> &Names, llvm::StringMap<bool> &Known);

  llvm::StringMap<llvm::StringMap<bool>> Known; ///< by the macros, and the file
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_UNITS_TWINS_H
