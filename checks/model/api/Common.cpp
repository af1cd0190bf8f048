//===- Common.cpp - What the API tables share -----------------------------===//

#include "model/api/Common.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringSwitch.h"

namespace clang::tidy::atomvet {

std::optional<RmwFn> rmwFnOf(llvm::StringRef Name) {
  return llvm::StringSwitch<std::optional<RmwFn>>(Name)
      .Case("add", RmwFn::Add)
      .Case("sub", RmwFn::Sub)
      .Case("and", RmwFn::And)
      .Case("or", RmwFn::Or)
      .Case("xor", RmwFn::Xor)
      .Case("nand", RmwFn::Nand)
      .Case("min", RmwFn::Min)
      .Case("umin", RmwFn::Min)
      .Case("max", RmwFn::Max)
      .Case("umax", RmwFn::Max)
      .Case("uinc", RmwFn::Other)
      .Case("udec", RmwFn::Other)
      .Case("negate", RmwFn::Other)
      .Case("complement", RmwFn::Other)
      .Case("fminimum", RmwFn::Other)
      .Case("fmaximum", RmwFn::Other)
      .Case("fminimum_num", RmwFn::Other)
      .Case("fmaximum_num", RmwFn::Other)
      .Default(std::nullopt);
}

ResultKind usualResult(OpKind K) {
  switch (K) {
  case OpKind::Load:
    return ResultKind::Loaded;
  case OpKind::Exchange:
  case OpKind::Rmw:
  case OpKind::TestAndSet:
    return ResultKind::Old;
  case OpKind::CompareExchange:
    return ResultKind::Success;
  default:
    return ResultKind::None;
  }
}

std::optional<Shape> shapeOf(llvm::StringRef Name) {
  const auto Kind = llvm::StringSwitch<std::optional<OpKind>>(Name)
                        .Case("load", OpKind::Load)
                        .Case("load_n", OpKind::Load)
                        .Case("test", OpKind::Load)
                        .Case("store", OpKind::Store)
                        .Case("store_n", OpKind::Store)
                        .Case("exchange", OpKind::Exchange)
                        .Case("exchange_n", OpKind::Exchange)
                        .Case("compare_exchange", OpKind::CompareExchange)
                        .Case("compare_exchange_n", OpKind::CompareExchange)
                        .Case("compare_exchange_strong", OpKind::CompareExchange)
                        .Case("compare_exchange_weak", OpKind::CompareExchange)
                        .Case("wait", OpKind::Wait)
                        .Case("notify_one", OpKind::Notify)
                        .Case("notify_all", OpKind::Notify)
                        .Case("test_and_set", OpKind::TestAndSet)
                        .Case("clear", OpKind::Clear)
                        .Case("init", OpKind::Init)
                        .Default(std::nullopt);
  if (Kind)
    return Shape{*Kind, RmwFn::None, usualResult(*Kind), Name == "compare_exchange_weak"};
  llvm::StringRef Rest = Name;
  ResultKind Result = ResultKind::None;
  if (Rest.consume_front("fetch_"))
    Result = ResultKind::Old;
  else if (Rest.consume_back("_fetch"))
    Result = ResultKind::New;
  else if (!Rest.consume_front("store_")) // C++26's reductions
    return std::nullopt;
  if (const std::optional<RmwFn> F = rmwFnOf(Rest))
    return Shape{OpKind::Rmw, *F, Result, false};
  return std::nullopt;
}

static std::optional<Order> orderNumbered(uint64_t N, OrderNumbers Numbers) {
  if (Numbers == OrderNumbers::Boost) {
    switch (N) {
    case 0:
      return Order::Relaxed;
    case 1:
      return Order::Consume;
    case 2:
      return Order::Acquire;
    case 4:
      return Order::Release;
    case 6:
      return Order::AcqRel;
    case 14:
      return Order::SeqCst;
    default:
      return std::nullopt;
    }
  }
  // GCC puts hints (hardware lock elision) above the low half.
  switch (N & 0xffff) {
  case 0:
    return Order::Relaxed;
  case 1:
    return Order::Consume;
  case 2:
    return Order::Acquire;
  case 3:
    return Order::Release;
  case 4:
    return Order::AcqRel;
  case 5:
    return Order::SeqCst;
  default:
    return std::nullopt;
  }
}

std::optional<Order> orderNamed(llvm::StringRef Name) {
  return llvm::StringSwitch<std::optional<Order>>(Name)
      .Case("relaxed", Order::Relaxed)
      .Case("consume", Order::Consume)
      .Case("acquire", Order::Acquire)
      .Case("release", Order::Release)
      .Case("acq_rel", Order::AcqRel)
      .Case("seq_cst", Order::SeqCst)
      .Default(std::nullopt);
}

/// Whether Loc was written by the body of a system header's function-like macro, and not passed to it. (A macro without
/// parameters is a name of the order: __ATOMIC_RELAXED.)
static bool writtenByLibraryMacro(SourceLocation Loc, const SourceManager &SM) {
  while (Loc.isMacroID()) {
    if (SM.getSLocEntry(SM.getFileID(Loc)).getExpansion().isFunctionMacroExpansion() &&
        SM.isInSystemHeader(SM.getSpellingLoc(Loc)))
      return true;
    Loc = SM.getImmediateMacroCallerLoc(Loc);
  }
  return false;
}

OrderUse orderFrom(const Expr *Arg, const ApiContext &C, OrderNumbers Numbers) {
  OrderUse Use;
  Use.Arg = Arg;
  const Expr *Value = Arg;
  Use.Given = OrderUse::Explicit;
  if (const auto *D = dyn_cast<CXXDefaultArgExpr>(Arg)) {
    Use.Given = OrderUse::Default;
    Value = D->getExpr();
  } else if (writtenByLibraryMacro(Arg->getBeginLoc(), C.Context.getSourceManager())) {
    Use.Given = OrderUse::Default;
  }
  Expr::EvalResult Result;
  if (!Value->isValueDependent() && Value->getType()->isIntegralOrEnumerationType() &&
      Value->EvaluateAsInt(Result, C.Context))
    Use.Value = orderNumbered(Result.Val.getInt().getZExtValue(), Numbers);
  if (!Use.Value)
    Use.Given = OrderUse::Dynamic;
  return Use;
}

OrderUse impliedOrder(Order O) {
  OrderUse Use;
  Use.Given = OrderUse::Implied;
  Use.Value = O;
  return Use;
}

OrderUse defaultOrder(Order O) {
  OrderUse Use = impliedOrder(O);
  Use.Given = OrderUse::Default;
  return Use;
}

OrderUse failureFrom(const OrderUse &Success) {
  OrderUse Use;
  Use.Arg = Success.Arg;
  if (!Success.Value) {
    Use.Given = Success.Given;
    return Use;
  }
  Use.Given = OrderUse::Implied;
  Use.Value = *Success.Value == Order::AcqRel    ? Order::Acquire
              : *Success.Value == Order::Release ? Order::Relaxed
                                                 : *Success.Value;
  return Use;
}

bool isOrderParam(const ParmVarDecl *P) {
  const auto *E = P->getType()->getAs<EnumType>();
  if (!E)
    return false;
  const IdentifierInfo *Id = E->getDecl()->getIdentifier();
  if (Id)
    return Id->isStr("memory_order");
  const TypedefNameDecl *T = E->getDecl()->getTypedefNameForAnonDecl();
  return T && T->getName() == "memory_order";
}

uint64_t sizeOf(QualType T, const ApiContext &C) {
  if (T.isNull() || T->isDependentType() || T->isIncompleteType() || T->isFunctionType() || T->isReferenceType())
    return 0;
  return C.Context.getTypeSizeInChars(T).getQuantity();
}

static uint64_t sizeOf(const CXXRecordDecl *R, const ApiContext &C) {
  R = R->getDefinition();
  if (!R || R->isInvalidDecl() || R->isDependentType())
    return 0;
  return C.Context.getASTRecordLayout(R).getSize().getQuantity();
}

const Expr *stripConversions(const Expr *E) {
  while (const auto *Cast = dyn_cast<ImplicitCastExpr>(E)) {
    switch (Cast->getCastKind()) {
    case CK_NoOp:
    case CK_BitCast:
    case CK_UncheckedDerivedToBase:
    case CK_DerivedToBase:
      E = Cast->getSubExpr();
      continue;
    default:
      return E;
    }
  }
  return E;
}

QualType pointeeOf(const Expr *E) { return stripConversions(E)->getType()->getPointeeType(); }

void setObjectPointer(AtomicOp &Op, const Expr *Ptr, const ApiContext &C) {
  Op.ObjectExpr = stripConversions(Ptr);
  Op.ObjectIsPointer = true;
  QualType T = pointeeOf(Ptr);
  if (T.isNull() || T->isVoidType())
    T = Ptr->getType()->getPointeeType();
  if (T.isNull())
    return;
  QualType Value;
  Op.Typed = isAtomicType(T, &Value);
  Op.ValueType = Op.Typed && !Value.isNull() ? Value : T.getUnqualifiedType();
  Op.Size = sizeOf(T, C);
}

llvm::StringRef libraryMacro(SourceLocation At, llvm::StringRef Fallback, const ApiContext &C) {
  const SourceManager &SM = C.Context.getSourceManager();
  llvm::StringRef Name = Fallback;
  while (At.isMacroID()) {
    if (!SM.isMacroArgExpansion(At)) {
      if (!SM.isInSystemHeader(SM.getSpellingLoc(At)))
        break;
      Name = Lexer::getImmediateMacroName(At, SM, C.Context.getLangOpts());
    }
    At = SM.getImmediateMacroCallerLoc(At);
  }
  return Name;
}

/// boost::atomics and what is inside it.
static bool inBoostAtomics(const DeclContext *D) {
  for (; D && !D->isTranslationUnit(); D = D->getParent()) {
    const auto *N = dyn_cast<NamespaceDecl>(D);
    if (!N || !N->getIdentifier() || !N->getIdentifier()->isStr("atomics"))
      continue;
    const auto *P = dyn_cast<NamespaceDecl>(N->getParent());
    if (P && P->getIdentifier() && P->getIdentifier()->isStr("boost"))
      return true;
  }
  return false;
}

AtomicClass classify(const RecordDecl *R) {
  const IdentifierInfo *Id = R->getIdentifier();
  if (!Id)
    return AtomicClass::None;
  const llvm::StringRef Name = Id->getName();
  // Most records are none of these: decide by the first letter.
  switch (Name.front()) {
  case 'Q':
    if (!R->getDeclContext()->getRedeclContext()->isTranslationUnit() && !isa<NamespaceDecl>(R->getDeclContext()))
      return AtomicClass::None;
    return llvm::StringSwitch<AtomicClass>(Name)
        .Case("QAtomicInt", AtomicClass::Qt)
        .Case("QAtomicInteger", AtomicClass::Qt)
        .Case("QAtomicPointer", AtomicClass::Qt)
        .Case("QBasicAtomicInteger", AtomicClass::Qt)
        .Case("QBasicAtomicPointer", AtomicClass::Qt)
        .Case("QBasicAtomicInt", AtomicClass::Qt)
        .Default(AtomicClass::None);
  case 'a':
    if (Name != "atomic" && Name != "atomic_ref" && !Name.starts_with("atomic_flag"))
      return AtomicClass::None;
    break;
  case '_':
    if (!Name.starts_with("__atomic_") && !Name.starts_with("_Atomic_"))
      return AtomicClass::None;
    break;
  case 'b':
    if (!Name.starts_with("base_atomic"))
      return AtomicClass::None;
    break;
  case 'i':
    if (!Name.starts_with("ipc_atomic"))
      return AtomicClass::None;
    break;
  default:
    return AtomicClass::None;
  }
  const bool Ref = Name.contains("_ref");
  const bool Flag = Name.contains("_flag");
  if (R->isInStdNamespace())
    return Ref ? AtomicClass::StdRef : Flag ? AtomicClass::StdFlag : AtomicClass::Std;
  if (inBoostAtomics(R->getDeclContext()))
    return Ref ? AtomicClass::BoostRef : Flag ? AtomicClass::BoostFlag : AtomicClass::Boost;
  if (Flag) // C's struct
    return Name == "atomic_flag" && R->getDeclContext()->getRedeclContext()->isTranslationUnit() &&
                   !isa<CXXRecordDecl>(R)
               ? AtomicClass::StdFlag
               : AtomicClass::None;
  if (!Ref && Name == "atomic") {
    const DeclContext *D = R->getDeclContext();
    while (D->isInlineNamespace())
      D = D->getParent();
    const auto *N = dyn_cast<NamespaceDecl>(D);
    if (N && N->getIdentifier() && (N->getName() == "tbb" || N->getName().starts_with("interface")))
      return AtomicClass::Tbb;
  }
  return AtomicClass::None;
}

QualType valueTypeOf(const RecordDecl *R, const ASTContext &Context) {
  const AtomicClass Class = classify(R);
  if (Class == AtomicClass::None)
    return {};
  if (Class == AtomicClass::StdFlag || Class == AtomicClass::BoostFlag)
    return Context.BoolTy;
  if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(R)) {
    const TemplateArgumentList &Args = S->getTemplateArgs();
    if (!Args.size() || Args[0].getKind() != TemplateArgument::Type)
      return {};
    QualType T = Args[0].getAsType();
    if (Class == AtomicClass::Qt && R->getName().ends_with("Pointer"))
      T = Context.getPointerType(T);
    return T;
  }
  const auto *Declared = dyn_cast<CXXRecordDecl>(R);
  const CXXRecordDecl *Def = Declared ? Declared->getDefinition() : nullptr;
  if (!Def)
    return {};
  for (const CXXBaseSpecifier &B : Def->bases())
    if (const CXXRecordDecl *Base = B.getType()->getAsCXXRecordDecl())
      if (QualType T = valueTypeOf(Base, Context); !T.isNull())
        return T;
  return {};
}

