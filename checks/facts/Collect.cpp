//===- Collect.cpp --------------------------------------------------------===//

#include "facts/Collect.h"
#include "facts/Identity.h"
#include "facts/Remote.h"
#include "model/Library.h"
#include "model/sharing/DualMode.h"
#include "model/sharing/Embedding.h"
#include "model/sharing/Sharing.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

namespace clang::tidy::atomvet {

namespace {

class Collector {
public:
  Collector(const TUModel &TU, const RemoteFacts &Remote, const EffectOptions &Options)
      : TU(TU), Remote(Remote), SM(TU.context().getSourceManager()), Effects(TU, Options) {}

  std::string collect() {
    for (const FunctionModel *F : TU.functions())
      for (const CallSite &Call : F->Calls)
        if (Call.Callee)
          call(*F, Call);
    for (const auto *Map : {&TU.scalars(), &TU.elements()})
      for (const auto &[Decl, Known] : *Map)
        entity(Known);
    // What is passed at a call, and the locks held at a use, may depend on what other files say.
    Remote.writeQuestions(Facts);
    for (const FunctionModel *F : TU.functions())
      function(*F);
    for (const auto &[FD, Uses] : TU.addressTaken())
      if (const uint64_t Key = keyOfOther(FD))
        Calls[Key].escapes = true;
    for (auto &[Key, Known] : Calls) {
      Facts.calls_functions.push_back(Key);
      if (Remote.project().isWanted(Question::Calls, Key))
        Facts.calls.push_back(std::make_unique<fbs::CallsT>(std::move(Known)));
    }
    for (const auto &[Key, Path] : Files) {
      Facts.files.push_back(std::make_unique<fbs::FileT>());
      Facts.files.back()->key = Key;
      Facts.files.back()->path = Path;
    }
    const auto ByKey = [](const auto &A, const auto &B) { return A->key < B->key; };
    llvm::sort(Facts.entities, ByKey);
    llvm::sort(Facts.functions, ByKey);
    for (const std::unique_ptr<fbs::AskedT> &A : Facts.asked)
      AskedKeys.insert(A->key);
    for (const auto &[Function, Entity] : Passes) {
      Facts.passes.emplace_back(Function, Entity);
      ask(Function);
    }
    for (const auto &[Function, Via] : Relays) {
      Facts.relays.emplace_back(Function, Via);
      ask(Function);
    }
    llvm::sort(Facts.asked, ByKey);
    llvm::sort(Facts.defines, [](const fbs::Definition &A, const fbs::Definition &B) { return A.key() < B.key(); });
    return seal(Facts);
  }

private:
  //===--- Objects ----------------------------------------------------------===//

  void entity(const Evidence &Known) {
    const uint64_t Key = keyOf(Known.Object);
    if (!Key || TU.isMarkedUnshared(Known.Object.Decl))
      return;
    const bool Typed = isAtomicType(TU.context().getBaseElementType(Known.Object.Decl->getType()));
    auto Entity = std::make_unique<fbs::EntityT>();
    Entity->key = Key;
    Entity->name = Known.Object.Decl->getNameAsString();
    Entity->typed = Typed;
    Entity->dual = hasSingleThreadedMode(TU, Known);
    // Locks matter where something is to be excused by them.
    const fbs::Entity *Others = Remote.project().entity(Key);
    const bool HasPlain =
        !Known.Accesses.empty() ||
        (Others && Others->uses() && llvm::any_of(*Others->uses(), [](const fbs::Use *U) { return U->plain(); }));
    LocksOf = &TU.locks(HasPlain ? Scope::Project : Scope::File);
    for (const auto &[Op, Where] : embeddedOps(TU, Known))
      if (Op->Kind != OpKind::Init && isSeen(*Op, Op->Site, Scope::File)) {
        auto Use = use(*Op, Op->Site);
        Use->read = Op->isRead();
        Use->write = Op->isWrite();
        Use->size = Op->Size;
        add(*Entity, std::move(Use));
      }
    for (const Access *A : Known.Accesses)
      if (!A->Volatile && isSeen(*A, A->Anchor, Scope::Project)) {
        auto Use = use(*A, A->Site);
        Use->plain = true;
        Use->read = A->Kind != Access::Write;
        Use->write = A->Kind != Access::Read;
        add(*Entity, std::move(Use));
      }
    if (!Entity->uses.empty() || Entity->dual)
      Facts.entities.push_back(std::move(Entity));
  }

