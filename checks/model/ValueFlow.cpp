//===- ValueFlow.cpp ------------------------------------------------------===//

#include "model/ValueFlow.h"
#include "model/Conditions.h"
#include "model/TUModel.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace clang::tidy::atomvet {

namespace {

const VarDecl *localVariable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() ? Var->getCanonicalDecl() : nullptr;
}

/// The variable behind `&v` or a reference argument `v`.
const VarDecl *addressedVariable(const Expr *E) {
  if (!E)
    return nullptr;
  E = E->IgnoreParenCasts();
  if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_AddrOf)
    E = Unary->getSubExpr();
  return localVariable(E);
}

/// The variable that S gives a value, with the value when it is an expression.
const VarDecl *defines(const Stmt *S, const Expr *&Value, bool &KeepsOld) {
  Value = nullptr;
  KeepsOld = false;
  if (const auto *Binary = dyn_cast<BinaryOperator>(S); Binary && Binary->isAssignmentOp()) {
    Value = Binary->getRHS();
    KeepsOld = Binary->isCompoundAssignmentOp();
    const auto *Ref = dyn_cast<DeclRefExpr>(Binary->getLHS()->IgnoreParens());
    return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  }
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S);
      Operator && Operator->isAssignmentOp() && Operator->getNumArgs() == 2) {
    Value = Operator->getArg(1);
    KeepsOld = Operator->getOperator() != OO_Equal;
    const auto *Ref = dyn_cast<DeclRefExpr>(Operator->getArg(0)->IgnoreParens());
    return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(S); Unary && Unary->isIncrementDecrementOp()) {
    KeepsOld = true;
    const auto *Ref = dyn_cast<DeclRefExpr>(Unary->getSubExpr()->IgnoreParens());
    return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  }
  return nullptr;
}

bool contains(const Stmt *In, const Stmt *What) {
  if (!In)
    return false;
  if (In == What)
    return true;
  if (const auto *Lambda = dyn_cast<LambdaExpr>(In)) {
    for (const Expr *Init : Lambda->capture_inits())
      if (contains(Init, What))
        return true;
    return false;
  }
  return llvm::any_of(In->children(), [&](const Stmt *Child) { return contains(Child, What); });
}

void collectVariables(const Stmt *S, llvm::SmallPtrSetImpl<const VarDecl *> &Out) {
  if (!S || isa<UnaryExprOrTypeTraitExpr>(S))
    return;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()); Var && Var->hasLocalStorage())
      Out.insert(Var->getCanonicalDecl());
  for (const Stmt *Child : S->children())
    collectVariables(Child, Out);
}

} // namespace

bool ValueFlow::reaches(Position From, Position To, llvm::function_ref<bool(const Stmt *)> Stops) const {
  if (!From || !To)
    return false;
  llvm::SmallPtrSet<const CFGBlock *, 16> Seen;
  llvm::SmallVector<std::pair<const CFGBlock *, unsigned>, 16> Work;
  Work.push_back({From.Block, From.Index + 1});
  while (!Work.empty()) {
    const auto [Block, First] = Work.pop_back_val();
    bool Stopped = false;
    for (unsigned I = First; I < Block->size() && !Stopped; ++I) {
      if (Block == To.Block && I == To.Index)
        return true;
      if (const auto Element = (*Block)[I].getAs<CFGStmt>())
        Stopped = Stops(Element->getStmt());
    }
    if (Stopped)
      continue;
    for (const CFGBlock::AdjacentBlock &Next : Block->succs())
      if (Next && Seen.insert(Next).second)
        Work.push_back({Next, 0});
  }
  return false;
}

