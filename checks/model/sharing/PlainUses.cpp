//===- PlainUses.cpp ------------------------------------------------------===//

#include "model/sharing/PlainUses.h"
#include "model/Library.h"
#include "model/TUModel.h"
#include "model/locks/Locks.h"
#include "clang/AST/ExprCXX.h"

namespace clang::tidy::atomvet {

namespace {

/// How many levels of calls for the same object are followed.
constexpr unsigned MaxCallDepth = 3;

bool isInside(const Place &P, const Place &Whole) {
  return P.startsWith(Whole) && llvm::none_of(llvm::drop_begin(P.Steps, Whole.Steps.size()),
                                              [](const PlaceStep &Step) { return Step.Kind == PlaceStep::Deref; });
}

} // namespace

PlainUses::PlainUses(const FunctionModel &F, const Place &Owner, unsigned Depth)
    : F(F), Owner(Owner), Body(Region::body(F)) {
  const TUModel &TU = F.unit();
  for (const Access &A : F.Accesses) {
    const FieldDecl *Field = A.Volatile ? nullptr : fieldOf(A.Object);
    if (!Field)
      continue;
    const Evidence *Known = TU.evidence(A.Object.entity());
    if (!Known || !Known->isAtomic())
      add(Field, A.Anchor, A.Kind != Access::Read);
  }
  for (const CallSite &Call : F.Calls)
    if (Call.Callee)
      ofCall(Call, Depth);
}

/// The field of the object that P is, or is part of; null for what lies elsewhere or behind a pointer.
const FieldDecl *PlainUses::fieldOf(const Place &P) const {
  if (P.Steps.size() <= Owner.Steps.size() || !isInside(P, Owner))
    return nullptr;
  return P.Steps[Owner.Steps.size()].FD;
}

void PlainUses::add(const FieldDecl *Field, const Stmt *At, bool Writes) {
  const Position Pos = F.position(At);
  const std::optional<CFGStmt> Element = Pos ? (*Pos.Block)[Pos.Index].getAs<CFGStmt>() : std::nullopt;
  if (Element && F.unit().locks().heldAt(F, At).empty())
    Uses.push_back({Field, Element->getStmt(), Writes});
}

void PlainUses::ofCall(const CallSite &Call, unsigned Depth) {
  const TUModel &TU = F.unit();
  const auto *Method = dyn_cast<CXXMethodDecl>(Call.Callee);
  const Place Object = !Call.ObjectArg        ? Place()
                       : Call.ObjectIsPointer ? TU.pointee(Call.ObjectArg)
                                              : TU.placeOf(Call.ObjectArg);
  if (const FieldDecl *Field = fieldOf(Object); Field && Method)
    if (const library::Touch How = library::touches(Method); How != library::Touch::None)
      return add(Field, Call.Site, How == library::Touch::Write);
  const FunctionModel *Callee = TU.function(Call.Callee);
  if (!Callee || Callee == &F || Depth >= MaxCallDepth || (Method && Method->isVirtual()))
    return;
  passedOn(Object, *Callee, Place::thisObject(), Call.Site, Depth);
  for (const ParmVarDecl *Param : Callee->decl()->parameters()) {
    const unsigned I = Param->getFunctionScopeIndex();
    const QualType T = Param->getType();
    if (I < Call.Args.size() && (T->isPointerType() || T->isReferenceType()))
      passedOn(T->isReferenceType() ? TU.placeOf(Call.Args[I]) : TU.pointee(Call.Args[I]), *Callee,
               Place::variable(Param).deref(), Call.Site, Depth);
  }
}

/// The object, or a part of it, is what the callee works on.
void PlainUses::passedOn(const Place &Passed, const FunctionModel &Callee, const Place &AsCalleeNamesIt, const Stmt *At,
                         unsigned Depth) {
  if (!isInside(Passed, Owner))
    return;
  const PlainUses Inside(Callee, AsCalleeNamesIt, Depth + 1);
  const std::set<const FieldDecl *> Written = Inside.writtenWith(nullptr);
  for (const FieldDecl *Field : Inside.usedWith(nullptr))
    add(Passed == Owner ? Field : fieldOf(Passed), At, Written.count(Field));
}

std::set<const FieldDecl *> PlainUses::with(const Stmt *At, bool Writes) const {
  std::set<const FieldDecl *> Certain;
  const Position Pos = At ? F.position(At) : Position();
  if (Body.empty() || (At && !Pos))
    return Certain;
  for (const Use &Candidate : Uses) {
    if (Certain.count(Candidate.Field) || (Writes && !Candidate.Writes))
      continue;
    const auto IsUse = [&](const CFGElement &Element) {
      const std::optional<CFGStmt> S = Element.getAs<CFGStmt>();
      return S && llvm::any_of(Uses, [&](const Use &U) {
               return U.Field == Candidate.Field && U.At == S->getStmt() && (!Writes || U.Writes);
             });
    };
    const bool Avoided =
        Pos ? !IsUse((*Pos.Block)[Pos.Index]) && Body.startReaches(Pos, IsUse) && Body.reachesEnd(Pos, IsUse)
            : Body.startReachesEnd(IsUse);
    if (!Avoided)
      Certain.insert(Candidate.Field);
  }
  return Certain;
}

} // namespace clang::tidy::atomvet