  template <typename UseOf> bool isSeen(const UseOf &U, const Stmt *At, Scope Within) const {
    const FunctionModel *F = TU.function(U.In);
    return F && !TU.sharing().isUnshared(*F, U.Object, At, Within);
  }

  template <typename UseOf> std::unique_ptr<fbs::UseT> use(const UseOf &U, const Expr *Site) {
    auto Use = std::make_unique<fbs::UseT>();
    Use->site = site(Site->getExprLoc());
    Use->function = library::plainName(U.In).str();
    Use->embedded = embeddingFieldName(U.Object);
    const LockSet Locks = LocksOf->heldFor(*TU.function(U.In), U);
    Use->exclusive.assign(Locks.Exclusive.begin(), Locks.Exclusive.end());
    Use->shared.assign(Locks.Shared.begin(), Locks.Shared.end());
    return Use;
  }

  /// The instantiations of a template use an object once.
  static void add(fbs::EntityT &Entity, std::unique_ptr<fbs::UseT> Use) {
    if (llvm::none_of(Entity.uses, [&](const std::unique_ptr<fbs::UseT> &Known) { return *Known == *Use; }))
      Entity.uses.push_back(std::move(Use));
  }

  //===--- Functions --------------------------------------------------------===//

  void function(const FunctionModel &F) {
    const FunctionDecl *FD = F.decl();
    if (!isStrongDefinition(FD))
      return;
    const uint64_t Key = keyOf(FD);
    if (!Key)
      return;
    Facts.defines.emplace_back(Key, file(FD->getLocation()));
    auto Function = std::make_unique<fbs::FunctionT>();
    Function->key = Key;
    Function->name = FD->getNameAsString();
    const FunctionSummary &Summary = TU.summary(FD);
    for (const AtomicOp &Op : Summary.Ops)
      if (auto O = operation(Op, F))
        Function->operations.push_back(std::move(O));
    for (const Access &A : Summary.Accesses)
      if (auto Plain = access(A, FD))
        Function->accesses.push_back(std::move(Plain));
    if (Remote.project().isWanted(Question::Effects, Key)) {
      Function->effects_known = true;
      for (const Effect &E : Effects.summary(FD))
        Function->effects.push_back(effect(E, FD));
    }
    for (const LockEffect &Effect : TU.locks().leftBehind(F)) {
      Function->locks.push_back(std::make_unique<fbs::LockEffectT>());
      Function->locks.back()->action = Effect.Action;
      Function->locks.back()->mutex = place(Effect.Lock.Mutex, FD);
      Function->locks.back()->reader = Effect.Shared;
      Function->locks.back()->success = uint8_t(Effect.Success);
    }
    if (Remote.project().isWanted(Question::Ownership, Key)) {
      Function->ownership_known = true;
      Function->keeps = TU.sharing().keeps(F);
      Function->fresh = TU.sharing().returnsFresh(F);
    }
    if (!Function->operations.empty() || !Function->accesses.empty() || !Function->locks.empty() ||
        Function->effects_known || Function->ownership_known)
      Facts.functions.push_back(std::move(Function));
  }

  /// The unit that defines it must be analysed.
  void ask(uint64_t Function) {
    if (!AskedKeys.insert(Function).second)
      return;
    Facts.asked.push_back(std::make_unique<fbs::AskedT>());
    Facts.asked.back()->key = Function;
    Facts.asked.back()->name = identifierOf(Named.at(Function));
  }

