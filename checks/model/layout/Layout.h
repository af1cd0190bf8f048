//===- Layout.h - How an address is known to be aligned ---------*- C++ -*-===//
//
// A type says how its objects should be aligned; whether one is depends on where it lies. The alignment of a place is
// what is known of the outermost object it is in, and of its offset there: through nested records, array elements,
// casts of byte buffers and pointer arithmetic. A pointer says no more than its type: that a record it points to is
// aligned as records of that type are, and of a scalar nothing.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_LAYOUT_LAYOUT_H
#define ATOMVET_MODEL_LAYOUT_LAYOUT_H

#include "model/TUModel.h"
#include "model/layout/TargetLayout.h"

namespace clang::tidy::atomvet {

/// What is known of an address.
struct Address {
  enum RootTy {
    Unknown, ///< nothing
    Promise, ///< what the type of a pointer or reference says of what it points to
    Object   ///< a variable, or memory fresh from an allocator
  };
  RootTy Root = Unknown;
  const VarDecl *Var = nullptr; ///< of an Object; null for allocated memory
  QualType RootType;
  uint64_t Base = 1;         ///< the root's own alignment
  int64_t Offset = 0;        ///< from the root
  uint64_t Stride = 0;       ///< the offset is that, give or take multiples of this; 0 for an exact one
  uint64_t ScalarStride = 0; ///< the same for elements that are scalars: a buffer used with a variable offset

  QualType Type;                    ///< what is at the address
  const FieldDecl *Field = nullptr; ///< the last field on the way
  bool Packed = false;              ///< a record or field on the way is packed
  bool Lowered = false;             ///< the pointer's own type says that its objects are aligned lower than usual
  const CastExpr *Cast = nullptr;   ///< the last conversion to a type that the place was not made for
  const Expr *Allocated = nullptr;  ///< the call that allocated the root

  explicit operator bool() const { return Root != Unknown; }
  /// The alignment that offset and strides leave, whatever the root's is.
  uint64_t offsetAlignment() const;
  uint64_t alignment() const;
  /// Whether the address is known to be aligned to less than Required: an object that is misplaced, not a pointer that
  /// might be.
  bool isBelow(uint64_t Required) const;
};

class Layout {
public:
  enum TargetTy { Native, I386 };

  explicit Layout(const TUModel &TU, TargetTy Target = Native) : TU(TU), Target(Target), Portable(TU.context()) {}

  Address ofLvalue(const Expr *E);
  Address ofPointer(const Expr *E);
  /// The object of an operation; of a wrapper's, as seen from the call.
  Address ofOperation(const FunctionModel &F, const AtomicOp &Op);
  /// A field's own place: in a record of which nothing is known but its type.
  Address ofField(const FieldDecl *FD);
  /// Whether an atomic object at A, or inside what is at A, sits below its type's alignment; one that its own record
  /// misplaces does not count, that is the record's fault.
  bool isMisplaced(Address A, uint64_t &Required);

  std::optional<uint64_t> sizeOf(QualType T);
  /// The alignment that objects of the type have, unless something lowers it.
  uint64_t alignOf(QualType T) const;
  uint64_t declaredAlignment(const VarDecl *Var) const;
  /// The alignment an operation needs; 1 when it needs none.
  uint64_t required(const AtomicOp &Op) const;

  /// The operation in the wrapper's body that Op, a call of the wrapper, stands for; null for a direct one.
  const AtomicOp *inner(const FunctionModel &F, const AtomicOp &Op) const;

  /// malloc, its like, and project functions that return what one of them gave.
  bool allocatesOrdinarily(const FunctionDecl *FD);
  /// What malloc and operator new guarantee.
  uint64_t ordinaryAlignment() const;

private:
  Address variable(const VarDecl *Var);
  Address promise(QualType T) const;
  /// A parameter's pointee: as its type promises, or better when every caller is known and gives better.
  Address parameter(const ParmVarDecl *Param);
  Address loaded(const Expr *Lvalue);
  Address call(const CallExpr *Call, bool Pointer);
  Address field(Address A, const FieldDecl *FD);
  Address base(Address A, const CastExpr *Cast);
  Address advanced(Address A, QualType Element, const Expr *Index, bool Backwards);
  Address advanced(Address A, QualType Element, std::optional<int64_t> Index);
  Address converted(Address A, const CastExpr *Cast, QualType To);
  Address decayed(Address A) const;
  const TUModel &TU;
  TargetTy Target;
  I386Layout Portable;
  llvm::DenseMap<const FunctionDecl *, bool> Allocators;
  struct Residue {
    uint64_t Modulus = 1, Rest = 0;
  };
  llvm::DenseMap<const ParmVarDecl *, Residue> Parameters;
  unsigned Depth = 0;
};

using AtomicPath = llvm::SmallVector<const FieldDecl *, 4>;
/// An atomic object that a type holds: the fields to it, none when the type itself is atomic. Nullopt when it holds
/// none, neither by type nor (unless TypedOnly) because a field of it is accessed atomically.
std::optional<AtomicPath> atomicInside(QualType T, const TUModel &TU, bool TypedOnly = false);

/// The conversions and new-expressions in the initialisers of the project's variables outside of functions.
struct InitialiserMemory {
  std::vector<const CastExpr *> Views;
  std::vector<const CXXNewExpr *> News;
};
InitialiserMemory memoryInInitialisers(const TUModel &TU);

/// Whether a record asks for its fields closer together than their types want.
bool isPacked(const RecordDecl *RD);

/// The records whose layout a static_assert fixes, by sizeof, alignof or offsetof. Looked for on first use.
class PinnedLayouts {
public:
  explicit PinnedLayouts(const TUModel &TU) : TU(TU) {}
  /// Whether RD's layout, or that of a record that holds one, is asserted.
  bool contains(const RecordDecl *RD);

private:
  const TUModel &TU;
  std::optional<llvm::DenseSet<const RecordDecl *>> Asserted;
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_LAYOUT_LAYOUT_H
