//===- CopySites.cpp - Where a function copies what holds atomics ---------===//

#include "model/Library.h"
#include "model/copies/Copies.h"
#include "model/sharing/DualMode.h"
#include "model/sharing/Embedding.h"
#include "model/sharing/Sharing.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include <set>

namespace clang::tidy::atomvet {

namespace {

/// E without what only wraps the same value.
const Expr *peeled(const Expr *E) {
  for (;;) {
    E = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bind->getSubExpr();
    else if (const auto *Cast = dyn_cast<CastExpr>(E);
             Cast && (Cast->getCastKind() == CK_NoOp || Cast->getCastKind() == CK_ConstructorConversion ||
                      Cast->getCastKind() == CK_DerivedToBase || Cast->getCastKind() == CK_UncheckedDerivedToBase))
      E = Cast->getSubExpr();
    else if (const auto *Call = dyn_cast<CallExpr>(E);
             Call && Call->getDirectCallee() && Call->getNumArgs() >= 1 && library::isIdentity(Call->getDirectCallee()))
      E = Call->getArg(0);
    else
      return E;
  }
}

/// The objects that a value comes from: none for a fresh value.
void sourcesOf(const TUModel &TU, const Expr *E, llvm::SmallVectorImpl<Place> &Sources) {
  E = peeled(E);
  if (const auto *Conditional = dyn_cast<ConditionalOperator>(E)) {
    sourcesOf(TU, Conditional->getTrueExpr(), Sources);
    return sourcesOf(TU, Conditional->getFalseExpr(), Sources);
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->getOpcode() == BO_Comma)
      return sourcesOf(TU, Binary->getRHS(), Sources);
    if (Binary->getOpcode() == BO_Assign) // C: `a = b = c`
      return sourcesOf(TU, Binary->getLHS(), Sources);
  }
  if (const auto *Block = dyn_cast<StmtExpr>(E)) {
    const CompoundStmt *Body = Block->getSubStmt();
    if (const auto *Last = Body->body_empty() ? nullptr : dyn_cast<Expr>(Body->body_back()))
      sourcesOf(TU, Last, Sources);
    return;
  }
  if (const auto *Cast = dyn_cast<CastExpr>(E); Cast && Cast->getCastKind() == CK_LValueToRValue)
    E = peeled(Cast->getSubExpr());
  if (isa<CompoundLiteralExpr>(E) || !E->isGLValue())
    return;
  if (const Place P = TU.placeOf(E))
    Sources.push_back(P);
}

/// Where a value that is computed in a body ends up.
struct Target {
  SourceLocation Loc;
  const CallSite *Call = nullptr; ///< as an argument of this call
  unsigned Arg = 0;
  bool IsAssigned = false; ///< to the left side of a C assignment
  bool IsElided = false;   ///< into the caller's object: nothing is copied
};

SourceLocation captureLocation(const LambdaExpr *Lambda, const Stmt *Init) {
  auto Capture = Lambda->capture_begin();
  for (const Expr *Each : Lambda->capture_inits()) {
    if (Each == Init)
      return Capture->isExplicit() ? Capture->getLocation() : Lambda->getCaptureDefaultLoc();
    ++Capture;
  }
  return Lambda->getBeginLoc();
}

Target targetOf(const FunctionModel &F, const Expr *Value) {
  Target Result;
  Result.Loc = Value->getBeginLoc();
  const Stmt *Child = Value;
  for (const Stmt *Parent = F.parent(Child); Parent; Child = Parent, Parent = F.parent(Parent)) {
    if (const auto *Declaration = dyn_cast<DeclStmt>(Parent)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit() == Child) {
          Result.Loc = Var->getLocation();
          Result.IsElided = Var->isImplicit();
        }
      return Result;
    }
    if (const auto *Return = dyn_cast<ReturnStmt>(Parent)) {
      Result.Loc = cast<Expr>(Child)->getBeginLoc();
      Result.IsElided = Return->getNRVOCandidate() && Return->getNRVOCandidate()->isNRVOVariable();
      return Result;
    }
    if (const auto *Lambda = dyn_cast<LambdaExpr>(Parent)) {
      Result.Loc = captureLocation(Lambda, Child);
      return Result;
    }
    if (const CallSite *Call = F.callAt(Parent)) {
      const auto *Construct = dyn_cast<CXXConstructExpr>(Parent);
      if (Construct && Construct->isElidable())
        continue;
      for (unsigned I = 0; I < Call->Args.size(); ++I)
        if (Call->Args[I] == Child) {
          Result.Call = Call;
          Result.Arg = I;
        }
      return Result;
    }
    if (isa<ParenExpr, FullExpr, CastExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr>(Parent))
      continue;
    if (const auto *Conditional = dyn_cast<ConditionalOperator>(Parent); Conditional && Conditional->getCond() != Child)
      continue;
    if (const auto *Binary = dyn_cast<BinaryOperator>(Parent)) {
      Result.IsAssigned = Binary->getOpcode() == BO_Assign && Binary->getRHS() == Child;
      if (Binary->getOpcode() == BO_Comma && Binary->getRHS() == Child)
        continue;
      return Result;
    }
    if (const auto *Body = dyn_cast<CompoundStmt>(Parent);
        Body && !Body->body_empty() && Body->body_back() == Child && isa_and_nonnull<StmtExpr>(F.parent(Parent)))
      continue;
    if (isa<StmtExpr>(Parent))
      continue;
    return Result;
  }
  return Result;
}

