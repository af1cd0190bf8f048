//===- Layout.cpp ---------------------------------------------------------===//

#include "model/layout/Layout.h"
#include "model/Library.h"
#include "model/Statements.h"
#include "support/Compat.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecordLayout.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/TargetInfo.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

namespace clang::tidy::atomvet {

namespace {

constexpr unsigned MaxDepth = 64;
constexpr uint64_t MaxNaturalAlign = 16;
/// Where the offset alone is to decide.
constexpr uint64_t AnyAlignment = uint64_t(1) << 32;

uint64_t lowestBit(uint64_t Value) { return Value & (~Value + 1); }

/// void, char and the like: a pointer to one says nothing of what is there.
bool isBytes(QualType T) {
  return T->isVoidType() || T->isAnyCharacterType() || T->isStdByteType() || T->isFunctionType();
}

bool isRecord(QualType T) { return T->isRecordType() && !isAtomicType(T); }

QualType elementOf(QualType T) {
  while (const auto *Array = T->getAsArrayTypeUnsafe())
    T = Array->getElementType();
  return T;
}

bool isComplete(QualType T) {
  return !T.isNull() && !T->isDependentType() && !T->isIncompleteType() && !T->isUndeducedType() &&
         !T->isFunctionType() && !T->isSizelessType() &&
         !(T->getAsRecordDecl() && T->getAsRecordDecl()->isInvalidDecl());
}

bool isFieldPacked(const FieldDecl *FD, const ASTContext &Context) {
  const RecordDecl *RD = FD->getParent();
  if (FD->hasAttr<PackedAttr>() || RD->hasAttr<PackedAttr>())
    return true;
  const auto *Pragma = RD->getAttr<MaxFieldAlignmentAttr>();
  return Pragma && Pragma->getAlignment() < Context.getTargetInfo().getSuitableAlign();
}

} // namespace

//===----------------------------------------------------------------------===//
// Address
//===----------------------------------------------------------------------===//

uint64_t Address::offsetAlignment() const {
  uint64_t Align = AnyAlignment;
  for (const uint64_t Part : {uint64_t(Offset), Stride, ScalarStride})
    if (Part)
      Align = std::min(Align, lowestBit(Part));
  return Align;
}

uint64_t Address::alignment() const { return std::min(Base, offsetAlignment()); }

bool Address::isBelow(uint64_t Required) const {
  if (Root == Unknown || Required <= 1 || alignment() >= Required)
    return false;
  // A buffer used at an offset that only the program knows: it may well be a multiple.
  if (ScalarStride && lowestBit(ScalarStride) < Required)
    return false;
  if (Root == Object || Field)
    return true;
  // What a pointer points to is aligned as its type says, or better; only an access that no object of that type need
  // be aligned for is wrong by itself.
  return Lowered || Required == 16 || offsetAlignment() < std::min(Required, Base);
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

std::optional<uint64_t> Layout::sizeOf(QualType T) {
  if (!isComplete(T) || T->isVariableArrayType())
    return std::nullopt;
  if (Target == Native)
    return TU.context().getTypeSizeInChars(T).getQuantity();
  const std::optional<I386Layout::Extent> Known = Portable.of(T);
  return Known ? std::optional<uint64_t>(Known->Size) : std::nullopt;
}

uint64_t Layout::alignOf(QualType T) const {
  return isComplete(T) ? TU.context().getTypeAlignInChars(T).getQuantity() : 1;
}

uint64_t Layout::required(const AtomicOp &Op) const {
  // Objects of another size are locked, wherever they are.
  const uint64_t Natural = llvm::isPowerOf2_64(Op.Size) && Op.Size <= 16 ? Op.Size : 1;
  if (Op.Family == Api::SharedPtr)
    return 1;
  if (Op.Family == Api::StdAtomicRef && !Op.ValueType.isNull())
    return std::max(Natural, alignOf(Op.ValueType));
  return Natural;
}

Address Layout::promise(QualType T) const {
  Address A;
  if (T.isNull())
    return A;
  A.Type = T;
  const QualType Element = elementOf(T);
  if (!isComplete(Element) || isBytes(Element))
    return A;
  A.Root = Address::Promise;
  A.RootType = T;
  A.Base = alignOf(Element);
  A.Lowered = A.Base < alignOf(Element.getCanonicalType());
  if (Target != Native)
    A.Base = AnyAlignment;
  return A;
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

namespace {
struct Nested {
  explicit Nested(unsigned &Depth) : Depth(Depth) { ++Depth; }
  ~Nested() { --Depth; }
  unsigned &Depth;
};
} // namespace

Address Layout::ofLvalue(const Expr *E) {
  const Nested Guard(Depth);
  if (!E || Depth > MaxDepth)
    return Address();
  E = E->IgnoreParens();
  if (const auto *Full = dyn_cast<FullExpr>(E))
    return ofLvalue(Full->getSubExpr());
  if (const auto *Subst = dyn_cast<SubstNonTypeTemplateParmExpr>(E))
    return ofLvalue(Subst->getReplacement());
  if (const auto *Opaque = dyn_cast<OpaqueValueExpr>(E); Opaque && Opaque->getSourceExpr())
    return ofLvalue(Opaque->getSourceExpr());
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      return variable(Var);
    if (const auto *Binding = dyn_cast<BindingDecl>(Ref->getDecl()))
      return Binding->getHoldingVar() ? variable(Binding->getHoldingVar()) : ofLvalue(Binding->getBinding());
    return Address();
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (const auto *Static = dyn_cast<VarDecl>(Member->getMemberDecl()))
      return variable(Static);
    const auto *FD = dyn_cast<FieldDecl>(Member->getMemberDecl());
    return FD ? field(Member->isArrow() ? ofPointer(Member->getBase()) : ofLvalue(Member->getBase()), FD) : Address();
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return advanced(ofPointer(Subscript->getBase()), Subscript->getType(), Subscript->getIdx(), false);
  if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    if (!Cast->getSubExpr()->isGLValue())
      return promise(E->getType());
    switch (Cast->getCastKind()) {
    case CK_NoOp:
    case CK_AddressSpaceConversion:
      return ofLvalue(Cast->getSubExpr());
    case CK_DerivedToBase:
    case CK_UncheckedDerivedToBase:
      return base(ofLvalue(Cast->getSubExpr()), Cast);
    case CK_LValueBitCast:
      return converted(ofLvalue(Cast->getSubExpr()), Cast, Cast->getType());
    default:
      return promise(E->getType());
    }
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_Deref)
      return ofPointer(Unary->getSubExpr());
    if (Unary->getOpcode() == UO_Extension || (Unary->isPrefix() && Unary->isIncrementDecrementOp()))
      return ofLvalue(Unary->getSubExpr());
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->isAssignmentOp())
      return ofLvalue(Binary->getLHS());
    if (Binary->getOpcode() == BO_Comma)
      return ofLvalue(Binary->getRHS());
  }
  if (const auto *Generic = dyn_cast<GenericSelectionExpr>(E))
    return ofLvalue(Generic->getResultExpr());
  if (const auto *Choose = dyn_cast<ChooseExpr>(E))
    return ofLvalue(Choose->getChosenSubExpr());
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return call(Call, /*Pointer=*/false);
  return promise(E->getType());
}