bool MemberCall::of(const Expr *E, MemberCall &Call) {
  Call.Site = E;
  if (const auto *M = dyn_cast<CXXMemberCallExpr>(E)) {
    Call.Method = M->getMethodDecl();
    if (!Call.Method)
      return false;
    Call.Object = M->getImplicitObjectArgument();
    if (!Call.Object)
      return false;
    Call.ObjectIsPointer = Call.Object->getType()->isPointerType();
    Call.Args.append(M->arg_begin(), M->arg_end());
  } else if (const auto *O = dyn_cast<CXXOperatorCallExpr>(E)) {
    Call.Method = dyn_cast_or_null<CXXMethodDecl>(O->getDirectCallee());
    if (!Call.Method || Call.Method->isStatic() || O->getNumArgs() == 0)
      return false;
    Call.Object = O->getArg(0);
    Call.Args.append(O->arg_begin() + 1, O->arg_end());
  } else {
    return false;
  }
  const OverloadedOperatorKind K = Call.Method->getOverloadedOperator();
  if ((K == OO_PlusPlus || K == OO_MinusMinus) && !Call.Args.empty()) {
    Call.Postfix = true;
    Call.Args.clear();
  }
  return true;
}

/// The operator members: names for messages, and what they do.
static bool operatorShape(OverloadedOperatorKind K, bool Postfix, Shape &S, llvm::StringRef &Name) {
  S.Kind = OpKind::Rmw;
  S.Result = Postfix ? ResultKind::Old : ResultKind::New;
  switch (K) {
  case OO_Equal:
    S.Kind = OpKind::Store;
    S.Result = ResultKind::None;
    Name = "operator=";
    return true;
  case OO_PlusPlus:
    S.Function = RmwFn::Add;
    Name = "operator++";
    return true;
  case OO_MinusMinus:
    S.Function = RmwFn::Sub;
    Name = "operator--";
    return true;
  case OO_PlusEqual:
    S.Function = RmwFn::Add;
    Name = "operator+=";
    return true;
  case OO_MinusEqual:
    S.Function = RmwFn::Sub;
    Name = "operator-=";
    return true;
  case OO_AmpEqual:
    S.Function = RmwFn::And;
    Name = "operator&=";
    return true;
  case OO_PipeEqual:
    S.Function = RmwFn::Or;
    Name = "operator|=";
    return true;
  case OO_CaretEqual:
    S.Function = RmwFn::Xor;
    Name = "operator^=";
    return true;
  default:
    return false;
  }
}

