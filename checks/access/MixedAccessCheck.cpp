//===- MixedAccessCheck.cpp - Plain access of what is atomic elsewhere ----===//
//
// An atomic access is a promise about every access of a word: one plain read may be torn, stale or hoisted out of its
// loop, one plain write may lose what others add. The model knows which objects are accessed atomically, and the
// judgements say which plain accesses are right all the same; what is left is reported.
//
//===----------------------------------------------------------------------===//

#include "access/MixedAccessCheck.h"
#include "model/AccessUse.h"
#include "model/Elsewhere.h"
#include "model/Library.h"
#include "model/locks/Locks.h"
#include "model/sharing/DualMode.h"
#include "model/sharing/Embedding.h"
#include "model/sharing/Lifecycle.h"
#include "model/sharing/Sharing.h"

namespace clang::tidy::atomvet {

/// The uses of one object that count: those that others can see.
struct MixedAccessCheck::Sorted {
  std::vector<const AtomicOp *> Ops;
  std::vector<const Access *> Plain;
  const RemoteEvidence *Elsewhere = nullptr;
  /// What Elsewhere points to when it is a part of what others do.
  std::unique_ptr<RemoteEvidence> Part;
  bool WrittenByAssembly = false, OnlyTakenAway = false, WritesAreWrong = false;
};

MixedAccessCheck::MixedAccessCheck(llvm::StringRef Name, ClangTidyContext *Context)
    : AtomicCheck(Name, Context), StrictVolatile(Options.get("StrictVolatile", false)),
      LifecycleFunctions(
          Options.get("LifecycleFunctions", "init|deinit|setup|create|alloc|destroy|fini|cleanup|teardown")) {}

void MixedAccessCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  Options.store(Opts, "StrictVolatile", StrictVolatile);
  Options.store(Opts, "LifecycleFunctions", LifecycleFunctions);
}

void MixedAccessCheck::checkUnit(const TUModel &TU) {
  for (const auto &Entry : TU.scalars())
    checkEntity(TU, Entry.second);
  for (const auto &Entry : TU.elements())
    checkEntity(TU, Entry.second);
}

void MixedAccessCheck::checkEntity(const TUModel &TU, const Evidence &Known) {
  Sorted Uses;
  Uses.WrittenByAssembly = Known.WrittenByAssembly;
  for (const AtomicOp *Op : Known.Ops)
    if (Op->Kind != OpKind::Init && !TU.sharing().isUnshared(*TU.function(Op->In), Op->Object, Op->Site))
      Uses.Ops.push_back(Op);
  // Atomic on an object of its own alone, a function promises nothing to others.
  if ((Uses.Ops.empty() && !Known.OnlyElsewhere && !TU.elsewhere().isOpen()) || hasSingleThreadedMode(TU, Known) ||
      isSetOnce(TU, Known))
    return;
  const auto Keep = [&](const Access *A) {
    if ((!A->Volatile || StrictVolatile) && !isSlot(A->Object) &&
        !TU.sharing().isUnshared(*TU.function(A->In), A->Object, A->Anchor))
      Uses.Plain.push_back(A);
  };
  llvm::for_each(Known.Accesses, Keep);
  llvm::for_each(Known.Beside, Keep);

  reportWidths(TU, Known, Uses);
  if (Uses.Plain.empty())
    return;
  Uses.Elsewhere = &TU.remote(Known);
  for (Sorted &Part : byEmbedding(TU, Known, std::move(Uses)))
    checkObjects(TU, Part);
}

/// The kinds that the object of a plain access may be of, as far as somebody says.
static std::set<std::string> kindsAt(const TUModel &TU, const Evidence &Known, const Access &A) {
  const FunctionModel &F = *TU.function(A.In);
  if (A.Object.entity() == Known.Object)
    return embeddingOf(F, A.Object).Fields;
  // Beside the atomic in a union: the members that it is beside are of the same kind as it is.
  const Place Member = memberOfUnion(A.Object);
  std::set<std::string> Fields = embeddingOf(F, Member).Fields;
  if (!Member.Steps.empty() && Member.Steps.back().Kind == PlaceStep::Field &&
      Member.Steps.back().FD->getParent()->isUnion())
    for (const FieldDecl *Sibling : Member.Steps.back().FD->getParent()->fields())
      Fields.insert(Sibling->getQualifiedNameAsString());
  return Fields;
}

