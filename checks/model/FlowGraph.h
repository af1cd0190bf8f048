//===- FlowGraph.h - Order, dominance and reachability of a CFG -*- C++ -*-===//
//
// Computed once for a function, so that a question costs next to nothing: a long function has as many questions as it
// has operations, and each of them must not walk it again.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_FLOWGRAPH_H
#define ATOMVET_MODEL_FLOWGRAPH_H

#include "clang/Analysis/CFG.h"
#include "llvm/ADT/BitVector.h"
#include <vector>

namespace clang::tidy::atomvet {

class FlowGraph {
public:
  explicit FlowGraph(const CFG &Graph);

  /// The blocks that the entry reaches, in reverse post-order.
  llvm::ArrayRef<const CFGBlock *> order() const { return Order; }
  bool isReachable(const CFGBlock *Block) const { return Number[Block->getBlockID()] != 0; }
  /// The place of a reachable block in order().
  unsigned numberOf(const CFGBlock *Block) const { return Number[Block->getBlockID()] - 1; }
  /// Whether every way from the entry to B leads through A.
  bool dominates(const CFGBlock *A, const CFGBlock *B) const;
  /// Whether every way from the entry to To takes that edge. True of what no way leads to.
  bool needsEdge(const CFGBlock *From, unsigned Successor, const CFGBlock *To) const;
  /// Whether a way leads from the end of From to the start of To.
  bool reaches(const CFGBlock *From, const CFGBlock *To) const;

private:
  void findDominators();

  std::vector<const CFGBlock *> Order;
  std::vector<unsigned> Number;      ///< by block: one more than its place in Order, zero for what is not reached
  std::vector<unsigned> First, Last; ///< by place in Order: the span of the dominator tree below
  mutable std::vector<llvm::BitVector> Reached; ///< by block, empty until it is asked for
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_FLOWGRAPH_H
