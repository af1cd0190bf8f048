//===- Api.h - Which expressions are atomic operations ----------*- C++ -*-===//
//
// One function per API family; each looks at one expression and fills an AtomicOp when the expression is an operation
// of that family. Nothing outside this folder spells the name of an atomic API.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_API_API_H
#define ATOMVET_MODEL_API_API_H

#include "model/AtomicOp.h"
#include "llvm/ADT/StringMap.h"

namespace clang {
class ASTContext;
class Sema;
} // namespace clang

namespace clang::tidy::atomvet {

/// A function named by the user's option as an atomic operation (AO_*-style tables).
struct TableEntry {
  OpKind Kind;
  RmwFn Function = RmwFn::None;
  ResultKind Result = ResultKind::None;
  std::optional<Order> Success;
  unsigned ObjectArg = 0;
  std::optional<unsigned> OperandArg, ExpectedArg;
};

struct ApiContext {
  ASTContext &Context;
  /// Parsed from the option atomvet.AtomicFunctions; empty by default.
  const llvm::StringMap<TableEntry> &Table;
};

/// Fills Op when E is a direct atomic operation of any known API. Looks at E alone, not at its children; E must not be
/// type- or value-dependent. Object places are not resolved here.
bool recognise(const Expr *E, const ApiContext &C, AtomicOp &Op);

/// The same, one per family.
bool recogniseStd(const Expr *E, const ApiContext &C,
                  AtomicOp &Op); // std::atomic, _ref, _flag, shared_ptr, free functions
bool recogniseC11(const Expr *E, const ApiContext &C, AtomicOp &Op); // _Atomic, __c11_*
bool recogniseGnu(const Expr *E, const ApiContext &C, AtomicOp &Op); // __atomic_*, __scoped_atomic_*, __sync_*
bool recogniseBoost(const Expr *E, const ApiContext &C, AtomicOp &Op);
bool recogniseQt(const Expr *E, const ApiContext &C, AtomicOp &Op);
bool recogniseInterlocked(const Expr *E, const ApiContext &C, AtomicOp &Op);
bool recogniseGlib(const Expr *E, const ApiContext &C, AtomicOp &Op);
bool recogniseTable(const Expr *E, const ApiContext &C, AtomicOp &Op);

/// Whether T is an atomic type of any library or _Atomic (not atomic_ref); Value is set to the type it holds.
bool isAtomicType(QualType T, QualType *Value = nullptr);
/// Whether T is std::atomic_ref or boost::atomic_ref.
bool isAtomicRefType(QualType T, QualType *Value = nullptr);
/// An atomic type that can be copied (QAtomicInt, tbb::atomic).
bool isCopyableAtomicType(QualType T);
/// A declaration that belongs to an atomic library's own implementation (std::__atomic_base, boost::atomics::detail):
/// never reported, and never a wrapper to learn.
bool isAtomicLibraryDecl(const Decl *D);

/// Whether an identifier may be of an atomic API, in any way that this folder knows: a text without one has no atomic
/// operation and no atomic type, unless it is by the user's own table. Says yes rather than no.
bool mayNameAtomicApi(llvm::StringRef Identifier);

/// Parses atomvet.AtomicFunctions ("name=kind[/fn][:result][:order][:object=I][:operand=J][:expected=K]; ...").
/// Returns an error text for the first entry that is not understood, empty when all are.
std::string parseTable(llvm::StringRef Option, llvm::StringMap<TableEntry> &Table);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_API_API_H
