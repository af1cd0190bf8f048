//===- LockCallers.cpp ----------------------------------------------------===//

#include "model/locks/LockCallers.h"
#include "model/Library.h"
#include "model/Statements.h"
#include "model/TUModel.h"
#include "model/locks/LockApi.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

namespace clang::tidy::atomvet {

namespace {

/// A callable is handed on a few levels before it is called.
constexpr unsigned MaxDepth = 3;

/// Follows an expression that is a callable to where it is called. Fails when it may get anywhere else.
class CallableUses {
public:
  explicit CallableUses(const TUModel &TU) : TU(TU) {}

  bool expression(const FunctionModel &F, const Expr *E, unsigned Depth) {
    const Stmt *Child = E;
    for (const Stmt *S = F.parent(E); S; Child = S, S = F.parent(S)) {
      if (isa<ImplicitCastExpr, ParenExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
              CXXFunctionalCastExpr, InitListExpr>(S))
        continue;
      if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
        if (Construct->getConstructor()->isCopyOrMoveConstructor() ||
            library::isStdClass(Construct->getType(), "function") ||
            library::isStdClass(Construct->getType(), "move_only_function") ||
            library::isStdClass(Construct->getType(), "function_ref"))
          continue;
        return false;
      }
      if (const auto *Declaration = dyn_cast<DeclStmt>(S))
        return declared(F, Declaration, Child, Depth);
      if (const auto *Call = dyn_cast<CallExpr>(S))
        return call(F, Call, Child, Depth);
      // `if (fn)` of a std::function.
      if (const auto *Member = dyn_cast<MemberExpr>(S))
        if (isa<CXXConversionDecl>(Member->getMemberDecl()))
          return true;
      return false;
    }
    // A captured variable, or one whose value is not used.
    return true;
  }

  /// Every use of a variable in F, the bodies of its lambdas included.
  bool variable(const FunctionModel &F, const VarDecl *Var, unsigned Depth) {
    return uses(F, F.decl()->getBody(), Var, Depth);
  }

  std::vector<Invocation> Found;

private:
  bool declared(const FunctionModel &F, const DeclStmt *Declaration, const Stmt *Init, unsigned Depth) {
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit() == Init)
        return Depth < MaxDepth && Var->hasLocalStorage() && variable(F, Var, Depth + 1);
    return false;
  }

  void add(const FunctionModel &F, const Expr *Site) {
    Invocation I;
    I.Caller = &F;
    I.Site = Site;
    I.Call = F.callAt(Site);
    I.SameFrame = true;
    Found.push_back(std::move(I));
  }

  bool call(const FunctionModel &F, const CallExpr *Call, const Stmt *Child, unsigned Depth) {
    // Called, not passed: by operator(), or through a pointer.
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
        Operator && Operator->getOperator() == OO_Call && Operator->getNumArgs() > 0 && Operator->getArg(0) == Child) {
      add(F, Call);
      return true;
    }
    if (Call->getCallee() == Child) {
      add(F, Call);
      return true;
    }
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return false;
    if (library::isIdentity(Callee))
      return expression(F, Call, Depth);
    const CallSite *Site = F.callAt(Call);
    if (!Site)
      return false;
    if (locks::isConditionWait(Callee) || locks::runsInPlace(*Site)) {
      // The library calls it while it has the arguments; what it passes to it is its own.
      add(F, Call);
      Found.back().Call = nullptr;
      return true;
    }
    const FunctionModel *Into = TU.function(Callee);
    if (!Into || Depth >= MaxDepth)
      return false;
    for (unsigned I = 0; I < Site->Args.size(); ++I) {
      if (Site->Args[I] != Child)
        continue;
      if (I >= Into->decl()->getNumParams())
        return false;
      CallableUses Inside(TU);
      if (!Inside.variable(*Into, Into->decl()->getParamDecl(I), Depth + 1))
        return false;
      for (Invocation &Inner : Inside.Found) {
        Invocation Outer;
        Outer.Caller = &F;
        Outer.Site = Call;
        Outer.Call = Site;
        Outer.SameFrame = true;
        Outer.Through.push_back(std::move(Inner));
        Found.push_back(std::move(Outer));
      }
      return true;
    }
    return false;
  }

  bool uses(const FunctionModel &F, const Stmt *S, const VarDecl *Var, unsigned Depth) {
    if (!S)
      return true;
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      // A capture is no use by itself: what the body does with it is.
      auto Capture = Lambda->capture_begin();
      for (const Expr *Init : Lambda->capture_inits()) {
        const bool Same = Capture->capturesVariable() && Capture->getCapturedVar() == Var;
        if (!Same && !uses(F, Init, Var, Depth))
          return false;
        ++Capture;
      }
      const FunctionModel *Body = TU.function(Lambda->getCallOperator());
      if (Body)
        return uses(*Body, Body->decl()->getBody(), Var, Depth);
      return !mentionsVariable(Lambda->getBody(), Var);
    }
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S);
        Ref && Ref->getDecl()->getCanonicalDecl() == Var->getCanonicalDecl())
      return expression(F, Ref, Depth);
    for (const Stmt *Child : S->children())
      if (!uses(F, Child, Var, Depth))
        return false;
    return true;
  }

  const TUModel &TU;
};

