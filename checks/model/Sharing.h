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
#include <memory>

namespace clang::tidy::atomvet {

class TUModel;
class OwnershipFlow;

class Sharing {
public:
  explicit Sharing(const TUModel &TU);
  ~Sharing();

  /// Whether nobody else can see Object when F executes At. False when it cannot be known.
  bool isUnshared(const FunctionModel &F, const Place &Object, const Stmt *At) const;

private:
  const OwnershipFlow &flow(const FunctionModel &F) const;
  friend class OwnershipFlow;

  const TUModel &TU;
  mutable llvm::DenseMap<const FunctionModel *, std::unique_ptr<OwnershipFlow>> Flows;
  mutable llvm::DenseSet<const FunctionModel *> InProgress;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_SHARING_H
