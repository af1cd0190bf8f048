//===- TUModel.cpp --------------------------------------------------------===//

#include "model/TUModel.h"
#include "model/Elsewhere.h"
#include "model/Library.h"
#include "model/Walker.h"
#include "model/locks/Locks.h"
#include "model/sharing/Sharing.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

namespace clang::tidy::atomvet {

//===----------------------------------------------------------------------===//
// Collecting the functions
//===----------------------------------------------------------------------===//

/// Finds every project function with a body. Walks declarations only, and never into a system header: most of a
/// translation unit is there.
class Collector {
public:
  explicit Collector(TUModel &TU) : TU(TU) {}

  void declContext(const DeclContext *DC) {
    for (const Decl *D : DC->decls())
      decl(D);
  }

  void decl(const Decl *D) {
    if (D->isInvalidDecl() || D->isImplicit())
      return;
    switch (D->getKind()) {
    case Decl::Namespace:
      if (TU.isProject(D))
        declContext(cast<NamespaceDecl>(D));
      return;
    case Decl::LinkageSpec:
    case Decl::Export:
      return declContext(cast<DeclContext>(D));
    case Decl::FunctionTemplate:
      if (TU.isProject(D))
        for (const FunctionDecl *Spec : cast<FunctionTemplateDecl>(D)->specializations())
          function(Spec);
      return;
    case Decl::ClassTemplate:
      if (TU.isProject(D))
        for (const ClassTemplateSpecializationDecl *Spec : cast<ClassTemplateDecl>(D)->specializations())
          if (Spec->getSpecializationKind() != TSK_ExplicitSpecialization)
            record(Spec);
      return;
    case Decl::Friend:
      if (const NamedDecl *Befriended = cast<FriendDecl>(D)->getFriendDecl())
        if (isa<FunctionDecl, FunctionTemplateDecl>(Befriended))
          decl(Befriended);
      return;
    default:
      break;
    }
    if (const auto *FD = dyn_cast<FunctionDecl>(D))
      return function(FD);
    if (const auto *Record = dyn_cast<RecordDecl>(D))
      return record(Record);
    if (const auto *Var = dyn_cast<VarDecl>(D))
      return variable(Var);
  }

private:
  void record(const RecordDecl *Record) {
    if (!Record->isThisDeclarationADefinition() || Record->isDependentType() || !TU.isProject(Record))
      return;
    noteAtomicFields(Record);
    TU.Records.push_back(Record);
    declContext(Record);
  }

  /// A record with a field that is declared atomic can be copied where no atomic operation is in sight.
  void noteAtomicFields(const RecordDecl *Record) {
    if (TU.AnyAtomic || !TU.isProject(Record))
      return;
    TU.AnyAtomic = llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
      return isAtomicType(TU.Context.getBaseElementType(Field->getType()));
    });
  }

  void variable(const VarDecl *Var) {
    if (!Var->getInit() || Var->getType()->isDependentType() || !TU.isProject(Var))
      return;
    // A table of callbacks takes the address of its functions; a lambda there is a function like any other.
    noteDefinitions(Var->getInit(), Var, TU.Definitions, TU.AddressTaken);
    nested(Var->getInit());
  }

  void function(const FunctionDecl *FD) {
    if (!FD->doesThisDeclarationHaveABody() || FD->isDependentContext() || FD->isDefaulted() || FD->isInvalidDecl() ||
        !FD->getBody() || !TU.isProject(FD))
      return;
    if (!TU.ByDecl.try_emplace(FD->getCanonicalDecl(), nullptr).second)
      return;
    auto Model = std::make_unique<FunctionModel>(FD, TU);
    TU.ByDecl[FD->getCanonicalDecl()] = Model.get();
    TU.Functions.push_back(Model.get());
    TU.Storage.push_back(std::move(Model));
    noteDefinitions(FD->getBody(), nullptr, TU.Definitions, TU.AddressTaken);
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(FD))
      for (const CXXCtorInitializer *Init : Constructor->inits())
        noteDefinitions(Init->getInit(), nullptr, TU.Definitions, TU.AddressTaken);
    nested(FD->getBody());
  }

  /// Lambdas and local classes in a body are functions of their own.
  void nested(const Stmt *S) {
    if (!S)
      return;
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      lambda(Lambda);
      for (const Expr *Init : Lambda->capture_inits())
        nested(Init);
      return;
    }
    if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declaration->decls())
        if (const auto *Record = dyn_cast<RecordDecl>(D))
          record(Record);
    for (const Stmt *Child : S->children())
      nested(Child);
  }

  void lambda(const LambdaExpr *Lambda) {
    const CXXMethodDecl *Call = Lambda->getCallOperator();
    if (const FunctionTemplateDecl *Template = Call->getDescribedFunctionTemplate()) {
      for (const FunctionDecl *Spec : Template->specializations())
        function(Spec);
      return;
    }
    function(Call);
  }

  TUModel &TU;
};

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

