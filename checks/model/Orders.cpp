//===- Orders.cpp - Memory orders as values -------------------------------===//

#include "model/AtomicOp.h"
#include "clang/AST/ASTContext.h"

namespace clang::tidy::atomvet {

/// The order that an enumerator's name ends in: projects number their own enumerations as they like.
static std::optional<Order> orderByName(const Expr *Arg) {
  const auto *Ref = dyn_cast<DeclRefExpr>(Arg->IgnoreParenCasts());
  const auto *Enumerator = Ref ? dyn_cast<EnumConstantDecl>(Ref->getDecl()) : nullptr;
  if (!Enumerator || !Enumerator->getIdentifier())
    return std::nullopt;
  const llvm::StringRef Name = Enumerator->getName();
  for (const auto &[Word, Value] : {std::pair<llvm::StringRef, Order>{"relaxed", Order::Relaxed},
                                    {"consume", Order::Consume},
                                    {"acquire", Order::Acquire},
                                    {"release", Order::Release},
                                    {"acq_rel", Order::AcqRel},
                                    {"seq_cst", Order::SeqCst}})
    if (Name.ends_with_insensitive(Word))
      return Value;
  return std::nullopt;
}

OrderUse orderOf(const Expr *Arg, const ASTContext &Context) {
  OrderUse Use;
  if (!Arg)
    return Use;
  Use.Arg = Arg;
  Use.Given = OrderUse::Dynamic;
  if (const std::optional<Order> Named = orderByName(Arg)) {
    Use.Given = OrderUse::Explicit;
    Use.Value = Named;
    return Use;
  }
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
