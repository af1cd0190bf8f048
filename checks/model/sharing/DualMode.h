//===- DualMode.h - Code that is atomic only when it has to be --*- C++ -*-===//
//
// Some code comes in two modes on purpose: a branch that asks whether other threads run and counts plainly when none
// does, or a library that offers `record()` for one thread and `record_atomic()` for several. Which mode a user is in
// is the user's decision, and no plain access in the one contradicts the atomic accesses in the other.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_SHARING_DUALMODE_H
#define ATOMVET_MODEL_SHARING_DUALMODE_H

#include "model/Elsewhere.h"
#include "model/TUModel.h"

namespace clang::tidy::atomvet {

/// Whether A is on the one side, and an atomic write of the same object on the other, of a branch whose condition asks
/// for threads: `if (is_multithreaded) atomic_fetch_add(&n, 1); else n++;`.
bool isInSingleThreadedBranch(const FunctionModel &F, const Access &A);

/// Whether some access of the object is in such a branch: then its type has objects of both kinds, and which kind
/// another access is about cannot be known.
bool hasSingleThreadedMode(const TUModel &TU, const Evidence &Known);

/// Whether the object is given its value once, by a library that keeps everyone waiting until it has one
/// (g_once_init_enter): the atomic loads are the library's, and what is read afterwards changes no more.
bool isSetOnce(const TUModel &TU, const Evidence &Known);

/// Whether At, which writes Object, runs only where a condition says that no other thread does: on the one side of such
/// a branch, with a read-modify-write of the object on the other; or, when ByFlag, on the side where a flag that asks
/// for concurrency is false.
bool isInSingleThreadedBranch(const FunctionModel &F, const Place &Object, const Stmt *At, bool ByFlag);

/// Whether At is in a branch whose condition asks for threads.
bool isBehindQuestionForThreads(const FunctionModel &F, const Stmt *At);

/// Whether F is the plain one of two functions: another by its name and a word more ("AddConcurrently" beside "Add")
/// makes a read-modify-write.
bool hasConcurrentTwin(const FunctionModel &F);

/// Whether every atomic access of the object is in a function named as the atomic twin of a plain one
/// (`record_atomic` beside `record`).
bool isAtomicByTwinFunctions(const TUModel &TU, llvm::ArrayRef<const AtomicOp *> Ops,
                             llvm::ArrayRef<RemoteUse> Elsewhere);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_SHARING_DUALMODE_H
