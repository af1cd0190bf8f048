//===- AtomicOp.cpp - The names of the vocabulary -------------------------===//
//
// One spelling for messages, options, dumps and facts.
//
//===----------------------------------------------------------------------===//

#include "model/AtomicOp.h"
#include "model/Statements.h"
#include "llvm/Support/ErrorHandling.h"

namespace clang::tidy::atomvet {

llvm::StringRef name(Api A) {
  switch (A) {
  case Api::StdAtomic:
    return "std::atomic";
  case Api::StdAtomicRef:
    return "std::atomic_ref";
  case Api::StdAtomicFlag:
    return "std::atomic_flag";
  case Api::SharedPtr:
    return "shared_ptr";
  case Api::C11:
    return "c11";
  case Api::GnuAtomic:
    return "__atomic";
  case Api::Sync:
    return "__sync";
  case Api::Boost:
    return "boost";
  case Api::Qt:
    return "Qt";
  case Api::Interlocked:
    return "Interlocked";
  case Api::Glib:
    return "GLib";
  case Api::Marked:
    return "marked";
  case Api::Table:
    return "table";
  }
  llvm_unreachable("unknown API");
}

llvm::StringRef name(OpKind K) {
  switch (K) {
  case OpKind::Load:
    return "load";
  case OpKind::Store:
    return "store";
  case OpKind::Exchange:
    return "exchange";
  case OpKind::CompareExchange:
    return "compare-exchange";
  case OpKind::Rmw:
    return "rmw";
  case OpKind::TestAndSet:
    return "test-and-set";
  case OpKind::Clear:
    return "clear";
  case OpKind::Wait:
    return "wait";
  case OpKind::Notify:
    return "notify";
  case OpKind::Fence:
    return "fence";
  case OpKind::Init:
    return "init";
  }
  llvm_unreachable("unknown kind");
}

llvm::StringRef name(RmwFn F) {
  switch (F) {
  case RmwFn::None:
    return "none";
  case RmwFn::Add:
    return "add";
  case RmwFn::Sub:
    return "sub";
  case RmwFn::And:
    return "and";
  case RmwFn::Or:
    return "or";
  case RmwFn::Xor:
    return "xor";
  case RmwFn::Nand:
    return "nand";
  case RmwFn::Min:
    return "min";
  case RmwFn::Max:
    return "max";
  case RmwFn::Other:
    return "other";
  }
  llvm_unreachable("unknown function");
}

llvm::StringRef name(Order O) {
  switch (O) {
  case Order::Relaxed:
    return "relaxed";
  case Order::Consume:
    return "consume";
  case Order::Acquire:
    return "acquire";
  case Order::Release:
    return "release";
  case Order::AcqRel:
    return "acq_rel";
  case Order::SeqCst:
    return "seq_cst";
  }
  llvm_unreachable("unknown order");
}

llvm::StringRef name(ResultKind R) {
  switch (R) {
  case ResultKind::None:
    return "none";
  case ResultKind::Loaded:
    return "loaded";
  case ResultKind::Old:
    return "old";
  case ResultKind::New:
    return "new";
  case ResultKind::Success:
    return "success";
  case ResultKind::NewIsZero:
    return "new-is-zero";
  case ResultKind::Failure:
    return "failure";
  case ResultKind::NewIsNonZero:
    return "new-is-non-zero";
  }
  llvm_unreachable("unknown result");
}

bool AtomicOp::onlyReads(const ASTContext &Context) const {
  if (Composite || OperandIsPointer)
    return false;
  const std::optional<int64_t> Value = constantOf(Operand, Context);
  if (Kind == OpKind::CompareExchange)
    return Value && !ExpectedIsPointer && constantOf(Expected, Context) == Value;
  if (Kind != OpKind::Rmw || !Value)
    return false;
  switch (Function) {
  case RmwFn::Add:
  case RmwFn::Sub:
  case RmwFn::Or:
  case RmwFn::Xor:
    return *Value == 0;
  case RmwFn::And:
    return *Value == -1;
  default:
    return false;
  }
}

} // namespace clang::tidy::atomvet
