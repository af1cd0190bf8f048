#pragma once
#include "clang-tidy/ClangTidyCheck.h"
namespace clang::tidy::atomvet {
class MixedAccessCheck : public ClangTidyCheck {
public:
  using ClangTidyCheck::ClangTidyCheck;
  void registerMatchers(ast_matchers::MatchFinder *Finder) override;
  void check(const ast_matchers::MatchFinder::MatchResult &Result) override;
};
}
