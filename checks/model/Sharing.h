//===- Sharing.h - The judgement "not shared here" --------------*- C++ -*-===//
//
// A plain access is right when nobody else can see the object: it is being built or torn down, this function owns it
// and has not published it, its last reference is gone, it is about to be freed, or no other thread runs. Each is a
// rule of its own here, and no check knows any of them.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_SHARING_H
#define ATOMVET_MODEL_SHARING_H

#include "model/FunctionModel.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <memory>

namespace clang::tidy::atomvet {

class TUModel;
class OwnershipFlow;
class FreeFlow;

class Sharing {
public:
  explicit Sharing(const TUModel &TU);
  ~Sharing();

  /// Whether nobody else can see Object when F executes At. True as well where the body has no CFG: what cannot be
  /// judged is not reported.
  bool isUnshared(const FunctionModel &F, const Place &Object, const Stmt *At) const;

  /// Whether a call frees what its argument or object points to, and what that is; Unknown when it frees nothing.
  Place freedBy(const FunctionModel &F, const Stmt *S) const;
  /// Whether every path from From on frees the object that holds Object, with no atomic access of it before.
  bool isFreedNext(const FunctionModel &F, const Place &Object, Position From) const;

private:
  friend class OwnershipFlow;
  friend class FreeFlow;

  /// Null while it is being computed: a recursive function.
  const OwnershipFlow *flow(const FunctionModel &F) const;
  const FreeFlow &freeFlow(const FunctionModel &F) const;

  const TUModel &TU;
  mutable llvm::DenseMap<const FunctionModel *, std::unique_ptr<OwnershipFlow>> Flows;
  mutable llvm::DenseMap<const FunctionModel *, std::unique_ptr<FreeFlow>> FreeFlows;
  mutable llvm::DenseSet<const FunctionModel *> FreeInProgress;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_SHARING_H
