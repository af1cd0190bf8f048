//===- Remote.cpp ---------------------------------------------------------===//

#include "facts/Remote.h"
#include "facts/Identity.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Path.h"

namespace clang::tidy::atomvet {

namespace {

llvm::StringRef text(const flatbuffers::String *S) {
  return S ? llvm::StringRef(S->c_str(), S->size()) : llvm::StringRef();
}

using Names = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;

LockSet namesOf(const Names *Exclusive, const Names *Shared) {
  LockSet Set;
  if (Exclusive)
    for (const flatbuffers::String *Name : *Exclusive)
      Set.Exclusive.insert(Name->str());
  if (Shared)
    for (const flatbuffers::String *Name : *Shared)
      Set.Shared.insert(Name->str());
  return Set;
}

/// A field by its name, or by "#index" when it has none, in a record or its bases.
const FieldDecl *fieldNamed(const RecordDecl *Record, llvm::StringRef Name) {
  Record = Record ? Record->getDefinition() : nullptr;
  if (!Record)
    return nullptr;
  unsigned Index;
  const bool Unnamed = Name.consume_front("#") && !Name.getAsInteger(10, Index);
  for (const FieldDecl *Field : Record->fields())
    if (Unnamed ? Field->getFieldIndex() == Index && !Field->getDeclName() : Field->getName() == Name)
      return Field;
  if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
    for (const CXXBaseSpecifier &Base : Class->bases())
      if (const FieldDecl *Found = fieldNamed(Base.getType()->getAsRecordDecl(), Name))
        return Found;
  return nullptr;
}

/// The type of what a place in terms of FD's parameters names; null when it is not known.
QualType typeOf(const Place &P, const FunctionDecl *FD) {
  QualType T;
  if (P.Root == Place::Variable)
    T = P.Var->getType();
  else if (const auto *Method = dyn_cast<CXXMethodDecl>(FD))
    T = Method->getFunctionObjectParameterType();
  for (const PlaceStep &Step : P.Steps) {
    if (T.isNull())
      return T;
    switch (Step.Kind) {
    case PlaceStep::Field:
      T = Step.FD->getType();
      break;
    case PlaceStep::Deref:
      T = T->isReferenceType() ? T.getNonReferenceType() : T->getPointeeType();
      break;
    case PlaceStep::Index:
      if (const auto *Array = T->getAsArrayTypeUnsafe())
        T = Array->getElementType();
      break;
    }
  }
  return T;
}

} // namespace

RemoteFacts::RemoteFacts(ASTContext &Context, std::shared_ptr<const ProjectFacts> Project)
    : Context(Context), Project(std::move(Project)) {
  const SourceManager &SM = Context.getSourceManager();
  MainFile = keyOfPath(pathOf(SM.getLocForStartOfFile(SM.getMainFileID()), SM));
}

//===----------------------------------------------------------------------===//
// Places in other files
//===----------------------------------------------------------------------===//

SourceLocation RemoteFacts::locate(const fbs::Site *Site) {
  SourceManager &SM = Context.getSourceManager();
  const auto [It, Fresh] = Opened.try_emplace(Site ? Site->file() : 0);
  if (Fresh && Site)
    if (const llvm::StringRef Path = Project->path(Site->file()); !Path.empty())
      if (const OptionalFileEntryRef File = SM.getFileManager().getOptionalFileRef(Path)) {
        It->second = SM.translateFile(*File);
        if (It->second.isInvalid())
          It->second = SM.getOrCreateFileID(*File, SrcMgr::C_User);
      }
  return It->second.isValid() ? SM.translateLineCol(It->second, Site->line(), Site->column()) : SourceLocation();
}

std::string RemoteFacts::spell(const fbs::Site *Site) const {
  return Site ? (llvm::sys::path::filename(Project->path(Site->file())) + ":" + llvm::Twine(Site->line())).str()
              : std::string();
}

//===----------------------------------------------------------------------===//
// Objects
//===----------------------------------------------------------------------===//

const RemoteEvidence *RemoteFacts::evidence(Entity E) {
  const auto [It, Fresh] = Evidences.try_emplace(E);
  RemoteEvidence &Known = It->second;
  if (Fresh)
    if (const uint64_t Key = keyOf(E)) {
      AskedEntities.insert(Key);
      if (const fbs::Entity *Entity = Project->entity(Key); Entity && Entity->uses()) {
        Known.Name = text(Entity->name()).str();
        Known.DualMode = Entity->dual();
        for (const fbs::Use *U : *Entity->uses()) {
          // What the main file does, this unit sees itself, and as it is now.
          if (!U->site() || U->site()->file() == MainFile)
            continue;
          RemoteUse Use;
          Use.Read = U->read();
          Use.Write = U->write();
          Use.Size = U->size();
          Use.Locks = namesOf(U->exclusive(), U->shared());
          Use.At = locate(U->site());
          Use.Where = spell(U->site());
          Use.Function = text(U->function()).str();
          Use.Embedded = text(U->embedded()).str();
          (U->plain() ? Known.Plain : Known.Atomic).push_back(std::move(Use));
        }
        for (auto *List : {&Known.Atomic, &Known.Plain})
          llvm::sort(*List, [](const RemoteUse &A, const RemoteUse &B) {
            return std::tie(A.Where, A.At) < std::tie(B.Where, B.At);
          });
      }
    }
  return Known.Atomic.empty() && Known.Plain.empty() ? nullptr : &Known;
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

Place RemoteFacts::place(const fbs::Place *P, const FunctionDecl *FD) const {
  if (!P || P->param() < -1)
    return Place();
  Place Result;
  if (P->param() >= 0) {
    if (unsigned(P->param()) >= FD->getNumParams())
      return Place();
    Result = Place::variable(FD->getParamDecl(P->param()));
  } else {
    if (!isa<CXXMethodDecl>(FD))
      return Place();
    Result = Place::thisObject();
  }
  if (!P->steps())
    return Result;
  for (const fbs::Step *Step : *P->steps()) {
    switch (PlaceStep::KindTy(Step->kind())) {
    case PlaceStep::Field: {
      const QualType T = typeOf(Result, FD);
      const FieldDecl *Field = T.isNull() ? nullptr : fieldNamed(T->getAsRecordDecl(), text(Step->field()));
      if (!Field)
        return Place();
      Result = Result.field(Field);
      break;
    }
    case PlaceStep::Deref:
      Result = Result.deref();
      break;
    case PlaceStep::Index:
      Result = Result.index(nullptr, Step->indexed() ? std::optional<int64_t>(Step->index()) : std::nullopt);
      break;
    }
  }
  return Result;
}

const Expr *RemoteFacts::standIn(const FunctionDecl *FD, unsigned Param, SourceLocation At) const {
  if (Param >= FD->getNumParams())
    return nullptr;
  auto *Var = const_cast<ParmVarDecl *>(FD->getParamDecl(Param));
  return DeclRefExpr::Create(Context, NestedNameSpecifierLoc(), SourceLocation(), Var,
                             /*RefersToEnclosingVariableOrCapture=*/false, At, Var->getType().getNonReferenceType(),
                             VK_LValue);
}

const Expr *RemoteFacts::value(const fbs::Value *V, const FunctionDecl *FD, SourceLocation At) const {
  if (!V)
    return nullptr;
  if (V->param() >= 0)
    return standIn(FD, V->param(), At);
  return IntegerLiteral::Create(Context, llvm::APInt(64, V->constant(), /*isSigned=*/true), Context.LongLongTy, At);
}

OrderUse RemoteFacts::order(const fbs::Ordering *O, const FunctionDecl *FD, SourceLocation At) const {
  OrderUse Use;
  if (!O)
    return Use;
  Use.Given = OrderUse::GivenTy(O->given());
  if (O->known())
    Use.Value = Order(O->order());
  if (O->param() >= 0)
    Use.Arg = standIn(FD, O->param(), At);
  return Use;
}

std::optional<AtomicOp> RemoteFacts::operation(const fbs::Operation &O, const FunctionDecl *FD) {
  AtomicOp Op;
  Op.Object = place(O.object(), FD);
  if (!Op.Object)
    return std::nullopt;
  const SourceLocation At = locate(O.site());
  // Something of FD must stand for the operation; a method without parameters has a constant.
  Op.Site = Op.Object.Root == Place::Variable
                ? standIn(FD, O.object()->param(), At)
                : IntegerLiteral::Create(Context, llvm::APInt(64, 0), Context.LongLongTy, At);
  Op.ObjectExpr = Op.Site;
  Op.Family = Api(O.family());
  Op.Kind = OpKind(O.kind());
  Op.Function = RmwFn(O.rmw());
  Op.Name = FD->getIdentifier() ? FD->getName() : "";
  Op.ObjectIsPointer = true;
  Op.Typed = O.typed();
  Op.Size = O.size();
  if (const QualType T = typeOf(Op.Object, FD); !T.isNull())
    Op.ValueType = T.getUnqualifiedType();
  Op.Success = order(O.success(), FD, At);
  Op.Failure = order(O.failure(), FD, At);
  Op.Operand = value(O.operand(), FD, At);
  Op.OperandIsPointer = O.operand() && O.operand()->pointer();
  Op.OperandIsImplicitOne = O.implicit_one();
  Op.Expected = value(O.expected(), FD, At);
  Op.ExpectedIsPointer = O.expected() && O.expected()->pointer();
  Op.FailureReloads = O.reloads();
  Op.Weak = O.weak();
  Op.Result = ResultKind(O.result());
  Op.ResultOut = value(O.result_out(), FD, At);
  Op.ResultOutIsPointer = O.result_out() && O.result_out()->pointer();
  Op.Thin = O.thin();
  Op.CountedInside = O.counted_inside();
  Op.Composite = O.composite();
  Op.In = FD;
  return Op;
}

std::optional<Access> RemoteFacts::access(const fbs::PlainAccess &A, const FunctionDecl *FD) {
  Access Plain;
  Plain.Object = place(A.object(), FD);
  if (!Plain.Object || Plain.Object.Root != Place::Variable)
    return std::nullopt;
  Plain.Kind = Access::KindTy(A.kind());
  Plain.Site = standIn(FD, A.object()->param(), locate(A.site()));
  Plain.Anchor = Plain.Site;
  Plain.Type = typeOf(Plain.Object, FD);
  Plain.Volatile = A.is_volatile();
  Plain.Bytes = A.bytes();
  Plain.Seeds = A.seeds();
  Plain.In = FD;
  return Plain.Type.isNull() ? std::nullopt : std::optional<Access>(std::move(Plain));
}

const FunctionSummary *RemoteFacts::summary(const FunctionDecl *FD) {
  FD = FD->getCanonicalDecl();
  const auto [It, Fresh] = Summaries.try_emplace(FD);
  FunctionSummary &Known = It->second;
  if (Fresh)
    if (const uint64_t Key = keyOf(FD)) {
      AskedFunctions.insert(Key);
      if (const fbs::Function *F = Project->function(Key)) {
        if (F->operations())
          for (const fbs::Operation *O : *F->operations())
            if (std::optional<AtomicOp> Op = operation(*O, FD))
              Known.Ops.push_back(std::move(*Op));
        if (F->accesses())
          for (const fbs::PlainAccess *A : *F->accesses())
            if (std::optional<Access> Plain = access(*A, FD))
              Known.Accesses.push_back(std::move(*Plain));
      }
    }
  return Known.Ops.empty() && Known.Accesses.empty() ? nullptr : &Known;
}

const std::vector<Effect> *RemoteFacts::effects(const FunctionDecl *FD) {
  FD = FD->getCanonicalDecl();
  const auto [It, Fresh] = EffectsOf.try_emplace(FD);
  std::optional<std::vector<Effect>> &Known = It->second;
  if (Fresh)
    if (const uint64_t Key = keyOf(FD)) {
      want(Question::Effects, Key, FD);
      if (const fbs::Function *F = Project->function(Key); F && F->effects_known()) {
        Known.emplace();
        if (F->effects())
          for (const fbs::Effect *E : *F->effects()) {
            Effect Remote;
            Remote.Kind = EffectKind(E->kind());
            Remote.Name = text(E->name()).str();
            Remote.Loc = locate(E->site());
            Remote.Object = place(E->object(), FD);
            Remote.Sign = E->sign() > 0 ? 1 : E->sign() < 0 ? -1 : 0;
            if (E->chain())
              for (const fbs::ChainStep *Step : *E->chain())
                Remote.Chain.push_back({text(Step->name()).str(), locate(Step->site())});
            Known->push_back(std::move(Remote));
          }
      }
    }
  return Known ? &*Known : nullptr;
}

LockEffects RemoteFacts::locks(const FunctionDecl *FD) {
  LockEffects Known;
  FD = FD->getCanonicalDecl();
  const uint64_t Key = keyOf(FD);
  if (!Key)
    return Known;
  AskedLocks.try_emplace(Key, identifierOf(FD));
  const fbs::Function *F = Project->function(Key);
  if (!F || !F->locks())
    return Known;
  for (const fbs::LockEffect *E : *F->locks()) {
    LockEffect Effect;
    Effect.Action = LockEffect::ActionTy(E->action());
    Effect.Lock.Mutex = place(E->mutex(), FD);
    Effect.Shared = E->reader();
    Effect.Success = LockSuccess(E->success());
    // A lock without a name outside its file is known by the function that takes it.
    if (!Effect.Lock.Mutex)
      Effect.Lock.Function = FD;
    Known.push_back(std::move(Effect));
  }
  return Known;
}

std::optional<uint64_t> RemoteFacts::keeps(const FunctionDecl *FD) {
  const uint64_t Key = keyOf(FD);
  if (!Key)
    return std::nullopt;
  want(Question::Ownership, Key, FD);
  const fbs::Function *F = Project->function(Key);
  return F && F->ownership_known() ? std::optional<uint64_t>(F->keeps()) : std::nullopt;
}

bool RemoteFacts::returnsFresh(const FunctionDecl *FD) {
  if (!keeps(FD))
    return false;
  const fbs::Function *F = Project->function(keyOf(FD));
  return F && F->fresh();
}

const RemoteCalls *RemoteFacts::calls(const FunctionDecl *FD) {
  FD = FD->getCanonicalDecl();
  const auto [It, Fresh] = CallsOf.try_emplace(FD);
  std::optional<RemoteCalls> &Known = It->second;
  const uint64_t Key = Fresh && isStrongDefinition(FD) ? keyOf(FD) : 0;
  if (Key) {
    want(Question::Calls, Key, FD);
    const fbs::Calls *All = Project->calls(Key);
    if (Project->isWanted(Question::Calls, Key) && !(All && All->escapes())) {
      Known.emplace();
      if (All && All->calls())
        for (const fbs::Call *Call : *All->calls()) {
          if (!Call->site() || Call->site()->file() == MainFile)
            continue;
          PassedLocks Held;
          if (Call->held())
            for (const fbs::HeldLock *L : *Call->held())
              if (Place Mutex = place(L->mutex(), FD))
                Held.Places.push_back({std::move(Mutex), L->reader()});
          Held.Named = namesOf(Call->exclusive(), Call->shared());
          if (Known->Count++ == 0)
            Known->Held = std::move(Held);
          else
            Known->Held.meet(Held);
          Known->Unshared &= Call->unshared();
          Known->Alone &= Call->alone();
        }
    }
  }
  return Known ? &*Known : nullptr;
}

void RemoteFacts::writeQuestions(fbs::FactsT &Unit) const {
  Unit.asked_entities.assign(AskedEntities.begin(), AskedEntities.end());
  for (const auto &[Key, Name] : AskedLocks) {
    Unit.asked_locks.push_back(Key);
    Unit.asked.push_back(std::make_unique<fbs::AskedT>());
    Unit.asked.back()->key = Key;
    Unit.asked.back()->name = Name;
    Unit.asked.back()->locks = true;
  }
  Unit.asked_functions.assign(AskedFunctions.begin(), AskedFunctions.end());
  for (const auto &[Key, Kind, Name] : Wanted) {
    Unit.wanted.push_back(std::make_unique<fbs::WantedT>());
    Unit.wanted.back()->key = Key;
    Unit.wanted.back()->kind = Kind;
    Unit.wanted.back()->name = Name;
  }
}

} // namespace clang::tidy::atomvet
