#include "model/Locks.h"
#include "model/TUModel.h"
namespace clang::tidy::atomvet {
class LockFlow {};
Locks::Locks(const TUModel &TU) : TU(TU) {}
Locks::~Locks() = default;
llvm::SmallVector<HeldLock, 2> Locks::heldAt(const FunctionModel &F, const Stmt *At) const { return {}; }
LockSet Locks::heldFor(const FunctionModel &F, const Place &Object, const Stmt *At) const { return {}; }
bool Locks::excludes(const LockSet &A, llvm::ArrayRef<LockSet> Others) { return false; }
} // namespace clang::tidy::atomvet
