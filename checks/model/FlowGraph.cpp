//===- FlowGraph.cpp ------------------------------------------------------===//

#include "model/FlowGraph.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace clang::tidy::atomvet {

// LLVM's own traversals do not expect the null successors of branches that are never taken.
FlowGraph::FlowGraph(const CFG &Graph) : Number(Graph.getNumBlockIDs()), Reached(Graph.getNumBlockIDs()) {
  llvm::BitVector Seen(Graph.getNumBlockIDs());
  llvm::SmallVector<std::pair<const CFGBlock *, CFGBlock::const_succ_iterator>, 32> Stack;
  const auto Push = [&](const CFGBlock *Block) {
    if (!Block || Seen.test(Block->getBlockID()))
      return;
    Seen.set(Block->getBlockID());
    Stack.push_back({Block, Block->succ_begin()});
  };
  Push(&Graph.getEntry());
  while (!Stack.empty()) {
    auto &[Block, Next] = Stack.back();
    if (Next != Block->succ_end()) {
      const CFGBlock *Successor = *Next++;
      Push(Successor);
      continue;
    }
    Order.push_back(Block);
    Stack.pop_back();
  }
  std::reverse(Order.begin(), Order.end());
  for (unsigned I = 0; I < Order.size(); ++I)
    Number[Order[I]->getBlockID()] = I + 1;
  findDominators();
}

/// Cooper, Harvey and Kennedy: immediate dominators by places in reverse post-order.
void FlowGraph::findDominators() {
  constexpr unsigned None = ~0u;
  std::vector<unsigned> Immediate(Order.size(), None);
  Immediate[0] = 0;
  bool Changed = true;
  while (Changed) {
    Changed = false;
    for (unsigned I = 1; I < Order.size(); ++I) {
      unsigned New = None;
      for (const CFGBlock::AdjacentBlock &Pred : Order[I]->preds()) {
        if (!Pred || !isReachable(Pred) || Immediate[numberOf(Pred)] == None)
          continue;
        unsigned Other = numberOf(Pred);
        if (New == None) {
          New = Other;
          continue;
        }
        while (New != Other) {
          while (New > Other)
            New = Immediate[New];
          while (Other > New)
            Other = Immediate[Other];
        }
      }
      Changed |= Immediate[I] != New;
      Immediate[I] = New;
    }
  }
  // A dominator comes before what it dominates: sizes from the back, then spans from the front.
  std::vector<unsigned> Size(Order.size(), 1);
  for (unsigned I = Order.size(); I-- > 1;)
    Size[Immediate[I]] += Size[I];
  First.assign(Order.size(), 0);
  Last.assign(Order.size(), 0);
  std::vector<unsigned> Used(Order.size(), 1);
  for (unsigned I = 0; I < Order.size(); ++I) {
    if (I != 0) {
      First[I] = First[Immediate[I]] + Used[Immediate[I]];
      Used[Immediate[I]] += Size[I];
    }
    Last[I] = First[I] + Size[I];
  }
}

bool FlowGraph::dominates(const CFGBlock *A, const CFGBlock *B) const {
  if (!isReachable(A) || !isReachable(B))
    return false;
  const unsigned Of = numberOf(A), At = First[numberOf(B)];
  return First[Of] <= At && At < Last[Of];
}

bool FlowGraph::needsEdge(const CFGBlock *From, unsigned Successor, const CFGBlock *To) const {
  if (!isReachable(To))
    return true;
  const CFGBlock *Next = *(From->succ_begin() + Successor);
  if (!Next || !dominates(Next, To))
    return false;
  // Into the block by that edge alone, but for ways around a loop.
  unsigned Edges = 0;
  for (const CFGBlock::AdjacentBlock &Pred : Next->preds()) {
    if (!Pred || !isReachable(Pred))
      continue;
    if (Pred == From)
      ++Edges;
    else if (!dominates(Next, Pred))
      return false;
  }
  return Edges == 1;
}

bool FlowGraph::reaches(const CFGBlock *From, const CFGBlock *To) const {
  llvm::BitVector &Known = Reached[From->getBlockID()];
  if (Known.empty()) {
    Known.resize(Reached.size());
    llvm::SmallVector<const CFGBlock *, 16> Work(1, From);
    while (!Work.empty())
      for (const CFGBlock::AdjacentBlock &Next : Work.pop_back_val()->succs())
        if (Next && !Known.test(Next->getBlockID())) {
          Known.set(Next->getBlockID());
          Work.push_back(Next);
        }
  }
  return Known.test(To->getBlockID());
}

} // namespace clang::tidy::atomvet