std::shared_ptr<TUModel> TUModel::get(ASTContext &Context, const ModelOptions &Options,
                                      llvm::function_ref<std::unique_ptr<Elsewhere>()> Open) {
  // The checks of one translation unit own the model together; it goes with the last of them.
  static thread_local std::weak_ptr<TUModel> Last;
  if (std::shared_ptr<TUModel> Known = Last.lock(); Known && &Known->Context == &Context)
    return Known;
  std::shared_ptr<TUModel> Fresh(new TUModel(Context, Options, Open()));
  Last = Fresh;
  return Fresh;
}

TUModel::TUModel(ASTContext &Context, const ModelOptions &Options, std::unique_ptr<Elsewhere> Others)
    : Context(Context), Options(Options), Others(std::move(Others)), Apis{Context, Table} {
  parseTable(this->Options.AtomicFunctions, Table);
  collect();
  walk();
  liftWrappers();
  gatherEvidence();
  SharingJudge = std::make_unique<Sharing>(*this);
  LockJudge = std::make_unique<Locks>(*this, Scope::File);
  ProjectLockJudge = std::make_unique<Locks>(*this, Scope::Project);
}

TUModel::~TUModel() = default;

Elsewhere::~Elsewhere() = default;

bool TUModel::empty() const { return !AnyAtomic && !Others->isOpen(); }

void TUModel::collect() {
  Collector Collect(*this);
  // The whole unit, or what its owner says is to be looked at.
  for (const Decl *D : Context.getTraversalScope())
    if (const auto *TU = dyn_cast<TranslationUnitDecl>(D))
      Collect.declContext(TU);
    else
      Collect.decl(D);
}

void TUModel::walk() {
  for (FunctionModel *F : Functions) {
    walkFunction(*F);
    AnyAtomic |= !F->Ops.empty();
  }
  for (FunctionModel *F : Functions)
    for (const CallSite &Call : F->Calls) {
      if (!Call.Callee)
        continue;
      Callers[Call.Callee->getCanonicalDecl()].push_back({F, &Call});
      if (const std::optional<library::Comparison> Compares = library::comparison(Call))
        Comparisons[Compares->Function->getCanonicalDecl()].push_back({F, &Call});
    }
}

const FunctionModel *TUModel::function(const FunctionDecl *FD) const {
  return FD ? ByDecl.lookup(FD->getCanonicalDecl()) : nullptr;
}

llvm::ArrayRef<std::pair<const FunctionModel *, const CallSite *>> TUModel::callers(const FunctionDecl *FD) const {
  const auto It = Callers.find(FD->getCanonicalDecl());
  if (It == Callers.end())
    return {};
  return It->second;
}

llvm::ArrayRef<std::pair<const FunctionModel *, const CallSite *>> TUModel::comparisons(const FunctionDecl *FD) const {
  const auto It = Comparisons.find(FD->getCanonicalDecl());
  const AddressUses *Uses = addressUses(FD);
  if (It == Comparisons.end() || !Uses || Uses->Count != It->second.size() ||
      FD->getFormalLinkage() != Linkage::Internal)
    return {};
  return It->second;
}

const AddressUses *TUModel::addressUses(const FunctionDecl *FD) const {
  const auto It = AddressTaken.find(FD->getCanonicalDecl());
  return It == AddressTaken.end() ? nullptr : &It->second;
}

bool TUModel::allCallersKnown(const FunctionDecl *FD) const {
  if (!FD || isAddressTaken(FD) || callers(FD).empty())
    return false;
  return FD->getFormalLinkage() == Linkage::Internal || isClosedPrivate(FD);
}

const RemoteCalls *TUModel::callsElsewhere(const FunctionModel &F, Scope Within) const {
  const FunctionDecl *FD = F.decl();
  if (Within == Scope::File || allCallersKnown(FD) || isAddressTaken(FD) || F.IsMain)
    return nullptr;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(FD); Method && Method->isVirtual())
    return nullptr;
  const RemoteCalls *Remote = Others->calls(FD);
  return Remote && (Remote->Count != 0 || !callers(FD).empty()) ? Remote : nullptr;
}

