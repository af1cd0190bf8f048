//===- Roles.h - Who writes an object ---------------------------*- C++ -*-===//

#ifndef ATOMVET_MODEL_ROLES_H
#define ATOMVET_MODEL_ROLES_H

#include "model/TUModel.h"

namespace clang::tidy::atomvet {

/// The one function in which every write of the object is that others can see, helpers that only it calls included;
/// null when there are several.
const FunctionDecl *singleWriter(const TUModel &TU, const Evidence &Known);

/// The functions with a write of the object that others can see.
std::vector<const FunctionDecl *> writers(const TUModel &TU, const Evidence &Known);

/// Whether one lock is held at both A and B, and at every write of the object that others can see.
bool lockedAgainstWriters(const FunctionModel &F, const Place &Object, const Stmt *A, const Stmt *B,
                          const Evidence &Known);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_ROLES_H
