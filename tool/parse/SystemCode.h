//===- SystemCode.h - Code of system headers that need not exist -*- C++ -*-===//
//
// No check looks into a function of a system header, so its body is not needed for itself. A template's body may still
// be needed, because it may instantiate templates of the project: std::lock_guard<SpinLock<T>> calls a lock() that
// exists in no other way. So what is left out is
//
// - the body of every function of a system header that is no template and not in one;
// - the bodies of the standard library's templates that are hardly ever given a type of the project: strings, streams,
//   locales and the like; where one is, the unit is analysed again without leaving them out;
// - the instantiation of every function template of a system header whose arguments have nothing of the project in
//   them: nothing that it can reach is the project's.
//
// The last is not so where the project adds templates to a system header's namespace, or specialises its templates
// partially; that too is known when all is parsed, and then the unit is analysed again.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_PARSE_SYSTEMCODE_H
#define ATOMVET_TOOL_PARSE_SYSTEMCODE_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/DenseMap.h"

namespace clang {
class Sema;
}

namespace atomvet::tool {

class SystemCode {
public:
  void begin(clang::ASTContext &C) { Context = &C; }

  /// D is declared in a system header, or by the compiler itself.
  bool isSystem(const clang::Decl *D) const;
  /// Nothing is lost when the body of this function is not parsed.
  bool canSkipBody(const clang::Decl *D, bool Templates);
  /// Takes the instantiation that was asked for last back when nothing is lost by it.
  void prune(clang::FunctionDecl *Function, clang::Sema &S);
  void noteTopLevel(const clang::Decl *D);
  /// Templates that were left out might have been needed.
  bool mustNotPrune() const { return Needed || (Pruned && AddsToSystemTemplates); }
  bool pruned() const { return Pruned; }
  /// What is parsed on top of this could not prune either.
  bool addsToSystemTemplates() const { return AddsToSystemTemplates; }
  /// So was what this unit was parsed on top of.
  void notePruned() { Pruned = true; }

private:
  bool involvesProject(const clang::Decl *D);
  bool involvesProject(const clang::TemplateArgument &Argument);
  bool involvesProject(clang::QualType T);
  bool extendsSystem(const clang::Decl *D) const;
  /// Declared in a header of the standard library whose templates hardly ever see a type of the project.
  bool isOfText(const clang::Decl *D);

  clang::ASTContext *Context = nullptr;
  llvm::DenseMap<const clang::Decl *, bool> Known;
  llvm::DenseMap<clang::FileID, bool> TextFiles;
  bool Pruned = false, AddsToSystemTemplates = false, Needed = false;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_SYSTEMCODE_H