/// The by-value parameter of a project function that argument I of a call initialises; its definition's, if there is
/// one here. Null when the function is not the project's or takes a reference.
const ParmVarDecl *projectParameter(const TUModel &TU, const CallSite &Call, unsigned I) {
  const FunctionDecl *Callee = Call.Callee;
  if (!Callee || !TU.isProject(Callee) || I >= Callee->getNumParams())
    return nullptr;
  if (const FunctionDecl *Definition = Callee->getDefinition())
    Callee = Definition;
  const ParmVarDecl *Param = Callee->getParamDecl(I);
  return Param->getType()->isReferenceType() ? nullptr : Param;
}

/// Whether the argument is copied by a reference parameter's function instead of by the call.
bool bindsReference(const Target &To) {
  return To.Call && To.Call->Callee && To.Arg < To.Call->Callee->getNumParams() &&
         To.Call->Callee->getParamDecl(To.Arg)->getType()->isReferenceType();
}

} // namespace

std::vector<CopySite> Copies::sites(const FunctionModel &F) const {
  std::vector<CopySite> Sites;
  valueSites(F, Sites);
  specialMemberSites(F, Sites);
  librarySites(F, Sites);
  byteSites(F, Sites);
  for (CopySite &Copy : Sites)
    Copy.In = &F;
  return Sites;
}

//===----------------------------------------------------------------------===//
// C: structs are values
//===----------------------------------------------------------------------===//

void Copies::valueSites(const FunctionModel &F, std::vector<CopySite> &Sites) const {
  for (const Access &A : F.Accesses) {
    if (A.Bytes || A.Through || !A.Anchor || !A.Type->isRecordType() || A.Type->getAsCXXRecordDecl())
      continue;
    const Carried &What = carried(A.Type, Transfer::CopyConstruct);
    if (!What.First)
      continue;
    CopySite Copy;
    Copy.Type = A.Type;
    Copy.First = What.First;
    if (A.Kind == Access::Write) {
      const auto *Assignment = dyn_cast<BinaryOperator>(A.Anchor);
      if (!Assignment)
        continue;
      Copy.Site = Assignment;
      Copy.Loc = Assignment->getBeginLoc();
      Copy.Destination = A.Object;
      sourcesOf(TU, Assignment->getRHS(), Copy.Sources);
      if (Copy.Sources.empty())
        Copy.How = CopySite::Overwritten;
      Sites.push_back(std::move(Copy));
      continue;
    }
    const auto *Load = dyn_cast<ImplicitCastExpr>(A.Anchor);
    if (!Load || Load->getCastKind() != CK_LValueToRValue || isa<CompoundLiteralExpr>(A.Site->IgnoreParens()))
      continue;
    const Target To = targetOf(F, Load);
    if (To.IsAssigned) // seen from its left side
      continue;
    Copy.Site = Load;
    Copy.Loc = To.Loc;
    Copy.Sources.push_back(A.Object);
    if (To.Call)
      Copy.Param = projectParameter(TU, *To.Call, To.Arg);
    Sites.push_back(std::move(Copy));
  }
}

//===----------------------------------------------------------------------===//
// C++: constructors and assignments
//===----------------------------------------------------------------------===//