/// Uses as they are about different objects: a plain access with the atomic ones that may be of the same object.
std::vector<MixedAccessCheck::Sorted> MixedAccessCheck::byEmbedding(const TUModel &TU, const Evidence &Known,
                                                                    Sorted Uses) const {
  std::vector<Sorted> Parts;
  const PartKinds Kinds = kindsOf(TU, Known);
  if (!Kinds.Known || (!Kinds.IsLink && Kinds.Plain.empty())) {
    Parts.push_back(std::move(Uses));
    return Parts;
  }
  std::vector<std::pair<const AtomicOp *, EmbeddedIn>> Ops = embeddedOps(TU, Known);
  llvm::erase_if(Ops, [&](const auto &Op) {
    return Op.first->Kind == OpKind::Init ||
           TU.sharing().isUnshared(*TU.function(Op.first->In), Op.first->Object, Op.first->Site);
  });
  std::set<std::string> All = Kinds.Atomic;
  for (const RemoteUse &U : Uses.Elsewhere->Plain)
    if (!U.Embedded.empty())
      All.insert(U.Embedded);
  std::map<std::set<std::string>, std::vector<const Access *>> Plain;
  for (const Access *A : Uses.Plain) {
    const std::set<std::string> Fields = kindsAt(TU, Known, *A);
    All.insert(Fields.begin(), Fields.end());
    Plain[Fields].push_back(A);
  }
  for (auto &[Where, Accesses] : Plain) {
    const auto IsAtomic = [&](const std::string &Kind) { return Kinds.Atomic.count(Kind) != 0; };
    const auto IsApart = [&](const std::string &Kind) { return Kinds.isApart(Kind); };
    std::set<std::string> Fields = Where;
    // Of an object of which nobody says what it is a part of, there is one kind, or it may be any of several.
    if (Where.empty() ? All.size() < 2 : llvm::none_of(Where, IsAtomic) && !llvm::all_of(Where, IsApart))
      Fields.insert(Kinds.Atomic.begin(), Kinds.Atomic.end());
    Sorted Part;
    Part.WrittenByAssembly = Uses.WrittenByAssembly;
    for (const auto &[Op, In] : Ops)
      if (llvm::any_of(In.Fields, [&](const std::string &Field) { return Fields.count(Field); }))
        Part.Ops.push_back(Op);
    Part.Part = std::make_unique<RemoteEvidence>(*Uses.Elsewhere);
    for (auto *Remote : {&Part.Part->Atomic, &Part.Part->Plain})
      llvm::erase_if(*Remote, [&](const RemoteUse &U) { return !U.Embedded.empty() && !Fields.count(U.Embedded); });
    Part.Elsewhere = Part.Part.get();
    Part.Plain = std::move(Accesses);
    Parts.push_back(std::move(Part));
  }
  return Parts;
}

void MixedAccessCheck::checkObjects(const TUModel &TU, Sorted &Uses) {
  if ((Uses.Ops.empty() && Uses.Elsewhere->Atomic.empty()) || Uses.Elsewhere->DualMode ||
      isAtomicByTwinFunctions(TU, Uses.Ops, Uses.Elsewhere->Atomic))
    return;

  std::vector<const Access *> Wrong = unexcusedByLocks(TU, Uses, Scope::File);
  // What other files know of callers and callees is asked for what would be reported without it.
  if (TU.elsewhere().isOpen() && !Wrong.empty()) {
    llvm::erase_if(Uses.Plain, [&](const Access *A) {
      return TU.sharing().isUnshared(*TU.function(A->In), A->Object, A->Anchor, Scope::Project);
    });
    Wrong = unexcusedByLocks(TU, Uses, Scope::Project);
  }
  noteWeakness(TU, Wrong, Uses);
  for (const Access *A : Wrong)
    reportAccess(TU, *A, Uses);
}

