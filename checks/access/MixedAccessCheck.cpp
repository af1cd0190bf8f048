#include "access/MixedAccessCheck.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
namespace clang::tidy::atomvet {
using namespace ast_matchers;
void MixedAccessCheck::registerMatchers(MatchFinder *Finder) { Finder->addMatcher(translationUnitDecl().bind("tu"), this); }
void MixedAccessCheck::check(const MatchFinder::MatchResult &Result) {}
}
