//===- Walker.cpp - Reads one function body into its model ----------------===//
//
// One pass from the top: each expression is visited with the use its parent makes of it, so an lvalue knows whether it
// is read, written, both, or only named (its address taken, a reference bound). That is the whole classification;
// nobody climbs parents for it afterwards.
//
//===----------------------------------------------------------------------===//

#include "model/Walker.h"
#include "model/Library.h"
#include "model/TUModel.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"

namespace clang::tidy::atomvet {

namespace {

class BodyWalker {
public:
  explicit BodyWalker(FunctionModel &F) : F(F), TU(F.unit()) {}

  void run() {
    const FunctionDecl *FD = F.decl();
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(FD))
      for (const CXXCtorInitializer *Init : Constructor->inits())
        if (Init->isWritten() && Init->getInit())
          expr(Init->getInit(), isReferenceInit(Init) ? Use::Name : Use::Read);
    stmt(FD->getBody());
    unresolvedRefs();
  }

private:
  /// What the parent does with an lvalue.
  enum class Use {
    Name, ///< names it: address, reference, discarded value
    Read,
    Write,
    ReadWrite
  };

  static bool isReferenceInit(const CXXCtorInitializer *Init) {
    return Init->getMember() && Init->getMember()->getType()->isReferenceType();
  }

  void stmt(const Stmt *S) {
    if (!S)
      return;
    if (const auto *E = dyn_cast<Expr>(S))
      return expr(E, Use::Name);
    switch (S->getStmtClass()) {
    case Stmt::DeclStmtClass:
      for (const Decl *D : cast<DeclStmt>(S)->decls())
        localDecl(D);
      return;
    case Stmt::ReturnStmtClass:
      if (const Expr *Value = cast<ReturnStmt>(S)->getRetValue())
        expr(Value, F.decl()->getReturnType()->isReferenceType() ? Use::Name : Use::Read);
      return;
    case Stmt::CXXForRangeStmtClass: {
      const auto *For = cast<CXXForRangeStmt>(S);
      stmt(For->getInit());
      stmt(For->getRangeStmt());
      stmt(For->getLoopVarStmt());
      stmt(For->getBody());
      return;
    }
    case Stmt::IfStmtClass: {
      const auto *If = cast<IfStmt>(S);
      // The branch that `if constexpr` discards is not part of the program.
      if (const auto Live = If->getNondiscardedCase(F.context()); If->isConstexpr() && Live) {
        stmt(*Live);
        return;
      }
      break;
    }
    case Stmt::GCCAsmStmtClass: {
      const auto *Asm = cast<GCCAsmStmt>(S);
      for (unsigned I = 0; I < Asm->getNumOutputs(); ++I)
        if (std::string(Asm->getOutputConstraint(I)).find_first_of("moQ") != std::string::npos)
          F.AssemblyWrites.push_back(Asm->getOutputExpr(I));
      break;
    }
    default:
      break;
    }
    for (const Stmt *Child : S->children())
      stmt(Child);
  }

  void localDecl(const Decl *D) {
    const auto *Var = dyn_cast<VarDecl>(D);
    if (!Var || !Var->getInit())
      return;
    expr(Var->getInit(), Var->getType()->isReferenceType() ? Use::Name : Use::Read);
    if (const auto *Decomposition = dyn_cast<DecompositionDecl>(Var))
      for (const BindingDecl *Binding : Decomposition->bindings())
        if (const VarDecl *Holding = Binding->getHoldingVar())
          localDecl(Holding);
  }

  void access(const Expr *Lvalue, Use U, const Stmt *Anchor) {
    if (U == Use::Name)
      return;
    const QualType Type = Lvalue->getType();
    if (Type->isFunctionType() || Type->isArrayType() || Type->isAtomicType())
      return;
    Access A;
    A.Kind = U == Use::Read ? Access::Read : U == Use::Write ? Access::Write : Access::ReadWrite;
    A.Site = Lvalue;
    A.Anchor = Anchor;
    A.Type = Type;
    A.Volatile = Type.isVolatileQualified();
    A.In = F.decl();
    A.Object = TU.placeOf(Lvalue);
    if (!A.Object)
      return;
    if (A.Volatile && A.Kind != Access::ReadWrite)
      mark(A);
    F.Accesses.push_back(std::move(A));
  }