std::vector<LoadSite> ValueFlow::loadsReaching(const AtomicOp &Store) const {
  std::vector<LoadSite> Out;
  const Place &Object = Store.Object;
  if (!F.cfg() || (Object.Root != Place::Variable && Object.Root != Place::This))
    return Out;
  // An element that cannot be named is not known to be the same one.
  for (const PlaceStep &Step : Object.Steps)
    if (Step.Kind == PlaceStep::Index && !Step.Constant && !Step.Subscript)
      return Out;
  const Position At = F.position(Store.Site);
  const auto Stops = [&](const Stmt *S) {
    if (S == Store.Site)
      return false;
    for (const unsigned I : F.opsAt(S))
      if (F.Ops[I].isWrite() && F.Ops[I].Object == Object)
        return true;
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      return llvm::any_of(Declaration->decls(), [&](const Decl *D) {
        const auto *Var = dyn_cast<VarDecl>(D);
        return Var && Object.dependsOn(Var);
      });
    const Expr *Value;
    bool KeepsOld;
    if (const VarDecl *Var = defines(S, Value, KeepsOld); Var && Object.dependsOn(Var))
      return true;
    // A pointer on the way to the object is set: `q->head = ...` before `q->head->count`.
    if (const auto *Assign = dyn_cast<BinaryOperator>(S); Assign && Assign->isAssignmentOp()) {
      const Place Target = F.unit().placeOf(Assign->getLHS());
      if (Target && Target.Steps.size() < Object.Steps.size() && Object.startsWith(Target) &&
          Object.Steps[Target.Steps.size()].Kind == PlaceStep::Deref)
        return true;
    }
    return false;
  };
  for (const AtomicOp &Op : F.Ops)
    if (Op.Kind == OpKind::Load && !Op.Composite && (!Op.Through || Op.Thin) && Op.Object == Object &&
        Op.Site != Store.Site && reaches(F.position(Op.Site), At, Stops))
      Out.push_back({&Op, nullptr});
  for (const Access &A : F.Accesses)
    if (A.Kind == Access::Read && !A.Bytes && !A.Through && A.Object == Object &&
        reaches(F.position(A.Anchor), At, Stops))
      Out.push_back({nullptr, &A});
  return Out;
}

bool ValueFlow::dependsOn(const Expr *E, Position At, const LoadSite &Load, unsigned Depth) const {
  if (!E || Depth > 6)
    return false;
  if (contains(E, Load.value()))
    return true;
  llvm::SmallPtrSet<const VarDecl *, 4> Vars;
  collectVariables(E, Vars);
  for (const VarDecl *Var : Vars) {
    // A definition counts when it is still the variable's value at At.
    const auto Redefined = [&](const Stmt *S) {
      const Expr *Value;
      bool KeepsOld;
      if (defines(S, Value, KeepsOld) == Var && !KeepsOld)
        return true;
      if (const auto *Declaration = dyn_cast<DeclStmt>(S))
        return llvm::is_contained(Declaration->decls(), Var);
      return false;
    };
    const auto Counts = [&](const Stmt *Definition, const Expr *Value) {
      const Position Where = F.position(Definition);
      return Where && reaches(Where, At, Redefined) && dependsOn(Value, Where, Load, Depth + 1);
    };
    if (Load.Op && Load.Op->ResultOut && addressedVariable(Load.Op->ResultOut) == Var &&
        reaches(F.position(Load.Op->Site), At, Redefined))
      return true;
    for (const CFGBlock *Block : *F.cfg())
      for (const CFGElement &Element : *Block) {
        const auto Statement = Element.getAs<CFGStmt>();
        if (!Statement)
          continue;
        const Stmt *S = Statement->getStmt();
        const Expr *Value;
        bool KeepsOld;
        if (defines(S, Value, KeepsOld) == Var) {
          if (Value && Counts(S, Value))
            return true;
        } else if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
          for (const Decl *D : Declaration->decls())
            if (D == Var && Var->getInit() && Counts(S, Var->getInit()))
              return true;
        }
      }
  }
  return false;
}

bool ValueFlow::storedFrom(const AtomicOp &Store, const LoadSite &Load) const {
  return Store.Operand && dependsOn(Store.Operand, F.position(Store.Site), Load, 0);
}

