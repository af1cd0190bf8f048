//===- AccessUse.cpp ------------------------------------------------------===//

#include "model/AccessUse.h"
#include "model/Library.h"
#include "model/Statements.h"
#include "model/TUModel.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

namespace clang::tidy::atomvet {

namespace {

/// The expression around E that E alone gives the value of: casts and parentheses.
const Stmt *outermostValue(const FunctionModel &F, const Stmt *E) {
  for (const Stmt *P = F.parent(E); P; P = F.parent(P)) {
    if (!isa<CastExpr, ParenExpr, ExprWithCleanups, MaterializeTemporaryExpr, ConstantExpr>(P))
      return E;
    E = P;
  }
  return E;
}

/// The local variable that is given the value of E, null when it is used otherwise.
const VarDecl *receiver(const FunctionModel &F, const Stmt *E) {
  const Stmt *Parent = F.parent(E);
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(Parent)) {
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D))
        if (const Expr *Init = Var->getInit(); Init && outermostValue(F, Init->IgnoreParenCasts()) == E)
          return Var->getCanonicalDecl();
    return nullptr;
  }
  const auto *Assign = dyn_cast_or_null<BinaryOperator>(Parent);
  if (!Assign || Assign->getOpcode() != BO_Assign || Assign->getRHS() != E)
    return nullptr;
  const auto *Ref = dyn_cast<DeclRefExpr>(Assign->getLHS()->IgnoreParens());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var ? Var->getCanonicalDecl() : nullptr;
}

} // namespace

bool seedsCompareExchange(const FunctionModel &F, const Access &A) {
  if (A.Kind != Access::Read || A.Through)
    return A.Seeds;
  const Stmt *Value = outermostValue(F, A.Anchor);
  const VarDecl *Var = receiver(F, Value);
  for (const AtomicOp &Op : F.Ops) {
    if (Op.Kind != OpKind::CompareExchange || !Op.Expected || !(Op.Object == A.Object))
      continue;
    // `cas(&x, x, next)`: the guess is read where it is compared.
    if (containsStatement(Op.Expected, A.Anchor))
      return true;
    const Expr *Expected = Op.Expected->IgnoreParenCasts();
    if (const auto *Unary = dyn_cast<UnaryOperator>(Expected); Unary && Unary->getOpcode() == UO_AddrOf)
      Expected = Unary->getSubExpr()->IgnoreParenCasts();
    const auto *Ref = dyn_cast<DeclRefExpr>(Expected);
    if (Var && Ref && Ref->getDecl()->getCanonicalDecl() == Var)
      return true;
  }
  return false;
}

bool reachesOnlyOutput(const FunctionModel &F, const Access &A) {
  if (A.Kind != Access::Read || A.Bytes || A.Through || !A.Type->isScalarType())
    return false;
  const ASTContext &Context = F.context();
  if (Context.getTypeSize(A.Type) > Context.getTypeSize(Context.VoidPtrTy))
    return false;
  const Stmt *Value = outermostValue(F, A.Anchor);
  const Stmt *Parent = F.parent(Value);
  // Arithmetic on the way to the output changes nothing.
  while (Parent && isa<BinaryOperator>(Parent) && !cast<BinaryOperator>(Parent)->isAssignmentOp()) {
    Value = outermostValue(F, Parent);
    Parent = F.parent(Value);
  }
  const auto *Call = dyn_cast_or_null<CallExpr>(Parent);
  return Call && library::isOutput(Call);
}

bool nameHasWord(llvm::StringRef Name, llvm::StringRef Pattern) {
  llvm::SmallVector<llvm::StringRef, 16> Words;
  Pattern.split(Words, '|', -1, false);
  std::string Word;
  const auto Matches = [&] { return !Word.empty() && llvm::is_contained(Words, llvm::StringRef(Word)); };
  for (size_t I = 0; I < Name.size(); ++I) {
    const char C = Name[I];
    const bool Boundary = C == '_' || (llvm::isUpper(C) && I > 0 && !llvm::isUpper(Name[I - 1]));
    if (Boundary) {
      if (Matches())
        return true;
      Word.clear();
    }
    if (C != '_')
      Word += llvm::toLower(C);
  }
  return Matches();
}

} // namespace clang::tidy::atomvet
