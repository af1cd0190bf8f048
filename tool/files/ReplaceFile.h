//===- ReplaceFile.h - Writing a file as a whole ----------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_FILES_REPLACEFILE_H
#define ATOMVET_TOOL_FILES_REPLACEFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace atomvet::tool {

/// Writes a file beside, with the mode of the one it replaces, and renames it: nobody ever sees a part of it. A
/// symbolic link stays one; a pipe or a device is written to as it is.
llvm::Error replaceFile(llvm::StringRef Path, llvm::StringRef Text);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_FILES_REPLACEFILE_H
