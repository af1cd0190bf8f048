//===- Questions.h - What one file wants another to answer ------*- C++ -*-===//

#ifndef ATOMVET_FACTS_QUESTIONS_H
#define ATOMVET_FACTS_QUESTIONS_H

#include <cstdint>

namespace clang::tidy::atomvet {

/// What costs too much to say of everything, and is said when somebody asks.
enum class Question : uint8_t {
  Effects,   ///< what a function does beyond computing a value
  Ownership, ///< whether a function keeps what it is passed
  Calls,     ///< what all callers pass to a function
};

} // namespace clang::tidy::atomvet

#endif // ATOMVET_FACTS_QUESTIONS_H