/// Members that only Boost has.
static std::optional<Shape> boostShape(llvm::StringRef Name) {
  llvm::StringRef Rest = Name;
  ResultKind Result = ResultKind::New;
  if (Rest.consume_front("bit_test_and_")) {
    // One bit of the old value: nothing that can be compared with the value.
    const auto F = llvm::StringSwitch<std::optional<RmwFn>>(Rest)
                       .Case("set", RmwFn::Or)
                       .Case("reset", RmwFn::And)
                       .Case("complement", RmwFn::Xor)
                       .Default(std::nullopt);
    return F ? std::optional<Shape>(Shape{OpKind::Rmw, *F, ResultKind::None, false}) : std::nullopt;
  }
  if (Rest.consume_back("_and_test"))
    Result = ResultKind::NewIsNonZero;
  else if (Rest.consume_front("opaque_"))
    Result = ResultKind::None;
  else
    Rest.consume_front("bitwise_");
  if (const std::optional<RmwFn> F = rmwFnOf(Rest))
    return Shape{OpKind::Rmw, *F, Result, false};
  return std::nullopt;
}

/// Operand, expected and orders from the arguments after the object.
static void fillArguments(AtomicOp &Op, llvm::ArrayRef<const Expr *> Args, const FunctionDecl *Callee,
                          unsigned FirstParam, OrderNumbers Numbers, const ApiContext &C) {
  unsigned N = 0;
  const auto IsOrder = [&](unsigned I) {
    return I < Args.size() && I + FirstParam < Callee->getNumParams() &&
           isOrderParam(Callee->getParamDecl(I + FirstParam));
  };
  if (Op.Kind == OpKind::CompareExchange || Op.Kind == OpKind::Wait)
    Op.Expected = N < Args.size() ? Args[N++] : nullptr;
  if (Op.Kind == OpKind::CompareExchange || Op.Kind == OpKind::Store || Op.Kind == OpKind::Exchange ||
      Op.Kind == OpKind::Rmw || Op.Kind == OpKind::Init)
    if (N < Args.size() && !IsOrder(N))
      Op.Operand = Args[N++];
  if (Op.Kind == OpKind::Init || Op.Kind == OpKind::Notify)
    return;
  Op.Success = IsOrder(N) ? orderFrom(Args[N++], C, Numbers) : defaultOrder();
  if (Op.Kind == OpKind::CompareExchange)
    Op.Failure = IsOrder(N) ? orderFrom(Args[N], C, Numbers) : failureFrom(Op.Success);
}