  /// An access through volatile as the operation that it stands for.
  void mark(const Access &A) {
    const auto *Assignment = dyn_cast_or_null<BinaryOperator>(A.Anchor);
    if (!A.Type->isScalarType() || (A.Kind == Access::Write && !Assignment))
      return;
    AtomicOp Op;
    Op.Family = Api::Marked;
    Op.Kind = A.Kind == Access::Read ? OpKind::Load : OpKind::Store;
    Op.Site = A.Kind == Access::Read ? A.Site : Assignment;
    Op.Name = "volatile";
    Op.Object = A.Object;
    Op.ValueType = A.Type.getUnqualifiedType();
    Op.Size = TU.context().getTypeSizeInChars(A.Type).getQuantity();
    Op.Success.Given = OrderUse::Explicit;
    Op.Success.Value = Order::Relaxed;
    Op.Operand = A.Kind == Access::Read ? nullptr : Assignment->getRHS();
    Op.Result = A.Kind == Access::Read ? ResultKind::Loaded : ResultKind::None;
    Op.In = F.decl();
    F.Marked.push_back(std::move(Op));
  }

  /// The parts of an lvalue that are evaluated to find the object: pointers on the way are read.
  void parts(const Expr *Lvalue) {
    if (const auto *Member = dyn_cast<MemberExpr>(Lvalue))
      return expr(Member->getBase(), Member->isArrow() ? Use::Read : Use::Name);
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Lvalue)) {
      expr(Subscript->getBase(), Use::Read);
      return expr(Subscript->getIdx(), Use::Read);
    }
    if (const auto *Deref = dyn_cast<UnaryOperator>(Lvalue))
      return expr(Deref->getSubExpr(), Use::Read);
  }

  void expr(const Expr *E, Use U) {
    if (!E)
      return;
    recordOp(E);
    switch (E->getStmtClass()) {
    // Not evaluated.
    case Stmt::UnaryExprOrTypeTraitExprClass:
    case Stmt::CXXNoexceptExprClass:
    case Stmt::RequiresExprClass:
    case Stmt::ConceptSpecializationExprClass:
    case Stmt::OffsetOfExprClass:
    case Stmt::TypeTraitExprClass:
      return;
    case Stmt::CXXTypeidExprClass:
      if (!cast<CXXTypeidExpr>(E)->isTypeOperand() && cast<CXXTypeidExpr>(E)->isPotentiallyEvaluated())
        expr(cast<CXXTypeidExpr>(E)->getExprOperand(), Use::Name);
      return;
    case Stmt::GenericSelectionExprClass:
      return expr(cast<GenericSelectionExpr>(E)->getResultExpr(), U);
    case Stmt::ChooseExprClass:
      return expr(cast<ChooseExpr>(E)->getChosenSubExpr(), U);
    case Stmt::LambdaExprClass: {
      const auto *Lambda = cast<LambdaExpr>(E);
      F.Lambdas.push_back(Lambda);
      auto Capture = Lambda->capture_begin();
      for (const Expr *Init : Lambda->capture_inits()) {
        const bool ByCopy = Capture != Lambda->capture_end() && Capture->getCaptureKind() == LCK_ByCopy;
        expr(Init, ByCopy ? Use::Read : Use::Name);
        ++Capture;
      }
      return;
    }

    // Transparent.
    case Stmt::ParenExprClass:
      return expr(cast<ParenExpr>(E)->getSubExpr(), U);
    case Stmt::ConstantExprClass:
    case Stmt::ExprWithCleanupsClass:
      return expr(cast<FullExpr>(E)->getSubExpr(), U);
    case Stmt::MaterializeTemporaryExprClass:
      return expr(cast<MaterializeTemporaryExpr>(E)->getSubExpr(), U);
    case Stmt::CXXBindTemporaryExprClass:
      return expr(cast<CXXBindTemporaryExpr>(E)->getSubExpr(), U);
    case Stmt::SubstNonTypeTemplateParmExprClass:
      return expr(cast<SubstNonTypeTemplateParmExpr>(E)->getReplacement(), U);
    case Stmt::OpaqueValueExprClass:
      return; // visited where it is bound
    case Stmt::PseudoObjectExprClass:
      return expr(cast<PseudoObjectExpr>(E)->getResultExpr(), U);
    case Stmt::CXXDefaultArgExprClass:
    case Stmt::CXXDefaultInitExprClass:
      return;
    case Stmt::StmtExprClass: {
      const CompoundStmt *Body = cast<StmtExpr>(E)->getSubStmt();
      for (const Stmt *S : Body->body()) {
        const auto *Last = S == Body->body_back() ? dyn_cast<Expr>(S) : nullptr;
        Last ? expr(Last, U) : stmt(S);
      }
      return;
    }

    // Objects.
    case Stmt::DeclRefExprClass:
      if (isa<VarDecl, BindingDecl>(cast<DeclRefExpr>(E)->getDecl()))
        access(E, U, anchorOr(E));
      return;
    case Stmt::MemberExprClass:
      parts(E);
      if (isa<FieldDecl, VarDecl>(cast<MemberExpr>(E)->getMemberDecl()))
        access(E, U, anchorOr(E));
      return;
    case Stmt::ArraySubscriptExprClass:
      parts(E);
      access(E, U, anchorOr(E));
      return;

    case Stmt::ConditionalOperatorClass: {
      const auto *Conditional = cast<ConditionalOperator>(E);
      expr(Conditional->getCond(), Use::Read);
      expr(Conditional->getTrueExpr(), U);
      return expr(Conditional->getFalseExpr(), U);
    }
    case Stmt::BinaryConditionalOperatorClass: {
      const auto *Conditional = cast<BinaryConditionalOperator>(E);
      expr(Conditional->getCommon(), Use::Read);
      return expr(Conditional->getFalseExpr(), U);
    }
    case Stmt::UnaryOperatorClass:
      return unary(cast<UnaryOperator>(E), U);
    case Stmt::BinaryOperatorClass:
    case Stmt::CompoundAssignOperatorClass:
      return binary(cast<BinaryOperator>(E), U);

    case Stmt::CallExprClass:
    case Stmt::CXXMemberCallExprClass:
    case Stmt::CXXOperatorCallExprClass:
    case Stmt::UserDefinedLiteralClass:
      return call(cast<CallExpr>(E), U);
    case Stmt::CXXConstructExprClass:
    case Stmt::CXXTemporaryObjectExprClass:
      return construct(cast<CXXConstructExpr>(E));
    default:
      break;
    }
    if (const auto *Cast = dyn_cast<CastExpr>(E))
      return conversion(Cast, U);
    if (const auto *New = dyn_cast<CXXNewExpr>(E))
      F.News.push_back(New);
    for (const Stmt *Child : E->children()) {
      if (const auto *ChildExpr = dyn_cast_or_null<Expr>(Child))
        expr(ChildExpr, Use::Name);
      else
        stmt(Child);
    }
  }

  void conversion(const CastExpr *Cast, Use U) {
    const Expr *Sub = Cast->getSubExpr();
    if (Cast->getCastKind() == CK_BitCast || Cast->getCastKind() == CK_LValueBitCast)
      F.Views.push_back(Cast);
    switch (Cast->getCastKind()) {
    case CK_LValueToRValue: {
      const Stmt *Outer = Anchor;
      Anchor = Cast;
      // A value read only to be thrown away, `(void)x`, is how one says that x is unused.
      expr(Sub, Use::Read);
      Anchor = Outer;
      return;
    }
    case CK_ToVoid:
      if (const auto *Inner = dyn_cast<ImplicitCastExpr>(Sub->IgnoreParens());
          Inner && Inner->getCastKind() == CK_LValueToRValue)
        return expr(Inner->getSubExpr(), Use::Name);
      return expr(Sub, Use::Name);
    case CK_AtomicToNonAtomic:
    case CK_ArrayToPointerDecay:
    case CK_FunctionToPointerDecay:
    case CK_BuiltinFnToFnPtr:
      return expr(Sub, Use::Name);
    default:
      return expr(Sub, Sub->isGLValue() ? U : Use::Read);
    }
  }

  void unary(const UnaryOperator *Op, Use U) {
    const Expr *Sub = Op->getSubExpr();
    switch (Op->getOpcode()) {
    case UO_AddrOf:
      return expr(Sub, Use::Name);
    case UO_Deref:
      parts(Op);
      return access(Op, U, anchorOr(Op));
    case UO_PreInc:
    case UO_PreDec:
    case UO_PostInc:
    case UO_PostDec:
      return anchored(Op, Sub, Use::ReadWrite);
    default:
      return expr(Sub, Sub->isGLValue() ? Use::Name : Use::Read);
    }
  }

  void binary(const BinaryOperator *Op, Use U) {
    if (Op->isAssignmentOp()) {
      expr(Op->getRHS(), Use::Read);
      return anchored(Op, Op->getLHS(), Op->isCompoundAssignmentOp() ? Use::ReadWrite : Use::Write);
    }
    if (Op->getOpcode() == BO_Comma) {
      expr(Op->getLHS(), Use::Name);
      return expr(Op->getRHS(), U);
    }
    expr(Op->getLHS(), Use::Read);
    expr(Op->getRHS(), Use::Read);
  }

  void anchored(const Stmt *At, const Expr *Sub, Use U) {
    const Stmt *Outer = Anchor;
    Anchor = At;
    expr(Sub, U);
    Anchor = Outer;
  }

  const Stmt *anchorOr(const Expr *E) const { return Anchor ? Anchor : E; }

  void call(const CallExpr *Call, Use U) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && library::isUnevaluatingBuiltin(Callee))
      return;
    // std::move(x), std::forward<T>(x) and __builtin_expect are what they are given.
    if (Callee && Call->getNumArgs() >= 1 && library::isIdentity(Callee)) {
      for (unsigned I = 0; I < Call->getNumArgs(); ++I)
        expr(Call->getArg(I), I == 0 ? U : Use::Read);
      return;
    }
    CallSite Site;
    Site.Site = Call;
    Site.Callee = Callee;
    Site.In = F.decl();
    unsigned FirstArg = 0;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
      Site.ObjectArg = Member->getImplicitObjectArgument();
      Site.ObjectIsPointer = Site.ObjectArg && Site.ObjectArg->getType()->isPointerType();
    } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
      const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
      if (Method && Method->isInstance() && Operator->getNumArgs() > 0) {
        Site.ObjectArg = Operator->getArg(0);
        FirstArg = 1;
      }
    }
    if (Site.ObjectArg)
      object(Site, Call);
    else
      anchorless(Call->getCallee());
    for (unsigned I = FirstArg; I < Call->getNumArgs(); ++I)
      Site.Args.push_back(Call->getArg(I));
    arguments(Site, Call);
    F.Calls.push_back(std::move(Site));
    // A reference that is returned names an object: v[i], v.front(), a getter.
    if (Call->isGLValue())
      access(Call, U, anchorOr(Call));
  }

  void anchorless(const Expr *E) {
    const Stmt *Outer = Anchor;
    Anchor = nullptr;
    expr(E, Use::Read);
    Anchor = Outer;
  }

  void construct(const CXXConstructExpr *Construct) {
    CallSite Site;
    Site.Site = Construct;
    Site.Callee = Construct->getConstructor();
    Site.In = F.decl();
    for (const Expr *Arg : Construct->arguments())
      Site.Args.push_back(Arg);
    arguments(Site, Construct);
    F.Calls.push_back(std::move(Site));
    if (Construct->getNumArgs() == 1 && isAtomicRefType(Construct->getType()) &&
        !isAtomicRefType(Construct->getArg(0)->getType()))
      Refs.push_back(Construct);
  }

  /// An atomic_ref that is kept in a member or handed on names its object all the same: what is done through it is not
  /// seen here, but it is atomic.
  void unresolvedRefs() {
    for (const CXXConstructExpr *Ref : Refs) {
      const Expr *Bound = Ref->getArg(0);
      if (llvm::any_of(F.Ops, [&](const AtomicOp &Op) {
            return Op.ObjectExpr && isAtomicRefType(Op.ObjectExpr->getType()) &&
                   TU.atomicRefBound(Op.ObjectExpr) == Bound;
          }))
        continue;
      AtomicOp Op;
      Op.Family = Api::StdAtomicRef;
      Op.Kind = OpKind::Load;
      Op.Site = Ref;
      Op.Name = "atomic_ref";
      Op.ObjectExpr = Bound;
      Op.Composite = true;
      Op.In = F.decl();
      Op.Object = TU.placeOf(Bound);
      if (Op.Object)
        F.Ops.push_back(std::move(Op));
    }
  }

  /// The implicit object. A shared_ptr has no plain scalar access: its members and operators are its accesses.
  void object(const CallSite &Site, const Expr *Call) {
    const Expr *Object = Site.ObjectArg;
    Use U = Use::Name;
    if (!Site.ObjectIsPointer && library::isSharedPtr(Object->getType())) {
      const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Site.Callee);
      const bool Assigns = Method && (Method->getOverloadedOperator() == OO_Equal || !Method->isConst());
      U = Assigns ? Use::Write : Use::Read;
    }
    const Stmt *Outer = Anchor;
    Anchor = Call;
    expr(Object, Site.ObjectIsPointer ? Use::Read : U);
    Anchor = Outer;
  }

  void arguments(const CallSite &Site, const Expr *Call) {
    const library::ArgumentUses Uses = library::argumentUses(Site, TU);
    for (unsigned I = 0; I < Site.Args.size(); ++I) {
      const Expr *Arg = Site.Args[I];
      Use U = Use::Name;
      switch (Uses.ofReference(I)) {
      case library::Touch::None:
        break;
      case library::Touch::Read:
        U = Use::Read;
        break;
      case library::Touch::Write:
        U = Use::Write;
        break;
      case library::Touch::ReadWrite:
        U = Use::ReadWrite;
        break;
      }
      // A copyable atomic that the library copies is read by its own copy constructor.
      if (isAtomicType(Arg->getType()))
        U = Use::Name;
      const Stmt *Outer = Anchor;
      Anchor = Arg->isGLValue() ? Call : nullptr;
      expr(Arg, Arg->isGLValue() ? U : Use::Read);
      Anchor = Outer;
      if (const library::Touch Bytes = Uses.ofBytes(I); Bytes != library::Touch::None)
        bytes(Arg, Bytes, Call);
    }
  }

  /// memcpy(&x, ...): the bytes of x are accessed by the call.
  void bytes(const Expr *Pointer, library::Touch Touch, const Expr *Call) {
    Access A;
    A.Kind = Touch == library::Touch::Read ? Access::Read : Access::Write;
    A.Site = Call;
    A.Anchor = Call;
    A.Bytes = true;
    A.In = F.decl();
    A.Object = TU.pointee(Pointer);
    const Expr *Stripped = Pointer->IgnoreParenCasts();
    A.Type = Stripped->getType()->isPointerType() ? Stripped->getType()->getPointeeType() : Stripped->getType();
    if (A.Object)
      F.Accesses.push_back(std::move(A));
  }

  void recordOp(const Expr *E) {
    AtomicOp Op;
    if (!recognise(E, TU.api(), Op))
      return;
    Op.In = F.decl();
    if (Op.ObjectExpr)
      Op.Object = Op.ObjectIsPointer                          ? TU.pointee(Op.ObjectExpr)
                  : isAtomicRefType(Op.ObjectExpr->getType()) ? TU.atomicRefBinding(Op.ObjectExpr)
                                                              : TU.placeOf(Op.ObjectExpr);
    F.Ops.push_back(std::move(Op));
  }

  FunctionModel &F;
  TUModel &TU;
  llvm::SmallVector<const CXXConstructExpr *, 2> Refs;
  /// The conversion, assignment or call that performs the access of the lvalue being visited.
  const Stmt *Anchor = nullptr;
};

