//===- Lifecycle.h - Code that runs before or after the threads -*- C++ -*-===//
//
// Start-up and teardown code seldom has to do with other threads, though nothing in it proves that. What says so is a
// name, a table that the function is in, or the functions that call it; it makes a finding advice, and none silent.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_SHARING_LIFECYCLE_H
#define ATOMVET_MODEL_SHARING_LIFECYCLE_H

#include "model/FunctionModel.h"

namespace clang::tidy::atomvet {

/// Whether F is start-up or teardown code: one of the '|'-separated Words is in its name, it parses a configuration or
/// is called before main, or only code of the latter kinds calls it.
bool isLifecycleCode(const FunctionModel &F, llvm::StringRef Words);

/// Whether a name says that the function reads or checks a configuration. One that says that it does so again, while
/// the program runs, does not count.
bool parsesConfiguration(llvm::StringRef Name);

/// Whether F begins or ends the life of the object that it is given, by its name, and Object is that object or inside
/// it: `free_queue(q)`, which frees it, and `register_source(s)`, which writes it before others know of it.
bool isLifeOf(const FunctionModel &F, const Place &Object, bool Writes);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_SHARING_LIFECYCLE_H
