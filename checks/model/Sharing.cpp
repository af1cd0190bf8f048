#include "model/Sharing.h"
#include "model/TUModel.h"
namespace clang::tidy::atomvet {
class OwnershipFlow {};
Sharing::Sharing(const TUModel &TU) : TU(TU) {}
Sharing::~Sharing() = default;
bool Sharing::isUnshared(const FunctionModel &F, const Place &Object, const Stmt *At) const { return false; }
} // namespace clang::tidy::atomvet