bool ValueFlow::storesBack(const AtomicOp &Store, const LoadSite &Load) const {
  if (!Store.Operand)
    return false;
  if (Store.OperandIsPointer) {
    const VarDecl *Var = addressedVariable(Store.Operand);
    const VarDefinitions *D = Var ? F.unit().definitions(Var) : nullptr;
    // `__atomic_load(p, &v); ...; __atomic_store(p, &v)`: nothing else sets v.
    return Var && Load.Op && addressedVariable(Load.Op->ResultOut) == Var && (!D || D->Count == 0);
  }
  const Expr *Source = resultSource(F.unit(), Store.Operand);
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Source);
      Construct && Construct->getNumArgs() == 1 && Construct->getConstructor()->isCopyOrMoveConstructor())
    Source = resultSource(F.unit(), Construct->getArg(0));
  return Source && (Source == Load.value() || Source == Load.site()->IgnoreParenCasts() ||
                    (isa<Expr>(Load.value()) && Source == cast<Expr>(Load.value())->IgnoreParenCasts()));
}

const VarDecl *ValueFlow::receiver(const LoadSite &Load) const {
  if (Load.Op && Load.Op->ResultOut)
    return addressedVariable(Load.Op->ResultOut);
  const Stmt *E = Load.value();
  for (const Stmt *P = F.parent(E); P; E = P, P = F.parent(P)) {
    if (isa<CastExpr, ParenExpr, ExprWithCleanups, MaterializeTemporaryExpr, CXXBindTemporaryExpr, StmtExpr,
            CompoundStmt>(P)) {
      // Out of a statement expression only as its value.
      if (const auto *Block = dyn_cast<CompoundStmt>(P))
        if (Block->body_empty() || Block->body_back() != E || !isa_and_nonnull<StmtExpr>(F.parent(P)))
          return nullptr;
      continue;
    }
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(P);
        Construct && Construct->getNumArgs() == 1 && Construct->getConstructor()->isCopyOrMoveConstructor())
      continue;
    if (const auto *Declaration = dyn_cast<DeclStmt>(P)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit() && contains(Var->getInit(), E))
          return Var->getCanonicalDecl();
      return nullptr;
    }
    const Expr *Value;
    bool KeepsOld;
    const VarDecl *Var = defines(P, Value, KeepsOld);
    return Var && Value == E && Var->hasLocalStorage() && !KeepsOld ? Var->getCanonicalDecl() : nullptr;
  }
  return nullptr;
}

void ValueFlow::uses(const Stmt *S, const VarDecl *Var, llvm::SmallVectorImpl<const Stmt *> &Out) const {
  if (!S)
    return;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    if (Ref->getDecl()->getCanonicalDecl() == Var)
      Out.push_back(S);
  if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
    for (const Expr *Init : Lambda->capture_inits())
      uses(Init, Var, Out);
    return;
  }
  for (const Stmt *Child : S->children())
    uses(Child, Var, Out);
}

/// Whether the value of an expression goes anywhere but into a comparison, a condition or nothing.
bool ValueFlow::isUsedForValue(const Stmt *Use) const {
  const Stmt *E = Use;
  for (const Stmt *P = F.parent(E); P; E = P, P = F.parent(P)) {
    if (isa<CXXBindTemporaryExpr, MaterializeTemporaryExpr, ParenExpr, ExprWithCleanups>(P))
      continue;
    if (const auto *Cast = dyn_cast<CastExpr>(P)) {
      if (Cast->getCastKind() == CK_ToVoid)
        return false;
      continue;
    }
    if (const auto *Binary = dyn_cast<BinaryOperator>(P)) {
      if (Binary->isComparisonOp() || Binary->isLogicalOp())
        return false;
      if (Binary->isAssignmentOp())
        return Binary->getRHS() == E || Binary->isCompoundAssignmentOp();
      if (Binary->getOpcode() == BO_Comma && Binary->getLHS() == E)
        return false;
      // Arithmetic, masks included, is what becomes of its result: `if (v & MASK)` compares.
      continue;
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(P)) {
      if (Unary->getOpcode() == UO_LNot)
        return false;
      if (Unary->getOpcode() == UO_Deref || Unary->getOpcode() == UO_AddrOf || Unary->isIncrementDecrementOp())
        return true;
      continue;
    }
    if (const auto *Conditional = dyn_cast<ConditionalOperator>(P)) {
      if (Conditional->getCond() == E)
        return false;
      continue;
    }
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(P); Operator && Operator->isComparisonOp())
      return false;
    if (isa<Expr>(P))
      return true; // a call, a member, an element, an initialiser
    // A statement: its value is thrown away, or it decides a branch.
    return isa<ReturnStmt>(P) || isa<DeclStmt>(P);
  }
  return false;
}

