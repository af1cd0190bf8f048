//===- MisalignedCheck.cpp - atomic-misaligned ----------------------------===//
//
// The processor does an access in one step only when the object does not cross what it can do in one step, and it is
// natural alignment that promises so. The type promises it for objects that lie as their type wants; a packed record,
// a byte buffer, a wider access than the field's own type or another target's rules break the promise without a word
// from the compiler. The model says how each address is known to be aligned (Layout); this file compares that with what
// the operation needs.
//
//===----------------------------------------------------------------------===//

#include "layout/MisalignedCheck.h"
#include "model/Library.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/TargetInfo.h"
#include "llvm/ADT/MapVector.h"
#include <algorithm>
#include <deque>

namespace clang::tidy::atomvet {

/// An operation on an object that is aligned below what it needs.
struct MisalignedCheck::Finding {
  const AtomicOp *Op = nullptr;
  Address At;
  uint64_t Required = 1;
  unsigned Seen = 0;     ///< how many were found before
  bool Portable = false; ///< aligned here, not on the other target
};

struct MisalignedCheck::Unit {
  explicit Unit(const TUModel &TU)
      : TU(TU), Here(TU), There(TU, Layout::I386), SM(TU.context().getSourceManager()), Pinned(TU) {}
  const TUModel &TU;
  Layout Here, There;
  const SourceManager &SM;
  PinnedLayouts Pinned;
  bool CheckThere = false;