class DefinitionNoter {
public:
  DefinitionNoter(const VarDecl *Initialised, llvm::DenseMap<const VarDecl *, VarDefinitions> &Definitions,
                  llvm::DenseMap<const FunctionDecl *, AddressUses> &AddressTaken)
      : Initialised(Initialised), Definitions(Definitions), AddressTaken(AddressTaken) {}

  void visit(const Stmt *S) {
    if (!S)
      return;
    if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit())
          define(Var, Var->getInit());
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
      if (Binary->isAssignmentOp())
        if (const VarDecl *Var = variable(Binary->getLHS()))
          define(Var, Binary->isCompoundAssignmentOp() ? nullptr : Binary->getRHS());
    } else if (const auto *Unary = dyn_cast<UnaryOperator>(S)) {
      if (const VarDecl *Var = variable(Unary->getSubExpr())) {
        if (Unary->isIncrementDecrementOp())
          define(Var, nullptr);
        else if (Unary->getOpcode() == UO_AddrOf)
          Definitions[Var].AddressTaken = true;
      }
    } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      const unsigned Skip = isa<CXXOperatorCallExpr>(Call) && isa_and_nonnull<CXXMethodDecl>(Callee) ? 1 : 0;
      for (unsigned I = Skip; I < Call->getNumArgs(); ++I)
        bound(Call->getArg(I), Callee && I - Skip < Callee->getNumParams() ? Callee->getParamDecl(I - Skip) : nullptr);
      // The callee is called, not taken the address of.
      const Expr *CalleeExpr = Call->getCallee()->IgnoreParenImpCasts();
      for (const Stmt *Child : S->children())
        if (Child && (!isa<Expr>(Child) || cast<Expr>(Child)->IgnoreParenImpCasts() != CalleeExpr ||
                      !isa<DeclRefExpr>(CalleeExpr)))
          visit(Child);
      return;
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
      for (unsigned I = 0; I < Construct->getNumArgs(); ++I)
        bound(Construct->getArg(I),
              I < Construct->getConstructor()->getNumParams() ? Construct->getConstructor()->getParamDecl(I) : nullptr);
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      if (const auto *FD = dyn_cast<FunctionDecl>(Ref->getDecl())) {
        AddressUses &Uses = AddressTaken[FD->getCanonicalDecl()];
        ++Uses.Count;
        if (Initialised)
          Uses.Tables.push_back(Initialised);
      }
    } else if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const Expr *Init : Lambda->capture_inits())
        visit(Init);
      visit(Lambda->getBody());
      return;
    } else if (const auto *Asm = dyn_cast<GCCAsmStmt>(S)) {
      for (unsigned I = 0; I < Asm->getNumOutputs(); ++I)
        if (const VarDecl *Var = variable(Asm->getOutputExpr(I)))
          define(Var, nullptr);
    }
    for (const Stmt *Child : S->children())
      visit(Child);
  }