bool ValueFlow::isKept(const LoadSite &Load, const AtomicOp &Store) const {
  const Position At = F.position(Store.Site);
  const Position From = F.position(Load.value());
  const auto Together = [&](const Stmt *Use) {
    const Position Where = F.position(Use);
    return Where && F.reaches(From, Where) && (F.reaches(Where, At) || F.reaches(At, Where));
  };
  if (const VarDecl *Var = receiver(Load)) {
    llvm::SmallVector<const Stmt *, 8> Uses;
    uses(F.decl()->getBody(), Var, Uses);
    return llvm::any_of(Uses, [&](const Stmt *Use) {
      // Setting the variable is no use of it.
      const Stmt *Parent = F.parent(Use);
      const Expr *Value;
      bool KeepsOld;
      if (Parent && defines(Parent, Value, KeepsOld) == Var && Value != Use && !KeepsOld)
        return false;
      if (Load.Op && Load.Op->ResultOut && contains(Load.Op->Site, Use))
        return false;
      return isUsedForValue(Use) && Together(Use);
    });
  }
  return isUsedForValue(Load.value());
}

bool ValueFlow::isGuardedByOwnUpdate(const AtomicOp &Store) const {
  const auto DecidedByUpdate = [&](const Expr *Condition) {
    const auto Mentions = [&](const Stmt *S) {
      return llvm::any_of(F.Ops, [&](const AtomicOp &Op) {
        return Op.isReadModifyWrite() && Op.Object == Store.Object && contains(S, Op.Site);
      });
    };
    if (Mentions(Condition))
      return true;
    llvm::SmallPtrSet<const VarDecl *, 4> Vars;
    collectVariables(Condition, Vars);
    return llvm::any_of(Vars, [&](const VarDecl *Var) {
      const VarDefinitions *D = F.unit().definitions(Var);
      return D && D->Only && Mentions(D->Only);
    });
  };
  const CFGBlock *Target = F.position(Store.Site).Block;
  if (!Target)
    return false;
  // Whether Target can only be reached through that edge.
  const auto Needs = [&](const CFGBlock *From, unsigned Successor) {
    llvm::SmallPtrSet<const CFGBlock *, 16> Seen;
    llvm::SmallVector<const CFGBlock *, 16> Work(1, &F.cfg()->getEntry());
    while (!Work.empty()) {
      const CFGBlock *Block = Work.pop_back_val();
      if (Block == Target)
        return false;
      unsigned I = 0;
      for (const CFGBlock::AdjacentBlock &Next : Block->succs()) {
        const bool Cut = Block == From && I++ == Successor;
        if (Next && !Cut && Seen.insert(Next).second)
          Work.push_back(Next);
      }
    }
    return true;
  };
  for (const CFGBlock *Block : *F.cfg()) {
    const auto *Condition = Block->succ_size() == 2 ? dyn_cast_or_null<Expr>(Block->getLastCondition()) : nullptr;
    if (Condition && DecidedByUpdate(Condition) && (Needs(Block, 0) || Needs(Block, 1)))
      return true;
  }
  return false;
}

} // namespace clang::tidy::atomvet
