// atomvet/annotations.h - What the checks should know about a declaration. Usable in C and in C++.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_ANNOTATIONS_H
#define ATOMVET_ANNOTATIONS_H

#if defined(__clang__)
#define ATOMVET_ANNOTATE(text) __attribute__((annotate(text)))
#else
#define ATOMVET_ANNOTATE(text)
#endif

/// On a function: it runs while nobody else can reach the objects it touches (set-up, teardown, a report after all
/// threads were joined). On a variable or a field: it is not shared although it is also accessed atomically.
/// Plain accesses so marked are not reported.
///
/// Requirements: the claim is true; nothing checks it.
/// Guarantees: no effect on the code; expands to nothing where the compiler is not clang.
/// Example:
///   ATOMVET_UNSHARED void print_totals(const Stats* stats);
#define ATOMVET_UNSHARED ATOMVET_ANNOTATE("atomvet::unshared")

/// On a variable or a field of a plain type: it is shared, and every access is meant to go through atomic builtins.
/// States the intent where the type cannot, for readers and for tools that look at annotations.
///
/// Requirements: none.
/// Guarantees: no effect on the code; expands to nothing where the compiler is not clang.
/// Example:
///   struct Stats { ATOMVET_ATOMIC uint64_t hits; };
#define ATOMVET_ATOMIC ATOMVET_ANNOTATE("atomvet::atomic")

#endif // ATOMVET_ANNOTATIONS_H