void Copies::specialMemberSites(const FunctionModel &F, std::vector<CopySite> &Sites) const {
  for (const CallSite &Call : F.Calls) {
    const auto *Callee = dyn_cast_or_null<CXXMethodDecl>(Call.Callee);
    if (!Callee || Call.Args.empty())
      continue;
    const auto *Constructor = dyn_cast<CXXConstructorDecl>(Callee);
    Transfer How;
    if (Constructor && Constructor->isCopyConstructor())
      How = Transfer::CopyConstruct;
    else if (Constructor && Constructor->isMoveConstructor())
      How = Transfer::MoveConstruct;
    else if (Callee->isCopyAssignmentOperator())
      How = Transfer::CopyAssign;
    else if (Callee->isMoveAssignmentOperator())
      How = Transfer::MoveAssign;
    else
      continue;
    // `operator=(T other)` copies into its parameter, which is a construction of its own.
    if (!Constructor && !Callee->getParamDecl(0)->getType()->isReferenceType())
      continue;
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Call.Site); Construct && Construct->isElidable())
      continue;
    const QualType Class =
        (Constructor ? Call.Site->getType() : Callee->getParamDecl(0)->getType().getNonReferenceType())
            .getCanonicalType()
            .getUnqualifiedType();
    const Carried &What = carried(Class, How);
    if (!What.First && What.Meant.empty())
      continue;
    // `a = b` of a library's atomics is a load and a store that the library wrote.
    if (!Constructor && isCopyableAtomicType(Class))
      continue;
    CopySite Copy;
    Copy.Site = Call.Site;
    Copy.Type = Class;
    Copy.First = What.First;
    Copy.Meant = What.Meant;
    sourcesOf(TU, Call.Args[0], Copy.Sources);
    if (Constructor) {
      const Target To = targetOf(F, Call.Site);
      if (To.IsElided || Copy.Sources.empty())
        continue;
      Copy.Loc = To.Loc;
      if (To.Call && !bindsReference(To))
        Copy.Param = projectParameter(TU, *To.Call, To.Arg);
    } else {
      Copy.Loc = Call.Site->getBeginLoc();
      if (Call.ObjectArg)
        Copy.Destination = Call.ObjectIsPointer ? TU.pointee(Call.ObjectArg) : TU.placeOf(Call.ObjectArg);
      if (Copy.Sources.empty())
        Copy.How = CopySite::Overwritten;
    }
    if (Copy.First && Copy.First->MovedBy) {
      // A move that somebody wrote stores into its destination with care; its source is the matter.
      Copy.How = CopySite::Moved;
      Copy.Destination = Place();
      Copy.Param = nullptr;
      if (Copy.Sources.empty())
        continue;
    }
    // In a user-written copy or move, the members of its source are that function's matter.
    if (const auto *Method = dyn_cast<CXXMethodDecl>(F.decl());
        Method && Copy.First && Method->getNumParams() > 0 && Method->isUserProvided()) {
      const auto *Own = dyn_cast<CXXConstructorDecl>(Method);
      const bool IsCopy = Own ? Own->isCopyOrMoveConstructor()
                              : Method->isCopyAssignmentOperator() || Method->isMoveAssignmentOperator();
      const Place Source = Place::variable(Method->getParamDecl(0)).deref();
      if (IsCopy && llvm::all_of(Copy.Sources, [&](const Place &P) { return P.startsWith(Source); }))
        continue;
    }
    Sites.push_back(std::move(Copy));
  }
}

//===----------------------------------------------------------------------===//
// C++: what the library copies for its caller
//===----------------------------------------------------------------------===//

