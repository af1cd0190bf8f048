//===- Options.h - What the user may tell the model -------------*- C++ -*-===//
//
// Options of the model are written once for all checks, as `atomvet.Name` in CheckOptions.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_OPTIONS_H
#define ATOMVET_MODEL_OPTIONS_H

#include <string>

namespace clang::tidy::atomvet {

struct ModelOptions {
  /// atomvet.AtomicFunctions: functions that are atomic operations, see parseTable in model/api/Api.h.
  std::string AtomicFunctions;
  /// atomvet.LockFunctions: "lock:unlock" pairs of function names, separated by ';', that lock their first argument.
  std::string LockFunctions;
  /// atomvet.LockTypes: scoped lock classes, separated by ';'.
  std::string LockTypes;
  /// atomvet.FreeFunctions: functions that free their first argument, separated by ';'.
  std::string FreeFunctions;
  /// atomvet.AllocationFunctions: functions that return fresh memory, separated by ';'.
  std::string AllocationFunctions;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_OPTIONS_H
