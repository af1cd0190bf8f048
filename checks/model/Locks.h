//===- Locks.h - The judgement "held lock" ----------------------*- C++ -*-===//
//
// Which mutexes are certainly held at a statement, and under which name two functions can agree on one: a mutex is
// identified by its object, so `this->mutex_` in one method and `q->mutex_` elsewhere are the same lock for the field
// `depth_` of the same object, and another instance's mutex never counts.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_LOCKS_H
#define ATOMVET_MODEL_LOCKS_H

#include "model/FunctionModel.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>
#include <set>
#include <string>

namespace clang::tidy::atomvet {

class TUModel;
class LockFlow;

/// A mutex held at a statement.
struct HeldLock {
  Place Mutex;
  bool Shared = false; ///< a reader's lock: excludes only exclusive holders
};

/// The locks held at one access, named relative to the object accessed so that they compare across functions: a mutex
/// in the same object by the path from that object, a global by its declaration.
struct LockSet {
  std::set<std::string> Exclusive, Shared;
  bool empty() const { return Exclusive.empty() && Shared.empty(); }
};

class Locks {
public:
  explicit Locks(const TUModel &TU);
  ~Locks();

  /// The mutexes held on every path when F executes At: taken in F, or by all its callers when they are known, or
  /// required by F's thread-safety attributes.
  llvm::SmallVector<HeldLock, 2> heldAt(const FunctionModel &F, const Stmt *At) const;
  LockSet heldFor(const FunctionModel &F, const Place &Object, const Stmt *At) const;

  /// Whether one lock excludes A against every one of Others: held at all of them, and never shared on both sides.
  static bool excludes(const LockSet &A, llvm::ArrayRef<LockSet> Others);

private:
  const LockFlow &flow(const FunctionModel &F) const;
  friend class LockFlow;

  const TUModel &TU;
  mutable llvm::DenseMap<const FunctionModel *, std::unique_ptr<LockFlow>> Flows;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_LOCKS_H