namespace {

/// The class of a type, without references and qualifiers.
QualType valueType(QualType T) { return T.getNonReferenceType().getCanonicalType().getUnqualifiedType(); }

/// What a pointer or an iterator of the standard library runs over; null for anything else.
QualType iterated(QualType T) {
  T = valueType(T);
  if (T->isPointerType())
    return valueType(T->getPointeeType());
  const auto *Special = dyn_cast_or_null<ClassTemplateSpecializationDecl>(T->getAsCXXRecordDecl());
  // libstdc++ has the iterators of vector and string in a namespace of its own.
  if (!Special || !(Special->isInStdNamespace() || Special->getName() == "__normal_iterator") ||
      !Special->getName().contains("iter") || Special->getTemplateArgs().size() == 0 ||
      Special->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return QualType();
  const QualType First = valueType(Special->getTemplateArgs()[0].getAsType());
  return First->isPointerType() ? valueType(First->getPointeeType()) : First;
}

bool mentionsType(llvm::ArrayRef<TemplateArgument> Args, QualType T) {
  for (const TemplateArgument &Arg : Args) {
    if (Arg.getKind() == TemplateArgument::Pack && mentionsType(Arg.pack_elements(), T))
      return true;
    if (Arg.getKind() != TemplateArgument::Type)
      continue;
    // A pair or tuple of references binds what it is given.
    if (Arg.getAsType()->isReferenceType())
      continue;
    const QualType Type = valueType(Arg.getAsType());
    if (Type == T)
      return true;
    // The pair that a map holds.
    if (const auto *Inner = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Type->getAsCXXRecordDecl());
        Inner && T->getAsCXXRecordDecl() != Inner && library::isStdClass(Type, "pair") &&
        mentionsType(Inner->getTemplateArgs().asArray(), T))
      return true;
  }
  return false;
}

/// A class that keeps values of type T: std::vector<T>, QList<T>, std::pair<int, T>.
bool keeps(const CXXRecordDecl *Class, QualType T) {
  if (Class->getDeclName().isIdentifier() && Class->getName() == "any" && Class->isInStdNamespace())
    return true;
  const auto *Special = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  return Special && mentionsType(Special->getTemplateArgs().asArray(), T);
}

/// Functions that make one object out of each of their arguments.
bool makesValues(llvm::StringRef Name) {
  return library::oneOf(Name, {"make_pair", "make_tuple", "make_optional", "make_any", "bind", "bind_front", "async",
                               "make_unique", "make_shared", "allocate_shared", "exchange"});
}

/// Algorithms over a range that copy or move its elements.
bool movesElements(llvm::StringRef Name) {
  return library::oneOf(Name, {"copy",
                               "copy_n",
                               "copy_if",
                               "copy_backward",
                               "move",
                               "move_backward",
                               "sort",
                               "stable_sort",
                               "partial_sort",
                               "nth_element",
                               "reverse",
                               "rotate",
                               "shuffle",
                               "partition",
                               "stable_partition",
                               "remove",
                               "remove_if",
                               "unique",
                               "swap_ranges",
                               "uninitialized_copy",
                               "uninitialized_copy_n",
                               "uninitialized_move",
                               "iter_swap"});
}

bool insertsElements(llvm::StringRef Name) {
  return library::oneOf(Name, {"push_back", "push_front", "push", "append", "prepend", "insert", "emplace",
                               "emplace_back", "emplace_front", "emplace_hint", "insert_or_assign", "try_emplace",
                               "assign", "resize", "fill", "enqueue"});
}

} // namespace

void Copies::librarySites(const FunctionModel &F, std::vector<CopySite> &Sites) const {
  for (const CallSite &Call : F.Calls) {
    const FunctionDecl *Callee = Call.Callee;
    if (!Callee || TU.isProject(Callee) || isAtomicLibraryDecl(Callee))
      continue;
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    const auto *Constructor = dyn_cast_or_null<CXXConstructorDecl>(Method);
    const llvm::StringRef Name = library::plainName(Callee);
    const auto Add = [&](QualType T, Transfer How, const Place &Source, const Place &Destination) {
      const Carried &What = carried(T, How);
      if (!Source || (!What.First && What.Meant.empty()))
        return;
      CopySite Copy;
      Copy.How = What.First && What.First->MovedBy ? CopySite::Moved : CopySite::Value;
      Copy.Site = Call.Site;
      Copy.Loc = Call.Site->getBeginLoc();
      Copy.Type = T;
      Copy.First = What.First;
      Copy.Meant = What.Meant;
      Copy.Sources.push_back(Source);
      Copy.Destination = Copy.How == CopySite::Moved ? Place() : Destination;
      Copy.By = Name;
      Sites.push_back(std::move(Copy));
    };
    const auto AddArgument = [&](const Expr *Arg) {
      llvm::SmallVector<Place, 2> Sources;
      sourcesOf(TU, Arg, Sources);
      for (const Place &Source : Sources)
        Add(valueType(Arg->getType()), Arg->isXValue() ? Transfer::MoveConstruct : Transfer::CopyConstruct, Source,
            Place());
    };
    if (Constructor &&
        (library::isStdClass(Call.Site->getType(), "thread") || library::isStdClass(Call.Site->getType(), "jthread"))) {
      for (const Expr *Arg : Call.Args)
        if (Arg->isGLValue())
          AddArgument(Arg);
      continue;
    }
    // An optional, a variant or an any that takes a value.
    if (Method && !Constructor && Method->getOverloadedOperator() == OO_Equal && Call.Args.size() == 1) {
      if (Call.Args[0]->isGLValue() && keeps(Method->getParent(), valueType(Call.Args[0]->getType())))
        AddArgument(Call.Args[0]);
      continue;
    }
    if (Method && !Constructor ? insertsElements(Name) : Constructor && !Constructor->isCopyOrMoveConstructor()) {
      bool Range = false;
      for (const Expr *Arg : Call.Args) {
        if (Arg->isGLValue() && keeps(Method->getParent(), valueType(Arg->getType())))
          AddArgument(Arg);
        // The first of the two iterators of a range says it all.
        const QualType Element = iterated(Arg->getType());
        const bool IsPosition = Arg == Call.Args[0] && (Name == "insert" || Name.starts_with("emplace"));
        if (!Range && !IsPosition && !Element.isNull() && Call.Args.size() >= 2 &&
            keeps(Method->getParent(), Element)) {
          Range = true;
          const Place First = TU.pointee(peeled(Arg));
          Add(Element, Transfer::CopyConstruct, First, Place());
        }
      }
      continue;
    }
    if (Method || !Callee->isInStdNamespace())
      continue;
    if (makesValues(Name)) {
      for (const Expr *Arg : Call.Args)
        if (Arg->isGLValue())
          AddArgument(Arg);
    } else if (Name == "swap" && Call.Args.size() == 2) {
      llvm::SmallVector<Place, 2> Both;
      sourcesOf(TU, Call.Args[0], Both);
      sourcesOf(TU, Call.Args[1], Both);
      if (Both.size() == 2)
        Add(valueType(Call.Args[0]->getType()), Transfer::MoveAssign, Both[0], Both[1]);
    } else if ((Name == "fill" || Name == "fill_n") && Call.Args.size() == 3) {
      if (const QualType Element = iterated(Call.Args[0]->getType()); !Element.isNull())
        Add(Element, Transfer::CopyAssign, TU.pointee(peeled(Call.Args[0])), Place());
    } else if (movesElements(Name) && Call.Args.size() >= 2) {
      if (const QualType Element = iterated(Call.Args[0]->getType()); !Element.isNull())
        Add(Element, Name.starts_with("copy") ? Transfer::CopyAssign : Transfer::MoveAssign,
            TU.pointee(peeled(Call.Args[0])), Place());
    }
  }
}

