//===- AtomicOp.h - One atomic operation, whatever API it is written in -*- C++ -*-===//
//
// The one vocabulary of the checks: a std::atomic call, an _Atomic assignment, a __sync builtin, an Interlocked
// function and a project's own wrapper of any of them are all an AtomicOp. A check asks for kinds, objects, orders and
// results, never for names.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_ATOMICOP_H
#define ATOMVET_MODEL_ATOMICOP_H

#include "model/Place.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace clang {
class ASTContext;
}

namespace clang::tidy::atomvet {

/// The family of functions or types an operation is written in.
enum class Api {
  StdAtomic,     ///< std::atomic<T> members and the free functions on them
  StdAtomicRef,  ///< std::atomic_ref<T>
  StdAtomicFlag, ///< std::atomic_flag, members and free functions
  SharedPtr,     ///< std::atomic_load and friends on a std::shared_ptr
  C11,           ///< _Atomic objects, <stdatomic.h>, __c11_atomic_*, __opencl_atomic_*
  GnuAtomic,     ///< __atomic_*, __scoped_atomic_*
  Sync,          ///< __sync_*
  Boost,         ///< boost::atomic, boost::atomic_ref, boost::atomic_flag
  Qt,            ///< QAtomicInt, QAtomicInteger, QAtomicPointer
  Interlocked,   ///< Interlocked*, _Interlocked*
  Glib,          ///< g_atomic_*
  Table,         ///< functions named by option (AO_*)
  Marked,        ///< accesses through volatile: READ_ONCE, WRITE_ONCE, the load and store of older projects
};

enum class OpKind { Load, Store, Exchange, CompareExchange, Rmw, TestAndSet, Clear, Wait, Notify, Fence, Init };

enum class RmwFn { None, Add, Sub, And, Or, Xor, Nand, Min, Max, Other };

enum class Order { Relaxed, Consume, Acquire, Release, AcqRel, SeqCst };

/// One memory order of an operation, and how the source gives it.
struct OrderUse {
  enum GivenTy {
    None,     ///< the operation has no such order (the failure order of a load)
    Explicit, ///< written at the operation
    Default,  ///< a default argument, or an operator: sequentially consistent because nothing was said
    Implied,  ///< fixed by the API (__sync_*), or the failure order derived from the success order
    Dynamic   ///< an expression whose value is not known here
  };
  GivenTy Given = None;
  std::optional<Order> Value; ///< unset for None and Dynamic
  const Expr *Arg = nullptr;  ///< the expression that gives it, when there is one
};

/// What an operation evaluates to.
enum class ResultKind {
  None,         ///< void, or nothing of the object
  Loaded,       ///< the value of a load
  Old,          ///< the value before an exchange or read-modify-write; the value found, for a compare-exchange
  New,          ///< the value after a read-modify-write
  Success,      ///< true when a compare-exchange stored
  NewIsZero,    ///< true when the new value is zero (dec_and_test)
  NewIsNonZero, ///< true when the new value is not zero (QAtomicInt::deref)
  Failure       ///< true when a compare-exchange did not store: 0 for success, as C functions return it
};

/// One atomic operation.
///
/// The tables in model/api fill everything but Object, In and the wrapper's fields from one expression; the walker
/// resolves the place; a call of a project wrapper becomes an operation of its own, with Through set.
struct AtomicOp {
  Api Family = Api::GnuAtomic; ///< of a wrapper: the API at the bottom of it
  OpKind Kind = OpKind::Load;
  RmwFn Function = RmwFn::None;

  /// The whole operation: the call, operator, AtomicExpr, or (for _Atomic objects) the cast, assignment or increment.
  const Expr *Site = nullptr;
  /// As its user names it, for messages: "__atomic_fetch_add", "store", "operator=", a wrapper's name.
  llvm::StringRef Name;

  /// What is accessed: a pointer to it (ObjectIsPointer) or an lvalue of it. For StdAtomicRef an lvalue of the
  /// atomic_ref object, whose binding the walker follows. Null for fences.
  const Expr *ObjectExpr = nullptr;
  bool ObjectIsPointer = false;
  /// The declared type of the object is atomic: there is no plain access to it but through its bytes.
  bool Typed = false;
  Place Object;

  QualType ValueType; ///< the value's type, without _Atomic or std::atomic<>
  uint64_t Size = 0;  ///< bytes; 0 for a fence

  OrderUse Success, Failure;

  const Expr *Operand = nullptr;     ///< the value stored, added, or desired
  bool OperandIsPointer = false;     ///< it is passed by address (__atomic_store)
  bool OperandIsImplicitOne = false; ///< ++, --, Increment: there is no expression
  const Expr *Expected = nullptr;    ///< of a compare-exchange
  bool ExpectedIsPointer = false;    ///< passed by address; else by C++ reference or by value
  bool FailureReloads = false;       ///< a failed attempt writes the value found to what Expected names
  bool Weak = false;
  /// Orders only this thread against its own signal handlers: nothing another thread sees.
  bool SignalFence = false;

  ResultKind Result = ResultKind::None;
  /// Set when the result is not the value of Site but is written through this pointer or reference (__atomic_load).
  const Expr *ResultOut = nullptr;
  bool ResultOutIsPointer = false;

  /// The project wrapper that is called here, null for a direct operation; Inner is the operation at the bottom of it.
  const FunctionDecl *Through = nullptr;
  const Expr *Inner = nullptr;
  /// The wrapper does this one operation and little else, as load() of a class does. Only such a call stands for the
  /// operation itself; any other is evidence alone.
  bool Thin = false;
  /// The wrapper's own body names the entity (a method of the class that has the field): it is counted there.
  bool CountedInside = false;
  /// The wrapper's body does not say which field the record is the value of, and this call of it does.
  bool EmbeddedByCall = false;
  /// A wrapper that does more than one operation on the object (a load and a compare-exchange loop): Kind is the
  /// strongest of them, and operand, expected and result are not to be trusted.
  bool Composite = false;

  /// The function the operation is in; null in a variable's initialiser.
  const FunctionDecl *In = nullptr;

  bool isRead() const { return Kind == OpKind::Load || Kind == OpKind::Wait || isReadModifyWrite(); }
  bool isWrite() const {
    return Kind == OpKind::Store || Kind == OpKind::Clear || Kind == OpKind::Init || isReadModifyWrite();
  }
  /// Reads and writes in one step.
  bool isReadModifyWrite() const {
    return Kind == OpKind::Exchange || Kind == OpKind::CompareExchange || Kind == OpKind::Rmw ||
           Kind == OpKind::TestAndSet;
  }
  /// A read-modify-write that changes nothing, as one reads where there is no load: adding or or-ing zero, exchanging a
  /// value for itself.
  bool onlyReads(const ASTContext &Context) const;
};

/// The order an argument gives: Explicit with its value, or Dynamic when it is not a constant.
OrderUse orderOf(const Expr *Arg, const ASTContext &Context);

llvm::StringRef name(Api);
llvm::StringRef name(OpKind);
llvm::StringRef name(RmwFn);
llvm::StringRef name(Order);
llvm::StringRef name(ResultKind);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_ATOMICOP_H