  /// Of a function that another unit may define, 0 for others.
  uint64_t keyOfOther(const FunctionDecl *FD) {
    const auto [It, Fresh] = OtherKeys.try_emplace(FD->getCanonicalDecl(), 0);
    if (Fresh && !TU.function(FD) && TU.isProject(FD) && isStrongDefinition(FD))
      It->second = keyOf(FD);
    return It->second;
  }

  /// Remembers what a function of another unit is given to access, if it is an object that may be atomic.
  void pass(uint64_t Function, QualType Param, const Expr *Arg) {
    if (!Param->isReferenceType() && !Param->isPointerType())
      return;
    const QualType To = Param->getPointeeType();
    if (!To->isScalarType() && !library::isSharedPtr(To))
      return;
    const Place Object = Param->isReferenceType() ? TU.placeOf(Arg) : TU.pointee(Arg);
    if (const Entity E = Object.entity()) {
      if (const uint64_t Key = keyOf(E))
        Passes.emplace(Function, Key);
      else if (const Evidence *Known = TU.evidence(E); Known && Known->isAtomic())
        Passes.emplace(Function, 1);
    } else if (const auto *Given = Object.Root == Place::Variable ? dyn_cast<ParmVarDecl>(Object.Var) : nullptr) {
      relay(Function, Given);
    }
  }

  /// It is given what callers give: those in this unit, and those of others.
  void relay(uint64_t Function, const ParmVarDecl *Given) {
    if (!Relayed.emplace(Function, Given).second)
      return;
    const auto *FD = dyn_cast<FunctionDecl>(Given->getDeclContext());
    if (!FD)
      return void(Passes.emplace(Function, 1));
    if (isStrongDefinition(FD))
      if (const uint64_t Key = keyOf(FD))
        Relays.emplace(Function, Key);
    const unsigned Index = Given->getFunctionScopeIndex();
    for (const auto &[Caller, Call] : TU.callers(FD))
      if (Index < Call->Args.size())
        pass(Function, Given->getType(), Call->Args[Index]);
  }

  void call(const FunctionModel &F, const CallSite &Call) {
    const uint64_t Key = keyOfOther(Call.Callee);
    if (!Key)
      return;
    fbs::CallsT &Known = Calls[Key];
    Known.key = Key;
    Named.try_emplace(Key, Call.Callee);
    for (unsigned I = 0; I < Call.Args.size() && I < Call.Callee->getNumParams(); ++I)
      pass(Key, Call.Callee->getParamDecl(I)->getType(), Call.Args[I]);
    if (!Remote.project().isWanted(Question::Calls, Key))
      return;
    auto Fact = std::make_unique<fbs::CallT>();
    Fact->site = site(Call.Site->getExprLoc());
    Fact->alone = TU.sharing().isAlone(F, Call.Site);
    const auto Consider = [&](unsigned Bit, const Place &Object) {
      if (Bit < 64 && Object && TU.sharing().isUnshared(F, Object, Call.Site, Scope::Project))
        Fact->unshared |= uint64_t(1) << Bit;
    };
    if (Call.ObjectArg)
      Consider(0, Call.ObjectIsPointer ? TU.pointee(Call.ObjectArg) : TU.placeOf(Call.ObjectArg));
    for (unsigned I = 0; I < Call.Args.size() && I < Call.Callee->getNumParams(); ++I) {
      const QualType T = Call.Callee->getParamDecl(I)->getType();
      if (T->isReferenceType() || T->isPointerType())
        Consider(I + 1, T->isReferenceType() ? TU.placeOf(Call.Args[I]) : TU.pointee(Call.Args[I]));
    }
    const PassedLocks Passed = TU.locks().passedTo(F, Call);
    for (const PassedLocks::Lock &L : Passed.Places) {
      Fact->held.push_back(std::make_unique<fbs::HeldLockT>());
      Fact->held.back()->mutex = place(L.Mutex, Call.Callee);
      Fact->held.back()->reader = L.Shared;
    }
    Fact->exclusive.assign(Passed.Named.Exclusive.begin(), Passed.Named.Exclusive.end());
    Fact->shared.assign(Passed.Named.Shared.begin(), Passed.Named.Shared.end());
    Known.calls.push_back(std::move(Fact));
  }

