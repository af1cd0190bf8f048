//===- OwnershipFlow.h - Who can see an object, statement by statement -*- C++ -*-===//
//
// Objects are grouped by where they come from: a local variable's own object, the result of one allocation, what a
// parameter points to, *this. A group is this function's alone until it escapes: until a pointer to it is stored where
// others reach it, or is handed to a function that may keep it. The flow is a forward analysis over the CFG; what
// escapes on any path has escaped, what a pointer points to must agree on all paths.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_SHARING_OWNERSHIPFLOW_H
#define ATOMVET_MODEL_SHARING_OWNERSHIPFLOW_H

#include "model/FunctionModel.h"
#include <map>
#include <set>

namespace clang::tidy::atomvet {

class TUModel;
enum class Scope;

/// Where an object comes from.
struct Group {
  enum KindTy { None, Local, Allocation, Param, This };
  KindTy Kind = None;
  const void *Key = nullptr; ///< the variable, the allocating expression, the parameter; of an allocation also the
                             ///< variable that holds the one or the other

  explicit operator bool() const { return Kind != None; }
  bool operator<(const Group &O) const { return Kind != O.Kind ? Kind < O.Kind : Key < O.Key; }
  bool operator==(const Group &O) const { return Kind == O.Kind && Key == O.Key; }
};

/// Whether other threads run, as far as this function knows.
struct ThreadState {
  enum PhaseTy {
    Unknown, ///< a function that others may call at any time
    None,    ///< main, and what it calls, before the first start
    Running, ///< started here and not joined
    Joined,  ///< all that were started here are joined
    Halted   ///< all others stand still until they are let go on
  };
  PhaseTy Phase = Unknown;
  std::set<std::string> Live; ///< the handles of running threads

  /// Whether no other thread does anything.
  bool isAlone() const { return Phase == None || Phase == Joined || Phase == Halted; }
  bool operator==(const ThreadState &O) const { return Phase == O.Phase && Live == O.Live; }
};

class OwnershipFlow {
public:
  OwnershipFlow(const FunctionModel &F, Scope Within);
  void run();

  /// Whether the group that holds Object has certainly not escaped before At, or its last reference is gone, or no
  /// other thread runs.
  bool isUnshared(const Place &Object, const Stmt *At) const;
  /// The thread state before At.
  ThreadState threadsBefore(const Stmt *At) const;
  ThreadState threadsAtExit() const;

  /// What callers need to know: whether a parameter's pointee (or *this, for null) is published somewhere in here, and
  /// into which other parameter's object it is stored.
  bool escapes(const ParmVarDecl *Param) const;
  std::set<Group> containersOf(const ParmVarDecl *Param) const;
  /// Every value returned is memory allocated here that nobody else knows (or null).
  bool returnsFresh() const { return ReturnsFresh && !ReturnsOther; }
  /// The parameter into whose object every pointer points that is returned (or null); null for none.
  const ParmVarDecl *returnsPartOf() const;

private:
  struct State {
    bool Reached = false;
    std::map<const VarDecl *, Group> Points;
    /// The same for pointers that are no variables: `s->ring = calloc(...)`.
    std::vector<std::pair<Place, Group>> Fields;
    std::set<Group> Escaped;
    /// Which objects hold pointers to which: when the holder is seen by others, so is what it holds.
    std::map<Group, std::set<Group>> Contains;
    std::set<unsigned> Zeroed; ///< operations (indices) known to have taken a reference count to zero
    /// Compare-exchanges done whose outcome is not known yet: they publish only where they succeed.
    std::set<unsigned> Pending;
    ThreadState Threads;

    bool join(const State &O);
    bool isFresh(const Group &G) const;
    void renew(const Group &G);
  };

  State entry() const;
  const State &before(Position Pos) const;
  void transfer(const CFGElement &Element, State &S);
  void transfer(const Stmt *St, State &S);
  void edge(const CFGBlock &Block, unsigned Successor, State &S);

  void declare(const VarDecl *Var, State &S);
  void assign(const Expr *Lhs, const Expr *Rhs, State &S);
  void call(const CallSite &Call, State &S);
  void atomic(unsigned Index, State &S);
  void publish(const AtomicOp &Op, State &S);
  void lambda(const LambdaExpr *Lambda, const Stmt *At, State &S);
  void threads(const CallSite &Call, State &S);
  bool asksWhetherHalted(const Expr *Condition, bool &Sense) const;
  void store(const Place &Destination, const std::set<Group> &Values, State &S);
  void escape(const Group &G, State &S);
  void contain(const Group &Container, const Group &G, State &S);
  void reassigned(const VarDecl *Var, State &S);
  void initialise(const Place &Object, const Expr *Init, State &S);
  static void forget(const Place &P, State &S);

  /// The groups that a value lets its receiver reach.
  std::set<Group> reachedBy(const Expr *Value, const State &S) const;
  /// The group of an object, none when it is not known.
  Group groupOf(const Place &Object, const State &S) const;
  bool startsUnshared(const Group &G) const;
  bool isResult(const Group &G) const;
  bool callersPassUnshared(const Group &G) const;
  bool keptElsewhere(const CallSite &Call, unsigned Arg) const;
  /// Not escaped, and held by no object that others see.
  bool isOwn(const Group &G, const State &S) const;

  const FunctionModel &F;
  const TUModel &TU;
  const Scope Within;
  llvm::DenseMap<const CFGBlock *, State> Entry;
  std::map<Group, std::set<Group>> EverContained;
  std::set<Group> EverEscaped;
  /// Groups that an atomic operation of this very function publishes.
  std::set<Group> PublishedHere;
  std::set<unsigned> DecidedByBranch;
  bool ReturnsFresh = false, ReturnsOther = false;
  std::set<Group> Returned; ///< what pointers that are returned point to
  bool StartsThreads = false;
  bool Done = false;
  mutable Position Last; ///< where the last question was asked, and the state there
  mutable State AtLast;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_SHARING_OWNERSHIPFLOW_H
