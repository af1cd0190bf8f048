//===- Embedding.cpp ------------------------------------------------------===//

#include "model/sharing/Embedding.h"

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

} // namespace

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