/// What speaks for less than a warning in the uses as a whole.
void MixedAccessCheck::noteWeakness(const TUModel &TU, llvm::ArrayRef<const Access *> Wrong, Sorted &Uses) const {
  // A pointer that is atomic only where start-up or teardown code takes it away: what is in it is given up there, once,
  // and nothing says that threads run. A flag that such code sets is what threads wait for.
  const auto *Var = Wrong.empty() ? nullptr : dyn_cast_or_null<VarDecl>(Wrong.front()->Object.entity().Decl);
  Uses.OnlyTakenAway =
      Var && Var->getType()->isPointerType() && (TU.elsewhere().isOpen() || !Var->isExternallyVisible()) &&
      llvm::all_of(Uses.Ops,
                   [&](const AtomicOp *Op) {
                     return Op->Kind == OpKind::Exchange && isLifecycleCode(*TU.function(Op->In), LifecycleFunctions);
                   }) &&
      llvm::all_of(Uses.Elsewhere->Atomic, [&](const RemoteUse &Use) {
        return Use.Read && Use.Write && nameHasWord(Use.Function, LifecycleFunctions);
      });
  // Where all that is atomic loads, the writes are what is wrong: with them atomic, or under a lock, the plain reads
  // may well be right.
  const bool Stored = Uses.WrittenByAssembly ||
                      llvm::any_of(Uses.Ops, [](const AtomicOp *Op) { return Op->isWrite(); }) ||
                      llvm::any_of(Uses.Elsewhere->Atomic, [](const RemoteUse &Use) { return Use.Write; });
  Uses.WritesAreWrong = !Stored && llvm::any_of(Wrong, [&](const Access *A) {
    return A->Kind != Access::Read && levelOf(*TU.function(A->In), *A, Uses) == Level::Warning;
  });
}

/// The plain accesses that no lock excuses: a read is right under one that every write holds, a write under one that
/// every other access holds.
std::vector<const Access *> MixedAccessCheck::unexcusedByLocks(const TUModel &TU, const Sorted &Uses,
                                                               Scope Within) const {
  const auto LocksAt = [&](const auto &Use) { return TU.locks(Within).heldFor(*TU.function(Use.In), Use); };
  std::vector<LockSet> OfAll, OfWrites;
  for (const AtomicOp *Op : Uses.Ops) {
    OfAll.push_back(LocksAt(*Op));
    if (Op->isWrite())
      OfWrites.push_back(OfAll.back());
  }
  std::vector<LockSet> OfPlain;
  for (const Access *A : Uses.Plain) {
    OfPlain.push_back(LocksAt(*A));
    OfAll.push_back(OfPlain.back());
    if (A->Kind != Access::Read)
      OfWrites.push_back(OfPlain.back());
  }
  for (const auto *Remote : {&Uses.Elsewhere->Atomic, &Uses.Elsewhere->Plain})
    for (const RemoteUse &Use : *Remote) {
      OfAll.push_back(Use.Locks);
      if (Use.Write)
        OfWrites.push_back(Use.Locks);
    }
  std::vector<const Access *> Wrong;
  for (size_t I = 0; I < Uses.Plain.size(); ++I)
    if (!Locks::excludes(OfPlain[I], Uses.Plain[I]->Kind == Access::Read ? OfWrites : OfAll))
      Wrong.push_back(Uses.Plain[I]);
  return Wrong;
}

Level MixedAccessCheck::levelOf(const FunctionModel &F, const Access &A, const Sorted &Uses) const {
  const bool Weak = Uses.OnlyTakenAway || (Uses.WritesAreWrong && A.Kind == Access::Read);
  const bool Deliberate = seedsCompareExchange(F, A) || reachesOnlyOutput(F, A) ||
                          isLifecycleCode(F, LifecycleFunctions) || isLifeOf(F, A.Object, A.Kind == Access::Write);
  return Weak || Deliberate ? Level::Advice : Level::Warning;
}

void MixedAccessCheck::reportAccess(const TUModel &TU, const Access &A, const Sorted &Uses) {
  static constexpr llvm::StringRef Kinds[] = {"read", "write", "read-modify-write"};
  static constexpr llvm::StringRef Consequences[] = {"may tear or be stale", "may be lost, or undo what others write",
                                                     "loses what others write in between"};
  const bool Written = llvm::any_of(Uses.Ops, [](const AtomicOp *Op) { return Op->isWrite(); }) ||
                       llvm::any_of(Uses.Elsewhere->Atomic, [](const RemoteUse &Use) { return Use.Write; });
  const llvm::StringRef Seen = TU.elsewhere().isOpen() ? "" : " in this file";
  auto Diag = report(A.Site->getExprLoc(), "plain %0 of '%1'%2 %3: it is %4 atomically elsewhere%5",
                     levelOf(*TU.function(A.In), A, Uses));
  if (!Diag)
    return;
  // Bytes are those of the whole array, though the pointer is to its first element.
  Place Object = A.Object;
  if (A.Bytes && !Object.Steps.empty() && Object.Steps.back().Kind == PlaceStep::Index)
    Object.Steps.pop_back();
  *Diag << Kinds[A.Kind] << Object.str() << (A.Through ? " in '" + A.Through->getNameAsString() + "'" : std::string())
        << Consequences[A.Kind] << (Written && A.Kind == Access::Read ? "written" : "accessed") << Seen;
  // Ending the diagnostic before its notes.
  Diag.reset();
  if (A.Inner)
    note(A.Inner->getExprLoc(), "'%0' accesses it plainly here") << A.Through->getNameAsString();
  noteAtomicAccess(TU, A, Uses);
}