static Api familyOf(AtomicClass Class) {
  switch (Class) {
  case AtomicClass::StdRef:
    return Api::StdAtomicRef;
  case AtomicClass::StdFlag:
    return Api::StdAtomicFlag;
  case AtomicClass::Boost:
  case AtomicClass::BoostRef:
  case AtomicClass::BoostFlag:
    return Api::Boost;
  case AtomicClass::Qt:
    return Api::Qt;
  default:
    return Api::StdAtomic;
  }
}

bool fillMember(const MemberCall &Call, AtomicClass Class, const ApiContext &C, AtomicOp &Op) {
  const bool Boost = Class == AtomicClass::Boost || Class == AtomicClass::BoostRef || Class == AtomicClass::BoostFlag;
  Shape S;
  const OverloadedOperatorKind Operator = Call.Method->getOverloadedOperator();
  if (Operator != OO_None) {
    if (!operatorShape(Operator, Call.Postfix, S, Op.Name))
      return false;
    // Copying another atomic is two operations on two objects, and no store of a value.
    if (S.Kind == OpKind::Store &&
        (Call.Args.empty() || Call.Method->isCopyAssignmentOperator() || Call.Method->isMoveAssignmentOperator()))
      return false;
  } else if (isa<CXXConversionDecl>(Call.Method)) {
    S = Shape{OpKind::Load, RmwFn::None, ResultKind::Loaded, false};
    Op.Name = "implicit load";
  } else {
    const IdentifierInfo *Id = Call.Method->getIdentifier();
    if (!Id)
      return false;
    Op.Name = Id->getName();
    std::optional<Shape> Found = shapeOf(Op.Name);
    if (!Found && Boost)
      Found = boostShape(Op.Name);
    if (!Found)
      return false;
    S = *Found;
    if (S.Kind == OpKind::Wait && !Call.Method->getReturnType()->isVoidType())
      S.Result = ResultKind::Loaded;
  }

  Op.Family = familyOf(Class);
  Op.Kind = S.Kind;
  Op.Function = S.Function;
  Op.Result = S.Result;
  Op.Weak = S.Weak;
  Op.Site = Call.Site;
  Op.ObjectExpr = stripConversions(Call.Object);
  Op.ObjectIsPointer = Call.ObjectIsPointer;
  const bool Ref = Class == AtomicClass::StdRef || Class == AtomicClass::BoostRef;
  Op.Typed = !Ref;
  const CXXRecordDecl *Record = Call.Method->getParent();
  Op.ValueType = valueTypeOf(Record, C.Context);
  // A library may round an odd-sized value up, so the object tells what is accessed, not the value.
  Op.Size = Ref ? sizeOf(Op.ValueType, C) : sizeOf(Record, C);
  if (Operator != OO_None) {
    Op.Success = defaultOrder();
    if (Call.Args.empty())
      Op.OperandIsImplicitOne = true;
    else
      Op.Operand = Call.Args.front();
    return true;
  }
  fillArguments(Op, Call.Args, Call.Method, 0, Boost ? OrderNumbers::Boost : OrderNumbers::Standard, C);
  Op.FailureReloads = Op.Kind == OpKind::CompareExchange;
  return true;
}

