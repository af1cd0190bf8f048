//===- Stack.h - Recursion as deep as the code ------------------*- C++ -*-===//

#ifndef ATOMVET_SUPPORT_STACK_H
#define ATOMVET_SUPPORT_STACK_H

#include "clang/Basic/Stack.h"

namespace clang::tidy::atomvet {

/// Runs Fn, on a stack of its own where this one is nearly used up. What follows calls from function to function goes
/// through here: generated code has chains of thousands.
inline void withEnoughStack(llvm::function_ref<void()> Fn) {
  runWithSufficientStackSpace([] {}, Fn);
}

} // namespace clang::tidy::atomvet

#endif // ATOMVET_SUPPORT_STACK_H