void MixedAccessCheck::noteAtomicAccess(const TUModel &TU, const Access &A, const Sorted &Uses) {
  // A write says more than a read, and another function's more than the reader's own.
  const AtomicOp *Shown = Uses.Ops.empty() ? nullptr : Uses.Ops.front();
  for (const AtomicOp *Op : Uses.Ops)
    if (Op->isWrite() && (!Shown->isWrite() || (Shown->In == A.In && Op->In != A.In)))
      Shown = Op;
  const auto Times = [](size_t N) { return N == 1 ? std::string("once") : std::to_string(N) + " times"; };
  const std::string Counts = Times(Uses.Ops.size() + Uses.Elsewhere->Atomic.size()) +
                             (TU.elsewhere().isOpen() ? "" : " in this file") + ", plainly " +
                             Times(Uses.Plain.size() + Uses.Elsewhere->Plain.size());
  const RemoteUse *Remote = nullptr;
  if (!Shown || (!Shown->isWrite() && !Uses.Elsewhere->Atomic.empty()))
    for (const RemoteUse &Use : Uses.Elsewhere->Atomic)
      if (!Remote || (Use.Write && !Remote->Write))
        Remote = &Use;
  if (Remote && (!Shown || Remote->Write)) {
    // Where the other file cannot be read its place is told in words.
    const bool Readable = Remote->At.isValid();
    note(Readable ? Remote->At : A.Site->getExprLoc(), "accessed atomically %0: '%1' is accessed atomically %2")
        << (Readable ? "here" : "at " + Remote->Where) << Uses.Elsewhere->Name << Counts;
    return;
  }
  note(Shown->Site->getExprLoc(), "accessed atomically here: '%0' is accessed atomically %1")
      << Shown->Object.str() << Counts;
}

void MixedAccessCheck::reportWidths(const TUModel &TU, const Evidence &Known, const Sorted &Uses) {
  // An index into what is no array reaches a part of it, or what lies behind it.
  if (Known.Object.Element && !Known.Object.Decl->getType()->isArrayType())
    return;
  const auto DeclaredSize = [&](const AtomicOp &Op) -> uint64_t {
    const Entity E = Op.Object.entity();
    QualType T = E.Decl->getType().getNonReferenceType();
    while (E.Element && T->isArrayType())
      T = TU.context().getAsArrayType(T)->getElementType();
    return T->isIncompleteType() || T->isDependentType() ? 0 : TU.context().getTypeSizeInChars(T).getQuantity();
  };
  const AtomicOp *Whole = nullptr;
  for (const AtomicOp *Op : Uses.Ops)
    if (Op->Size != 0 && Op->Size == DeclaredSize(*Op))
      Whole = Op;
  if (!Whole)
    return;
  // A part of the object, reached by an index: `(uint32_t *)&stamp + 1`.
  std::vector<const AtomicOp *> Ops = Uses.Ops;
  const auto Parts = TU.elements().find(Known.Object.Decl);
  if (!Known.Object.Element && Parts != TU.elements().end() && !Known.Object.Decl->getType()->isArrayType())
    for (const AtomicOp *Op : Parts->second.Ops) {
      const std::optional<int64_t> Index = Op->Object.Steps.back().Constant;
      if (Index && *Index >= 0 && (uint64_t(*Index) + 1) * Op->Size <= DeclaredSize(*Op) &&
          !TU.sharing().isUnshared(*TU.function(Op->In), Op->Object, Op->Site))
        Ops.push_back(Op);
    }
  for (const AtomicOp *Op : Ops) {
    const uint64_t Declared = DeclaredSize(*Op);
    if (Op->Size == 0 || Op->Size == Declared || Op->Through)
      continue;
    if (auto Diag =
            report(Op->Site->getExprLoc(), "atomic access of %0 bytes overlaps '%1', which is accessed "
                                           "atomically as %2 bytes elsewhere: the two are not atomic together")) {
      *Diag << unsigned(Op->Size) << Op->Object.str() << unsigned(Declared);
      Diag.reset();
      note(Whole->Site->getExprLoc(), "accessed as a whole here");
    }
  }
}

} // namespace clang::tidy::atomvet
