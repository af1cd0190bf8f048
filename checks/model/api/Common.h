//===- Common.h - What the API tables share ---------------------*- C++ -*-===//
//
// Most APIs are dialects of one: an object, an operand, one or two orders, and names such as load, fetch_add or
// compare_exchange_weak. The dialects differ in how the object and the expected value are passed and in what an order
// that is not written means.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_MODEL_API_COMMON_H
#define ATOMVET_MODEL_API_COMMON_H

#include "model/api/Api.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/ArrayRef.h"

namespace clang::tidy::atomvet {

/// What the name of an operation says.
struct Shape {
  OpKind Kind = OpKind::Load;
  RmwFn Function = RmwFn::None;
  ResultKind Result = ResultKind::None;
  bool Weak = false;
};

/// "load", "fetch_add", "add_fetch", "compare_exchange_weak" and so on, without prefixes and suffixes.
std::optional<Shape> shapeOf(llvm::StringRef Name);
/// "add", "and", "umax".
std::optional<RmwFn> rmwFnOf(llvm::StringRef Name);
/// The result an operation of this kind has when its API has nothing unusual.
ResultKind usualResult(OpKind K);

/// How an API numbers its orders.
enum class OrderNumbers { Standard, Boost };

/// The order that Arg gives; a default argument, or an order that a system header's macro fills in, is Default.
OrderUse orderFrom(const Expr *Arg, const ApiContext &C, OrderNumbers Numbers = OrderNumbers::Standard);
OrderUse impliedOrder(Order O);
OrderUse defaultOrder(Order O = Order::SeqCst);
/// The failure order of a compare-exchange that is given one order only.
OrderUse failureFrom(const OrderUse &Success);
/// The orders that a name says: relaxed or NoFence, acquire, release, acq_rel, seq_cst.
std::optional<Order> orderNamed(llvm::StringRef Name);

/// The parameter is a memory_order of any library.
bool isOrderParam(const ParmVarDecl *P);

/// Bytes of T, 0 when it is incomplete.
uint64_t sizeOf(QualType T, const ApiContext &C);
/// E without the implicit conversions that only change what the pointer points at, or that go to a base class.
const Expr *stripConversions(const Expr *E);
/// What the pointer E points at, before implicit conversions; null when E is no pointer.
QualType pointeeOf(const Expr *E);
/// Sets ObjectExpr to the pointer Ptr and value type, size and Typed by what it points at.
void setObjectPointer(AtomicOp &Op, const Expr *Ptr, const ApiContext &C);

/// The name of the outermost system-header macro that At was written by, Fallback when there is none.
llvm::StringRef libraryMacro(SourceLocation At, llvm::StringRef Fallback, const ApiContext &C);

/// A class of an atomic library, its bases included.
enum class AtomicClass { None, Std, StdRef, StdFlag, Boost, BoostRef, BoostFlag, Qt, Tbb };
AtomicClass classify(const RecordDecl *R);
/// The value type such a class holds; null when it cannot be told.
QualType valueTypeOf(const RecordDecl *R, const ASTContext &Context);

/// A call of a member of an atomic class, however it is written.
struct MemberCall {
  const Expr *Site = nullptr;
  const CXXMethodDecl *Method = nullptr;
  const Expr *Object = nullptr;
  bool ObjectIsPointer = false;
  llvm::SmallVector<const Expr *, 4> Args;
  bool Postfix = false;

  static bool of(const Expr *E, MemberCall &Call);
};

/// Fills Op from a member that is named and shaped as those of std::atomic are.
bool fillMember(const MemberCall &Call, AtomicClass Class, const ApiContext &C, AtomicOp &Op);
/// Fills Op from arguments (object pointer first) as those of the functions atomic_* of C and C++ are.
bool fillFunction(const CallExpr *Call, llvm::StringRef Base, const ApiContext &C, AtomicOp &Op,
                  OrderNumbers Numbers = OrderNumbers::Standard);
/// A call of a free function: its name, empty when it has none.
llvm::StringRef functionName(const FunctionDecl *F);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_MODEL_API_COMMON_H
