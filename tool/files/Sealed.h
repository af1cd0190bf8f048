//===- Sealed.h - Bytes on disk that say what they are ----------*- C++ -*-===//
//
// What the tool writes for itself begins with a line that names its kind and the version that wrote it, and carries a
// digest: damage is noticed wherever it is, and another version's file is not taken for ours.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_FILES_SEALED_H
#define ATOMVET_TOOL_FILES_SEALED_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace atomvet::tool {

/// Kind is one word. The payload is compressed.
std::string seal(llvm::StringRef Kind, llvm::StringRef Payload);
/// The error says in one phrase what is wrong: "is damaged", "was written by another version".
llvm::Expected<std::string> unseal(llvm::StringRef Kind, llvm::StringRef Bytes);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_FILES_SEALED_H
