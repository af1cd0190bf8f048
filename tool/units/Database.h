//===- Database.h - Which units a project has -------------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_UNITS_DATABASE_H
#define ATOMVET_TOOL_UNITS_DATABASE_H

#include "units/Unit.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace atomvet::tool {

/// The units to analyse, sorted, each once; and what the database says but cannot be analysed.
struct UnitList {
  std::vector<Unit> Units;
  std::vector<Failure> Failures;
  std::vector<std::string> Remarks; ///< for stderr
  /// Of selectUnits: headers that were asked for, and the files that stand for them without being asked for themselves.
  std::vector<std::string> Headers, OnlyForHeaders;
};

/// The compile_commands.json to use: at or in Given, when it is not empty; else in Directory or its build*/
/// directories, or in those of one of its parents. Empty when there is none.
std::string findDatabase(llvm::StringRef Given, llvm::StringRef Directory);

/// The whole database. Error: it cannot be read, or is no JSON.
llvm::Expected<UnitList> readDatabase(llvm::StringRef Path);

/// The units of these files. A header stands for a unit that includes it. One that the database does not know otherwise
/// is analysed with the command of the one that is most like it, or, when All is empty, with default flags.
UnitList selectUnits(UnitList All, llvm::ArrayRef<std::string> Files, llvm::StringRef Directory);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_UNITS_DATABASE_H
