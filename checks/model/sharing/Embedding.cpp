//===- Embedding.cpp ------------------------------------------------------===//

#include "model/sharing/Embedding.h"
#include "model/Library.h"
#include "model/sharing/Sharing.h"

namespace clang::tidy::atomvet {

namespace {

/// How many levels of callers are asked.
constexpr unsigned MaxCallerDepth = 4;

EmbeddedIn find(const FunctionModel &F, const Place &Object, unsigned Depth) {
  EmbeddedIn Found;
  if (const std::string Name = embeddingFieldName(Object); !Name.empty()) {
    Found.Fields.insert(Name);
    Found.Complete = true;
    return Found;
  }
  const TUModel &TU = F.unit();
  const bool Passed = Object.Root == Place::This || (Object.Root == Place::Variable && isa<ParmVarDecl>(Object.Var));
  if (!Passed || Depth >= MaxCallerDepth)
    return Found;
  Found.ByCallers = true;
  Found.Complete = TU.allCallersKnown(F.decl());
  for (const auto &[Caller, Call] : TU.callers(F.decl())) {
    const Place There = TU.atCall(Object, F.decl(), *Call);
    const EmbeddedIn Outer = There && Caller != &F ? find(*Caller, There, Depth + 1) : EmbeddedIn();
    Found.Fields.insert(Outer.Fields.begin(), Outer.Fields.end());
    Found.Complete &= Outer.Complete;
  }
  return Found;
}

/// Whether a record points to others of its own kind, as the nodes of a list or a tree do.
bool isLink(const ValueDecl *Member) {
  const auto *Field = dyn_cast<FieldDecl>(Member);
  const RecordDecl *Record = Field ? Field->getParent() : nullptr;
  return Record && llvm::any_of(Record->fields(), [&](const FieldDecl *Each) {
           const QualType T = Each->getType().getAtomicUnqualifiedType();
           const RecordDecl *Target = T->isPointerType() ? T->getPointeeType()->getAsRecordDecl() : nullptr;
           return Target && Target->getCanonicalDecl() == Record->getCanonicalDecl();
         });
}

} // namespace

PartKinds kindsOf(const TUModel &TU, const Evidence &Known) {
  PartKinds Kinds;
  const auto IsSeen = [&](const FunctionDecl *In, const Place &Object, const Stmt *At) {
    return !TU.sharing().isUnshared(*TU.function(In), Object, At);
  };
  for (const auto &[Op, Where] : embeddedOps(TU, Known)) {
    if (Op->Kind == OpKind::Init || !IsSeen(Op->In, Op->Object, Op->Site))
      continue;
    if (!Where.Complete)
      return PartKinds();
    Kinds.Atomic.insert(Where.Fields.begin(), Where.Fields.end());
  }
  const RemoteEvidence &Elsewhere = TU.remote(Known);
  for (const RemoteUse &Use : Elsewhere.Atomic) {
    if (Use.Embedded.empty())
      return PartKinds();
    Kinds.Atomic.insert(Use.Embedded);
  }
  Kinds.Known = true;
  Kinds.IsLink = isLink(Known.Object.Decl);
  struct Users {
    std::set<std::string> Functions;
    bool Write = false;
  };
  std::map<std::string, Users> Plainly;
  for (const Access *A : Known.Accesses)
    if (!A->Volatile && IsSeen(A->In, A->Object, A->Anchor))
      for (const std::string &Field : embeddingOf(*TU.function(A->In), A->Object).Fields) {
        Plainly[Field].Functions.insert(library::plainName(A->In).str());
        Plainly[Field].Write |= A->Kind != Access::Read;
      }
  for (const RemoteUse &Use : Elsewhere.Plain)
    if (!Use.Embedded.empty()) {
      Plainly[Use.Embedded].Functions.insert(Use.Function);
      Plainly[Use.Embedded].Write |= Use.Write;
    }
  // One function that forgets is a slip; what one writes and another uses is how this kind goes about it.
  for (const auto &[Field, By] : Plainly)
    if (!Kinds.Atomic.count(Field) && By.Write && By.Functions.size() > 1)
      Kinds.Plain.insert(Field);
  return Kinds;
}

bool EmbeddedIn::excludes(const EmbeddedIn &O) const {
  return Complete && O.Complete &&
         llvm::none_of(Fields, [&](const std::string &Field) { return O.Fields.count(Field) != 0; });
}

std::string embeddingFieldName(const Place &Object) {
  const FieldDecl *Field = Object.embeddingField();
  return Field ? Field->getQualifiedNameAsString() : std::string();
}

Place memberOfUnion(const Place &Object) {
  Place Member = Object;
  for (size_t I = 0; I < Object.Steps.size(); ++I)
    if (Object.Steps[I].Kind == PlaceStep::Field && Object.Steps[I].FD->getParent()->isUnion()) {
      Member.Steps.resize(I + 1);
      break;
    }
  return Member;
}

bool isSlot(const Place &Object) {
  const Place Member = memberOfUnion(Object);
  const PlaceStep *Last = Member.Steps.empty() ? nullptr : &Member.Steps.back();
  if (!Last || Last->Kind != PlaceStep::Field || !isVariant(Last->FD->getParent()))
    return false;
  Place Union = Member;
  Union.Steps.pop_back();
  return !Union.Steps.empty() && Union.Steps.back().Kind == PlaceStep::Deref;
}

EmbeddedIn embeddingOf(const FunctionModel &F, const Place &Object) { return find(F, Object, 0); }

std::vector<std::pair<const AtomicOp *, EmbeddedIn>> embeddedOps(const TUModel &TU, const Evidence &Known) {
  std::vector<std::pair<const AtomicOp *, EmbeddedIn>> Out;
  bool Replaced = false;
  for (const AtomicOp *Op : Known.Ops) {
    const FunctionModel *F = TU.function(Op->In);
    EmbeddedIn Where = F ? embeddingOf(*F, Op->Object) : EmbeddedIn();
    if (Where.ByCallers && Where.Complete && !Known.ByCallers.empty())
      Replaced = true;
    else
      Out.emplace_back(Op, std::move(Where));
  }
  if (Replaced)
    for (const AtomicOp *Op : Known.ByCallers)
      Out.emplace_back(Op, embeddingOf(*TU.function(Op->In), Op->Object));
  return Out;
}

} // namespace clang::tidy::atomvet
