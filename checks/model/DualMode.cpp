//===- DualMode.cpp -------------------------------------------------------===//

#include "model/DualMode.h"
#include "model/AccessUse.h"
#include "model/Library.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

namespace clang::tidy::atomvet {

namespace {

bool asksForThreads(const Stmt *Condition) {
  if (!Condition)
    return false;
  llvm::StringRef Name;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Condition)) {
    if (const IdentifierInfo *Identifier = Ref->getDecl()->getIdentifier())
      Name = Identifier->getName();
  } else if (const auto *Member = dyn_cast<MemberExpr>(Condition)) {
    if (const IdentifierInfo *Identifier = Member->getMemberDecl()->getIdentifier())
      Name = Identifier->getName();
  }
  if (!Name.empty() &&
      nameHasWord(Name, "thread|threads|threaded|multithreaded|mt|smp|concurrent|parallel|gthread|pthread|main|"
                        "singlethreaded|atomic|atomically"))
    return true;
  return llvm::any_of(Condition->children(), asksForThreads);
}

} // namespace

bool isInSingleThreadedBranch(const FunctionModel &F, const Access &A) {
  for (const Stmt *Child = A.Anchor, *P = F.parent(Child); P; Child = P, P = F.parent(P)) {
    const Stmt *Other = nullptr, *Condition = nullptr;
    if (const auto *If = dyn_cast<IfStmt>(P)) {
      Other = Child == If->getThen() ? If->getElse() : Child == If->getElse() ? If->getThen() : nullptr;
      Condition = If->getCond();
    } else if (const auto *Conditional = dyn_cast<ConditionalOperator>(P)) {
      Other = Child == Conditional->getTrueExpr()    ? Conditional->getFalseExpr()
              : Child == Conditional->getFalseExpr() ? Conditional->getTrueExpr()
                                                     : nullptr;
      Condition = Conditional->getCond();
    }
    if (!Other || !asksForThreads(Condition))
      continue;
    for (const AtomicOp &Op : F.Ops)
      if (Op.Object == A.Object)
        for (const Stmt *Up = Op.Site; Up; Up = F.parent(Up))
          if (Up == Other)
            return true;
  }
  return false;
}

bool hasSingleThreadedMode(const TUModel &TU, const Evidence &Known) {
  return llvm::any_of(Known.Accesses,
                      [&](const Access *A) { return isInSingleThreadedBranch(*TU.function(A->In), *A); });
}

/// Whether a function of this unit is the plain twin of one that is named as atomic.
static bool hasPlainTwin(const TUModel &TU, llvm::StringRef Name) {
  for (const char *Word : {"_atomic", "atomic_", "_atomically", "Atomic", "_mt"}) {
    const size_t At = Name.rfind(Word);
    if (At == llvm::StringRef::npos)
      continue;
    std::string Twin = Name.str();
    Twin.erase(At, llvm::StringRef(Word).size());
    for (const FunctionModel *F : TU.functions())
      if (library::plainName(F->decl()) == Twin)
        return true;
  }
  return false;
}

bool isAtomicByTwinFunctions(const TUModel &TU, llvm::ArrayRef<const AtomicOp *> Ops,
                             llvm::ArrayRef<RemoteUse> Elsewhere) {
  return llvm::all_of(Ops,
                      [&](const AtomicOp *Op) {
                        return hasPlainTwin(TU, Op->In ? library::plainName(Op->In) : llvm::StringRef());
                      }) &&
         llvm::all_of(Elsewhere, [&](const RemoteUse &Use) { return hasPlainTwin(TU, Use.Function); });
}

} // namespace clang::tidy::atomvet