bool TUModel::isClosedPrivate(const FunctionDecl *FD) const {
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  if (!Method || Method->getAccess() != AS_private || Method->isVirtual())
    return false;
  const CXXRecordDecl *Class = Method->getParent();
  if (Class->hasFriends() || Class->isLambda())
    return false;
  return llvm::all_of(Class->methods(), [&](const CXXMethodDecl *Other) {
    return Other->isImplicit() || Other->isDefaulted() || Other->isDeleted() || function(Other) != nullptr;
  });
}

bool TUModel::isProject(const Decl *D) const {
  const SourceManager &SM = Context.getSourceManager();
  const SourceLocation Loc = SM.getExpansionLoc(D->getLocation());
  return Loc.isValid() && !SM.isInSystemHeader(Loc) && !isAtomicLibraryDecl(D);
}

bool TUModel::isMarkedUnshared(const Decl *D) const {
  for (; D; D = dyn_cast_or_null<Decl>(D->getDeclContext())) {
    for (const auto *Annotation : D->specific_attrs<AnnotateAttr>())
      if (Annotation->getAnnotation() == "atomvet::unshared")
        return true;
    if (isa<TranslationUnitDecl>(D))
      return false;
  }
  return false;
}

const VarDefinitions *TUModel::definitions(const VarDecl *V) const {
  const auto It = Definitions.find(V->getCanonicalDecl());
  return It == Definitions.end() ? nullptr : &It->second;
}

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//

namespace {

/// Getters are followed a few levels: `queue().head()`, not a recursion without end.
constexpr unsigned MaxGetterDepth = 3;

class Resolver {
public:
  explicit Resolver(const TUModel &TU) : TU(TU) {}

  Place lvalue(const Expr *E) {
    if (!E || ++Depth > 64)
      return Place();
    E = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      return lvalue(Full->getSubExpr());
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      return lvalue(Temporary->getSubExpr());
    if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
      return lvalue(Bind->getSubExpr());
    if (const auto *Subst = dyn_cast<SubstNonTypeTemplateParmExpr>(E))
      return lvalue(Subst->getReplacement());
    if (const auto *Opaque = dyn_cast<OpaqueValueExpr>(E))
      return lvalue(Opaque->getSourceExpr());
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return reference(Ref);
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return member(Member);
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
      return subscript(Subscript);
    if (const auto *Cast = dyn_cast<CastExpr>(E)) {
      // A derived object is its base subobject as far as fields go; a cast to another type names the same bytes.
      if (Cast->getSubExpr()->isGLValue() || Cast->getCastKind() == CK_NoOp)
        return lvalue(Cast->getSubExpr());
      return Place::value(E);
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
      if (Unary->getOpcode() == UO_Deref)
        return pointer(Unary->getSubExpr());
      if (Unary->isPrefix() && Unary->isIncrementDecrementOp())
        return lvalue(Unary->getSubExpr());
      if (Unary->getOpcode() == UO_Extension)
        return lvalue(Unary->getSubExpr());
    }
    if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
      if (Binary->isAssignmentOp())
        return lvalue(Binary->getLHS());
      if (Binary->getOpcode() == BO_Comma)
        return lvalue(Binary->getRHS());
    }
    if (const auto *Generic = dyn_cast<GenericSelectionExpr>(E))
      return lvalue(Generic->getResultExpr());
    if (const auto *Choose = dyn_cast<ChooseExpr>(E))
      return lvalue(Choose->getChosenSubExpr());
    if (isa<StmtExpr>(E))
      return Place::value(E);
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return callLvalue(Call);
    return Place::value(E);
  }

