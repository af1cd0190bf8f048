//===- Orders.cpp - Memory orders as values -------------------------------===//

#include "model/AtomicOp.h"
#include "clang/AST/ASTContext.h"

namespace clang::tidy::atomvet {

OrderUse orderOf(const Expr *Arg, const ASTContext &Context) {
  OrderUse Use;
  if (!Arg)
    return Use;
  Use.Arg = Arg;
  Use.Given = OrderUse::Dynamic;
  Expr::EvalResult Result;
  if (Arg->isValueDependent() || !Arg->EvaluateAsInt(Result, Context))
    return Use;
  // The values of std::memory_order and of the __ATOMIC_ macros are the same everywhere.
  const int64_t Value = Result.Val.getInt().getExtValue() & 0xffff;
  if (Value < 0 || Value > 5)
    return Use;
  Use.Given = OrderUse::Explicit;
  Use.Value = static_cast<Order>(Value);
  return Use;
}

} // namespace clang::tidy::atomvet
