//===- Copies.cpp - Which atomics a record holds and a copy touches -------===//

#include "model/copies/Copies.h"
#include "model/Library.h"
#include "model/sharing/Embedding.h"
#include "model/sharing/Sharing.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecordLayout.h"

namespace clang::tidy::atomvet {

namespace {

/// The record that T is or is an array of.
const RecordDecl *recordOf(QualType T, const ASTContext &Context) {
  if (T.isNull())
    return nullptr;
  const RecordDecl *Record = Context.getBaseElementType(T)->getAsRecordDecl();
  return Record ? Record->getDefinition() : nullptr;
}

/// A path and what follows it; elements follow without a dot, and an unnamed step is none.
std::string joined(const std::string &Step, const std::string &Rest) {
  return Step.empty() || Rest.empty() || Rest.front() == '[' ? Step + Rest : Step + "." + Rest;
}

/// Puts a step before what was found inside: "cache" before "hits". What the library calls its own members says
/// nothing: an element of std::array is an element.
HeldAtomic behind(const FieldDecl *Field, HeldAtomic Inner) {
  const bool Private = Field->getParent()->isInStdNamespace() && Field->getName().starts_with("_");
  std::string Step = Private ? std::string() : Field->getNameAsString();
  if (Field->getType()->isArrayType() && (Private || !Step.empty()))
    Step += "[...]";
  if (Inner.Path.empty() && Inner.Name.empty()) {
    Inner.Name = Field->getNameAsString();
    Inner.Field = Field;
  }
  Inner.Path = joined(Step, Inner.Path);
  return Inner;
}

/// Containers own their elements: a copy of one copies them. Smart pointers and references do not.
bool ownsElements(const CXXRecordDecl *Class) {
  return Class->isInStdNamespace() && Class->getIdentifier() &&
         library::oneOf(Class->getName(), {"vector", "deque", "list", "forward_list", "optional", "variant", "tuple",
                                           "set", "multiset", "map", "multimap", "unordered_set", "unordered_multiset",
                                           "unordered_map", "unordered_multimap", "stack", "queue", "priority_queue"});
}

/// A copy or move constructor, a copy or move assignment.
bool isTransfer(const CXXMethodDecl *Method) {
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(Method);
  return Constructor ? Constructor->isCopyOrMoveConstructor()
                     : Method->isCopyAssignmentOperator() || Method->isMoveAssignmentOperator();
}

bool isMove(const CXXMethodDecl *Method) {
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(Method);
  return Constructor ? Constructor->isMoveConstructor() : Method->isMoveAssignmentOperator();
}

bool isMove(Transfer How) { return How == Transfer::MoveConstruct || How == Transfer::MoveAssign; }

/// The special member that performs a transfer; null when it is implicit and not declared.
const CXXMethodDecl *specialMember(const CXXRecordDecl *Class, Transfer How) {
  const auto Find = [Class](Transfer Kind) -> const CXXMethodDecl * {
    const bool Constructs = Kind == Transfer::CopyConstruct || Kind == Transfer::MoveConstruct;
    const CXXMethodDecl *Deleted = nullptr;
    for (const CXXMethodDecl *Method : Class->methods()) {
      const auto *Constructor = dyn_cast<CXXConstructorDecl>(Method);
      const bool Is = Constructs     ? Constructor && (isMove(Kind) ? Constructor->isMoveConstructor()
                                                                    : Constructor->isCopyConstructor())
                      : isMove(Kind) ? Method->isMoveAssignmentOperator()
                                     : Method->isCopyAssignmentOperator();
      if (!Is)
        continue;
      if (!Method->isDeleted())
        return Method;
      Deleted = Method;
    }
    return Deleted;
  };
  if (const CXXMethodDecl *Method = Find(How); Method && !(isMove(How) && Method->isDeleted()))
    return Method;
  // What cannot be moved is copied.
  switch (How) {
  case Transfer::MoveConstruct:
    return Class->needsImplicitMoveConstructor() ? nullptr : Find(Transfer::CopyConstruct);
  case Transfer::MoveAssign:
    return Class->needsImplicitMoveAssignment() ? nullptr : Find(Transfer::CopyAssign);
  default:
    return nullptr;
  }
}

} // namespace

//===----------------------------------------------------------------------===//
// What a value transfer touches
//===----------------------------------------------------------------------===//

/// A field that is an atomic itself, by its type or because it is accessed atomically.
std::optional<HeldAtomic> Copies::atomicField(const FieldDecl *Field) const {
  if (TU.isMarkedUnshared(Field))
    return std::nullopt;
  HeldAtomic Held;
  Held.Field = Field;
  Held.Name = Held.Path = Field->getNameAsString();
  if (Field->getType()->isArrayType() && !Held.Path.empty())
    Held.Path += "[...]";
  if (isAtomicType(TU.context().getBaseElementType(Field->getType())))
    return Held;
  const auto *Canonical = cast<FieldDecl>(Field->getCanonicalDecl());
  for (const bool Element : {false, true})
    if (const Evidence *Known = TU.evidence({Canonical, Element}); Known && Known->isAtomic()) {
      Held.Known = Known;
      return Held;
    }
  return std::nullopt;
}

const Carried &Copies::carried(QualType T, Transfer How) const {
  static const Carried Nothing;
  const RecordDecl *Record = recordOf(T, TU.context());
  if (!Record || Record->isDependentType() || Record->isInvalidDecl() || Record->isLambda())
    return Nothing;
  // A type that holds itself does so by pointer; the empty entry only guards against ill-formed input.
  const auto [It, Fresh] = CarriedBy.try_emplace({Record, How});
  if (!Fresh)
    return It->second;
  Carried Result;
  if (isCopyableAtomicType(TU.context().getBaseElementType(T)))
    Result.First.emplace();
  else if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
    Result = carriedByClass(Class, How);
  else
    carriedByParts(Record, How, Result);
  return CarriedBy[{Record, How}] = std::move(Result);
}

Carried Copies::carriedByClass(const CXXRecordDecl *Class, Transfer How) const {
  Carried Result;
  if (ownsElements(Class)) {
    // Moving a container hands its elements over as they are.
    const auto *Special = dyn_cast<ClassTemplateSpecializationDecl>(Class);
    if (!Special || isMove(How))
      return Result;
    const auto Visit = [&](const TemplateArgument &Arg) {
      if (Arg.getKind() != TemplateArgument::Type)
        return;
      const Carried &Element = carried(Arg.getAsType(), Transfer::CopyConstruct);
      Result.Meant.append(Element.Meant.begin(), Element.Meant.end());
      if (Element.First && !Result.First) {
        Result.First = Element.First;
        Result.First->Path = joined("[...]", Result.First->Path);
      }
    };
    for (const TemplateArgument &Arg : Special->getTemplateArgs().asArray())
      if (Arg.getKind() == TemplateArgument::Pack)
        llvm::for_each(Arg.pack_elements(), Visit);
      else
        Visit(Arg);
    return Result;
  }
  if (const CXXMethodDecl *Method = specialMember(Class, How)) {
    if (Method->isDeleted())
      return Result;
    if (Method->isUserProvided() && !Method->isDefaulted()) {
      const UserCopy &User = userCopy(Method);
      if (User.Reads.empty())
        return Result;
      if (isMove(Method)) {
        Result.First = User.Reads.front();
        Result.First->MovedBy = Method;
      } else {
        Result.Meant.push_back(Method);
      }
      return Result;
    }
  }
  for (const CXXBaseSpecifier &Base : Class->bases()) {
    const Carried &Inner = carried(Base.getType(), How);
    Result.Meant.append(Inner.Meant.begin(), Inner.Meant.end());
    if (Inner.First && !Result.First) {
      Result.First = Inner.First;
      if (Result.First->Name.empty())
        Result.First->Name = Result.First->Path = Base.getType()->getAsCXXRecordDecl()->getNameAsString();
    }
  }
  carriedByParts(Class, How, Result);
  return Result;
}

void Copies::carriedByParts(const RecordDecl *Record, Transfer How, Carried &Result) const {
  for (const FieldDecl *Field : Record->fields()) {
    if (Field->getType()->isReferenceType())
      continue;
    std::optional<HeldAtomic> Found = atomicField(Field);
    if (!Found) {
      const Carried &Inner = carried(Field->getType(), How);
      Result.Meant.append(Inner.Meant.begin(), Inner.Meant.end());
      if (Inner.First && !TU.isMarkedUnshared(Field) && isAtomicIn(Field, *Inner.First))
        Found = behind(Field, *Inner.First);
    }
    if (Found && !Result.First)
      Result.First = std::move(Found);
  }
}

//===----------------------------------------------------------------------===//
// User-written copies
//===----------------------------------------------------------------------===//

const UserCopy &Copies::userCopy(const CXXMethodDecl *Method) const {
  const auto [It, Fresh] = UserCopies.try_emplace(Method->getCanonicalDecl());
  if (!Fresh)
    return It->second;
  UserCopy Result;
  const FunctionModel *F = TU.function(Method);
  if (!F || !isTransfer(Method) || F->decl()->getNumParams() == 0)
    return It->second;
  const ParmVarDecl *Source = F->decl()->getParamDecl(0);
  // `operator=(T other)` reads an object of its own.
  if (!Source->getType()->isReferenceType())
    return It->second;
  const Place From = Place::variable(Source).deref();
  const auto IsInside = [&](const Place &P) {
    return P.startsWith(From) && llvm::none_of(llvm::drop_begin(P.Steps, From.Steps.size()),
                                               [](const PlaceStep &S) { return S.Kind == PlaceStep::Deref; });
  };
  const auto Add = [&](HeldAtomic Held) {
    if (llvm::none_of(Result.Reads, [&](const HeldAtomic &Known) { return Known.Path == Held.Path; }))
      Result.Reads.push_back(std::move(Held));
  };
  const auto ReadOf = [&](const Place &P) {
    HeldAtomic Held;
    Held.Field = P.lastField();
    for (const PlaceStep &Step : llvm::drop_begin(P.Steps, From.Steps.size()))
      if (Step.Kind == PlaceStep::Field && !Step.FD->getDeclName().isEmpty())
        Held.Path = joined(Held.Path, Step.FD->getNameAsString());
    if (Held.Field)
      Held.Name = Held.Field->getNameAsString();
    Add(std::move(Held));
  };
  for (const AtomicOp &Op : F->Ops) {
    // What the copy of a member reads is that copy's matter.
    if (const auto *Through = dyn_cast_or_null<CXXMethodDecl>(Op.Through); Through && isTransfer(Through))
      continue;
    if (Op.isRead() && IsInside(Op.Object))
      ReadOf(Op.Object);
  }
  for (const Access &A : F->Accesses)
    if (A.Kind != Access::Write && !A.Bytes && IsInside(A.Object))
      if (const Evidence *Known = TU.evidence(A.Object.entity()); Known && Known->isAtomic())
        ReadOf(A.Object);
  // Members that are copyable atomics themselves are read by being copied.
  for (const CallSite &Call : F->Calls) {
    const auto *Callee = dyn_cast_or_null<CXXMethodDecl>(Call.Callee);
    if (!Callee || Call.Args.empty() || !isTransfer(Callee))
      continue;
    const Place P = TU.placeOf(Call.Args[0]);
    if (!P || !IsInside(P) || P == From)
      continue;
    const Carried &Member = carried(Call.Args[0]->getType(),
                                    isa<CXXConstructorDecl>(Callee) ? Transfer::CopyConstruct : Transfer::CopyAssign);
    if (Member.First && !Member.First->MovedBy)
      ReadOf(P);
  }
  return UserCopies[Method->getCanonicalDecl()] = std::move(Result);
}

bool Copies::isUserCopy(const CXXMethodDecl *Method) const {
  return isTransfer(Method) && !isMove(Method) && !Method->isDefaulted() && !userCopy(Method).Reads.empty();
}

//===----------------------------------------------------------------------===//
// What bytes touch
//===----------------------------------------------------------------------===//

/// Whether the atomic of a part, found in the value of Field, is known to be atomic there and not in other parts only.
bool Copies::isAtomicIn(const FieldDecl *Field, const HeldAtomic &Held) const {
  const RecordDecl *Part = recordOf(Field->getType(), TU.context());
  if (!Held.Known || !Held.Field || Held.Known->Ops.empty() || !Part || Held.Field->getParent() != Part)
    return true;
  return !kindsOf(TU, *Held.Known).isApart(Field->getQualifiedNameAsString());
}

std::optional<HeldAtomic> Copies::heldInBytes(QualType T, CharUnits Begin, CharUnits End) const {
  const ASTContext &Context = TU.context();
  const RecordDecl *Record = recordOf(T, Context);
  if (!Record || Record->isDependentType() || Record->isInvalidDecl())
    return std::nullopt;
  const ASTRecordLayout &Layout = Context.getASTRecordLayout(Record);
  if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
    for (const CXXBaseSpecifier &Base : Class->bases()) {
      const CXXRecordDecl *Definition = Base.getType()->getAsCXXRecordDecl();
      Definition = Definition ? Definition->getDefinition() : nullptr;
      if (!Definition || Base.isVirtual())
        continue;
      const CharUnits Offset = Layout.getBaseClassOffset(Definition);
      const CharUnits Size = Context.getASTRecordLayout(Definition).getNonVirtualSize();
      if (End <= Offset || Begin >= Offset + Size)
        continue;
      if (isAtomicType(Base.getType())) {
        HeldAtomic Held;
        Held.Name = Held.Path = Definition->getNameAsString();
        return Held;
      }
      if (auto Found = heldInBytes(Base.getType(), Begin - Offset, End - Offset))
        return Found;
    }
  for (const FieldDecl *Field : Record->fields()) {
    const QualType Type = Field->getType();
    const bool Flexible = Type->isIncompleteArrayType();
    if (Type->isReferenceType() || (Type->isIncompleteType() && !Flexible))
      continue;
    const CharUnits Offset = Context.toCharUnitsFromBits(Layout.getFieldOffset(Field->getFieldIndex()));
    const CharUnits Size = Context.getTypeSizeInChars(Flexible ? Context.getBaseElementType(Type) : Type);
    if (End <= Offset || Begin >= Offset + Size)
      continue;
    if (auto Found = atomicField(Field))
      return Found;
    if (TU.isMarkedUnshared(Field))
      continue;
    // Of an array, any element may be the one; otherwise the same bytes, seen from the field.
    auto Found = Type->isArrayType() ? heldInBytes(Type, CharUnits::Zero(), Size)
                                     : heldInBytes(Type, Begin - Offset, End - Offset);
    if (Found && isAtomicIn(Field, *Found))
      return behind(Field, std::move(*Found));
  }
  return std::nullopt;
}

} // namespace clang::tidy::atomvet