//===----------------------------------------------------------------------===//
// Bytes
//===----------------------------------------------------------------------===//

namespace {

/// A library call that moves the bytes of objects about.
struct ByteCall {
  CopySite::HowTy How = CopySite::Bytes;
  std::optional<unsigned> Destination, Source;
  std::optional<unsigned> Size; ///< the number of bytes; unset when whole objects move
};

std::optional<ByteCall> asByteCall(const CallSite &Call) {
  const FunctionDecl *FD = Call.Callee;
  if (!FD || isa<CXXMethodDecl>(FD) || Call.Args.empty())
    return std::nullopt;
  llvm::StringRef Name = library::plainName(FD);
  if (!Name.consume_front("__builtin___") && !Name.consume_front("__builtin_"))
    Name.consume_front("__");
  Name.consume_back("_chk");
  const size_t N = Call.Args.size();
  if (library::oneOf(Name, {"memcpy", "memmove", "mempcpy", "memcpy_inline"}) && N >= 3)
    return ByteCall{CopySite::Bytes, 0, 1, 2};
  if (library::oneOf(Name, {"memset", "explicit_memset", "memset_explicit"}) && N >= 3)
    return ByteCall{CopySite::Filled, 0, std::nullopt, 2};
  if (library::oneOf(Name, {"bzero", "explicit_bzero"}) && N >= 2)
    return ByteCall{CopySite::Filled, 0, std::nullopt, 1};
  if (Name == "bcopy" && N >= 3)
    return ByteCall{CopySite::Bytes, 1, 0, 2};
  if (Name == "bit_cast" && FD->isInStdNamespace() && N == 1)
    return ByteCall{CopySite::Bytes, std::nullopt, 0, std::nullopt};
  if (library::oneOf(Name, {"qsort", "qsort_r", "qsort_s", "heapsort", "mergesort"}) && N >= 4)
    return ByteCall{CopySite::Relocated, 0, std::nullopt, std::nullopt};
  // realloc, reallocarray and the many wrappers that are named after them take a pointer to anything.
  if (Name.contains_insensitive("realloc") && N >= 2 && FD->getNumParams() >= 2 &&
      FD->getReturnType()->isVoidPointerType() && FD->getParamDecl(0)->getType()->isVoidPointerType())
    return ByteCall{CopySite::Relocated, std::nullopt, 0, std::nullopt};
  // g_memdup2, kmemdup and their like: a pointer and a size, wherever they stand.
  if (library::copiesIntoNew(FD))
    for (unsigned I = 0; I + 1 < FD->getNumParams() && I + 1 < N; ++I)
      if (FD->getParamDecl(I)->getType()->isVoidPointerType() && FD->getParamDecl(I + 1)->getType()->isIntegerType())
        return ByteCall{CopySite::Bytes, std::nullopt, I, I + 1};
  return std::nullopt;
}

bool isPointerToAnything(QualType T) {
  return T->isPointerType() && (T->isVoidPointerType() || T->getPointeeType()->isCharType());
}

/// The same of the project's own functions: those that pass pointers to anything, and a size, on to one of the above.
std::optional<ByteCall> asByteWrapper(const CallSite &Call, const TUModel &TU, unsigned Depth = 0) {
  if (const std::optional<ByteCall> Known = asByteCall(Call); Known || Depth > 2)
    return Known;
  const FunctionModel *F = TU.function(Call.Callee);
  if (!F || isa<CXXMethodDecl>(F->decl()))
    return std::nullopt;
  const auto Is = [&](auto Wanted) {
    return llvm::any_of(F->decl()->parameters(), [&](const ParmVarDecl *P) { return Wanted(P->getType()); });
  };
  if (!Is(isPointerToAnything) || !Is([](QualType T) { return T->isIntegerType(); }))
    return std::nullopt;
  const auto PassedOn = [&](const CallSite &Inner, std::optional<unsigned> Arg) -> std::optional<unsigned> {
    const auto *Ref = Arg ? dyn_cast<DeclRefExpr>(Inner.Args[*Arg]->IgnoreParenCasts()) : nullptr;
    const auto *Param = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    if (!Param || !llvm::is_contained(F->decl()->parameters(), Param) ||
        Param->getFunctionScopeIndex() >= Call.Args.size())
      return std::nullopt;
    return Param->getFunctionScopeIndex();
  };
  const auto Anything = [&](std::optional<unsigned> I) {
    return I && isPointerToAnything(F->decl()->getParamDecl(*I)->getType()) ? I : std::nullopt;
  };
  for (const CallSite &Inner : F->Calls) {
    const std::optional<ByteCall> Shape = asByteWrapper(Inner, TU, Depth + 1);
    if (!Shape || !Shape->Size)
      continue;
    const ByteCall Outer{Shape->How, Anything(PassedOn(Inner, Shape->Destination)),
                         Anything(PassedOn(Inner, Shape->Source)), PassedOn(Inner, Shape->Size)};
    if (Outer.Size && (Outer.Destination || Outer.Source))
      return Outer;
  }
  return std::nullopt;
}

/// The object that a pointer argument points into: an object of type Type, Offset bytes before.
struct Pointed {
  QualType Type;
  CharUnits Offset;
  const Expr *Object = nullptr; ///< the lvalue, where there is one
  bool Several = false;         ///< an element of an array, or of what a pointer runs over
};

class PointerReader {
public:
  explicit PointerReader(const TUModel &TU) : TU(TU) {}