Address Layout::ofPointer(const Expr *E) {
  const Nested Guard(Depth);
  if (!E || Depth > MaxDepth)
    return Address();
  E = E->IgnoreParens();
  if (const auto *Full = dyn_cast<FullExpr>(E))
    return ofPointer(Full->getSubExpr());
  if (const auto *Subst = dyn_cast<SubstNonTypeTemplateParmExpr>(E))
    return ofPointer(Subst->getReplacement());
  if (const auto *Opaque = dyn_cast<OpaqueValueExpr>(E); Opaque && Opaque->getSourceExpr())
    return ofPointer(Opaque->getSourceExpr());
  const QualType Pointee = E->getType()->isArrayType() ? E->getType() : E->getType()->getPointeeType();
  if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    const Expr *Sub = Cast->getSubExpr();
    switch (Cast->getCastKind()) {
    case CK_LValueToRValue:
      return loaded(Sub);
    case CK_ArrayToPointerDecay:
      return decayed(ofLvalue(Sub));
    case CK_NoOp:
    case CK_AddressSpaceConversion:
      return Sub->isGLValue() ? promise(Pointee) : ofPointer(Sub);
    case CK_DerivedToBase:
    case CK_UncheckedDerivedToBase:
      return base(ofPointer(Sub), Cast);
    case CK_BitCast:
      return converted(ofPointer(Sub), Cast, Pointee);
    default:
      return promise(Pointee);
    }
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E)) {
    if (Unary->getOpcode() == UO_AddrOf)
      return ofLvalue(Unary->getSubExpr());
    if (Unary->getOpcode() == UO_Extension)
      return ofPointer(Unary->getSubExpr());
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->isAdditiveOp()) {
      const bool PointerLeft = Binary->getLHS()->getType()->isPointerType();
      return advanced(ofPointer(PointerLeft ? Binary->getLHS() : Binary->getRHS()), Pointee,
                      PointerLeft ? Binary->getRHS() : Binary->getLHS(), Binary->getOpcode() == BO_Sub);
    }
    if (Binary->getOpcode() == BO_Assign || Binary->getOpcode() == BO_Comma)
      return ofPointer(Binary->getRHS());
  }
  if (const auto *Generic = dyn_cast<GenericSelectionExpr>(E))
    return ofPointer(Generic->getResultExpr());
  if (const auto *Choose = dyn_cast<ChooseExpr>(E))
    return ofPointer(Choose->getChosenSubExpr());
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return call(Call, /*Pointer=*/true);
  return promise(Pointee);
}

