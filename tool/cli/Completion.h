//===- Completion.h - Completion for shells ---------------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_CLI_COMPLETION_H
#define ATOMVET_TOOL_CLI_COMPLETION_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace atomvet::tool {

/// `atomvet completion bash|zsh|fish`: prints the script that the shell loads, made from the tables of the command line
/// and of the checks. Returns the exit status.
int runCompletion(llvm::StringRef Shell, llvm::raw_ostream &Out, llvm::raw_ostream &Err);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_CLI_COMPLETION_H