  std::optional<Pointed> read(const Expr *E) {
    if (++Depth > 16)
      return std::nullopt;
    E = E->IgnoreParenImpCasts();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      return read(Full->getSubExpr());
    const QualType T = E->getType();
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E)) {
      auto Inner = read(Cast->getSubExpr());
      if (Inner && Inner->Type->isRecordType())
        return Inner;
      return T->isPointerType() ? record(T->getPointeeType()) : Inner;
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_AddrOf)
      return object(Unary->getSubExpr());
    if (T->isArrayType())
      return object(E);
    if (const auto *Binary = dyn_cast<BinaryOperator>(E); Binary && Binary->isAdditiveOp() && T->isPointerType())
      return moved(Binary);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
          Var && !record(T->isPointerType() ? T->getPointeeType() : T))
        if (const VarDefinitions *D = TU.definitions(Var);
            D && D->Only && !D->AddressTaken && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var))
          return read(D->Only);
    if (T->isPointerType())
      return record(T->getPointeeType());
    return std::nullopt;
  }

private:
  static std::optional<Pointed> record(QualType T) {
    T = valueType(T);
    if (!T->isRecordType())
      return std::nullopt;
    return Pointed{T, CharUnits::Zero(), nullptr, true};
  }

  std::optional<Pointed> object(const Expr *Lvalue) {
    Lvalue = Lvalue->IgnoreParenImpCasts();
    Pointed P;
    P.Object = Lvalue;
    P.Type = valueType(Lvalue->getType());
    P.Several = isa<ArraySubscriptExpr>(Lvalue);
    while (const auto *Array = P.Type->getAsArrayTypeUnsafe()) {
      P.Type = valueType(Array->getElementType());
      P.Several = true;
    }
    return P;
  }

  /// p + n: n elements of what p points to further on.
  std::optional<Pointed> moved(const BinaryOperator *Binary) {
    const bool Left = Binary->getLHS()->getType()->isPointerType() || Binary->getLHS()->getType()->isArrayType();
    auto Base = read(Left ? Binary->getLHS() : Binary->getRHS());
    const Expr *Index = Left ? Binary->getRHS() : Binary->getLHS();
    const QualType Step = Binary->getType()->getPointeeType();
    if (!Base || Step->isIncompleteType())
      return std::nullopt;
    if (valueType(Step) == Base->Type)
      return Pointed{Base->Type, Base->Offset, nullptr, true};
    Expr::EvalResult Result;
    if (Index->isValueDependent() || !Index->EvaluateAsInt(Result, TU.context()))
      return std::nullopt;
    int64_t By = Result.Val.getInt().getExtValue() * TU.context().getTypeSizeInChars(Step).getQuantity();
    if (Binary->getOpcode() == BO_Sub)
      By = -By;
    Base->Offset += CharUnits::fromQuantity(By);
    return Base;
  }

  const TUModel &TU;
  unsigned Depth = 0;
};

