//===- ValueFlow.h - Where the value of an operation goes -------*- C++ -*-===//
//
// Follows a loaded value through the locals of one function, along the CFG: which stores it reaches, whether a stored
// value is made from it, whether anybody keeps it.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_VALUES_VALUEFLOW_H
#define ATOMVET_MODEL_VALUES_VALUEFLOW_H

#include "model/FunctionModel.h"

namespace clang::tidy::atomvet {

/// A load of an object in the wide sense: an atomic load, or a plain read of an object that is atomic elsewhere.
struct LoadSite {
  const AtomicOp *Op = nullptr;
  const Access *Plain = nullptr;

  explicit operator bool() const { return Op || Plain; }
  const Place &object() const { return Op ? Op->Object : Plain->Object; }
  /// The expression to point at.
  const Expr *site() const { return Op ? Op->Site : Plain->Site; }
  /// The statement whose value is what was loaded.
  const Stmt *value() const { return Op ? static_cast<const Stmt *>(Op->Site) : Plain->Anchor; }
};

class ValueFlow {
public:
  explicit ValueFlow(const FunctionModel &F) : F(F) {}

  /// The loads of Store's object that get to Store on some path with no write of the object between them, and with
  /// nothing changed that decides which object it is.
  std::vector<LoadSite> loadsReaching(const AtomicOp &Store) const;

  /// Whether the value that Store writes is computed from what Load read.
  bool storedFrom(const AtomicOp &Store, const LoadSite &Load) const;
  /// Whether Store writes back exactly what Load read.
  bool storesBack(const AtomicOp &Store, const LoadSite &Load) const;
  /// Whether the loaded value is put to use (stored, returned, added up, passed on), not merely compared, on a path
  /// that Store is on too.
  bool isKept(const LoadSite &Load, const AtomicOp &Store) const;
  /// Whether every path to Store goes through a read-modify-write or compare-exchange of the same object, which then
  /// decides who may store.
  bool isGuardedByOwnUpdate(const AtomicOp &Store) const;

  /// Whether E is what Load read itself, converted or wrapped at most.
  static bool isLoad(const Expr *E, const LoadSite &Load);
  /// E without the copies, casts and temporaries around its value.
  static const Expr *unwrapped(const Expr *E);

private:
  friend class Consumption;

  bool yieldsLoaded(const AtomicOp &Op) const;
  bool reaches(Position From, Position To, llvm::function_ref<bool(const Stmt *)> Stops) const;
  bool changesIdentity(const Stmt *S, const Place &Object) const;
  bool dependsOn(const Expr *E, Position At, const LoadSite &Load, unsigned Depth) const;
  bool isChangedInPlace(const VarDecl *Var) const;
  bool isRestoredFrom(const FieldDecl *Field) const;
  void uses(const Stmt *S, const VarDecl *Var, llvm::SmallVectorImpl<const Stmt *> &Out) const;

  const FunctionModel &F;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_VALUES_VALUEFLOW_H
