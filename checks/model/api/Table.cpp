//===- Table.cpp - Functions named by option ------------------------------===//

#include "model/api/Common.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace clang::tidy::atomvet {

bool recogniseTable(const Expr *E, const ApiContext &C, AtomicOp &Op) {
  if (C.Table.empty())
    return false;
  const auto *Call = dyn_cast<CallExpr>(E);
  if (!Call)
    return false;
  const llvm::StringRef Name = functionName(Call->getDirectCallee());
  const auto Found = C.Table.find(Name);
  if (Found == C.Table.end())
    return false;
  const TableEntry &T = Found->second;
  const unsigned Args = Call->getNumArgs();
  Op.Family = Api::Table;
  Op.Kind = T.Kind;
  Op.Function = T.Function;
  Op.Result = Call->getType()->isVoidType() ? ResultKind::None : T.Result;
  Op.Name = Name;
  Op.Site = Call;
  if (T.Success)
    Op.Success = impliedOrder(*T.Success);
  if (T.Kind == OpKind::Fence)
    return true;
  if (T.ObjectArg >= Args || pointeeOf(Call->getArg(T.ObjectArg)).isNull())
    return false;
  setObjectPointer(Op, Call->getArg(T.ObjectArg), C);
  if (T.OperandArg && *T.OperandArg < Args)
    Op.Operand = Call->getArg(*T.OperandArg);
  else if (T.Kind == OpKind::Rmw)
    Op.OperandIsImplicitOne = true;
  if (T.Kind != OpKind::CompareExchange)
    return true;
  Op.Failure = failureFrom(Op.Success);
  if (T.ExpectedArg && *T.ExpectedArg < Args) {
    Op.Expected = Call->getArg(*T.ExpectedArg);
    const QualType Pointee = Op.Expected->getType()->getPointeeType();
    Op.ExpectedIsPointer = Op.FailureReloads =
        !Pointee.isNull() && C.Context.hasSameUnqualifiedType(Pointee, Op.ValueType);
  }
  return true;
}

template <typename Enum> static std::optional<Enum> named(llvm::StringRef Text, Enum Last) {
  for (int I = 0; I <= static_cast<int>(Last); ++I)
    if (name(static_cast<Enum>(I)) == Text)
      return static_cast<Enum>(I);
  return std::nullopt;
}

/// Parses what follows "name="; returns an error text, empty when all is understood.
static std::string parseEntry(llvm::StringRef Spec, TableEntry &T) {
  llvm::SmallVector<llvm::StringRef, 8> Parts;
  Spec.split(Parts, ':');
  const auto [KindName, FnName] = Parts.front().trim().split('/');
  const std::optional<OpKind> Kind = named(KindName, OpKind::Init);
  if (!Kind)
    return ("unknown operation '" + KindName + "'").str();
  T.Kind = *Kind;
  T.Result = usualResult(T.Kind);
  if (T.Kind == OpKind::Rmw) {
    const std::optional<RmwFn> F = named(FnName, RmwFn::Other);
    if (!F || *F == RmwFn::None)
      return FnName.empty() ? "a read-modify-write needs its function, as in 'rmw/add'"
                            : ("unknown function '" + FnName + "'").str();
    T.Function = *F;
  } else if (!FnName.empty()) {
    return ("only rmw has a function, not '" + KindName + "'").str();
  }
  if (T.Kind != OpKind::Init && T.Kind != OpKind::Notify)
    T.Success = Order::SeqCst;
  bool ImplicitOperand = false;
  for (llvm::StringRef Part : llvm::ArrayRef(Parts).drop_front()) {
    Part = Part.trim();
    if (const auto R = named(Part, ResultKind::NewIsNonZero)) {
      T.Result = *R;
      continue;
    }
    if (const auto O = orderNamed(Part)) {
      T.Success = O;
      continue;
    }
    const auto [Key, Value] = Part.split('=');
    unsigned Index = 0;
    if (Key == "operand" && Value == "one") {
      ImplicitOperand = true;
      continue;
    }
    if (Value.getAsInteger(10, Index))
      return ("unknown part '" + Part + "'").str();
    if (Key == "object")
      T.ObjectArg = Index;
    else if (Key == "operand")
      T.OperandArg = Index;
    else if (Key == "expected")
      T.ExpectedArg = Index;
    else
      return ("unknown part '" + Part + "'").str();
  }
  // What is not said is as usual: object, expected, operand.
  if (T.Kind == OpKind::CompareExchange) {
    if (!T.ExpectedArg)
      T.ExpectedArg = T.ObjectArg + 1;
    if (!T.OperandArg)
      T.OperandArg = *T.ExpectedArg + 1;
  } else if (!T.OperandArg && !ImplicitOperand &&
             (T.Kind == OpKind::Store || T.Kind == OpKind::Exchange || T.Kind == OpKind::Rmw ||
              T.Kind == OpKind::Init)) {
    T.OperandArg = T.ObjectArg + 1;
  }
  return {};
}

std::string parseTable(llvm::StringRef Option, llvm::StringMap<TableEntry> &Table) {
  llvm::SmallVector<llvm::StringRef, 8> Entries;
  Option.split(Entries, ';', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Entry : Entries) {
    Entry = Entry.trim();
    if (Entry.empty())
      continue;
    const auto [Name, Spec] = Entry.split('=');
    if (Name.trim().empty() || Spec.empty())
      return ("'" + Entry + "' is not 'name=operation'").str();
    TableEntry T;
    if (const std::string Error = parseEntry(Spec, T); !Error.empty())
      return (Error + (" in '" + Entry + "'")).str();
    Table[Name.trim()] = T;
  }
  return {};
}

} // namespace clang::tidy::atomvet