/// The least that a size can be, so far as it is written: `n * sizeof x` is at least one x.
class SizeReader {
public:
  explicit SizeReader(const TUModel &TU) : TU(TU) {}

  /// Nothing when nothing is known.
  std::optional<int64_t> least(const Expr *E) {
    if (!E || ++Depth > 32)
      return std::nullopt;
    E = E->IgnoreParenCasts();
    Expr::EvalResult Result;
    if (!E->isValueDependent() && E->getType()->isIntegerType() && E->EvaluateAsInt(Result, TU.context()))
      return Result.Val.getInt().getExtValue();
    if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
      const auto L = least(Binary->getLHS()), R = least(Binary->getRHS());
      if (Binary->getOpcode() == BO_Mul && (L || R))
        return L.value_or(1) * R.value_or(1);
      if (Binary->getOpcode() == BO_Add && (L || R))
        return L.value_or(0) + R.value_or(0);
      return std::nullopt;
    }
    if (const auto *Conditional = dyn_cast<ConditionalOperator>(E)) {
      const auto A = least(Conditional->getTrueExpr()), B = least(Conditional->getFalseExpr());
      return A && B ? std::optional(std::min(*A, *B)) : std::nullopt;
    }
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()); Var && !isa<ParmVarDecl>(Var))
        if (const VarDefinitions *D = TU.definitions(Var); D && D->Only && !D->AddressTaken)
          return least(D->Only);
    return std::nullopt;
  }

private:
  const TUModel &TU;
  unsigned Depth = 0;
};

/// Goes out to the record around a field for as long as more bytes are touched than the field has.
void widen(Pointed &P, CharUnits Size, const ASTContext &Context) {
  while (const auto *Member = dyn_cast_or_null<MemberExpr>(P.Object)) {
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field || P.Offset + Size <= Context.getTypeSizeInChars(Member->getType()) ||
        Field->getType()->isIncompleteType() || Field->getParent()->isInvalidDecl())
      return;
    P.Offset += Context.toCharUnitsFromBits(Context.getFieldOffset(Field));
    const Expr *Base = Member->getBase()->IgnoreParenImpCasts();
    P.Type = valueType(Member->isArrow() ? Base->getType()->getPointeeType() : Base->getType());
    P.Object = Member->isArrow() ? nullptr : Base;
    P.Several = false;
    if (P.Type->isDependentType() || !P.Type->isRecordType())
      return;
  }
}

} // namespace

void Copies::byteSites(const FunctionModel &F, std::vector<CopySite> &Sites) const {
  const ASTContext &Context = TU.context();
  for (const CallSite &Call : F.Calls) {
    const std::optional<ByteCall> Shape = asByteWrapper(Call, TU);
    if (!Shape)
      continue;
    std::optional<int64_t> Size;
    if (Shape->Size) {
      Size = SizeReader(TU).least(Call.Args[*Shape->Size]);
      if (!Size || *Size <= 0)
        continue;
    }
    CopySite Copy;
    Copy.How = Shape->How;
    Copy.Site = Call.Site;
    Copy.Loc = Call.Site->getBeginLoc();
    Copy.By = library::plainName(Call.Callee);
    const auto Side = [&](unsigned I, bool IsDestination) {
      const Expr *Arg = Call.Args[I];
      std::optional<Pointed> P;
      if (Arg->getType()->isRecordType())
        P = Pointed{valueType(Arg->getType()), CharUnits::Zero(), nullptr, false};
      else if (!Arg->isNullPointerConstant(F.context(), Expr::NPC_ValueDependentIsNotNull))
        P = PointerReader(TU).read(Arg);
      if (!P || P->Type->isIncompleteType() || P->Type->isDependentType())
        return;
      if (Size)
        widen(*P, CharUnits::fromQuantity(*Size), Context);
      // The atomic itself, or an array of atomics, is no record that holds one.
      if (!P->Type->isRecordType() || P->Type->isIncompleteType() || isAtomicType(P->Type))
        return;
      const CharUnits Whole = Context.getTypeSizeInChars(P->Type);
      CharUnits Begin = P->Offset, End = Size ? Begin + CharUnits::fromQuantity(*Size) : Whole;
      auto Found = heldInBytes(P->Type, Begin, End);
      if (!Found && P->Several && End > Whole)
        Found = heldInBytes(P->Type, CharUnits::Zero(), std::min(End - Whole, Whole));
      if (!Found)
        return;
      const Place Object = Arg->getType()->isRecordType() ? Place() : TU.pointee(Arg);
      if (Arg->getType()->isRecordType())
        sourcesOf(TU, Arg, Copy.Sources);
      else if (IsDestination)
        Copy.Destination = Object;
      else if (Object)
        Copy.Sources.push_back(Object);
      if (!Copy.First) {
        Copy.First = std::move(Found);
        Copy.Type = P->Type;
      }
    };
    if (Shape->Destination)
      Side(*Shape->Destination, true);
    if (Shape->Source)
      Side(*Shape->Source, false);
    if (Copy.First)
      Sites.push_back(std::move(Copy));
  }
}

