//===- JsonText.h - Text that JSON can hold ---------------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_OUT_JSONTEXT_H
#define ATOMVET_TOOL_OUT_JSONTEXT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"
#include <string>

namespace atomvet::tool {

/// Sources and paths are bytes; JSON is UTF-8. What is none becomes U+FFFD.
inline std::string utf8(llvm::StringRef Text) {
  return llvm::json::isUTF8(Text) ? Text.str() : llvm::json::fixUTF8(Text);
}

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_OUT_JSONTEXT_H
