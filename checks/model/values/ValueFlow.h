//===- ValueFlow.h - Where the value of an operation goes -------*- C++ -*-===//
//
// Follows a loaded value through the locals of one function, along the CFG: which stores it reaches, whether a stored
// value is made from it, whether anybody keeps it.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_VALUES_VALUEFLOW_H
#define ATOMVET_MODEL_VALUES_VALUEFLOW_H

#include "model/FunctionModel.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <map>
#include <optional>

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

/// Made once for a function and asked about all of its operations: what it finds out on the way it keeps.
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

  /// From where a way leads to a position that meets no stop on it.
  class Upstream {
  public:
    /// LastStop gives the index of the last stop in a block before an index, -1 for none.
    Upstream(Position To, llvm::function_ref<int(const CFGBlock *, unsigned)> LastStop);
    /// Whether there is such a way from just after P.
    bool contains(Position P) const;

  private:
    Position To;
    int OwnStop;                                  ///< the last stop before To in its block
    llvm::DenseMap<const CFGBlock *, int> StopOf; ///< of blocks that are left at their end
  };

  /// A statement that gives a variable a value.
  struct Definition {
    const Stmt *By;
    const Expr *Value;
    Position At;
    bool Keeps; ///< the new value builds on the old one, which is not gone
  };

  /// All that a value may be made of.
  struct Sources {
    llvm::SmallPtrSet<const Stmt *, 16> Within;
    std::vector<std::pair<const VarDecl *, Upstream>> Variables; ///< each with where its value comes from
  };

  /// A block whose branch the outcome of updates decides.
  struct Guard {
    const CFGBlock *Block;
    const Expr *Condition;
    llvm::SmallVector<unsigned, 1> Updates;
  };

  bool yieldsLoaded(const AtomicOp &Op) const;
  bool changesIdentity(const Stmt *S, const Place &Object) const;
  bool stops(const Stmt *S, const Place &Object) const;
  llvm::ArrayRef<Definition> definitionsOf(const VarDecl *Var) const;
  Upstream upstreamOf(const VarDecl *Var, Position At) const;
  const Sources &sourcesOf(const Expr *E, Position At) const;
  bool dependsOn(const Expr *E, Position At, const LoadSite &Load) const;
  bool isChangedInPlace(const VarDecl *Var) const;
  bool isRestoredFrom(const FieldDecl *Field) const;
  llvm::ArrayRef<const Stmt *> usesOf(const VarDecl *Var) const;
  bool isFilledAt(const Stmt *Use) const;
  const std::vector<Guard> &guards() const;

  const FunctionModel &F;
  mutable std::optional<llvm::DenseMap<const VarDecl *, std::vector<Definition>>> Definitions;
  mutable std::optional<llvm::DenseMap<const VarDecl *, std::vector<const Stmt *>>> Uses;
  mutable std::optional<llvm::DenseSet<const Stmt *>> Filled;
  mutable std::optional<std::vector<Guard>> Guards;
  mutable std::map<std::tuple<const Expr *, const CFGBlock *, unsigned>, Sources> Known;
  /// For an object, the indices of the stops in each block.
  using Stops = llvm::DenseMap<const CFGBlock *, std::vector<unsigned>>;
  mutable std::vector<std::pair<Place, Stops>> StopsOf;
  /// Whether something keeps the value, whatever is stored when.
  mutable llvm::DenseMap<const Stmt *, bool> EverKept;
  /// The same of variables, by whose value they are given: an object's, and whether a pointer in it is the thread's
  /// own.
  mutable std::vector<std::tuple<Place, bool, llvm::DenseMap<const VarDecl *, bool>>> VariableKept;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_VALUES_VALUEFLOW_H
