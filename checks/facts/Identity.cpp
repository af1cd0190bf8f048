//===- Identity.cpp -------------------------------------------------------===//

#include "facts/Identity.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

namespace clang::tidy::atomvet {

namespace {

uint64_t digest(llvm::StringRef Name) {
  const uint64_t Value = llvm::xxh3_64bits(Name);
  return Value == 0 ? 1 : Value;
}

bool canBeNamedElsewhere(const NamedDecl *D) {
  if (D->isInAnonymousNamespace() || D->getParentFunctionOrMethod())
    return false;
  if (const auto *Field = dyn_cast<FieldDecl>(D)) {
    // A record of the main file is that file's. Of nested ones the outermost decides.
    const auto *Outermost = cast<Decl>(Field->getParent());
    while (const auto *Outer = dyn_cast<RecordDecl>(Outermost->getDeclContext()))
      Outermost = Outer;
    const SourceManager &SM = D->getASTContext().getSourceManager();
    return !SM.isInMainFile(SM.getExpansionLoc(Outermost->getLocation()));
  }
  if (const auto *Var = dyn_cast<VarDecl>(D))
    return Var->hasGlobalStorage() && Var->isExternallyVisible();
  return isa<FunctionDecl>(D) && D->isExternallyVisible();
}

std::string nameOf(const NamedDecl *D) {
  D = cast<NamedDecl>(D->getCanonicalDecl());
  llvm::SmallString<128> Name;
  if (!canBeNamedElsewhere(D) || index::generateUSRForDecl(D, Name))
    return std::string();
  if (const auto *Field = dyn_cast<FieldDecl>(D)) {
    Name += '@';
    Name += pathOf(Field->getParent()->getLocation(), D->getASTContext().getSourceManager());
  }
  return std::string(Name);
}

} // namespace

uint64_t keyOf(const NamedDecl *D) {
  const std::string Name = nameOf(D);
  return Name.empty() ? 0 : digest(Name);
}

uint64_t keyOf(Entity E) {
  std::string Name = nameOf(E.Decl);
  if (Name.empty())
    return 0;
  return digest(E.Element ? Name + "[]" : Name);
}

std::string identifierOf(const NamedDecl *D) {
  if (D->getIdentifier())
    return D->getName().str();
  // A constructor or an operator: its class is named where it is defined.
  const auto *Class = dyn_cast<CXXRecordDecl>(D->getDeclContext());
  return Class ? Class->getName().str() : std::string();
}

bool isStrongDefinition(const FunctionDecl *FD) {
  return FD->isExternallyVisible() && !FD->isInlined() && !FD->isInAnonymousNamespace() &&
         !FD->isTemplateInstantiation() && !FD->getParentFunctionOrMethod() && !FD->hasAttr<WeakAttr>();
}

std::string pathOf(SourceLocation Loc, const SourceManager &SM) {
  const OptionalFileEntryRef File = SM.getFileEntryRefForID(SM.getFileID(SM.getExpansionLoc(Loc)));
  if (!File)
    return std::string();
  if (const llvm::StringRef Real = File->getFileEntry().tryGetRealPathName(); !Real.empty())
    return Real.str();
  llvm::SmallString<256> Path(File->getName());
  SM.getFileManager().makeAbsolutePath(Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return std::string(Path);
}

uint64_t keyOfPath(llvm::StringRef Path) { return digest(Path); }

} // namespace clang::tidy::atomvet