//===----------------------------------------------------------------------===//
// Who can see it
//===----------------------------------------------------------------------===//

bool Copies::readsShared(const CopySite &Copy) const {
  return llvm::any_of(Copy.Sources, [&](const Place &P) { return isShared(*Copy.In, P, Copy.Site); });
}

bool Copies::writesShared(const CopySite &Copy) const {
  return isShared(*Copy.In, Copy.Destination, Copy.Site) && !isOfPrivateInstance(Copy);
}

/// Whether the atomics of this type are counted plainly where an object is one thread's own, and the branch that the
/// copy is in asks for that.
bool Copies::isOfPrivateInstance(const CopySite &Copy) const {
  const Evidence *Known = Copy.First && Copy.First->Field ? TU.evidence({Copy.First->Field, false}) : nullptr;
  return Known && isBehindQuestionForThreads(*Copy.In, Copy.Site) && hasSingleThreadedMode(TU, *Known);
}

/// Whether the record that is copied is a part of many kinds of things, and the atomic one in it is known to be atomic
/// in others than this.
bool Copies::isOfOtherParts(const CopySite &Copy) const {
  if (!Copy.First || !Copy.First->Known || !Copy.First->Field || Copy.First->Known->Ops.empty() ||
      Copy.First->Field->getParent() != Copy.Type->getAsRecordDecl())
    return false;
  const PartKinds Kinds = kindsOf(TU, *Copy.First->Known);
  if (!Kinds.Known || (!Kinds.IsLink && Kinds.Plain.empty()))
    return false;
  const auto IsAtomic = [&](const Place &P) {
    if (!P)
      return false;
    const EmbeddedIn Where = embeddingOf(*Copy.In, P.field(Copy.First->Field));
    return llvm::any_of(Where.Fields, [&](const std::string &Field) { return Kinds.Atomic.count(Field) != 0; });
  };
  return !IsAtomic(Copy.Destination) && llvm::none_of(Copy.Sources, IsAtomic) && isPartOfSeveral(Copy.Type);
}

/// Whether objects of a record type are the values of more than one field.
bool Copies::isPartOfSeveral(QualType T) const {
  unsigned Fields = 0;
  for (const RecordDecl *Record : TU.records())
    for (const FieldDecl *Field : Record->fields())
      Fields += TU.context().hasSameUnqualifiedType(TU.context().getBaseElementType(Field->getType()), T);
  return Fields > 1;
}

bool Copies::isShared(const FunctionModel &F, const Place &Object, const Stmt *At) const {
  if (!Object || (Object.Root == Place::Value && !Object.hasDeref() && !Object.ValueExpr->isGLValue()))
    return false;
  for (const PlaceStep &Step : Object.Steps)
    if (Step.Kind == PlaceStep::Field && TU.isMarkedUnshared(Step.FD))
      return false;
  if (Object.Root == Place::Variable) {
    if (TU.isMarkedUnshared(Object.Var))
      return false;
    // A constant is never written: copies of it are whole.
    if (!Object.hasDeref() && Object.Var->hasGlobalStorage() && Object.Var->getType().isConstQualified())
      return false;
    // What a caller moved from is given up; whether it was shared is judged there.
    if (const auto *Param = dyn_cast<ParmVarDecl>(Object.Var);
        Param && Param->getType()->isRValueReferenceType() && !Object.Steps.empty() &&
        llvm::none_of(llvm::drop_begin(Object.Steps), [](const PlaceStep &S) { return S.Kind == PlaceStep::Deref; }))
      return false;
  }
  return !TU.sharing().isUnshared(F, Object, At);
}

} // namespace clang::tidy::atomvet