  std::unique_ptr<fbs::PlaceT> place(const Place &P, const FunctionDecl *FD) const {
    auto Result = std::make_unique<fbs::PlaceT>();
    if (P.Root == Place::This)
      Result->param = -1;
    else if (const ParmVarDecl *Param = ownParam(P.Root == Place::Variable ? P.Var : nullptr, FD))
      Result->param = Param->getFunctionScopeIndex();
    else
      return Result;
    for (const PlaceStep &Step : P.Steps) {
      auto S = std::make_unique<fbs::StepT>();
      S->kind = Step.Kind;
      if (Step.Kind == PlaceStep::Field)
        S->field = Step.FD->getDeclName() ? Step.FD->getNameAsString() : "#" + std::to_string(Step.FD->getFieldIndex());
      S->indexed = Step.Constant.has_value();
      S->index = Step.Constant.value_or(0);
      Result->steps.push_back(std::move(S));
    }
    return Result;
  }

  static const ParmVarDecl *ownParam(const ValueDecl *D, const FunctionDecl *FD) {
    const auto *Param = dyn_cast_or_null<ParmVarDecl>(D);
    const auto *Owner = Param ? dyn_cast_or_null<FunctionDecl>(Param->getDeclContext()) : nullptr;
    return Owner && Owner->getCanonicalDecl() == FD->getCanonicalDecl() ? Param : nullptr;
  }

  /// Null for what callers cannot evaluate.
  std::unique_ptr<fbs::ValueT> value(const Expr *E, bool IsPointer, const FunctionDecl *FD) const {
    if (!E)
      return nullptr;
    auto Result = std::make_unique<fbs::ValueT>();
    Result->pointer = IsPointer;
    const Expr *Plain = E->IgnoreParenCasts();
    if (const auto *Unary = dyn_cast<UnaryOperator>(Plain); Unary && Unary->getOpcode() == UO_AddrOf)
      Plain = Unary->getSubExpr()->IgnoreParenCasts();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Plain))
      if (const ParmVarDecl *Param = ownParam(Ref->getDecl(), FD)) {
        Result->param = Param->getFunctionScopeIndex();
        return Result;
      }
    Expr::EvalResult Constant;
    if (IsPointer || E->isValueDependent() || !E->EvaluateAsInt(Constant, TU.context()))
      return nullptr;
    Result->constant = Constant.Val.getInt().getExtValue();
    return Result;
  }