private:
  static const VarDecl *variable(const Expr *E) {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return Var ? Var->getCanonicalDecl() : nullptr;
  }

  void define(const VarDecl *Var, const Expr *Value) {
    VarDefinitions &D = Definitions[Var->getCanonicalDecl()];
    D.Only = ++D.Count == 1 ? Value : nullptr;
  }

  void bound(const Expr *Arg, const ParmVarDecl *Param) {
    if (!Param || !Param->getType()->isLValueReferenceType() ||
        Param->getType().getNonReferenceType().isConstQualified())
      return;
    if (const VarDecl *Var = variable(Arg))
      Definitions[Var].AddressTaken = true;
  }

  const VarDecl *Initialised;
  llvm::DenseMap<const VarDecl *, VarDefinitions> &Definitions;
  llvm::DenseMap<const FunctionDecl *, AddressUses> &AddressTaken;
};

} // namespace

void walkFunction(FunctionModel &F) { BodyWalker(F).run(); }

void noteDefinitions(const Stmt *S, const VarDecl *Initialised,
                     llvm::DenseMap<const VarDecl *, VarDefinitions> &Definitions,
                     llvm::DenseMap<const FunctionDecl *, AddressUses> &AddressTaken) {
  DefinitionNoter(Initialised, Definitions, AddressTaken).visit(S);
}

} // namespace clang::tidy::atomvet