/// What the declaration promises. Some ABIs align an array of sixteen bytes to sixteen; its author did not ask for
/// that.
uint64_t Layout::declaredAlignment(const VarDecl *Var) const {
  const ASTContext &Context = TU.context();
  const QualType T = Var->getType();
  if (!T->isArrayType() || Var->getMaxAlignment() != 0)
    return Context.getDeclAlign(Var).getQuantity();
  return std::max<uint64_t>(alignOf(T),
                            Context.toCharUnitsFromBits(Context.getPreferredTypeAlign(elementOf(T))).getQuantity());
}

Address Layout::variable(const VarDecl *Var) {
  const QualType T = Var->getType();
  if (T->isReferenceType()) {
    if (!isa<ParmVarDecl>(Var) && Var->getInit() && !Var->isInitCapture())
      if (const Address A = ofLvalue(Var->getInit()))
        return A;
    if (const auto *Param = dyn_cast<ParmVarDecl>(Var))
      return parameter(Param);
    return promise(T.getNonReferenceType());
  }
  Address A;
  A.Type = T;
  if (!isComplete(elementOf(T)) || Var->isInvalidDecl())
    return A;
  A.Root = Address::Object;
  A.RootType = T;
  A.Var = Var;
  A.Base = Target == Native ? declaredAlignment(Var) : AnyAlignment;
  return A;
}

/// The object that the pointer stored in this lvalue points to: what a local was set to, if it is set once.
Address Layout::loaded(const Expr *Lvalue) {
  const auto *Ref = dyn_cast<DeclRefExpr>(Lvalue->IgnoreParens());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (Var && !isa<ParmVarDecl>(Var) && Var->getType()->isPointerType()) {
    const Expr *Value = nullptr;
    if (const VarDefinitions *D = TU.definitions(Var); D && Var->hasLocalStorage() && !D->AddressTaken)
      Value = D->Only;
    else if (Var->getType().isConstQualified())
      Value = Var->getAnyInitializer();
    if (Value)
      if (const Address A = ofPointer(Value))
        return A;
  }
  if (const auto *Param = dyn_cast_or_null<ParmVarDecl>(Var))
    return parameter(Param);
  return promise(Lvalue->getType()->getPointeeType());
}

