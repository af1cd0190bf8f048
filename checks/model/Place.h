//===- Place.h - Which object an expression names ---------------*- C++ -*-===//
//
// `r->cache.hits[i]` is a root (the variable r) and steps from it (dereference, field, field, element). Two expressions
// name the same object when root and steps agree and nothing they depend on changed in between; the model answers that
// with the flow, the place alone answers what is written.
//
// The *entity* of a place is what identifies an object across functions and files: the declaration of the last field
// (whatever object it is in), or the variable itself; an element of an array is an entity together with that array.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_PLACE_H
#define ATOMVET_MODEL_PLACE_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMapInfo.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace clang::tidy::atomvet {

/// A field or variable as the unit of evidence; Element: one of the elements of that array.
struct Entity {
  const ValueDecl *Decl = nullptr;
  bool Element = false;

  explicit operator bool() const { return Decl != nullptr; }
  bool operator==(const Entity &O) const { return Decl == O.Decl && Element == O.Element; }
  bool operator<(const Entity &O) const { return Decl != O.Decl ? Decl < O.Decl : Element < O.Element; }
};

struct PlaceStep {
  enum KindTy { Field, Deref, Index };
  KindTy Kind = Deref;
  const FieldDecl *FD = nullptr;   ///< Field
  const Expr *Subscript = nullptr; ///< Index; null when it cannot be named
  std::optional<int64_t> Constant; ///< Index with a known value

  /// Structural equality: the same field, the same constant or the same simple variables as index.
  bool operator==(const PlaceStep &O) const;
};

class Place {
public:
  enum RootTy {
    Unknown, ///< not a place we can name
    Variable,
    This,
    Value ///< the value of an expression (a call's result); equal to itself alone
  };

  RootTy Root = Unknown;
  const VarDecl *Var = nullptr;
  const Expr *ValueExpr = nullptr;
  llvm::SmallVector<PlaceStep, 4> Steps;

  explicit operator bool() const { return Root != Unknown; }
  static Place variable(const VarDecl *V);
  static Place thisObject();
  static Place value(const Expr *E);

  Place field(const FieldDecl *FD) const;
  Place deref() const;
  Place index(const Expr *Subscript, std::optional<int64_t> Constant) const;

  bool operator==(const Place &O) const;
  bool operator!=(const Place &O) const { return !(*this == O); }
  /// Whether two places are the same to a reader. Of an element that nobody can name it is not known whether it is
  /// another one, or even itself; here all such elements of an array are "some element".
  bool looksLike(const Place &O) const;
  /// Whether this place is P or inside it.
  bool startsWith(const Place &P) const;
  /// The object that holds the place: trailing fields and indices removed, so `e->ref.count` gives `*e`, `g.x` gives
  /// `g`.
  Place owner() const;
  /// The place with its root replaced: this place is rooted at *Param* (or at this), Argument is what a caller passes.
  /// Steps are appended to Argument's; a leading dereference of a pointer parameter is already part of Argument.
  Place rebasedOnto(const Place &Argument, unsigned SkipSteps) const;

  Entity entity() const;
  /// The last field of the path, null when the place ends in no field.
  const FieldDecl *lastField() const;
  /// The field that the record around the last field is the value of: `wait` of `s->wait.next`. Null when the path
  /// does not name one.
  const FieldDecl *embeddingField() const;
  bool hasDeref() const;
  /// Whether the place is the parameter's pointee or the parameter reference itself, with no field between.
  bool isScalarBehind(const ParmVarDecl *P) const;
  /// Whether the value of V decides which object this place is (root, or an index).
  bool dependsOn(const VarDecl *V) const;
  /// As a reader of the source would write it, for messages: "r->hits"; only the name of the entity when it is long.
  std::string str() const;
};

/// Whether a union of many members of several sizes holds one of them at a time, and its user knows which; two views of
/// the same bytes are as large as each other.
bool isVariant(const RecordDecl *Union);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_PLACE_H
