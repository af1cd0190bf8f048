//===- Api.cpp - Which expressions are atomic operations ------------------===//
//
// Asked for every expression of every function: the class of the statement and the first letters of a name decide
// nearly all of them.
//
//===----------------------------------------------------------------------===//

#include "model/api/Api.h"
#include "model/api/Common.h"

namespace clang::tidy::atomvet {

static bool recogniseFunction(const CallExpr *Call, const ApiContext &C, AtomicOp &Op) {
  const llvm::StringRef Name = functionName(Call->getDirectCallee());
  if (Name.empty())
    return false;
  switch (Name.front()) {
  case '_':
    if (recogniseGnu(Call, C, Op) || recogniseC11(Call, C, Op) || recogniseInterlocked(Call, C, Op))
      return true;
    break;
  case 'I':
    if (recogniseInterlocked(Call, C, Op))
      return true;
    break;
  case 'a':
  case 't':
  case 's':
    if (recogniseStd(Call, C, Op) || recogniseBoost(Call, C, Op) || recogniseC11(Call, C, Op))
      return true;
    break;
  case 'g':
    if (recogniseGlib(Call, C, Op))
      return true;
    break;
  default:
    break;
  }
  return recogniseTable(Call, C, Op);
}

bool recognise(const Expr *E, const ApiContext &C, AtomicOp &Op) {
  switch (E->getStmtClass()) {
  case Stmt::AtomicExprClass:
    return recogniseGnu(E, C, Op) || recogniseC11(E, C, Op);
  case Stmt::ImplicitCastExprClass:
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
  case Stmt::UnaryOperatorClass:
    return recogniseC11(E, C, Op);
  case Stmt::CallExprClass:
    return recogniseFunction(cast<CallExpr>(E), C, Op);
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CXXOperatorCallExprClass:
    return recogniseStd(E, C, Op) || recogniseBoost(E, C, Op) || recogniseQt(E, C, Op);
  default:
    return false;
  }
}

bool isAtomicType(QualType T, QualType *Value) {
  if (T.isNull())
    return false;
  if (const auto *A = T->getAs<AtomicType>()) {
    if (Value)
      *Value = A->getValueType();
    return true;
  }
  const RecordDecl *R = T->getAsRecordDecl();
  if (!R)
    return false;
  switch (classify(R)) {
  case AtomicClass::None:
  case AtomicClass::StdRef:
  case AtomicClass::BoostRef:
    return false;
  default:
    if (Value)
      *Value = valueTypeOf(R, R->getASTContext());
    return true;
  }
}

bool isAtomicRefType(QualType T, QualType *Value) {
  const RecordDecl *R = T.isNull() ? nullptr : T->getAsRecordDecl();
  if (!R)
    return false;
  const AtomicClass Class = classify(R);
  if (Class != AtomicClass::StdRef && Class != AtomicClass::BoostRef)
    return false;
  if (Value)
    *Value = valueTypeOf(R, R->getASTContext());
  return true;
}

bool isCopyableAtomicType(QualType T) {
  const RecordDecl *R = T.isNull() ? nullptr : T->getAsRecordDecl();
  if (!R)
    return false;
  const AtomicClass Class = classify(R);
  return Class == AtomicClass::Tbb || (Class == AtomicClass::Qt && !R->getName().starts_with("QBasic"));
}

/// Functions of the standard libraries that implement the operations, beside the classes.
static bool isAtomicLibraryFunction(const FunctionDecl *F) {
  const llvm::StringRef Name = functionName(F);
  if (Name.starts_with("__cxx_atomic_"))
    return true;
  return (Name.starts_with("atomic_") || Name.starts_with("__atomic_")) && F->isInStdNamespace();
}

bool isAtomicLibraryDecl(const Decl *D) {
  if (const auto *F = dyn_cast<FunctionDecl>(D))
    if (isAtomicLibraryFunction(F))
      return true;
  if (const auto *R = dyn_cast<RecordDecl>(D))
    if (classify(R) != AtomicClass::None)
      return true;
  for (const DeclContext *Context = D->getDeclContext(); Context && !Context->isTranslationUnit();
       Context = Context->getParent()) {
    if (const auto *R = dyn_cast<RecordDecl>(Context)) {
      if (classify(R) != AtomicClass::None || R->getName().starts_with("QGenericAtomicOps") ||
          R->getName() == "QAtomicOps")
        return true;
    } else if (const auto *F = dyn_cast<FunctionDecl>(Context)) {
      if (isAtomicLibraryFunction(F))
        return true;
    } else if (const auto *N = dyn_cast<NamespaceDecl>(Context)) {
      const llvm::StringRef Name = N->getName();
      if (Name == "__atomic_impl" || Name == "__atomic_futex" ||
          (Name == "atomics" && isa<NamespaceDecl>(N->getParent()) &&
           cast<NamespaceDecl>(N->getParent())->getName() == "boost"))
        return true;
    }
  }
  return false;
}

bool mayNameAtomicApi(llvm::StringRef Identifier) {
  return Identifier.contains_insensitive("atomic") || Identifier.contains("__sync_") ||
         Identifier.contains_insensitive("interlocked");
}

} // namespace clang::tidy::atomvet
