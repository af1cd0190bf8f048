//===- Rewrite.h - Fix-its that turn two operations into one ----*- C++ -*-===//
//
// A fix is offered only where the rewritten code means what the author meant, and compiles: the operations are written
// at the place itself (in no macro but the library's own), and nothing between them would see the difference.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_SUPPORT_REWRITE_H
#define ATOMVET_SUPPORT_REWRITE_H

#include "model/values/ValueFlow.h"
#include "clang/Basic/Diagnostic.h"
#include <string>
#include <vector>

namespace clang::tidy::atomvet {

/// `n = c.load(); ...; c.store(0);` becomes `n = c.exchange(0); ...;`, the orders combined. Empty when it cannot.
std::vector<FixItHint> exchangeForReset(const FunctionModel &F, const LoadSite &Load, const AtomicOp &Store);

/// The read-modify-write that does what Store makes of Load's value: "fetch_add"; empty when there is none.
std::string readModifyWriteName(const FunctionModel &F, const LoadSite &Load, const AtomicOp &Store);

/// `c.store(c.load() + n)` becomes `c.fetch_add(n)`, `c = c + n` becomes `c += n`, and `v = c.load(); ...;
/// c.store(v + 1)` becomes `v = c.fetch_add(1); ...`. Empty when it cannot.
std::vector<FixItHint> readModifyWriteForUpdate(const FunctionModel &F, const LoadSite &Load, const AtomicOp &Store);

} // namespace clang::tidy::atomvet

#endif // ATOMVET_SUPPORT_REWRITE_H