Address Layout::parameter(const ParmVarDecl *Param) {
  Address A = promise(Param->getType()->getPointeeType());
  const auto *FD = dyn_cast<FunctionDecl>(Param->getDeclContext());
  // A pointer that is set to something else is not what the caller gave.
  const bool IsSet = Param->getType()->isPointerType() && TU.definitions(Param);
  if (Target != Native || !A || !isRecord(A.RootType) || !FD || IsSet || !TU.allCallersKnown(FD))
    return A;
  const auto [It, New] = Parameters.try_emplace(Param, Residue{A.Base, 0});
  if (New) {
    // What every caller's address is a multiple of, plus a rest that they agree on.
    std::optional<Residue> Common;
    for (const auto &[Caller, Call] : TU.callers(FD)) {
      const unsigned I = Param->getFunctionScopeIndex();
      const Expr *Arg = I < Call->Args.size() ? Call->Args[I] : nullptr;
      const Address At = Param->getType()->isReferenceType() ? ofLvalue(Arg) : ofPointer(Arg);
      Residue Given;
      if (At) {
        Given.Modulus = std::min<uint64_t>(At.Base, MaxNaturalAlign);
        for (const uint64_t Stride : {At.Stride, At.ScalarStride})
          if (Stride)
            Given.Modulus = std::min(Given.Modulus, lowestBit(Stride));
        Given.Rest = uint64_t(At.Offset) % Given.Modulus;
      }
      if (!Common)
        Common = Given;
      Common->Modulus = std::min(Common->Modulus, Given.Modulus);
      while (Common->Rest % Common->Modulus != Given.Rest % Common->Modulus)
        Common->Modulus /= 2;
      Common->Rest %= Common->Modulus;
    }
    if (Common && Common->Modulus > A.Base)
      Parameters[Param] = *Common;
  }
  const Residue Known = Parameters[Param];
  A.Base = Known.Modulus;
  A.Offset = Known.Rest;
  if (Known.Rest)
    A.RootType = QualType();
  return A;
}

Address Layout::call(const CallExpr *Call, bool Pointer) {
  const Address Opaque = promise(Pointer ? Call->getType()->getPointeeType() : Call->getType());
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return Opaque;
  if (Pointer && library::isAlignmentPromise(Callee)) {
    // assume_aligned(p, 16) says what is not known.
    Address A = promise(Call->getArg(0)->IgnoreParenImpCasts()->getType()->getPointeeType());
    A.Root = Address::Unknown;
    return A;
  }
  if (Call->getNumArgs() >= 1 && library::isIdentity(Callee))
    return Pointer ? ofPointer(Call->getArg(0)) : ofLvalue(Call->getArg(0));
  if (Pointer && Call->getNumArgs() == 1 && library::isAddressOf(Callee))
    return ofLvalue(Call->getArg(0));
  if (Pointer && allocatesOrdinarily(Callee)) {
    Address A;
    A.Root = Address::Object;
    A.Allocated = Call;
    A.Type = Call->getType()->getPointeeType();
    A.Base = Target == Native ? ordinaryAlignment() : AnyAlignment;
    return A;
  }
  // The elements of a std::array are the array itself.
  const Expr *Object = nullptr, *Index = nullptr;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
    const llvm::StringRef Name = library::plainName(Callee);
    if (library::oneOf(Name, {"at", "front", "data"}))
      Object = Member->getImplicitObjectArgument();
    if (Name == "at" && Call->getNumArgs() == 1)
      Index = Call->getArg(0);
  } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
             Operator && Operator->getOperator() == OO_Subscript && Operator->getNumArgs() == 2) {
    Object = Operator->getArg(0);
    Index = Operator->getArg(1);
  }
  if (Object && !Object->getType()->isPointerType() && library::isStdClass(Object->getType(), "array")) {
    Address A = ofLvalue(Object);
    A.Type = Opaque.Type;
    return Index ? advanced(A, Opaque.Type, Index, false) : A;
  }
  return Opaque;
}

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