  std::string name(QualType T) const { return T.getUnqualifiedType().getAsString(TU.context().getPrintingPolicy()); }
};

MisalignedCheck::MisalignedCheck(llvm::StringRef Name, ClangTidyContext *Context)
    : AtomicCheck(Name, Context), PortableTargets(Options.get("PortableTargets", "")) {
  llvm::SmallVector<llvm::StringRef, 2> Targets;
  llvm::StringRef(PortableTargets).split(Targets, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (const llvm::StringRef Target : Targets)
    if (Target.trim() != "i386")
      configurationDiag("atomic-misaligned.PortableTargets: no layout is known for '%0'; the known target is 'i386'")
          << Target.trim();
}

void MisalignedCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  Options.store(Opts, "PortableTargets", PortableTargets);
}

void MisalignedCheck::checkUnit(const TUModel &TU) {
  Unit U(TU);
  U.CheckThere = llvm::StringRef(PortableTargets).contains("i386") &&
                 TU.context().getTargetInfo().getPointerWidth(LangAS::Default) == 64;
  checkOperations(U);
  for (const FunctionModel *F : TU.functions()) {
    if (TU.isMarkedUnshared(F->decl()))
      continue;
    checkViews(U, F->Views);
    checkNews(U, F->News);
    if (!TU.context().getLangOpts().AlignedAllocation)
      checkLibraryNews(U, *F);
  }
  const InitialiserMemory Initialisers = memoryInInitialisers(TU);
  checkViews(U, Initialisers.Views);
  checkNews(U, Initialisers.News);
  checkFields(U);
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

namespace {

/// A conversion makes memory something that it was not made for; a field stays a field, however it is looked at.
bool isBuffer(const Address &A) { return A.Cast && (!A.Field || A.Field->getType()->isArrayType()); }

/// What one report stands for: a field or variable however often it is accessed, and every use of a buffer by itself.
SourceLocation reportKey(const Address &A, const AtomicOp &Op) {
  if (isBuffer(A))
    return A.Cast->getBeginLoc();
  if (A.Field)
    return A.Field->getLocation();
  return A.Var ? A.Var->getLocation() : Op.Site->getBeginLoc();
}

/// Where the report of an operation stands: the conversion that is to blame, else the access.
SourceLocation reportLocation(const Address &A, const AtomicOp &Op) {
  return isBuffer(A) ? A.Cast->getBeginLoc() : Op.Site->getBeginLoc();
}

std::string objectName(const Address &A, const AtomicOp &Op) {
  if (A.Field && !A.Field->getName().empty())
    return A.Field->getNameAsString();
  return Op.Object ? Op.Object.str() : "the object";
}

} // namespace

/// The construction of an atomic_ref as an operation on the object it is bound to; nullopt for any other call.
std::optional<AtomicOp> MisalignedCheck::asBinding(Unit &U, const CallSite &Call) {
  AtomicOp Op;
  if (!isa_and_nonnull<CXXConstructorDecl>(Call.Callee) || Call.Args.size() != 1 ||
      isAtomicRefType(Call.Args[0]->getType()) || !isAtomicRefType(Call.Site->getType(), &Op.ValueType))
    return std::nullopt;
  Op.Family = Api::StdAtomicRef;
  Op.Site = Call.Site;
  Op.Object = U.TU.placeOf(Call.Args[0]);
  Op.Size = U.Here.sizeOf(Op.ValueType).value_or(0);
  return Op;
}

/// A wrapper that does it to whatever it is given is reported at its calls, any other where it does it.
bool MisalignedCheck::isReportedInside(const Unit &U, Layout &Rules, const FunctionModel &F, const AtomicOp &Op,
                                       uint64_t Required) {
  const AtomicOp *Inside = Op.Through ? Rules.inner(F, Op) : nullptr;
  if (!Inside)
    return false;
  // A field that another file's function names is judged there.
  const FunctionModel *Callee = U.TU.function(Op.Through);
  return Callee ? Rules.ofOperation(*Callee, *Inside).isBelow(Required) : Op.CountedInside;
}

void MisalignedCheck::checkOperations(Unit &U) {
  llvm::MapVector<SourceLocation, std::vector<Finding>> Found, FoundThere;
  unsigned Seen = 0;
  for (const FunctionModel *F : U.TU.functions()) {
    if (U.TU.isMarkedUnshared(F->decl()))
      continue;
    for (const AtomicOp &Op : F->Ops) {
      // An atomic type is aligned by itself; where a record or a conversion spoils that, it is reported there.
      const uint64_t Required = Op.Typed ? 1 : U.Here.required(Op);
      if (Required <= 1)
        continue;
      const Address At = U.Here.ofOperation(*F, Op);
      if ((At.Field && U.TU.isMarkedUnshared(At.Field)) || (At.Var && U.TU.isMarkedUnshared(At.Var)))
        continue;
      if (At.isBelow(Required)) {
        if (!isReportedInside(U, U.Here, *F, Op, Required))
          Found[reportKey(At, Op)].push_back({&Op, At, Required, Seen++, false});
      } else if (U.CheckThere && Required == 8 && At.Field && !At.Cast) {
        const Address There = U.There.ofOperation(*F, Op);
        if (There.Field && There.isBelow(Required) && U.There.sizeOf(There.Type) == Required &&
            !isReportedInside(U, U.There, *F, Op, Required))
          FoundThere[reportKey(At, Op)].push_back({&Op, There, Required, Seen++, true});
      }
    }
  }
  // An atomic_ref of a misaligned object is wrong although no access through it is seen.
  std::deque<AtomicOp> Bindings;
  for (const FunctionModel *F : U.TU.functions())
    for (const CallSite &Call : F->Calls)
      if (std::optional<AtomicOp> Binding = asBinding(U, Call)) {
        const Address At = U.Here.ofLvalue(Call.Args[0]);
        const SourceLocation Key = reportKey(At, *Binding);
        if (!At.isBelow(U.Here.required(*Binding)) || Found.count(Key) || U.TU.isMarkedUnshared(F->decl()) ||
            (At.Field && U.TU.isMarkedUnshared(At.Field)))
          continue;
        const uint64_t Required = U.Here.required(*Binding);
        Found[Key].push_back({&Bindings.emplace_back(std::move(*Binding)), At, Required, Seen++, false});
      }
  for (const auto &[Key, Findings] : FoundThere)
    if (!Found.count(Key))
      Found[Key] = Findings;
  for (auto &[Key, Findings] : Found) {
    std::sort(Findings.begin(), Findings.end(), [&](const Finding &A, const Finding &B) {
      const SourceLocation LocA = fileLocation(reportLocation(A.At, *A.Op)),
                           LocB = fileLocation(reportLocation(B.At, *B.Op));
      return LocA == LocB ? A.Seen < B.Seen : U.SM.isBeforeInTranslationUnit(LocA, LocB);
    });
    reportOperations(U, Findings);
  }
}

void MisalignedCheck::reportOperations(Unit &U, llvm::ArrayRef<Finding> Findings) {
  const Finding &First = Findings.front();
  const Address &At = First.At;
  const std::string Name = objectName(At, *First.Op);
  const SourceLocation Loc = fileLocation(reportLocation(At, *First.Op));
  {
    auto D =
        First.Portable
            ? report(Loc, "atomic access of '%0' is not naturally aligned on i386: it is at offset %1 of '%2' there",
                     Level::Advice)
            : report(Loc, "atomic access of '%0' needs an alignment of %1, but it is only known to be aligned to "
                          "%2: it may tear or trap");
    if (!D)
      return;
    *D << Name;
    if (First.Portable)
      *D << int(At.Offset) << U.name(At.RootType);
    else
      *D << int(First.Required) << int(At.alignment());
    addFix(U, First, *D);
  }
  if (At.Field && !First.Portable && !At.RootType.isNull())
    note(At.Field->getLocation(), "'%0' is at offset %1 of '%2', which is aligned to %3")
        << Name << int(At.Offset) << U.name(At.RootType) << int(At.Base);
  else if (At.Var && !First.Portable)
    note(At.Var->getLocation(), "'%0' is aligned to %1") << At.Var->getNameAsString() << int(At.Base);
  // One note a line: the access is mostly where its conversion is.
  std::set<std::pair<FileID, unsigned>> Seen;
  const auto IsNew = [&](SourceLocation Place) {
    return Seen.insert({U.SM.getFileID(Place), U.SM.getSpellingLineNumber(Place)}).second;
  };
  IsNew(Loc);
  for (const Finding &F : Findings)
    if (const SourceLocation Site = fileLocation(F.Op->Site->getBeginLoc()); IsNew(Site))
      note(Site, "accessed atomically here");
}

void MisalignedCheck::addFix(Unit &U, const Finding &First, DiagnosticBuilder &D) const {
  const FieldDecl *FD = First.At.Field;
  // Packing is somebody's decision about bytes, and a conversion says that the field is not what is accessed.
  if (!FD || First.At.Packed || First.At.Lowered || First.At.Cast || !U.TU.isProject(FD) ||
      (First.At.Var && First.At.Var->getMaxAlignment() != 0) || U.Pinned.contains(FD->getParent()))
    return;
  const SourceLocation Begin = FD->getBeginLoc();
  if (Begin.isMacroID() || FD->getLocation().isMacroID())
    return;
  // `uint32_t a, b;` and `struct { ... } a;` have no place for one field's alignment alone.
  for (const FieldDecl *Other : FD->getParent()->fields())
    if (Other != FD && Other->getBeginLoc() == Begin)
      return;
  if (const TagDecl *Tag = FD->getType()->getAsTagDecl(); Tag && Tag->getBeginLoc() == Begin)
    return;
  const LangOptions &Lang = U.TU.context().getLangOpts();
  const std::string Bytes = std::to_string(First.Required);
  D << FixItHint::CreateInsertion(Begin, Lang.CPlusPlus11 || Lang.C23 ? "alignas(" + Bytes + ") "
                                         : Lang.C11                   ? "_Alignas(" + Bytes + ") "
                                                                      : "__attribute__((aligned(" + Bytes + "))) ");
}

//===----------------------------------------------------------------------===//
// Memory that becomes atomic
//===----------------------------------------------------------------------===//

void MisalignedCheck::checkViews(Unit &U, llvm::ArrayRef<const CastExpr *> Views) {
  for (const CastExpr *Cast : Views) {
    const QualType To = Cast->isGLValue() ? Cast->getType() : Cast->getType()->getPointeeType();
    if (To.isNull() || !(isAtomicType(To) || To->isRecordType()) || U.Here.alignOf(To) <= 1)
      continue;
    const Address At = Cast->isGLValue() ? U.Here.ofLvalue(Cast) : U.Here.ofPointer(Cast);
    if (At.Allocated) {
      if (At.Offset == 0 && At.isBelow(U.Here.alignOf(To)))
        reportAllocation(U, At.Allocated, To);
    } else if (At.isBelow(U.Here.alignOf(To)) && atomicInside(To, U.TU, /*TypedOnly=*/true)) {
      reportMemory(U, Cast->getBeginLoc(), To, At,
                   "'%0' is looked for at an address that is only known to be aligned "
                   "to %1, but needs %2: its atomic accesses may tear or trap");
    }
  }
}

void MisalignedCheck::checkNews(Unit &U, llvm::ArrayRef<const CXXNewExpr *> News) {
  for (const CXXNewExpr *New : News) {
    const FunctionDecl *Allocator = New->getOperatorNew();
    const QualType Type = New->getAllocatedType();
    if (!Allocator || Type->isDependentType() || U.Here.alignOf(Type) <= 1)
      continue;
    if (Allocator->isReservedGlobalPlacementOperator() && New->getNumPlacementArgs() == 1) {
      const Address At = U.Here.ofPointer(New->getPlacementArg(0));
      if (!At.isBelow(U.Here.alignOf(Type)) || !atomicInside(Type, U.TU))
        continue;
      if (At.Allocated)
        reportAllocation(U, At.Allocated, Type);
      else
        reportMemory(U, New->getBeginLoc(), Type, At,
                     "'%0' is created at an address that is only known to be aligned "
                     "to %1, but needs %2: its atomic accesses may tear or trap");
    } else if (!New->passAlignment() &&
               (Allocator->isReplaceableGlobalAllocationFunction() ||
                (isa<CXXMethodDecl>(Allocator) && U.TU.function(Allocator) && U.Here.allocatesOrdinarily(Allocator)))) {
      // The class's own operator new as well, when it hands on what malloc gave it.
      reportAllocation(U, New, Type);
    }
  }
}

void MisalignedCheck::checkLibraryNews(Unit &U, const FunctionModel &F) {
  for (const CallSite &Call : F.Calls)
    if (const QualType Made = library::madeByNew(Call.Callee); !Made.isNull())
      reportAllocation(U, Call.Site, Made);
}

void MisalignedCheck::reportMemory(Unit &U, SourceLocation Loc, QualType Type, const Address &At,
                                   llvm::StringRef Message) {
  if (auto D = report(Loc, Message))
    *D << U.name(Type) << int(At.alignment()) << int(U.Here.alignOf(Type));
  else
    return;
  if (At.Var)
    note(At.Var->getLocation(), "'%0' is aligned to %1") << At.Var->getNameAsString() << int(At.Base);
}

void MisalignedCheck::reportAllocation(Unit &U, const Expr *Site, QualType Type) {
  const uint64_t Needed = U.Here.alignOf(Type), Given = U.Here.ordinaryAlignment();
  const std::optional<AtomicPath> Path = Needed > Given ? atomicInside(Type, U.TU) : std::nullopt;
  if (!Path)
    return;
  if (auto D = report(Site->getBeginLoc(), "'%0' holds atomics and needs an alignment of %1, but this allocation gives "
                                           "only %2"))
    *D << U.name(Type) << int(Needed) << int(Given);
  else
    return;
  if (!Path->empty())
    note(Path->front()->getLocation(), "'%0' is accessed atomically") << Path->back()->getNameAsString();
}

//===----------------------------------------------------------------------===//
// Atomic fields of packed records
//===----------------------------------------------------------------------===//

void MisalignedCheck::checkFields(Unit &U) {
  for (const RecordDecl *RD : U.TU.records()) {
    if (!isPacked(RD))
      continue;
    for (const FieldDecl *FD : RD->fields()) {
      const Address At = U.Here.ofField(FD);
      uint64_t Required = 1;
      if (!U.Here.isMisplaced(At, Required) || U.TU.isMarkedUnshared(FD))
        continue;
      if (auto D = report(FD->getLocation(), "atomic '%0' is at offset %1 of packed '%2', which is aligned to %3: it "
                                             "needs an alignment of %4, and its accesses may tear or trap"))
        *D << FD->getNameAsString() << int(At.Offset) << U.name(At.RootType) << int(At.Base) << int(Required);
    }
  }
}

} // namespace clang::tidy::atomvet
