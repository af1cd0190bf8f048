//===- Schedule.cpp -------------------------------------------------------===//

#include "Schedule.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

namespace atomvet::tool {

Schedule::Schedule(std::vector<Unit> Given, llvm::ArrayRef<Prelude> Wanted, unsigned Workers)
    : Units(std::move(Given)), Workers(Workers) {
  llvm::sort(Units,
             [](const Unit &A, const Unit &B) { return std::tie(A.Size, B.Number) < std::tie(B.Size, A.Number); });
  for (const Prelude &P : Wanted) {
    Missing[P.Number].Base = P.Base;
    ToMake.push_back(P.Number);
  }
  for (const Unit &U : Units)
    for (std::optional<unsigned> At = U.Prelude; At;) {
      const auto It = Missing.find(*At);
      if (It == Missing.end())
        break;
      ++It->second.Users;
      At = It->second.Base;
    }
  llvm::sort(ToMake, [&](unsigned A, unsigned B) {
    return std::make_pair(Missing[A].Users, B) < std::make_pair(Missing[B].Users, A);
  });
}

Schedule::Step Schedule::give(size_t At, bool WithPrelude) {
  const Unit U = Units[At];
  Units.erase(Units.begin() + At);
  return {Step::Analyse, U.Number, WithPrelude ? U.Prelude : std::nullopt};
}

std::optional<Schedule::Step> Schedule::next() {
  for (size_t At = ToMake.size(); At-- > 0;) {
    const unsigned Number = ToMake[At];
    const std::optional<unsigned> Base = Missing[Number].Base;
    if (Base && Missing.count(*Base))
      continue;
    ToMake.erase(ToMake.begin() + At);
    return Step{Step::MakePrelude, Number, std::nullopt};
  }
  std::optional<size_t> Else;
  for (size_t At = Units.size(); At-- > 0;) {
    const auto It = Units[At].Prelude ? Missing.find(*Units[At].Prelude) : Missing.end();
    if (It == Missing.end())
      return give(At, /*WithPrelude=*/true);
    if (!Else && It->second.Without + 1 < Workers)
      Else = At;
  }
  if (!Else)
    return std::nullopt;
  ++Missing[*Units[*Else].Prelude].Without;
  return give(*Else, /*WithPrelude=*/false);
}

void Schedule::made(unsigned Prelude, bool Good) {
  Missing.erase(Prelude);
  if (Good)
    return;
  for (Unit &U : Units)
    if (U.Prelude == Prelude)
      U.Prelude = std::nullopt;
  // Nor can there be one on top of it.
  const std::vector<unsigned> Left = ToMake;
  for (const unsigned Number : Left)
    if (const auto It = Missing.find(Number); It != Missing.end() && It->second.Base == Prelude) {
      llvm::erase(ToMake, Number);
      made(Number, false);
    }
}

} // namespace atomvet::tool