bool fillFunction(const CallExpr *Call, llvm::StringRef Base, const ApiContext &C, AtomicOp &Op, OrderNumbers Numbers) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  Op.Site = Call;
  if (Base == "thread_fence" || Base == "signal_fence") {
    if (Call->getNumArgs() != 1)
      return false;
    Op.Kind = OpKind::Fence;
    Op.SignalFence = Base == "signal_fence";
    Op.Success = orderFrom(Call->getArg(0), C, Numbers);
    return true;
  }
  Base.consume_back("_explicit");
  const bool Flag = Base.consume_front("flag_");
  const std::optional<Shape> S = shapeOf(Base);
  if (!S || Call->getNumArgs() == 0 || pointeeOf(Call->getArg(0)).isNull())
    return false;
  Op.Kind = S->Kind;
  Op.Function = S->Function;
  Op.Result = S->Result;
  Op.Weak = S->Weak;
  Op.Family = Flag ? Api::StdAtomicFlag : Api::StdAtomic;
  setObjectPointer(Op, Call->getArg(0), C);
  const llvm::ArrayRef<const Expr *> Args(Call->getArgs(), Call->getNumArgs());
  fillArguments(Op, Args.drop_front(), Callee, 1, Numbers, C);
  if (Op.Kind == OpKind::CompareExchange)
    Op.ExpectedIsPointer = Op.FailureReloads = true;
  return true;
}

llvm::StringRef functionName(const FunctionDecl *F) {
  if (!F || isa<CXXMethodDecl>(F))
    return {};
  const IdentifierInfo *Id = F->getIdentifier();
  return Id ? Id->getName() : llvm::StringRef();
}

} // namespace clang::tidy::atomvet
