//===- LockFlow.h - Which locks are held where in one function --*- C++ -*-===//
//
// A must-analysis on the CFG: what is held at a statement is held on every path to it. Scoped guards are tracked as
// objects that own mutexes, so that unlock(), release(), moves and the end of their scope do what they do; an attempt
// (try_lock) is remembered until a branch on its result decides it.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_LOCKS_LOCKFLOW_H
#define ATOMVET_MODEL_LOCKS_LOCKFLOW_H

#include "model/FunctionModel.h"
#include "model/locks/LockApi.h"

namespace clang::tidy::atomvet {

class Locks;

/// The locks at one point of a function.
struct LockState {
  struct Entry {
    LockName Lock;
    LockName Taken;               ///< the name it was taken under: one unlock ends all names of a lock
    const Stmt *Origin = nullptr; ///< the statement that took it; null when the callers did
    bool Shared = false;
    bool Asserted = false; ///< somebody says that it is held; nobody took it here
    unsigned Count = 1;    ///< of a recursive mutex

    bool operator==(const Entry &O) const {
      return Lock == O.Lock && Shared == O.Shared && Asserted == O.Asserted && Count == O.Count;
    }
  };
  struct Guard {
    enum OwnsTy { Owned, NotOwned, Unknown };
    Place Object;
    llvm::SmallVector<LockName, 1> Mutexes;
    bool Shared = false;
    OwnsTy Owns = Unknown;
    const Stmt *Origin = nullptr; ///< null when the callers locked it

    bool operator==(const Guard &O) const {
      return Object == O.Object && Mutexes == O.Mutexes && Shared == O.Shared && Owns == O.Owns;
    }
  };
  /// A lock that is held if a call's result says so.
  struct Attempt {
    const Expr *Call = nullptr;
    LockName Lock; ///< or the guard
    bool Shared = false;
    LockSuccess Success = LockSuccess::NonZero;

    bool operator==(const Attempt &O) const { return Call == O.Call && Lock == O.Lock; }
  };
  /// A variable that holds the result of an attempt.
  struct Binding {
    const VarDecl *Var = nullptr;
    const Expr *Value = nullptr;

    bool operator==(const Binding &O) const { return Var == O.Var && Value == O.Value; }
  };

  bool Reached = false;
  llvm::SmallVector<Entry, 2> Held;
  llvm::SmallVector<Guard, 2> Guards;
  llvm::SmallVector<Attempt, 1> Attempts;
  llvm::SmallVector<Binding, 1> Bindings;
  /// What may have been released on the way that this function did not take: its callers no longer hold it.
  /// Each once by its looks: an element without a name is not equal to itself.
  llvm::SmallVector<LockName, 1> Released;

  bool empty() const { return Held.empty() && Guards.empty() && Attempts.empty(); }
  bool operator==(const LockState &O) const;
  /// Keeps what holds in both.
  void meet(const LockState &O);
  /// Every lock held, those that guards own included.
  llvm::SmallVector<Entry, 2> held() const;
  bool holds(const LockName &Lock) const;

  Guard *guard(const Place &Object);
  Guard &guardOrNew(const Place &Object);
  void dropGuard(const Place &Object);
  void acquire(const LockName &Lock, bool Shared, const Stmt *Origin, bool Asserted = false);
  void release(const LockName &Lock);
  void noteReleased(const LockName &Lock);
  void own(Guard &G, const Stmt *Origin);
  void disown(Guard &G);
  /// Names through a pointer or an index that is about to change mean something else afterwards.
  void forget(llvm::function_ref<bool(const Place &)> IsStale);
};

/// What a function does to its callers' locks.
struct LockSummary {
  LockEffects Effects;
  /// The function returns a guard that owns these.
  llvm::SmallVector<LockName, 1> ReturnedGuard;
  bool ReturnedShared = false;
};

class LockFlow {
public:
  LockFlow(const FunctionModel &F, const Locks &Judge, LockState Entry);

  /// The locks just before S is executed.
  LockState before(const Stmt *S) const;
  LockSummary summarise() const;

  /// The locks held at From that no path from there to To releases in between.
  LockState throughout(const Stmt *From, const Stmt *To) const;

private:
  LockFlow(const FunctionModel &F, const Locks &Judge);
  void run(const CFGBlock *Start, unsigned Index, LockState State);
  void addHandlers();
  LockState through(const CFGBlock *Block, LockState State, unsigned From, unsigned To) const;
  void transfer(const CFGElement &Element, LockState &State) const;
  void statement(const Stmt *S, LockState &State) const;
  void declaration(const DeclStmt *Declaration, LockState &State) const;
  void assignment(const Expr *Lhs, const Expr *Rhs, LockState &State) const;
  void setVariable(const VarDecl *Var, const Expr *Value, LockState &State) const;
  void call(const Expr *Site, LockState &State) const;
  bool guardCall(const CallSite &Call, LockState &State) const;
  void apply(const LockEffect &Effect, const LockName &Lock, const Expr *Site, LockState &State) const;
  void movedGuards(const CallSite &Call, LockState &State) const;
  void initialiser(const CXXCtorInitializer *Init, LockState &State) const;
  void initGuard(const Place &Object, const Expr *Init, LockState &State) const;
  void constructGuard(LockState::Guard G, const CXXConstructExpr *Construct, LockState &State) const;
  void destroy(const VarDecl *Var, LockState &State) const;
  void cleanup(const VarDecl *Var, const FunctionDecl *Function, LockState &State) const;
  LockName atCall(const LockName &Lock, const FunctionDecl *Callee, const CallSite &Call) const;

  /// What follows from Condition being true or false.
  void refine(const Expr *Condition, bool Truth, LockState &State) const;
  /// What follows from E being (or not being) Value.
  void compared(const Expr *E, bool Equal, int64_t Value, LockState &State) const;
  bool mentionsAttempt(const Expr *E, const LockState &State) const;

  bool isVisible(const LockName &Lock) const;
  LockName throughInitialisers(const LockName &Lock) const;
  const Expr *initialValue(const FieldDecl *Field) const;

  const FunctionModel &F;
  const TUModel &TU;
  const Locks &Judge;
  LockState Entry;
  llvm::DenseMap<const CFGBlock *, LockState> In;
  /// try statements: what encloses what, and where a throw goes.
  struct Handler {
    const CFGBlock *Dispatch;
    const Stmt *Body;
    llvm::SmallVector<const VarDecl *, 2> Locals;
  };
  llvm::SmallVector<Handler, 1> Handlers;
  bool GaveUp = false;
  mutable Position Last; ///< where the last question was asked, and the locks there
  mutable LockState AtLast;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_LOCKS_LOCKFLOW_H
