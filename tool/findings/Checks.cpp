//===- Checks.cpp - What the tool knows of each check ---------------------===//

#include "findings/Checks.h"
#include "llvm/ADT/STLExtras.h"

namespace atomvet::tool {
namespace {

constexpr Severity severityOf(llvm::StringRef LevelName) {
  return LevelName == "error" ? Severity::Error : LevelName == "advice" ? Severity::Advice : Severity::Warning;
}

const CheckInfo Table[] = {
#define ATOMVET_RULE(NAME, LEVEL, FIX, SINCE, SUMMARY, PAGE)                                                           \
  {NAME, LEVEL, severityOf(LEVEL), llvm::StringRef(LEVEL) == "opt-in", FIX, SINCE, SUMMARY, PAGE},
#include "Rules.inc"
#undef ATOMVET_RULE
};

} // namespace

llvm::ArrayRef<CheckInfo> allChecks() { return Table; }

const CheckInfo *findCheck(llvm::StringRef Name) {
  const auto *Found = llvm::find_if(Table, [Name](const CheckInfo &C) { return C.Name == Name; });
  return Found == std::end(Table) ? nullptr : Found;
}

const CheckInfo *nearestCheck(llvm::StringRef Name) {
  // What people leave out is the prefix; what they get wrong is a letter or two.
  Name.consume_front_insensitive("atomic-");
  const CheckInfo *Nearest = nullptr;
  unsigned Least = Name.size() / 3 + 2;
  for (const CheckInfo &C : Table) {
    const llvm::StringRef Own = C.Name.substr(C.Name.find('-') + 1);
    const unsigned Distance =
        Name.size() > 3 && Own.contains_insensitive(Name) ? 0 : Name.edit_distance_insensitive(Own);
    if (Distance < Least) {
      Least = Distance;
      Nearest = &C;
    }
  }
  return Nearest;
}

} // namespace atomvet::tool
