//===- Roles.h - Who writes an object ---------------------------*- C++ -*-===//

#ifndef ATOMVET_MODEL_VALUES_ROLES_H
#define ATOMVET_MODEL_VALUES_ROLES_H

#include "model/TUModel.h"

namespace clang::tidy::atomvet {

/// An object as one function sees it.
struct ObjectUse {
  const FunctionModel *F = nullptr;
  Place Object;
  const Stmt *A = nullptr, *B = nullptr; ///< the two accesses, or the call that makes them both
};

/// What the object of two accesses in F is: itself when it is a field or a variable; behind a scalar parameter, what
/// the callers pass. Empty when a caller passes what has no name, or nobody calls F here.
std::vector<ObjectUse> objectsOf(const FunctionModel &F, const Place &Object, const Stmt *A, const Stmt *B);

/// Whether every write of the object that others can see is in one function, and in helpers that only it calls.
/// Instantiations of one template are one function.
bool hasSingleWriter(const ObjectUse &Use, const Evidence &Known);

/// Whether one lock is held at both accesses, and at every write of the object that others can see.
bool lockedAgainstWriters(const ObjectUse &Use, const Evidence &Known);

/// Whether the object that holds Use's is in one thread's hands whenever it is written: there is a plain field that the
/// function of Use certainly writes with no lock held, and that every other writer certainly uses in the same way. Two
/// of them at once would race on that field.
bool isWrittenByOwner(const ObjectUse &Use, const Evidence &Known);

/// Whether the author says that writers take turns at the two accesses: by a comment at one of them or at the function,
/// or by the function's name (`install_locked`, `add_unsynchronized`, `load_add_store`).
bool saysWritersTakeTurns(const FunctionModel &F, const Stmt *A, const Stmt *B);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_VALUES_ROLES_H
