//===- Locks.h - The judgement "held lock" ----------------------*- C++ -*-===//
//
// Which mutexes are certainly held at a statement, and under which name two functions can agree on one: a mutex is
// identified by its object, so `this->mutex_` in one method and `q->mutex_` elsewhere are the same lock for the field
// `depth_` of the same object, and another instance's mutex never counts.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_LOCKS_LOCKS_H
#define ATOMVET_MODEL_LOCKS_LOCKS_H

#include "model/FunctionModel.h"
#include "model/locks/LockFlow.h"
#include "llvm/ADT/DenseMap.h"
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace clang::tidy::atomvet {

class TUModel;
class LockCallers;
enum class Scope;
struct Invocation;

/// A mutex held at a statement.
struct HeldLock {
  Place Mutex;                            ///< unknown for a function that locks without naming a mutex
  const FunctionDecl *Function = nullptr; ///< that function
  bool Shared = false;                    ///< a reader's lock: excludes only exclusive holders
};

/// The locks held at one access, named relative to the object accessed so that they compare across functions: a mutex
/// in the same object by the path from that object, a global by its declaration.
struct LockSet {
  std::set<std::string> Exclusive, Shared;
  bool empty() const { return Exclusive.empty() && Shared.empty(); }
};

/// The locks held at a call, as the called function can know them: by places that it can name, or, of globals and of
/// functions that lock without naming a mutex, by the names of a LockSet.
struct PassedLocks {
  struct Lock {
    Place Mutex;
    bool Shared = false;
    bool operator==(const Lock &O) const { return Mutex == O.Mutex && Shared == O.Shared; }
  };
  llvm::SmallVector<Lock, 1> Places;
  LockSet Named;

  /// Leaves what O holds too.
  void meet(const PassedLocks &O);
};

class Locks {
public:
  /// Within the project, callers in other files count, where all of them are known.
  Locks(const TUModel &TU, Scope Within);
  ~Locks();

  /// The mutexes held on every path when F executes At: taken in F, or by all its callers when they are known, or
  /// required by F's thread-safety attributes.
  llvm::SmallVector<HeldLock, 2> heldAt(const FunctionModel &F, const Stmt *At) const;
  LockSet heldFor(const FunctionModel &F, const Place &Object, const Stmt *At) const;

  /// The locks held at an operation or access of F. When F calls a function that makes it, also what that function
  /// holds there. guarded_by on what is accessed counts for a plain access where the compiler has checked it.
  LockSet heldFor(const FunctionModel &F, const AtomicOp &Op) const;
  LockSet heldFor(const FunctionModel &F, const Access &A) const;

  /// The locks held at From that are held until To: both steps are in one critical section, whatever path leads from
  /// one to the other.
  LockSet heldThroughout(const FunctionModel &F, const Place &Object, const Stmt *From, const Stmt *To) const;

  /// What F does to the locks of its callers; looked at only where F calls a lock function itself.
  LockEffects leftBehind(const FunctionModel &F) const;
  /// What a call of F hands on to a function that another file defines.
  PassedLocks passedTo(const FunctionModel &F, const CallSite &Call) const;

  /// Whether one lock excludes A against every one of Others: held at all of them, and never shared on both sides.
  /// False when A holds none.
  static bool excludes(const LockSet &A, llvm::ArrayRef<LockSet> Others);

private:
  friend class LockFlow;
  friend class LockCallers;

  const LockEffects &effectsOf(const FunctionDecl *FD) const;
  const LockSummary &summary(const FunctionDecl *FD) const;
  /// A class that holds locks while its objects live: of a library, or one whose constructor locks.
  bool isGuard(QualType T) const;
  bool isGuard(const CXXRecordDecl *Record) const;
  bool touchesLocks(const FunctionModel &F) const;
  const LockState &entry(const FunctionModel &F) const;
  LockState ownEntry(const FunctionModel &F) const;
  LockState enteredBy(const FunctionModel &F, const std::vector<Invocation> &Ways) const;
  void passThrough(LockState &Here, const Invocation &Outer, const Invocation &Inner) const;
  LockState before(const FunctionModel &F, const Stmt *At) const;
  const LockFlow &flow(const FunctionModel &F) const;

  void gather(LockSet &Set, const FunctionModel &F, const Place &Object, const LockState &State) const;
  void addGuardedBy(LockState &State, const Access &A) const;
  template <typename Site> LockState heldInside(const FunctionModel &F, const Site &S, unsigned Depth) const;

  void addFromElsewhere(LockSet &Set, const FunctionModel &F) const;

  const TUModel &TU;
  const Scope Within;
  std::unique_ptr<LockCallers> Callers;
  mutable std::map<const FunctionModel *, std::unique_ptr<LockFlow>> Flows;
  mutable std::map<const FunctionDecl *, LockEffects> Effects;
  mutable std::map<const FunctionDecl *, LockSummary> Summaries;
  mutable std::map<const FunctionModel *, LockState> Entries;
  mutable llvm::DenseSet<const FunctionDecl *> InProgress;
  mutable llvm::DenseMap<const CXXRecordDecl *, bool> Guards;
  mutable llvm::DenseMap<const FunctionModel *, bool> Touches;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_LOCKS_LOCKS_H