  Place pointer(const Expr *E) {
    if (!E || ++Depth > 64)
      return Place();
    E = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      return pointer(Full->getSubExpr());
    // A pointer that is passed by reference to a function template.
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      return pointer(Temporary->getSubExpr());
    if (isa<CXXThisExpr>(E))
      return Place::thisObject();
    if (const auto *Subst = dyn_cast<SubstNonTypeTemplateParmExpr>(E))
      return pointer(Subst->getReplacement());
    if (const auto *Opaque = dyn_cast<OpaqueValueExpr>(E))
      return pointer(Opaque->getSourceExpr());
    if (const auto *Cast = dyn_cast<CastExpr>(E)) {
      switch (Cast->getCastKind()) {
      case CK_LValueToRValue:
        return loaded(Cast->getSubExpr());
      case CK_ArrayToPointerDecay:
        return lvalue(Cast->getSubExpr()).index(nullptr, 0);
      case CK_IntegralToPointer:
        return Place::value(E).deref();
      case CK_UserDefinedConversion:
      case CK_AtomicToNonAtomic:
        return Place::value(E).deref();
      default:
        return Cast->getSubExpr()->isGLValue() ? loaded(Cast->getSubExpr()) : pointer(Cast->getSubExpr());
      }
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
      if (Unary->getOpcode() == UO_AddrOf)
        return lvalue(Unary->getSubExpr());
      // *p++ and *++p name some element of what p runs over.
      if (Unary->isIncrementDecrementOp())
        return loaded(Unary->getSubExpr()).index(nullptr, std::nullopt);
      if (Unary->getOpcode() == UO_Extension)
        return pointer(Unary->getSubExpr());
    }
    if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
      if (Binary->isAdditiveOp()) {
        const bool PointerLeft = Binary->getLHS()->getType()->isPointerType();
        const Expr *Base = PointerLeft ? Binary->getLHS() : Binary->getRHS();
        const Expr *Offset = PointerLeft ? Binary->getRHS() : Binary->getLHS();
        return element(pointer(Base), Offset);
      }
      if (Binary->getOpcode() == BO_Assign)
        return loaded(Binary->getLHS());
      if (Binary->getOpcode() == BO_Comma)
        return pointer(Binary->getRHS());
    }
    if (const auto *Generic = dyn_cast<GenericSelectionExpr>(E))
      return pointer(Generic->getResultExpr());
    if (const auto *Choose = dyn_cast<ChooseExpr>(E))
      return pointer(Choose->getChosenSubExpr());
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return callPointer(Call);
    if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(E)) {
      const Place A = pointer(Conditional->getTrueExpr()), B = pointer(Conditional->getFalseExpr());
      return A == B ? A : Place::value(E).deref();
    }
    return Place::value(E).deref();
  }