  std::unique_ptr<fbs::OrderingT> order(const OrderUse &Use, const FunctionDecl *FD) const {
    auto Result = std::make_unique<fbs::OrderingT>();
    Result->given = Use.Given;
    Result->known = Use.Value.has_value();
    Result->order = Use.Value ? uint8_t(*Use.Value) : 0;
    if (Use.Arg)
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Use.Arg->IgnoreParenCasts()))
        if (const ParmVarDecl *Param = ownParam(Ref->getDecl(), FD))
          Result->param = Param->getFunctionScopeIndex();
    return Result;
  }

  /// Null for an operation on what callers in other files cannot name.
  std::unique_ptr<fbs::OperationT> operation(const AtomicOp &Op, const FunctionModel &F) {
    const FunctionDecl *FD = F.decl();
    auto O = std::make_unique<fbs::OperationT>();
    O->object = place(Op.Object, FD);
    if (O->object->param < -1)
      return nullptr;
    O->family = uint8_t(Op.Family);
    O->kind = uint8_t(Op.Kind);
    O->rmw = uint8_t(Op.Function);
    O->typed = Op.Typed;
    O->size = Op.Size;
    O->success = order(Op.Success, FD);
    O->failure = order(Op.Failure, FD);
    O->operand = value(Op.Operand, Op.OperandIsPointer, FD);
    O->implicit_one = Op.OperandIsImplicitOne;
    O->expected = value(Op.Expected, Op.ExpectedIsPointer, FD);
    O->reloads = Op.FailureReloads;
    O->weak = Op.Weak;
    O->result = uint8_t(Op.Result);
    O->result_out = value(Op.ResultOut, Op.ResultOutIsPointer, FD);
    O->thin = F.Ops.size() == 1;
    O->counted_inside = bool(Op.Object.entity()) || Op.CountedInside;
    O->composite = Op.Composite;
    O->site = site((Op.Inner ? Op.Inner : Op.Site)->getExprLoc());
    return O;
  }

  std::unique_ptr<fbs::PlainAccessT> access(const Access &A, const FunctionDecl *FD) {
    auto Plain = std::make_unique<fbs::PlainAccessT>();
    Plain->object = place(A.Object, FD);
    if (Plain->object->param < 0)
      return nullptr;
    Plain->kind = A.Kind;
    Plain->is_volatile = A.Volatile;
    Plain->bytes = A.Bytes;
    Plain->seeds = A.Seeds;
    Plain->site = site((A.Inner ? A.Inner : A.Site)->getExprLoc());
    return Plain;
  }

  std::unique_ptr<fbs::EffectT> effect(const Effect &E, const FunctionDecl *FD) {
    auto Result = std::make_unique<fbs::EffectT>();
    Result->kind = uint8_t(E.Kind);
    Result->name = E.Name;
    Result->site = site(E.Loc);
    Result->object = place(E.Object, FD);
    Result->sign = E.Sign;
    for (const CallStep &Step : E.Chain) {
      Result->chain.push_back(std::make_unique<fbs::ChainStepT>());
      Result->chain.back()->name = Step.Callee;
      Result->chain.back()->site = site(Step.At);
    }
    return Result;
  }

  //===--- Places -----------------------------------------------------------===//

  uint64_t file(SourceLocation Loc) {
    const FileID Id = SM.getFileID(SM.getExpansionLoc(Loc));
    const auto [It, Fresh] = FileKeys.try_emplace(Id, 0);
    if (Fresh) {
      const std::string Path = pathOf(Loc, SM);
      It->second = keyOfPath(Path);
      Files[It->second] = Path;
    }
    return It->second;
  }

  std::unique_ptr<fbs::Site> site(SourceLocation Loc) {
    if (Loc.isInvalid())
      return nullptr;
    Loc = SM.getExpansionLoc(Loc);
    return std::make_unique<fbs::Site>(file(Loc), SM.getExpansionLineNumber(Loc), SM.getExpansionColumnNumber(Loc));
  }

  const TUModel &TU;
  const RemoteFacts &Remote;
  const SourceManager &SM;
  const class Effects Effects;
  const Locks *LocksOf = nullptr; ///< for the object at hand
  fbs::FactsT Facts;
  std::map<uint64_t, std::string> Files;
  llvm::DenseMap<FileID, uint64_t> FileKeys;
  llvm::DenseMap<const FunctionDecl *, uint64_t> OtherKeys;
  std::map<uint64_t, fbs::CallsT> Calls;
  std::set<std::pair<uint64_t, uint64_t>> Passes, Relays;
  std::set<std::pair<uint64_t, const ParmVarDecl *>> Relayed;
  std::map<uint64_t, const FunctionDecl *> Named;
  std::set<uint64_t> AskedKeys;
};

} // namespace

std::string collectFacts(const TUModel &TU, const EffectOptions &Options) {
  return Collector(TU, static_cast<const RemoteFacts &>(TU.elsewhere()), Options).collect();
}

} // namespace clang::tidy::atomvet
