//===- SystemCode.cpp -----------------------------------------------------===//

#include "parse/SystemCode.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"

namespace atomvet::tool {

using namespace clang;

bool SystemCode::isSystem(const Decl *D) const {
  const SourceManager &SM = Context->getSourceManager();
  const SourceLocation Loc = D->getLocation();
  return Loc.isInvalid() || SM.isInSystemHeader(SM.getExpansionLoc(Loc));
}

bool SystemCode::isOfText(const Decl *D) {
  static const llvm::StringSet<> Headers = {"basic_string.h",
                                            "basic_string.tcc",
                                            "string_view",
                                            "string_view.tcc",
                                            "ostream",
                                            "ostream.tcc",
                                            "istream",
                                            "istream.tcc",
                                            "streambuf",
                                            "streambuf.tcc",
                                            "basic_ios.h",
                                            "basic_ios.tcc",
                                            "ios_base.h",
                                            "locale_classes.h",
                                            "locale_classes.tcc",
                                            "locale_facets.h",
                                            "locale_facets.tcc",
                                            "locale_facets_nonio.h",
                                            "locale_facets_nonio.tcc",
                                            "locale_conv.h",
                                            "sstream",
                                            "sstream.tcc",
                                            "fstream",
                                            "fstream.tcc",
                                            "streambuf_iterator.h",
                                            "stream_iterator.h",
                                            "iomanip",
                                            "quoted_string.h",
                                            "codecvt",
                                            "format",
                                            "ostream_insert.h",
                                            "string_conversions.h",
                                            "random.h",
                                            "random.tcc",
                                            "regex.h",
                                            "regex.tcc",
                                            "regex_automaton.h",
                                            "regex_automaton.tcc",
                                            "regex_compiler.h",
                                            "regex_compiler.tcc",
                                            "regex_executor.h",
                                            "regex_executor.tcc",
                                            "regex_scanner.h",
                                            "regex_scanner.tcc",
                                            "complex",
                                            "valarray",
                                            "valarray_array.h",
                                            "valarray_after.h",
                                            "valarray_before.h",
                                            "slice_array.h",
                                            "gslice.h",
                                            "fs_path.h",
                                            "bitset",
                                            "char_traits.h",
                                            "string",
                                            "locale",
                                            "regex"};
  const SourceManager &SM = Context->getSourceManager();
  const FileID File = SM.getFileID(SM.getExpansionLoc(D->getLocation()));
  const auto [It, New] = TextFiles.try_emplace(File, false);
  if (New)
    if (const auto Entry = SM.getFileEntryRefForID(File)) {
      const llvm::StringRef Path = Entry->getName();
      It->second = Path.contains("/c++/") && Headers.contains(llvm::sys::path::filename(Path));
    }
  return It->second;
}

bool SystemCode::canSkipBody(const Decl *D, bool Templates) {
  if (!isSystem(D))
    return false;
  const FunctionDecl *Function = D->getAsFunction();
  return Function && (!Function->isTemplated() || (Templates && isOfText(Function)));
}

void SystemCode::prune(FunctionDecl *Function, Sema &S) {
  auto &Pending = S.PendingInstantiations;
  if (!isSystem(Function))
    return;
  if (involvesProject(Function)) {
    Needed = Needed || isOfText(Function);
    return;
  }
  if (Pending.empty() || Pending.back().first != Function)
    return;
  Pending.pop_back();
  Function->setInstantiationIsPending(false);
  Pruned = true;
}

bool SystemCode::extendsSystem(const Decl *D) const {
  if (isSystem(D))
    return false;
  // An explicit instantiation asks for functions without saying so.
  if (const auto *Class = dyn_cast<ClassTemplateSpecializationDecl>(D);
      Class && isTemplateExplicitInstantiationOrSpecialization(Class->getSpecializationKind()) &&
      Class->getSpecializationKind() != TSK_ExplicitSpecialization)
    return isSystem(Class->getSpecializedTemplate());
  if (const auto *Partial = dyn_cast<ClassTemplatePartialSpecializationDecl>(D))
    return isSystem(Partial->getSpecializedTemplate());
  const auto *Namespace = dyn_cast<NamespaceDecl>(D);
  if (!Namespace || !isSystem(Namespace->getCanonicalDecl()))
    return false;
  return llvm::any_of(Namespace->decls(), [&](const Decl *Child) {
    return isa<FunctionTemplateDecl>(Child) ? !isSystem(Child) : extendsSystem(Child);
  });
}

void SystemCode::noteTopLevel(const Decl *D) { AddsToSystemTemplates = AddsToSystemTemplates || extendsSystem(D); }

bool SystemCode::involvesProject(const Decl *D) {
  if (!isSystem(D))
    return true;
  // While a type that contains itself is looked at, it adds nothing.
  const auto [It, New] = Known.try_emplace(D, false);
  if (!New)
    return It->second;
  bool Involved = false;
  const auto Take = [&](llvm::ArrayRef<TemplateArgument> Arguments) {
    Involved = Involved || llvm::any_of(Arguments, [&](const TemplateArgument &A) { return involvesProject(A); });
  };
  if (const auto *Function = dyn_cast<FunctionDecl>(D)) {
    if (const TemplateArgumentList *Arguments = Function->getTemplateSpecializationArgs())
      Take(Arguments->asArray());
  } else if (const auto *Class = dyn_cast<ClassTemplateSpecializationDecl>(D)) {
    Take(Class->getTemplateArgs().asArray());
  }
  if (!Involved && !D->getDeclContext()->isFileContext())
    Involved = involvesProject(cast<Decl>(D->getDeclContext()));
  return Known[D] = Involved;
}

bool SystemCode::involvesProject(const TemplateArgument &Argument) {
  switch (Argument.getKind()) {
  case TemplateArgument::Null:
  case TemplateArgument::NullPtr:
  case TemplateArgument::Integral:
    return false;
  case TemplateArgument::Type:
    return involvesProject(Argument.getAsType());
  case TemplateArgument::Declaration:
    return involvesProject(Argument.getAsDecl()) || involvesProject(Argument.getAsDecl()->getType());
  case TemplateArgument::Template:
    return !Argument.getAsTemplate().getAsTemplateDecl() ||
           involvesProject(Argument.getAsTemplate().getAsTemplateDecl());
  case TemplateArgument::Pack:
    return llvm::any_of(Argument.pack_elements(), [&](const TemplateArgument &A) { return involvesProject(A); });
  default:
    return true;
  }
}

bool SystemCode::involvesProject(QualType T) {
  T = T.getCanonicalType();
  if (T->isBuiltinType())
    return false;
  if (const auto *Tag = T->getAsTagDecl())
    return involvesProject(Tag);
  if (const QualType Pointee = T->getPointeeType(); !Pointee.isNull()) {
    const auto *Member = T->getAs<MemberPointerType>();
    const auto *Class = Member ? Member->getMostRecentCXXRecordDecl() : nullptr;
    return involvesProject(Pointee) || (Member && (!Class || involvesProject(Class)));
  }
  if (const auto *Array = Context->getAsArrayType(T))
    return involvesProject(Array->getElementType());
  if (const auto *Proto = T->getAs<FunctionProtoType>())
    return involvesProject(Proto->getReturnType()) ||
           llvm::any_of(Proto->param_types(), [&](QualType P) { return involvesProject(P); });
  if (const auto *Complex = T->getAs<ComplexType>())
    return involvesProject(Complex->getElementType());
  if (const auto *Vector = T->getAs<VectorType>())
    return involvesProject(Vector->getElementType());
  return true;
}

} // namespace atomvet::tool