private:
  /// The object that the pointer stored in this lvalue points to.
  Place loaded(const Expr *Lvalue) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Lvalue->IgnoreParenCasts()))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
        if (const Place Target = aliasOf(Var, Ref))
          return Target;
    return lvalue(Lvalue).deref();
  }

  /// What a local pointer that is set once, from an address, points to.
  Place aliasOf(const VarDecl *Var, const DeclRefExpr *Ref) {
    if (!Var->getType()->isPointerType() || isa<ParmVarDecl>(Var))
      return Place();
    if (Var->isImplicit() && Var->getIdentifier() && Var->getName().starts_with("__begin"))
      return rangeElement(Var, Ref);
    const VarDefinitions *D = TU.definitions(Var);
    if (!D || !D->Only || D->AddressTaken || !Var->hasLocalStorage())
      return Place();
    return isAddress(D->Only) ? pointer(D->Only) : Place();
  }

  /// An expression that is an address by its form, not a pointer read from somewhere.
  static bool isAddress(const Expr *E) {
    E = E->IgnoreParenCasts();
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      return Unary->getOpcode() == UO_AddrOf;
    if (const auto *Binary = dyn_cast<BinaryOperator>(E))
      return Binary->isAdditiveOp() && (isAddress(Binary->getLHS()) || isAddress(Binary->getRHS()));
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return Call->getDirectCallee() && library::isAddressOf(Call->getDirectCallee());
    return E->getType()->isArrayType() || isa<CXXThisExpr>(E);
  }

  /// An element of a range-for, known by the hidden iterator that names it: one object until that moves on.
  Place rangeElement(const VarDecl *Begin, const DeclRefExpr *Iterator) {
    const Expr *Init = Begin->getInit();
    if (!Init)
      return Place();
    Init = Init->IgnoreImplicit();
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(Init))
      return lvalue(Call->getImplicitObjectArgument()).index(Iterator, std::nullopt);
    return lvalue(Init->IgnoreParenImpCasts()).index(Iterator, std::nullopt);
  }

  Place reference(const DeclRefExpr *Ref) {
    if (const auto *Binding = dyn_cast<BindingDecl>(Ref->getDecl())) {
      if (const VarDecl *Holding = Binding->getHoldingVar())
        return variable(Holding);
      return Binding->getBinding() ? lvalue(Binding->getBinding()) : Place();
    }
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    return Var ? variable(Var) : Place();
  }

  Place variable(const VarDecl *Var) {
    if (!Var->getType()->isReferenceType())
      return Place::variable(Var);
    if (isa<ParmVarDecl>(Var) || !Var->getInit())
      return Place::variable(Var).deref();
    const Place Target = lvalue(Var->getInit());
    return Target ? Target : Place::variable(Var).deref();
  }

  Place member(const MemberExpr *Member) {
    if (const auto *Static = dyn_cast<VarDecl>(Member->getMemberDecl()))
      return variable(Static);
    const auto *FD = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!FD)
      return Place();
    const Place Base = Member->isArrow() ? pointer(Member->getBase()) : lvalue(Member->getBase());
    if (!Base)
      return Place();
    const Place Field = Base.field(FD);
    return FD->getType()->isReferenceType() ? Field.deref() : Field;
  }

  Place element(const Place &Base, const Expr *Index) {
    if (!Base)
      return Base;
    std::optional<int64_t> Constant;
    Expr::EvalResult Result;
    if (!Index->isValueDependent() && Index->EvaluateAsInt(Result, TU.context()))
      Constant = Result.Val.getInt().getExtValue();
    Place P = Base;
    // a[0] after a decay: the array's element, not an element of an element.
    if (!P.Steps.empty() && P.Steps.back().Kind == PlaceStep::Index && P.Steps.back().Constant == 0 &&
        !P.Steps.back().Subscript)
      P.Steps.pop_back();
    else if (Constant == 0)
      return P; // p[0] is *p
    return P.index(Index, Constant);
  }

  Place subscript(const ArraySubscriptExpr *Subscript) {
    return element(pointer(Subscript->getBase()), Subscript->getIdx());
  }

  Place callLvalue(const CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return Place::value(Call);
    if (Call->getNumArgs() >= 1 && library::isIdentity(Callee))
      return lvalue(Call->getArg(0));
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
      switch (Operator->getOperator()) {
      case OO_Star:
      case OO_Arrow:
        if (Operator->getNumArgs() == 1)
          return classDeref(Operator->getArg(0));
        break;
      case OO_Subscript:
        return element(lvalue(Operator->getArg(0)).index(nullptr, 0), Operator->getArg(1));
      case OO_Equal:
      case OO_PlusEqual:
        return lvalue(Operator->getArg(0));
      default:
        break;
      }
    }
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call); Member && library::isInStd(Callee)) {
      const llvm::StringRef Name = library::plainName(Callee);
      if (Name == "at" || Name == "front" || Name == "back")
        return lvalueOrPointer(Member).index(Call->getNumArgs() ? Call->getArg(0) : nullptr, std::nullopt);
      if (Name == "value")
        return lvalueOrPointer(Member).deref();
    }
    return getter(Call, Callee, /*Pointer=*/false);
  }

  Place lvalueOrPointer(const CXXMemberCallExpr *Member) {
    const Expr *Object = Member->getImplicitObjectArgument();
    return Object->getType()->isPointerType() ? pointer(Object) : lvalue(Object);
  }

  Place callPointer(const CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return Place::value(Call).deref();
    if (Call->getNumArgs() >= 1 && library::isIdentity(Callee))
      return pointer(Call->getArg(0));
    if (Call->getNumArgs() == 1 && library::isAddressOf(Callee))
      return lvalue(Call->getArg(0));
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
        Operator && Operator->getOperator() == OO_Arrow && Operator->getNumArgs() == 1)
      return classDeref(Operator->getArg(0));
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call); Member && library::isInStd(Callee)) {
      const llvm::StringRef Name = library::plainName(Callee);
      if ((Name == "get" || Name == "release") && library::isSmartPointer(Member->getObjectType()))
        return lvalueOrPointer(Member).deref();
      if (Name == "data" || Name == "begin")
        return lvalueOrPointer(Member).index(nullptr, 0);
    }
    return getter(Call, Callee, /*Pointer=*/true);
  }

  /// *p and p-> of a class: what a smart pointer or an iterator points to.
  Place classDeref(const Expr *Object) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Object->IgnoreParenImpCasts()))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
          Var && Var->isImplicit() && Var->getIdentifier() && Var->getName().starts_with("__begin"))
        return rangeElement(Var, Ref);
    const Place P = lvalue(Object);
    return P ? P.deref() : P;
  }

  /// A function whose body is one return statement, after its statics at most, is what it returns.
  Place getter(const CallExpr *Call, const FunctionDecl *Callee, bool Pointer) {
    Place Opaque = Pointer ? Place::value(Call).deref() : Place::value(Call);
    // What a system header's functions return is said by their names: their bodies may not have been parsed.
    if (Getters >= MaxGetterDepth || !TU.isProject(Callee) || !Callee->hasBody() || Callee->isDependentContext())
      return Opaque;
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee); Method && Method->isVirtual())
      return Opaque;
    const auto *Body = dyn_cast_or_null<CompoundStmt>(Callee->getBody());
    if (!Body || Body->body_empty())
      return Opaque;
    // Nothing before the return but the statics of a singleton.
    for (const Stmt *S : llvm::drop_end(Body->body())) {
      const auto *Statics = dyn_cast<DeclStmt>(S);
      if (!Statics || !llvm::all_of(Statics->decls(),
                                    [](const Decl *D) { return isa<VarDecl>(D) && cast<VarDecl>(D)->isStaticLocal(); }))
        return Opaque;
    }
    const auto *Return = dyn_cast<ReturnStmt>(Body->body_back());
    if (!Return || !Return->getRetValue())
      return Opaque;
    const Expr *Returned = Return->getRetValue();
    if (!Pointer && !Returned->isGLValue())
      return Opaque;
    ++Getters;
    const Place Inside = Pointer ? pointer(Returned) : lvalue(Returned);
    CallSite Site;
    Site.Site = Call;
    Site.Callee = Callee;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
      Site.ObjectArg = Member->getImplicitObjectArgument();
      Site.ObjectIsPointer = Site.ObjectArg->getType()->isPointerType();
    } else if (isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(Callee)) {
      --Getters;
      return Opaque;
    }
    Site.Args.append(Call->arg_begin(), Call->arg_end());
    const Place Outside = TU.atCall(Inside, Callee->getDefinition() ? Callee->getDefinition() : Callee, Site);
    --Getters;
    return Outside ? Outside : Opaque;
  }

  const TUModel &TU;
  unsigned Depth = 0;
  unsigned Getters = 0;
};

} // namespace