/// Whether a body that is not instantiated names a method that may be this one.
bool namesMethod(const Stmt *S, DeclarationName Name) {
  if (!S)
    return false;
  if (const auto *Member = dyn_cast<MemberExpr>(S); Member && Member->getMemberDecl()->getDeclName() == Name)
    return true;
  if (const auto *Overloads = dyn_cast<OverloadExpr>(S); Overloads && Overloads->getName() == Name)
    return true;
  if (const auto *Dependent = dyn_cast<CXXDependentScopeMemberExpr>(S); Dependent && Dependent->getMember() == Name)
    return true;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S); Ref && Ref->getDecl()->getDeclName() == Name)
    return true;
  return llvm::any_of(S->children(), [&](const Stmt *Child) { return namesMethod(Child, Name); });
}

/// Whether every function that may name the private members of Record, but for friends, has its body here.
bool isDefinedHere(const CXXRecordDecl *Record, DeclarationName Name, const TUModel &TU) {
  for (const Decl *D : Record->decls()) {
    if (isa<FriendDecl, FriendTemplateDecl>(D))
      return false;
    if (const auto *Nested = dyn_cast<CXXRecordDecl>(D)) {
      if (!Nested->isImplicit() && Nested->isThisDeclarationADefinition() && !isDefinedHere(Nested, Name, TU))
        return false;
      // A nested class that is defined elsewhere.
      if (!Nested->isImplicit() && !Nested->hasDefinition())
        return false;
      continue;
    }
    if (isa<ClassTemplateDecl>(D))
      return false;
    const FunctionDecl *FD = dyn_cast<FunctionDecl>(D);
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D)) {
      // Instantiations elsewhere are of the same text.
      const FunctionDecl *Pattern = Template->getTemplatedDecl();
      const FunctionDecl *Defined = nullptr;
      if (!Pattern->isDefined(Defined) || !Defined->getBody())
        return false;
      if (namesMethod(Defined->getBody(), Name) && Template->spec_begin() == Template->spec_end())
        return false;
      continue;
    }
    if (!FD || FD->isDefaulted() || FD->isDeleted() || FD->isPureVirtual())
      continue;
    if (TU.function(FD))
      continue;
    const FunctionDecl *Pattern = FD->getTemplateInstantiationPattern();
    const FunctionDecl *Defined = nullptr;
    if (!(Pattern ? Pattern : FD)->isDefined(Defined) || !Defined->getBody() || namesMethod(Defined->getBody(), Name))
      return false;
  }
  return true;
}

} // namespace

const std::optional<std::vector<Invocation>> &LockCallers::of(const FunctionModel &F) {
  const auto It = Known.find(&F);
  if (It != Known.end())
    return It->second;
  auto Found = find(F);
  return Known[&F] = std::move(Found);
}

bool LockCallers::isClosed(const CXXMethodDecl *Method) const {
  if (Method->getAccess() != AS_private || Method->size_overridden_methods() != 0 || Method->isOverloadedOperator() ||
      isa<CXXConstructorDecl, CXXDestructorDecl, CXXConversionDecl>(Method) || TU.callers(Method).empty() ||
      TU.isAddressTaken(Method))
    return false;
  // A nested class sees what encloses it, and is seen by it.
  const CXXRecordDecl *Outermost = Method->getParent();
  while (const auto *Enclosing = dyn_cast<CXXRecordDecl>(Outermost->getDeclContext()))
    Outermost = Enclosing;
  return isDefinedHere(Outermost, Method->getDeclName(), TU);
}

std::optional<std::vector<Invocation>> LockCallers::find(const FunctionModel &F) {
  const FunctionDecl *FD = F.decl();
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  if (Method && Method->getParent()->isLambda())
    return ofLambda(Method->getParent());
  if (Method) {
    // Library code may call what it has a name for; the language calls the special members.
    if (isa<CXXConstructorDecl, CXXDestructorDecl, CXXConversionDecl>(Method) || Method->isOverloadedOperator() ||
        Method->size_overridden_methods() != 0)
      return std::nullopt;
    if (!TU.allCallersKnown(Method) && !isClosed(Method) && !TU.callsElsewhere(F, Within))
      return std::nullopt;
  } else if (!TU.allCallersKnown(FD) && !TU.callsElsewhere(F, Within)) {
    return std::nullopt;
  }
  std::vector<Invocation> Ways;
  for (const auto &[Caller, Call] : TU.callers(FD)) {
    Invocation I;
    I.Caller = Caller;
    I.Site = Call->Site;
    I.Call = Call;
    Ways.push_back(std::move(I));
  }
  return Ways;
}

std::optional<std::vector<Invocation>> LockCallers::ofLambda(const CXXRecordDecl *Class) {
  if (!LambdasIndexed) {
    LambdasIndexed = true;
    for (const FunctionModel *F : TU.functions())
      for (const LambdaExpr *Lambda : F->Lambdas)
        Lambdas[Lambda->getLambdaClass()] = {F, Lambda};
  }
  const auto It = Lambdas.find(Class);
  if (It == Lambdas.end())
    return std::nullopt;
  CallableUses Uses(TU);
  const auto [F, Lambda] = It->second;
  if (!Uses.expression(*F, Lambda, 0) || Uses.Found.empty())
    return std::nullopt;
  return std::move(Uses.Found);
}

} // namespace clang::tidy::atomvet
