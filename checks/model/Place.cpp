//===- Place.cpp ----------------------------------------------------------===//

#include "model/Place.h"
#include "model/Statements.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/Support/raw_ostream.h"
#include <set>

namespace clang::tidy::atomvet {

namespace {

/// Two subscripts that are the same simple expression: one variable, or equal operators over equal operands.
bool sameSubscript(const Expr *A, const Expr *B) {
  if (!A || !B)
    return false;
  A = A->IgnoreParenImpCasts();
  B = B->IgnoreParenImpCasts();
  if (A == B)
    return true;
  if (A->getStmtClass() != B->getStmtClass())
    return false;
  if (const auto *RA = dyn_cast<DeclRefExpr>(A))
    return RA->getDecl()->getCanonicalDecl() == cast<DeclRefExpr>(B)->getDecl()->getCanonicalDecl();
  if (const auto *LA = dyn_cast<IntegerLiteral>(A))
    return LA->getValue() == cast<IntegerLiteral>(B)->getValue();
  if (const auto *MA = dyn_cast<MemberExpr>(A))
    return MA->getMemberDecl() == cast<MemberExpr>(B)->getMemberDecl() &&
           sameSubscript(MA->getBase(), cast<MemberExpr>(B)->getBase());
  if (isa<CXXThisExpr>(A))
    return true;
  if (const auto *OA = dyn_cast<BinaryOperator>(A)) {
    const auto *OB = cast<BinaryOperator>(B);
    return !OA->isAssignmentOp() && OA->getOpcode() == OB->getOpcode() && sameSubscript(OA->getLHS(), OB->getLHS()) &&
           sameSubscript(OA->getRHS(), OB->getRHS());
  }
  if (const auto *UA = dyn_cast<UnaryOperator>(A)) {
    const auto *UB = cast<UnaryOperator>(B);
    return !UA->isIncrementDecrementOp() && UA->getOpcode() == UB->getOpcode() &&
           sameSubscript(UA->getSubExpr(), UB->getSubExpr());
  }
  if (const auto *SA = dyn_cast<ArraySubscriptExpr>(A)) {
    const auto *SB = cast<ArraySubscriptExpr>(B);
    return sameSubscript(SA->getBase(), SB->getBase()) && sameSubscript(SA->getIdx(), SB->getIdx());
  }
  if (const auto *CA = dyn_cast<ExplicitCastExpr>(A))
    return sameSubscript(CA->getSubExpr(), cast<ExplicitCastExpr>(B)->getSubExpr());
  return false;
}

} // namespace

bool PlaceStep::operator==(const PlaceStep &O) const {
  if (Kind != O.Kind)
    return false;
  switch (Kind) {
  case Deref:
    return true;
  case Field:
    return FD == O.FD;
  case Index:
    if (Constant || O.Constant)
      return Constant == O.Constant;
    return sameSubscript(Subscript, O.Subscript);
  }
  return false;
}

Place Place::variable(const VarDecl *V) {
  Place P;
  P.Root = Variable;
  P.Var = V->getCanonicalDecl();
  return P;
}

Place Place::thisObject() {
  Place P;
  P.Root = This;
  return P;
}

Place Place::value(const Expr *E) {
  Place P;
  P.Root = Value;
  P.ValueExpr = E;
  return P;
}

Place Place::field(const FieldDecl *FD) const {
  Place P = *this;
  PlaceStep Step;
  Step.Kind = PlaceStep::Field;
  Step.FD = FD->getCanonicalDecl();
  P.Steps.push_back(Step);
  return P;
}

Place Place::deref() const {
  Place P = *this;
  P.Steps.push_back(PlaceStep());
  return P;
}

Place Place::index(const Expr *Subscript, std::optional<int64_t> Constant) const {
  Place P = *this;
  PlaceStep Step;
  Step.Kind = PlaceStep::Index;
  Step.Subscript = Subscript;
  Step.Constant = Constant;
  P.Steps.push_back(Step);
  return P;
}

bool Place::operator==(const Place &O) const {
  if (Root == Unknown || Root != O.Root || Steps.size() != O.Steps.size())
    return false;
  return startsWith(O);
}

bool Place::looksLike(const Place &O) const {
  const auto IsUnnamed = [](const PlaceStep &Step) {
    return Step.Kind == PlaceStep::Index && !Step.Constant && !Step.Subscript;
  };
  return Root == O.Root && Var == O.Var && ValueExpr == O.ValueExpr && Steps.size() == O.Steps.size() &&
         std::equal(Steps.begin(), Steps.end(), O.Steps.begin(),
                    [&](const PlaceStep &A, const PlaceStep &B) { return A == B || (IsUnnamed(A) && IsUnnamed(B)); });
}

bool Place::startsWith(const Place &P) const {
  if (Root == Unknown || Root != P.Root || Var != P.Var || ValueExpr != P.ValueExpr || Steps.size() < P.Steps.size())
    return false;
  return std::equal(P.Steps.begin(), P.Steps.end(), Steps.begin());
}

Place Place::owner() const {
  Place P = *this;
  while (!P.Steps.empty() && P.Steps.back().Kind != PlaceStep::Deref)
    P.Steps.pop_back();
  return P;
}

Place Place::rebasedOnto(const Place &Argument, unsigned SkipSteps) const {
  if (!Argument || SkipSteps > Steps.size())
    return Place();
  Place P = Argument;
  P.Steps.append(Steps.begin() + SkipSteps, Steps.end());
  return P;
}

Entity Place::entity() const {
  Entity E;
  size_t I = Steps.size();
  while (I > 0 && Steps[I - 1].Kind == PlaceStep::Index) {
    E.Element = true;
    --I;
  }
  if (I > 0) {
    if (Steps[I - 1].Kind == PlaceStep::Field)
      E.Decl = Steps[I - 1].FD;
  } else if (Root == Variable) {
    E.Decl = Var;
  }
  return E;
}

const FieldDecl *Place::lastField() const {
  const Entity E = entity();
  return dyn_cast_or_null<FieldDecl>(E.Decl);
}

const FieldDecl *Place::embeddingField() const {
  size_t I = Steps.size();
  const auto PassIndices = [&] {
    while (I > 0 && Steps[I - 1].Kind == PlaceStep::Index)
      --I;
  };
  PassIndices();
  if (I == 0 || Steps[I - 1].Kind != PlaceStep::Field)
    return nullptr;
  --I;
  PassIndices();
  const FieldDecl *Around = I > 0 && Steps[I - 1].Kind == PlaceStep::Field ? Steps[I - 1].FD : nullptr;
  return Around && Around->getDeclName() ? Around : nullptr;
}

bool isVariant(const RecordDecl *Union) {
  if (!Union->isUnion())
    return false;
  const ASTContext &Context = Union->getASTContext();
  std::set<uint64_t> Sizes;
  unsigned Members = 0;
  for (const FieldDecl *Field : Union->fields())
    if (!Field->getType()->isIncompleteType() && !Field->getType()->isDependentType()) {
      Sizes.insert(Context.getTypeSize(Field->getType()));
      ++Members;
    }
  return Members > 3 && Sizes.size() > 1;
}

bool Place::hasDeref() const {
  return llvm::any_of(Steps, [](const PlaceStep &S) { return S.Kind == PlaceStep::Deref; });
}

bool Place::isScalarBehind(const ParmVarDecl *P) const {
  if (Root != Variable || Var != P->getCanonicalDecl() || Steps.empty() || Steps.front().Kind != PlaceStep::Deref)
    return false;
  return llvm::all_of(llvm::drop_begin(Steps), [](const PlaceStep &S) { return S.Kind == PlaceStep::Index; });
}

bool Place::dependsOn(const VarDecl *V) const {
  if (Root == Variable && Var == V->getCanonicalDecl())
    return hasDeref() && !V->getType()->isReferenceType();
  return llvm::any_of(Steps, [V](const PlaceStep &S) {
    return S.Kind == PlaceStep::Index && !S.Constant && mentionsVariable(S.Subscript, V);
  });
}

std::string Place::str() const {
  std::string Out;
  switch (Root) {
  case Unknown:
    return "?";
  case Variable:
    Out = Var->getNameAsString();
    break;
  case This:
    break;
  case Value:
    Out = "(...)";
    break;
  }
  const bool RootIsReference = Root == Variable && Var->getType()->isReferenceType();
  for (size_t I = 0; I < Steps.size(); ++I) {
    const PlaceStep &S = Steps[I];
    switch (S.Kind) {
    case PlaceStep::Deref:
      if (I == 0 && RootIsReference)
        break;
      if (I + 1 < Steps.size() && Steps[I + 1].Kind == PlaceStep::Field) {
        // The members of an anonymous struct or union are the record's own.
        while (I + 2 < Steps.size() && Steps[I + 1].FD->getDeclName().isEmpty() &&
               Steps[I + 2].Kind == PlaceStep::Field)
          ++I;
        if (!Out.empty())
          Out += "->";
        Out += Steps[++I].FD->getNameAsString();
      } else if (I + 1 == Steps.size()) {
        Out.insert(0, Out.empty() ? "*this" : "*");
      }
      break;
    case PlaceStep::Field:
      if (S.FD->isImplicit() || S.FD->getDeclName().isEmpty())
        break;
      if (!Out.empty())
        Out += ".";
      Out += S.FD->getNameAsString();
      break;
    case PlaceStep::Index:
      Out += S.Constant ? "[" + std::to_string(*S.Constant) + "]" : "[...]";
      break;
    }
  }
  return Out.empty() ? "*this" : Out;
}

} // namespace clang::tidy::atomvet