Place TUModel::placeOf(const Expr *Lvalue) const { return Resolver(*this).lvalue(Lvalue); }

Place TUModel::pointee(const Expr *Pointer) const { return Resolver(*this).pointer(Pointer); }

Place TUModel::atomicRefBinding(const Expr *Ref) const {
  const Expr *Bound = atomicRefBound(Ref);
  return Bound ? placeOf(Bound) : Place();
}

const Expr *TUModel::atomicRefBound(const Expr *Ref) const {
  for (unsigned Depth = 0; Ref && Depth < 16; ++Depth) {
    Ref = Ref->IgnoreParenCasts();
    if (const auto *Full = dyn_cast<FullExpr>(Ref)) {
      Ref = Full->getSubExpr();
    } else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Ref)) {
      Ref = Temporary->getSubExpr();
    } else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(Ref)) {
      Ref = Bind->getSubExpr();
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Ref)) {
      if (Construct->getNumArgs() < 1)
        return nullptr;
      if (!isAtomicRefType(Construct->getArg(0)->getType()))
        return Construct->getArg(0);
      Ref = Construct->getArg(0);
    } else if (const auto *List = dyn_cast<InitListExpr>(Ref); List && List->getNumInits() == 1) {
      Ref = List->getInit(0);
    } else if (const auto *Variable = dyn_cast<DeclRefExpr>(Ref)) {
      const auto *Var = dyn_cast<VarDecl>(Variable->getDecl());
      Ref = Var && !isa<ParmVarDecl>(Var) ? Var->getInit() : nullptr;
    } else if (const auto *Call = dyn_cast<CallExpr>(Ref)) {
      // A base class's conversion: the object is the argument itself.
      const FunctionDecl *Callee = Call->getDirectCallee();
      Ref = Callee && Call->getNumArgs() >= 1 && library::isIdentity(Callee) ? Call->getArg(0) : nullptr;
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

Place TUModel::withoutIndexIntoScalar(const Place &Object, uint64_t Size) const {
  if (Object.Steps.empty() || Object.Steps.back().Kind != PlaceStep::Index || Object.Steps.back().Constant.value_or(0))
    return Object;
  Place Whole = Object;
  Whole.Steps.pop_back();
  const Entity E = Whole.entity();
  if (!E || E.Element)
    return Object;
  const QualType T = E.Decl->getType().getNonReferenceType();
  const bool Scalar = T->isIntegralOrEnumerationType() && !T->isDependentType() && !T->isIncompleteType();
  return Scalar && uint64_t(Context.getTypeSizeInChars(T).getQuantity()) == Size ? Whole : Object;
}

Place TUModel::atCall(const Place &InCallee, const FunctionDecl *Callee, const CallSite &Call) const {
  if (InCallee.Root == Place::This) {
    if (!Call.ObjectArg)
      return Place();
    const Place Object = Call.ObjectIsPointer ? pointee(Call.ObjectArg) : placeOf(Call.ObjectArg);
    return InCallee.rebasedOnto(Object, 0);
  }
  if (InCallee.Root != Place::Variable)
    return Place();
  const auto *Param = dyn_cast<ParmVarDecl>(InCallee.Var);
  if (!Param)
    return InCallee.Var->hasGlobalStorage() ? InCallee : Place();
  const unsigned I = Param->getFunctionScopeIndex();
  if (Param->getFunctionScopeDepth() != 0 || I >= Call.Args.size() || InCallee.Steps.empty() ||
      InCallee.Steps.front().Kind != PlaceStep::Deref)
    return Place();
  const Expr *Arg = Call.Args[I];
  Place Object;
  if (Param->getType()->isReferenceType())
    Object = placeOf(Arg);
  else if (Param->getType()->isPointerType())
    Object = pointee(Arg);
  else
    return Place();
  // The first step, through the parameter, is what the argument already names.
  Place Rebased = Object;
  for (const PlaceStep &Step : llvm::drop_begin(InCallee.Steps)) {
    // cell[i] of an argument that is an array: one index, not two.
    if (Step.Kind == PlaceStep::Index && !Rebased.Steps.empty() && Rebased.Steps.back().Kind == PlaceStep::Index)
      Rebased.Steps.pop_back();
    Rebased.Steps.push_back(Step);
    // A subscript of the callee means nothing at the caller.
    if (Step.Kind == PlaceStep::Index)
      Rebased.Steps.back().Subscript = nullptr;
  }
  return Rebased;
}

//===----------------------------------------------------------------------===//
// Evidence
//===----------------------------------------------------------------------===//

void TUModel::liftWrappers() {
  // Without an atomic operation here, there may be a wrapper of another file's.
  if (!AnyAtomic && !Others->isOpen())
    return;
  for (FunctionModel *F : Functions) {
    summary(F->decl());
    AnyAtomic |= !F->Ops.empty();
  }
}

const FunctionSummary *TUModel::summaryElsewhere(const FunctionDecl *FD) const {
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  const bool TakesObject = (Method && !Method->isStatic() && !Method->isVirtual()) ||
                           llvm::any_of(FD->parameters(), [](const ParmVarDecl *Param) {
                             return Param->getType()->isPointerType() || Param->getType()->isReferenceType();
                           });
  return TakesObject && isProject(FD) ? Others->summary(FD) : nullptr;
}

void TUModel::gatherEvidence() {
  const auto Add = [&](Entity E) -> Evidence & {
    Evidence &Known = E.Element ? Elements[E.Decl] : Scalars[E.Decl];
    Known.Object = E;
    return Known;
  };
  for (const FunctionModel *F : Functions)
    for (const AtomicOp &Op : F->Ops)
      if (const Entity E = Op.Object.entity(); E && !Op.CountedInside)
        Add(E).Ops.push_back(&Op);
      else if (E && Op.EmbeddedByCall)
        Add(E).ByCallers.push_back(&Op);
  for (const FunctionModel *F : Functions)
    for (const AtomicOp &Op : F->Marked)
      if (const Entity E = Op.Object.entity()) {
        auto &Map = E.Element ? Elements : Scalars;
        if (const auto It = Map.find(E.Decl); It != Map.end())
          It->second.Marked.push_back(&Op);
      }
  for (const FunctionModel *F : Functions)
    for (const Access &A : F->Accesses) {
      const Entity E = A.Object.entity();
      if (!E)
        continue;
      auto &Map = E.Element ? Elements : Scalars;
      const auto It = Map.find(E.Decl);
      if (It != Map.end()) {
        It->second.Accesses.push_back(&A);
        continue;
      }
      besideInUnion(A);
      if (isAtomicElsewhere(E)) {
        Evidence &Known = Add(E);
        Known.OnlyElsewhere = true;
        Known.Accesses.push_back(&A);
        AnyAtomic = true;
      }
    }
  noteAssembly();
}

uint64_t TUModel::writtenByAssembly(const FunctionDecl *FD) const {
  uint64_t Written = 0;
  const FunctionModel *Model = function(FD);
  if (!Model)
    return Written;
  for (const Expr *Operand : Model->AssemblyWrites)
    // Only what the pointer itself points to: a function that locks a field of an object is no operation on the object.
    if (const Place Object = placeOf(Operand);
        Object.Root == Place::Variable && Object.Steps.size() == 1 && Object.Steps[0].Kind == PlaceStep::Deref)
      if (const auto *Param = dyn_cast<ParmVarDecl>(Object.Var); Param && Param->getDeclContext() == Model->decl())
        Written |= uint64_t(1) << std::min(Param->getFunctionScopeIndex(), 63u);
  return Written;
}

void TUModel::noteAssembly() {
  const auto Note = [&](const Place &Object) {
    const Entity E = Object.entity();
    auto &Map = E.Element ? Elements : Scalars;
    if (const auto It = E ? Map.find(E.Decl) : Map.end(); It != Map.end())
      It->second.WrittenByAssembly = true;
  };
  for (const FunctionModel *F : Functions) {
    for (const Expr *Operand : F->AssemblyWrites)
      Note(placeOf(Operand));
    for (const CallSite &Call : F->Calls)
      if (const uint64_t Written = Call.Callee ? writtenByAssembly(Call.Callee) : 0)
        for (unsigned I = 0; I < Call.Args.size(); ++I)
          if (Written & (uint64_t(1) << std::min(I, 63u)))
            Note(pointee(Call.Args[I]));
  }
}

bool TUModel::isAtomicElsewhere(Entity E) const {
  if (!Others->isOpen() || !isProject(E.Decl) || isAtomicType(Context.getBaseElementType(E.Decl->getType())))
    return false;
  const RemoteEvidence *Known = Others->evidence(E);
  return Known && !Known->Atomic.empty();
}

const RemoteEvidence &TUModel::remote(const Evidence &Known) const {
  const auto [It, Fresh] = Remotes.try_emplace(Known.Object);
  RemoteEvidence &Rest = It->second;
  const RemoteEvidence *All = Fresh ? Others->evidence(Known.Object) : nullptr;
  if (!All)
    return Rest;
  Rest = *All;
  // A header's use is told by every unit that includes it.
  const SourceManager &SM = Context.getSourceManager();
  llvm::DenseSet<SourceLocation> Here;
  for (const AtomicOp *Op : Known.Ops)
    Here.insert(SM.getExpansionLoc(Op->Site->getExprLoc()));
  for (const Access *A : Known.Accesses)
    Here.insert(SM.getExpansionLoc(A->Site->getExprLoc()));
  for (auto *Uses : {&Rest.Atomic, &Rest.Plain})
    llvm::erase_if(*Uses, [&](const RemoteUse &Use) { return Use.At.isValid() && Here.contains(Use.At); });
  return Rest;
}

/// An access of a union's member is one of the bytes of the member beside it that is atomic.
void TUModel::besideInUnion(const Access &A) {
  // So is one of a part of an atomic, through a pointer to its value's type.
  const auto Inside = [&](const ValueDecl *Atomic, const PlaceStep &Part) {
    const auto It =
        Part.Kind == PlaceStep::Field && isAtomicType(Atomic->getType()) ? Scalars.find(Atomic) : Scalars.end();
    if (It != Scalars.end())
      It->second.Beside.push_back(&A);
  };
  if (A.Object.Root == Place::Variable && !A.Object.Steps.empty())
    Inside(A.Object.Var, A.Object.Steps.front());
  for (size_t I = 0; I + 1 < A.Object.Steps.size(); ++I)
    if (A.Object.Steps[I].Kind == PlaceStep::Field)
      Inside(A.Object.Steps[I].FD->getCanonicalDecl(), A.Object.Steps[I + 1]);
  for (const PlaceStep &Step : A.Object.Steps) {
    if (Step.Kind != PlaceStep::Field || !Step.FD->getParent()->isUnion() || isVariant(Step.FD->getParent()))
      continue;
    for (const FieldDecl *Sibling : Step.FD->getParent()->fields()) {
      if (Sibling == Step.FD)
        continue;
      if (const auto It = Scalars.find(Sibling->getCanonicalDecl()); It != Scalars.end())
        It->second.Beside.push_back(&A);
      else if (const RecordDecl *Inner = Sibling->getType()->getAsRecordDecl())
        for (const FieldDecl *Nested : Inner->fields())
          if (const auto Found = Scalars.find(Nested->getCanonicalDecl()); Found != Scalars.end()) {
            Found->second.Beside.push_back(&A);
            break;
          }
    }
  }
}

const Evidence *TUModel::evidence(Entity E) const {
  const auto &Map = E.Element ? Elements : Scalars;
  const auto It = Map.find(E.Decl);
  if (It != Map.end())
    return &It->second;
  if (const auto Known = Unused.find(E); Known != Unused.end())
    return &Known->second;
  if (!E || !isAtomicElsewhere(E))
    return nullptr;
  Evidence &Known = Unused[E];
  Known.Object = E;
  Known.OnlyElsewhere = true;
  return &Known;
}

} // namespace clang::tidy::atomvet