Address Layout::field(Address A, const FieldDecl *FD) {
  const RecordDecl *Parent = FD->getParent();
  if (Parent->isInvalidDecl() || Parent->isDependentType() || !Parent->isCompleteDefinition())
    return Address();
  const QualType Type = FD->getType();
  if (Type->isReferenceType())
    return promise(Type.getNonReferenceType());
  if (!A) {
    A = promise(recordType(TU.context(), Parent));
    if (!A)
      return A;
  }
  std::optional<uint64_t> Offset;
  if (Target == Native)
    Offset = TU.context().getASTRecordLayout(Parent).getFieldOffset(FD->getFieldIndex()) / 8;
  else
    Offset = Portable.offsetOf(FD);
  if (!Offset)
    return Address();
  A.Offset += *Offset;
  A.Field = FD;
  // A type that is aligned lower than usual undoes what the fields inside ask for.
  A.Packed |= isFieldPacked(FD, TU.context()) || (A.Field && alignOf(A.Type) < alignOf(A.Type.getCanonicalType()));
  A.Type = Type;
  A.Cast = nullptr;
  return A;
}

Address Layout::base(Address A, const CastExpr *Cast) {
  const QualType To = Cast->getType()->isPointerType() ? Cast->getType()->getPointeeType() : Cast->getType();
  for (const CXXBaseSpecifier *Spec : Cast->path()) {
    const CXXRecordDecl *Derived = A.Type.isNull() ? nullptr : A.Type->getAsCXXRecordDecl();
    const CXXRecordDecl *Base = Spec->getType()->getAsCXXRecordDecl();
    if (!A || !Derived || !Base || Spec->isVirtual() || !Derived->isCompleteDefinition() || Derived->isInvalidDecl())
      return promise(To);
    Derived = Derived->getDefinition();
    std::optional<uint64_t> Offset;
    if (Target == Native)
      Offset = TU.context().getASTRecordLayout(Derived).getBaseClassOffset(Base->getDefinition()).getQuantity();
    else
      Offset = Portable.offsetOfBase(Derived, Base);
    if (!Offset)
      return Address();
    A.Offset += *Offset;
    A.Packed |= Derived->hasAttr<PackedAttr>() || Derived->hasAttr<MaxFieldAlignmentAttr>();
    A.Type = Spec->getType();
  }
  return A;
}

Address Layout::decayed(Address A) const {
  if (!A.Type.isNull())
    if (const auto *Array = A.Type->getAsArrayTypeUnsafe())
      A.Type = Array->getElementType();
  return A;
}

Address Layout::advanced(Address A, QualType Element, const Expr *Index, bool Backwards) {
  Expr::EvalResult Result;
  std::optional<int64_t> Constant;
  if (!Index->isValueDependent() && Index->EvaluateAsInt(Result, TU.context()))
    Constant = Result.Val.getInt().getExtValue();
  if (Constant && Backwards)
    Constant = -*Constant;
  return advanced(A, Element, Constant);
}

Address Layout::advanced(Address A, QualType Element, std::optional<int64_t> Index) {
  if (!A)
    return promise(Element);
  // Pointer arithmetic within what a pointer promises: the next object is like the first.
  if (A.Root == Address::Promise && !A.RootType.isNull() && !A.Field && A.Offset == 0 && !A.Cast &&
      !A.RootType->isArrayType() && TU.context().hasSameUnqualifiedType(Element, A.RootType))
    return A;
  const std::optional<uint64_t> Size = sizeOf(Element);
  if (!Size)
    return promise(Element);
  A.Type = Element;
  if (!Index) {
    uint64_t &Stride = isRecord(Element) || Element->isArrayType() ? A.Stride : A.ScalarStride;
    Stride = std::gcd(Stride, *Size);
    return A;
  }
  A.Offset += *Index * int64_t(*Size);
  // Outside of the object that is known: what is there is not.
  const std::optional<uint64_t> Whole = A.RootType.isNull() ? std::nullopt : sizeOf(A.RootType);
  const bool Flexible = A.Field && A.Field->getType()->isIncompleteArrayType();
  if (A.Offset < 0 || (Whole && uint64_t(A.Offset) >= *Whole && *Index != 0 && !Flexible))
    return promise(Element);
  return A;
}

