//===- Lifecycle.cpp ------------------------------------------------------===//

#include "model/sharing/Lifecycle.h"
#include "model/AccessUse.h"
#include "model/Library.h"
#include "model/TUModel.h"
#include "clang/AST/Attr.h"

namespace clang::tidy::atomvet {

namespace {

constexpr llvm::StringLiteral ConfigurationWords = "cfg|cfgs|conf|config|configs|configuration|directive|directives";

/// The name of the record that a table is an array, a pointer or an object of.
llvm::StringRef recordName(QualType T) {
  for (;;) {
    if (const Type *Element = T->getPointeeOrArrayElementType(); Element && Element != T.getTypePtr())
      T = QualType(Element, 0);
    else
      break;
  }
  const RecordDecl *Record = T->getAsRecordDecl();
  const IdentifierInfo *Name = Record ? Record->getIdentifier() : nullptr;
  if (!Name && Record && Record->getTypedefNameForAnonDecl())
    Name = Record->getTypedefNameForAnonDecl()->getIdentifier();
  return Name ? Name->getName() : llvm::StringRef();
}

/// Whether what is in the table is called before main, or from its first lines: an initcall.
bool holdsInitCalls(const VarDecl *Table) {
  constexpr llvm::StringLiteral Words = "initcall|initcalls|inittab|ctor|ctors";
  if (nameHasWord(recordName(Table->getType()), Words) || nameHasWord(Table->getName(), Words))
    return true;
  const auto *Section = Table->getAttr<SectionAttr>();
  if (!Section)
    return false;
  const llvm::StringRef Name = Section->getName();
  return Name.starts_with(".initcall") || Name.starts_with(".init_array") || Name.starts_with(".preinit_array") ||
         Name.starts_with(".ctors");
}

bool runsBeforeMain(const FunctionModel &F) {
  const FunctionDecl *FD = F.decl();
  if (FD->hasAttr<ConstructorAttr>() || FD->hasAttr<DestructorAttr>())
    return true;
  if (const auto *Section = FD->getAttr<SectionAttr>(); Section && Section->getName().starts_with(".init"))
    return true;
  const AddressUses *Uses = F.unit().addressUses(FD);
  return Uses && Uses->Count == Uses->Tables.size() && F.unit().callers(FD).empty() &&
         llvm::all_of(Uses->Tables, holdsInitCalls);
}

/// A keyword of the configuration: the function is in tables of those alone.
bool isDirective(const FunctionModel &F) {
  const AddressUses *Uses = F.unit().addressUses(F.decl());
  return Uses && Uses->Count == Uses->Tables.size() && F.unit().callers(F.decl()).empty() &&
         llvm::all_of(Uses->Tables, [](const VarDecl *Table) {
           return nameHasWord(recordName(Table->getType()), ConfigurationWords) ||
                  nameHasWord(Table->getName(), ConfigurationWords);
         });
}

/// Not by its name as a word for all that begins: an object's `init` runs whenever there is another object.
bool isStartUp(const FunctionModel &F, unsigned Depth) {
  if (parsesConfiguration(library::plainName(F.decl())) || runsBeforeMain(F) || isDirective(F))
    return true;
  // Deeper than names say anything of.
  constexpr unsigned MaxDepth = 4;
  return Depth < MaxDepth && F.unit().allCallersKnown(F.decl()) &&
         llvm::all_of(
             F.unit().callers(F.decl()),
             [&](const auto &Call) { return Call.first != &F && isStartUp(*Call.first, Depth + 1); });
}

/// Whether F gives what the parameter points to back: to a function that frees it, or says so.
bool passesToEnd(const FunctionModel &F, const ParmVarDecl *Param) {
  const Place Object = Place::variable(Param->getCanonicalDecl()).deref();
  return llvm::any_of(F.Calls, [&](const CallSite &Call) {
    return Call.Callee &&
           (library::isDeallocation(Call.Callee, F.unit()) ||
            nameHasWord(library::plainName(Call.Callee), "free|delete|destroy|dealloc|dispose|recycle|release")) &&
           llvm::any_of(Call.Args, [&](const Expr *Arg) {
             return Arg->getType()->isPointerType() && F.unit().pointee(Arg) == Object;
           });
  });
}

} // namespace

bool isLifecycleCode(const FunctionModel &F, llvm::StringRef Words) {
  return nameHasWord(library::plainName(F.decl()), Words) || isStartUp(F, 0);
}

bool parsesConfiguration(llvm::StringRef Name) {
  return nameHasWord(Name, ConfigurationWords) &&
         nameHasWord(Name, "parse|parser|parsing|load|read|check|validate|validity|merge|postparse|postcheck") &&
         !nameHasWord(Name, "reload|refresh|update|watch|changed|dynamic|runtime|live|thread|worker");
}

bool isLifeOf(const FunctionModel &F, const Place &Object, bool Writes) {
  const llvm::StringRef Name = library::plainName(F.decl());
  const bool Begins = nameHasWord(Name, "register|registers");
  const bool Ends = nameHasWord(Name, "free|delete|deinit|dispose|finalize|dtor|uninit");
  if (Name.empty() || !(Ends || (Begins && Writes)))
    return false;
  // Of several objects the name does not say which one it is about: pool_free(pool, item).
  const ParmVarDecl *Subject = nullptr;
  for (const ParmVarDecl *Param : F.decl()->parameters())
    if (Param->getType()->isPointerType() || Param->getType()->isReferenceType()) {
      if (Subject)
        return false;
      Subject = Param;
    }
  if (!Subject)
    // The element of a table, by its number.
    return Ends && F.decl()->getNumParams() == 1 && llvm::any_of(Object.Steps, [&](const PlaceStep &Step) {
             const auto *Ref = Step.Subscript ? dyn_cast<DeclRefExpr>(Step.Subscript->IgnoreParenImpCasts()) : nullptr;
             return Ref && Ref->getDecl() == F.decl()->getParamDecl(0);
           });
  if (Ends && !passesToEnd(F, Subject))
    return false;
  return Object.Root == Place::Variable && Object.Var == Subject->getCanonicalDecl() &&
         llvm::none_of(llvm::drop_begin(Object.Steps, Object.Steps.empty() ? 0 : 1),
                       [](const PlaceStep &Step) { return Step.Kind == PlaceStep::Deref; });
}

} // namespace clang::tidy::atomvet
