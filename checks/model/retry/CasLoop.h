//===- CasLoop.h - Loops that retry a compare-exchange ----------*- C++ -*-===//
//
// A retry loop is the innermost loop that a failed compare-exchange stays in; when success stays in it too, it is an
// event loop and none of ours. What a failed attempt runs on its way to the next one is the loop's region: code on the
// success path and on early exits is not in it, whatever the shape of the loop.
//
// Both questions are answered on the CFG by following the outcome of the operation: through `!`, comparisons with the
// expected value, `&&` and `||`, and local variables that keep the result.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_RETRY_CASLOOP_H
#define ATOMVET_MODEL_RETRY_CASLOOP_H

#include "model/FunctionModel.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace clang::tidy::atomvet {

/// A part of a function's control flow that leads from a start to an end: one turn of a retry loop, or a whole body.
class Region {
public:
  /// From the entry of F to its return, without what ends in a noreturn call or an exception. Empty without a CFG.
  static Region body(const FunctionModel &F);

  const FunctionModel &function() const { return *F; }
  bool empty() const { return Nodes.empty(); }
  bool contains(Position P) const;
  void forEach(llvm::function_ref<void(const CFGElement &, Position)> Visit) const;
  /// Whether a way leads within the region from the start, or from just after From, to just before To, that meets no
  /// element which Stops accepts.
  bool startReaches(Position To, llvm::function_ref<bool(const CFGElement &)> Stops) const;
  bool reaches(Position From, Position To, llvm::function_ref<bool(const CFGElement &)> Stops) const;
  /// The same from the start to the end.
  bool startReachesEnd(llvm::function_ref<bool(const CFGElement &)> Stops) const;
  /// The same from just after From to the end.
  bool reachesEnd(Position From, llvm::function_ref<bool(const CFGElement &)> Stops) const;
  /// All that the start reaches without meeting an element which Stops accepts: the answer of startReaches for every
  /// position at once.
  struct Way {
    std::vector<unsigned> Until;
  };
  Way fromStart(llvm::function_ref<bool(const CFGElement &)> Stops) const;
  bool isOn(const Way &W, Position P) const;
  /// Whether a variable comes into being here, so that the next turn has another.
  bool declares(const VarDecl *Var) const;

private:
  friend class CasLoopFinder;

  /// Elements [Begin, End) of a block. The block of the retried operation has two: before it and after it.
  struct Node {
    const CFGBlock *Block;
    unsigned Begin, End;
    llvm::SmallVector<unsigned, 2> Next;
  };

  int nodeOf(Position P) const;
  bool walk(unsigned First, unsigned Index, Position To, bool ToEnd,
            llvm::function_ref<bool(const CFGElement &)> Stops) const;

  const FunctionModel *F = nullptr;
  std::vector<Node> Nodes;
  llvm::DenseMap<const CFGBlock *, llvm::SmallVector<unsigned, 2>> NodesOf;
  unsigned Start = 0, End = 0;
  llvm::DenseSet<const VarDecl *> Declared;
};

struct CasLoop {
  const FunctionModel *F = nullptr;
  const AtomicOp *Cas = nullptr;
  /// From a failed attempt to the next, the operands of the operation and the operation itself included.
  Region Retry;
  /// The blocks of the whole loop.
  llvm::DenseSet<const CFGBlock *> Blocks;
  Position At;

  const CFGBlock *Header = nullptr;

  /// Whether control gets to P only after an attempt failed.
  bool onlyAfterFailure(Position P) const;
  /// Whether P is on a turn of the loop that makes no attempt, as the step of a search is.
  bool isOnIdleTurn(Position P) const;
};

/// The retry loops of F, one for each compare-exchange that is retried.
std::vector<CasLoop> findCasLoops(const FunctionModel &F);

/// What F's return value says of the compare-exchange in it, as its own branches show: `if (cas(...)) return true;
/// ...`. None when some value says nothing.
ResultKind returnedOutcome(const FunctionModel &F, const AtomicOp &Cas);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_RETRY_CASLOOP_H
