//===- FreeFlow.h - What is freed on every path from here -------*- C++ -*-===//
//
// A backward analysis: at a statement, which objects every path on frees before any atomic access of them. An object
// that is about to be freed is nobody else's any more.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_SHARING_FREEFLOW_H
#define ATOMVET_MODEL_SHARING_FREEFLOW_H

#include "model/FunctionModel.h"
#include <set>

namespace clang::tidy::atomvet {

class FreeFlow {
public:
  explicit FreeFlow(const FunctionModel &F);
  void run();

  /// Whether every path on from Pos frees the object that holds Object, with no atomic access of it before.
  bool isFreedNext(const Place &Object, Position Pos) const;
  /// Whether the function frees what the parameter points to, or *this for null, on every path.
  bool freesOnEveryPath(const ParmVarDecl *Param) const;

private:
  using State = std::set<unsigned>; ///< indices into Freed

  void transfer(const CFGElement &Element, State &S) const;
  /// The state just before the element at Pos.
  State before(Position Pos) const;
  unsigned event(const Place &P);
  void collect();

  const FunctionModel &F;
  std::vector<Place> Freed;
  llvm::DenseMap<const Stmt *, unsigned> FreedAt;
  llvm::DenseSet<const Stmt *> JoinsAt;
  llvm::DenseMap<const VarDecl *, unsigned> FreedByDestructor;
  llvm::DenseMap<const CFGBlock *, State> AtEnd;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_SHARING_FREEFLOW_H
