//===- Command.h - The database's commands as commands for Clang -*- C++ -*-===//
//
// A compile database says how the project's own compiler, GCC perhaps, makes an object file. What only that compiler
// knows, what writes a file and what is about warnings is left out; what decides how the source reads stays.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_UNITS_COMMAND_H
#define ATOMVET_TOOL_UNITS_COMMAND_H

#include "units/Unit.h"
#include "llvm/ADT/ArrayRef.h"

namespace atomvet::tool {

/// The command to analyse U with. Before and After are the user's own arguments; they stay as they are.
std::vector<std::string> clangCommand(const Unit &U, llvm::ArrayRef<std::string> Before,
                                      llvm::ArrayRef<std::string> After);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_UNITS_COMMAND_H