Address Layout::converted(Address A, const CastExpr *Cast, QualType To) {
  if (!A)
    return promise(To);
  if (isBytes(To) || !isComplete(elementOf(To)) || TU.context().hasSameUnqualifiedType(To, A.Type)) {
    A.Type = To;
    return A;
  }
  // A pointer to one record made into a pointer to another: a derived one, the one around it. Somebody knows better.
  const bool IsWhole = !A.Field && A.Offset == 0 && !A.Stride && !A.ScalarStride;
  if (A.Root == Address::Promise && isRecord(To) && (IsWhole || !isBytes(elementOf(A.Type))))
    return promise(To);
  A.Type = To;
  if (Cast && alignOf(To) > 1)
    A.Cast = Cast;
  return A;
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

/// The same place, where an index that the caller cannot name is as good as another.
static bool isSamePlace(const Place &A, const Place &B) {
  return A.Root == B.Root && A.Var == B.Var && A.ValueExpr == B.ValueExpr &&
         llvm::equal(A.Steps, B.Steps, [](const PlaceStep &X, const PlaceStep &Y) {
           const auto IsUnnamed = [](const PlaceStep &S) {
             return S.Kind == PlaceStep::Index && !S.Subscript && !S.Constant;
           };
           return X == Y || (IsUnnamed(X) && IsUnnamed(Y));
         });
}

const AtomicOp *Layout::inner(const FunctionModel &F, const AtomicOp &Op) const {
  const CallSite *Call = Op.Through ? F.callAt(Op.Site) : nullptr;
  if (!Call)
    return nullptr;
  const FunctionModel *Callee = TU.function(Op.Through);
  for (const AtomicOp &Inside : TU.summary(Op.Through).Ops)
    if ((Inside.Inner ? Inside.Inner : Inside.Site) == Op.Inner &&
        isSamePlace(
            TU.withoutIndexIntoScalar(TU.atCall(Inside.Object, Callee ? Callee->decl() : Op.Through, *Call), Op.Size),
            Op.Object))
      return &Inside;
  return nullptr;
}

Address Layout::ofOperation(const FunctionModel &F, const AtomicOp &Op) {
  if (!Op.Through) {
    if (!Op.ObjectExpr)
      return Address();
    if (Op.ObjectIsPointer)
      return ofPointer(Op.ObjectExpr);
    if (isAtomicRefType(Op.ObjectExpr->getType()))
      return ofLvalue(TU.atomicRefBound(Op.ObjectExpr));
    return ofLvalue(Op.ObjectExpr);
  }
  const AtomicOp *Inside = inner(F, Op);
  const CallSite *Call = Inside ? F.callAt(Op.Site) : nullptr;
  if (!Call)
    return Address();
  const Place &P = Inside->Object;
  llvm::ArrayRef<PlaceStep> Steps = P.Steps;
  Address A;
  if (P.Root == Place::This && Call->ObjectArg) {
    A = Call->ObjectIsPointer ? ofPointer(Call->ObjectArg) : ofLvalue(Call->ObjectArg);
  } else if (const auto *Param = dyn_cast_or_null<ParmVarDecl>(P.Var);
             Param && Param->getFunctionScopeIndex() < Call->Args.size() && !Steps.empty()) {
    const Expr *Arg = Call->Args[Param->getFunctionScopeIndex()];
    A = Param->getType()->isReferenceType() ? ofLvalue(Arg) : ofPointer(Arg);
    Steps = Steps.drop_front();
  } else {
    return Address();
  }
  for (const PlaceStep &Step : Steps) {
    switch (Step.Kind) {
    case PlaceStep::Field: {
      const QualType Parent = recordType(TU.context(), Step.FD->getParent());
      if (A.Type.isNull() || !TU.context().hasSameUnqualifiedType(Parent, A.Type))
        A = converted(A, nullptr, Parent);
      A = field(A, Step.FD);
      break;
    }
    case PlaceStep::Index: {
      if (A.Type.isNull())
        return Address();
      const auto *Array = A.Type->getAsArrayTypeUnsafe();
      A = advanced(A, Array ? Array->getElementType() : A.Type, Step.Constant);
      break;
    }
    case PlaceStep::Deref:
      A = A.Type.isNull() ? Address() : promise(A.Type->getPointeeType());
      break;
    }
  }
  // The callee may look at what it is given as something else, which places do not say.
  const std::optional<uint64_t> Size = A.Type.isNull() ? std::nullopt : sizeOf(A.Type);
  return Steps.empty() || (Size && *Size == Op.Size) ? A : Address();
}

Address Layout::ofField(const FieldDecl *FD) { return field(Address(), FD); }

bool Layout::isMisplaced(Address A, uint64_t &Required) {
  if (A.Type.isNull())
    return false;
  if (const auto *Array = A.Type->getAsArrayTypeUnsafe()) {
    const QualType Element = Array->getElementType();
    if (const std::optional<uint64_t> Size = sizeOf(Element); Size && *Size)
      A.Stride = std::gcd(A.Stride, *Size);
    A.Type = Element;
    return isMisplaced(A, Required);
  }
  if (isAtomicType(A.Type)) {
    Required = alignOf(A.Type);
    return A.isBelow(Required);
  }
  const RecordDecl *RD = A.Type->getAsRecordDecl();
  RD = RD ? RD->getDefinition() : nullptr;
  if (!RD || !isComplete(A.Type) || !TU.isProject(RD))
    return false;
  for (const FieldDecl *FD : RD->fields())
    if (!ofField(FD).isBelow(alignOf(elementOf(FD->getType()))) && isMisplaced(field(A, FD), Required))
      return true;
  return false;
}

//===----------------------------------------------------------------------===//
// Allocations
//===----------------------------------------------------------------------===//

uint64_t Layout::ordinaryAlignment() const { return TU.context().getTargetInfo().getNewAlign() / 8; }

bool Layout::allocatesOrdinarily(const FunctionDecl *FD) {
  if (!FD || !FD->getReturnType()->isPointerType())
    return false;
  const FunctionModel *Body = TU.function(FD);
  if (!Body)
    return library::isOrdinaryAllocation(FD, TU);
  const auto [It, New] = Allocators.try_emplace(FD->getCanonicalDecl(), false);
  if (!New)
    return It->second;
  // A wrapper hands on what malloc gave it, or null.
  llvm::SmallVector<const Expr *, 4> Returned;
  collectReturns(Body->decl()->getBody(), Returned);
  bool Any = false, Other = false;
  for (const Expr *E : Returned) {
    if (E->isNullPointerConstant(TU.context(), Expr::NPC_ValueDependentIsNull))
      continue;
    const Address A = ofPointer(E);
    (A.Allocated && A.Offset == 0 && !A.Stride && !A.ScalarStride && !A.Field ? Any : Other) = true;
  }
  return Allocators[FD->getCanonicalDecl()] = Any && !Other;
}

namespace {

class InitialiserWalker {
public:
  InitialiserWalker(const TUModel &TU, InitialiserMemory &Memory) : TU(TU), Memory(Memory) {}

  void declaration(const Decl *D) {
    if (const auto *Var = dyn_cast<VarDecl>(D)) {
      if (Var->getInit() && !Var->getType()->isDependentType() && !Var->isInvalidDecl() && TU.isProject(Var))
        expression(Var->getInit());
    } else if (isa<TranslationUnitDecl, LinkageSpecDecl>(D) || (isa<NamespaceDecl>(D) && TU.isProject(D))) {
      for (const Decl *Inner : cast<DeclContext>(D)->decls())
        declaration(Inner);
    }
  }

private:
  void expression(const Stmt *S) {
    if (!S || isa<LambdaExpr>(S)) // a lambda's body is a function of its own
      return;
    if (const auto *Cast = dyn_cast<CastExpr>(S);
        Cast && (Cast->getCastKind() == CK_BitCast || Cast->getCastKind() == CK_LValueBitCast))
      Memory.Views.push_back(Cast);
    if (const auto *New = dyn_cast<CXXNewExpr>(S))
      Memory.News.push_back(New);
    for (const Stmt *Child : S->children())
      expression(Child);
  }

  const TUModel &TU;
  InitialiserMemory &Memory;
};

} // namespace

InitialiserMemory memoryInInitialisers(const TUModel &TU) {
  InitialiserMemory Memory;
  InitialiserWalker Initialisers(TU, Memory);
  for (const Decl *D : TU.context().getTraversalScope())
    Initialisers.declaration(D);
  return Memory;
}

std::optional<AtomicPath> atomicInside(QualType T, const TUModel &TU, bool TypedOnly) {
  T = elementOf(T);
  if (isAtomicType(T))
    return AtomicPath();
  const RecordDecl *RD = T->getAsRecordDecl();
  RD = RD ? RD->getDefinition() : nullptr;
  if (!RD)
    return std::nullopt;
  for (const FieldDecl *FD : RD->fields()) {
    const bool Accessed =
        !TypedOnly && (TU.evidence({FD->getCanonicalDecl(), false}) || TU.evidence({FD->getCanonicalDecl(), true}));
    std::optional<AtomicPath> Path =
        Accessed ? std::optional<AtomicPath>(AtomicPath()) : atomicInside(FD->getType(), TU, TypedOnly);
    if (Path) {
      Path->insert(Path->begin(), FD);
      return Path;
    }
  }
  if (const auto *Class = dyn_cast<CXXRecordDecl>(RD))
    for (const CXXBaseSpecifier &Base : Class->bases())
      if (auto Path = atomicInside(Base.getType(), TU, TypedOnly))
        return Path;
  return std::nullopt;
}

bool isPacked(const RecordDecl *RD) {
  return RD->hasAttr<PackedAttr>() || RD->hasAttr<MaxFieldAlignmentAttr>() ||
         llvm::any_of(RD->fields(), [](const FieldDecl *FD) { return FD->hasAttr<PackedAttr>(); });
}

namespace {

/// Notes the records that static assertions are about.
class AssertionFinder : public RecursiveASTVisitor<AssertionFinder> {
public:
  AssertionFinder(const TUModel &TU, llvm::DenseSet<const RecordDecl *> &Asserted) : TU(TU), Asserted(Asserted) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool TraverseDecl(Decl *D) {
    return !D || (!isa<TranslationUnitDecl, NamespaceDecl, LinkageSpecDecl>(D) && !TU.isProject(D)) ||
           RecursiveASTVisitor::TraverseDecl(D);
  }
  bool TraverseStaticAssertDecl(StaticAssertDecl *D) {
    Within = true;
    const bool Go = RecursiveASTVisitor::TraverseStaticAssertDecl(D);
    Within = false;
    return Go;
  }
  bool VisitUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *E) {
    if (Within)
      note(E->getTypeOfArgument());
    return true;
  }
  bool VisitOffsetOfExpr(OffsetOfExpr *E) {
    if (Within)
      note(E->getTypeSourceInfo()->getType());
    return true;
  }

private:
  void note(QualType T) {
    if (const RecordDecl *RD = elementOf(T)->getAsRecordDecl(); RD && RD->getDefinition())
      Asserted.insert(RD->getDefinition());
  }

  const TUModel &TU;
  llvm::DenseSet<const RecordDecl *> &Asserted;
  bool Within = false;
};

bool holds(const RecordDecl *Outer, const RecordDecl *Inner) {
  if (Outer == Inner)
    return true;
  const auto Through = [&](QualType T) {
    const RecordDecl *RD = elementOf(T)->getAsRecordDecl();
    return RD && RD->getDefinition() && holds(RD->getDefinition(), Inner);
  };
  if (const auto *Class = dyn_cast<CXXRecordDecl>(Outer))
    for (const CXXBaseSpecifier &Base : Class->bases())
      if (Through(Base.getType()))
        return true;
  return llvm::any_of(Outer->fields(), [&](const FieldDecl *FD) { return Through(FD->getType()); });
}

} // namespace

bool PinnedLayouts::contains(const RecordDecl *RD) {
  if (!Asserted) {
    Asserted.emplace();
    AssertionFinder(TU, *Asserted).TraverseAST(TU.context());
  }
  RD = RD->getDefinition();
  return RD && llvm::any_of(*Asserted, [&](const RecordDecl *Known) { return holds(Known, RD); });
}

} // namespace clang::tidy::atomvet
