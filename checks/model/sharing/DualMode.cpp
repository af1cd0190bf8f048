//===- DualMode.cpp -------------------------------------------------------===//

#include "model/sharing/DualMode.h"
#include "model/AccessUse.h"
#include "model/Library.h"
#include "model/sharing/Sharing.h"
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

/// The other side of the innermost branch that asks for threads and has Child on one side: P's, or null.
static const Stmt *otherSide(const Stmt *P, const Stmt *Child, const Expr *&Condition) {
  const Stmt *Other = nullptr;
  Condition = nullptr;
  if (const auto *If = dyn_cast<IfStmt>(P)) {
    Other = Child == If->getThen() ? If->getElse() : Child == If->getElse() ? If->getThen() : nullptr;
    Condition = If->getCond();
  } else if (const auto *Conditional = dyn_cast<ConditionalOperator>(P)) {
    Other = Child == Conditional->getTrueExpr()    ? Conditional->getFalseExpr()
            : Child == Conditional->getFalseExpr() ? Conditional->getTrueExpr()
                                                   : nullptr;
    Condition = Conditional->getCond();
  }
  return Other && asksForThreads(Condition) ? Other : nullptr;
}

static bool isOn(const FunctionModel &F, const Stmt *Side, const Stmt *S) {
  for (; S; S = F.parent(S))
    if (S == Side)
      return true;
  return false;
}

bool isInSingleThreadedBranch(const FunctionModel &F, const Access &A) {
  for (const Stmt *Child = A.Anchor, *P = F.parent(Child); P; Child = P, P = F.parent(P)) {
    const Expr *Condition;
    if (const Stmt *Other = otherSide(P, Child, Condition))
      for (const AtomicOp &Op : F.Ops)
        if (Op.Object == A.Object && isOn(F, Other, Op.Site))
          return true;
  }
  return false;
}

/// Whether Condition being Sense is a flag by the name of concurrency being false.
static bool saysAlone(const Expr *Condition, bool Sense) {
  Condition = Condition->IgnoreParenImpCasts();
  if (const auto *Not = dyn_cast<UnaryOperator>(Condition); Not && Not->getOpcode() == UO_LNot)
    return saysAlone(Not->getSubExpr(), !Sense);
  return !Sense && isa<DeclRefExpr, MemberExpr>(Condition);
}

bool isInSingleThreadedBranch(const FunctionModel &F, const Place &Object, const Stmt *At, bool ByFlag) {
  for (const Stmt *Child = At, *P = F.parent(Child); P; Child = P, P = F.parent(P)) {
    const Expr *Condition;
    const Stmt *Other = otherSide(P, Child, Condition);
    if (!Other)
      continue;
    if (llvm::any_of(F.Ops, [&](const AtomicOp &Op) {
          return Op.isReadModifyWrite() && Op.Object == Object && isOn(F, Other, Op.Site);
        }))
      return true;
    const auto *If = dyn_cast<IfStmt>(P);
    if (ByFlag && If && saysAlone(Condition, Child == If->getThen()))
      return true;
  }
  return false;
}

bool isBehindQuestionForThreads(const FunctionModel &F, const Stmt *At) {
  for (const Stmt *Child = At, *P = F.parent(Child); P; Child = P, P = F.parent(P))
    if (const auto *If = dyn_cast<IfStmt>(P); If && Child != If->getCond() && asksForThreads(If->getCond()))
      return true;
  return false;
}

bool hasConcurrentTwin(const FunctionModel &F) {
  // A lambda is part of the function that it is written in.
  const auto Named = [](const FunctionDecl *FD) {
    const Decl *D = FD;
    for (const DeclContext *In = FD->getDeclContext(); In; In = In->getParent())
      if (const auto *Outer = dyn_cast<FunctionDecl>(In))
        D = Outer;
    return cast<FunctionDecl>(D);
  };
  const FunctionDecl *Plain = Named(F.decl());
  const llvm::StringRef Name = library::plainName(Plain);
  if (Name.empty())
    return false;
  return llvm::any_of(F.unit().functions(), [&](const FunctionModel *G) {
    const FunctionDecl *Other = Named(G->decl());
    llvm::StringRef Rest = library::plainName(Other);
    if (!Rest.consume_front(Name) ||
        Other->getDeclContext()->getRedeclContext() != Plain->getDeclContext()->getRedeclContext())
      return false;
    return library::oneOf(Rest.ltrim('_'), {"atomic", "Atomic", "atomically", "Atomically", "concurrent", "Concurrent",
                                            "concurrently", "Concurrently", "mt", "threadsafe", "ThreadSafe"}) &&
           llvm::any_of(G->Ops, [](const AtomicOp &Op) { return Op.isReadModifyWrite(); });
  });
}

bool hasSingleThreadedMode(const TUModel &TU, const Evidence &Known) {
  return llvm::any_of(Known.Accesses,
                      [&](const Access *A) { return isInSingleThreadedBranch(*TU.function(A->In), *A); });
}

bool isSetOnce(const TUModel &TU, const Evidence &Known) {
  const auto Sets = [&](const CallSite &Call) {
    return Call.Callee && library::setsOnce(Call.Callee) && !Call.Args.empty() &&
           TU.pointee(Call.Args[0]).entity() == Known.Object;
  };
  return !Known.Ops.empty() && llvm::all_of(Known.Ops, [&](const AtomicOp *Op) {
    return Op->Kind == OpKind::Load && llvm::any_of(TU.function(Op->In)->Calls, Sets);
  }) && llvm::all_of(Known.Accesses, [&](const Access *A) {
    return A->Kind == Access::Read || TU.sharing().isUnshared(*TU.function(A->In), A->Object, A->Anchor);
  });
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
