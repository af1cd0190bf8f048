//===- LockApi.h - Which functions and classes lock -------------*- C++ -*-===//
//
// The names of lock libraries, the attributes of Clang's thread-safety analysis and the conventions of the standard's
// Lockable requirements, as effects on places. Nothing outside LockApi.cpp spells the name of a lock API.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_LOCKS_LOCKAPI_H
#define ATOMVET_MODEL_LOCKS_LOCKAPI_H

#include "model/Place.h"
#include "llvm/ADT/SmallVector.h"

namespace clang {
class CXXConstructExpr;
class CXXConstructorDecl;
class CXXRecordDecl;
} // namespace clang

namespace clang::tidy::atomvet {

class TUModel;
struct CallSite;

/// A mutex: an object, or, for functions that lock without naming one (`stats_lock()`), the locking function.
struct LockName {
  Place Mutex;
  const FunctionDecl *Function = nullptr;

  explicit operator bool() const { return Function || Mutex; }
  bool operator==(const LockName &O) const { return Function == O.Function && (Function || Mutex == O.Mutex); }
  bool operator!=(const LockName &O) const { return !(*this == O); }
  /// See Place::looksLike.
  bool looksLike(const LockName &O) const { return Function == O.Function && (Function || Mutex.looksLike(O.Mutex)); }
};

/// Which result of an attempt says that the lock was taken.
enum class LockSuccess { NonZero, Zero, MinusOne };

/// What a function does to one mutex, named as the function's body would: behind a parameter, in this object, a global.
struct LockEffect {
  enum ActionTy {
    Acquire,
    Release,
    Try,    ///< taken when the result is Success
    Assert, ///< held already: the function says so, or stops the program
  };
  ActionTy Action = Acquire;
  LockName Lock;
  bool Shared = false; ///< a reader's lock; meaningless for Release
  LockSuccess Success = LockSuccess::NonZero;
};
using LockEffects = llvm::SmallVector<LockEffect, 2>;

/// How a class that holds locks while it lives is known to be one.
enum class GuardKind {
  None,
  Named,      ///< lock_guard and its like, by name or by option
  Attributed, ///< scoped_lockable
};
struct GuardClass {
  GuardKind Kind = GuardKind::None;
  bool Shared = false;
  explicit operator bool() const { return Kind != GuardKind::None; }
};

/// What a constructor's arguments tell a guard.
enum class GuardStart { Owned, Deferred, Try };

/// What a method does to the guard it is called on.
enum class GuardAction { None, Lock, LockShared, Unlock, TryLock, Disown, IsOwned };

namespace locks {

/// What FD does by its name or by the library it is from; empty for a function that is not known.
LockEffects knownEffects(const FunctionDecl *FD, const TUModel &TU);
/// What FD's thread-safety attributes say: acquire_capability and so on, on any of its declarations. The methods of a
/// scoped_lockable class whose attributes name no mutex act on this.
LockEffects attributeEffects(const FunctionDecl *FD, const TUModel &TU);
/// The mutexes that FD's attributes say its callers hold (Action is Assert).
LockEffects requiredByAttributes(const FunctionDecl *FD, const TUModel &TU);
/// The mutex that guarded_by on a field or variable names, relative to this for a field. Nothing without the attribute.
LockName guardedBy(const ValueDecl *D, const TUModel &TU);
/// Whether the compiler has checked what guarded_by says of an access in FD: -Wthread-safety is on there. Where the
/// analysis is switched off for the function, its author answers for it.
bool isGuardChecked(const FunctionDecl *FD, SourceLocation At);
/// lock(), unlock(), try_lock() and their like on a class that has the first two: the object is the mutex.
LockEffects lockableEffects(const FunctionDecl *FD);
/// What a pair of functions X_lock(p) and X_unlock(p) does whose bodies say nothing of locks.
LockEffects pairedEffects(const FunctionDecl *FD);

/// Whether T is a class of mutexes: what lock_guard takes.
bool isLockable(QualType T);

/// Looks at Record and its bases.
GuardClass guardClass(const CXXRecordDecl *Record, const TUModel &TU);

/// The mutexes that the constructor of a named guard is given, as expressions, and what it does with them.
GuardStart guardArguments(llvm::ArrayRef<const Expr *> Args, llvm::SmallVectorImpl<const Expr *> &Mutexes,
                          bool &Adopts);

/// What a method does to the guard it is called on.
GuardAction guardAction(const FunctionDecl *Method);

/// std::lock and std::try_lock take guards too; whether FD is one of them.
bool locksGuards(const FunctionDecl *FD);
/// A wait of a condition variable on a lock, which holds the lock whenever its predicate runs.
bool isConditionWait(const FunctionDecl *FD);
/// A library function that runs the callables it is given, on this thread, before it returns.
bool runsInPlace(const CallSite &Call);

} // namespace locks
} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_LOCKS_LOCKAPI_H
