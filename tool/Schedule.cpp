//===- Schedule.cpp -------------------------------------------------------===//

#include "Schedule.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

namespace atomvet::tool {

Schedule::Schedule(std::vector<Unit> Given, llvm::ArrayRef<unsigned> Missing, unsigned Workers)
    : Units(std::move(Given)), ToMake(Missing), Workers(Workers) {
  llvm::sort(Units,
             [](const Unit &A, const Unit &B) { return std::tie(A.Size, B.Number) < std::tie(B.Size, A.Number); });
  for (const unsigned Prelude : ToMake)
    Preludes[Prelude];
  for (const Unit &U : Units)
    if (U.Prelude)
      if (const auto It = Preludes.find(*U.Prelude); It != Preludes.end())
        ++It->second.Users;
  llvm::sort(ToMake, [&](unsigned A, unsigned B) {
    return std::make_pair(Preludes[A].Users, B) < std::make_pair(Preludes[B].Users, A);
  });
}

Schedule::Step Schedule::give(size_t At, bool WithPrelude) {
  const Unit U = Units[At];
  Units.erase(Units.begin() + At);
  return {Step::Analyse, U.Number, WithPrelude ? U.Prelude : std::nullopt};
}

std::optional<Schedule::Step> Schedule::next() {
  if (!ToMake.empty()) {
    const unsigned Prelude = ToMake.back();
    ToMake.pop_back();
    return Step{Step::MakePrelude, Prelude, std::nullopt};
  }
  std::optional<size_t> Else;
  for (size_t At = Units.size(); At-- > 0;) {
    const auto It = Units[At].Prelude ? Preludes.find(*Units[At].Prelude) : Preludes.end();
    if (It == Preludes.end())
      return give(At, /*WithPrelude=*/true);
    if (!Else && It->second.Without + 1 < Workers)
      Else = At;
  }
  if (!Else)
    return std::nullopt;
  ++Preludes[*Units[*Else].Prelude].Without;
  return give(*Else, /*WithPrelude=*/false);
}

void Schedule::made(unsigned Prelude, bool Good) {
  Preludes.erase(Prelude);
  if (Good)
    return;
  for (Unit &U : Units)
    if (U.Prelude == Prelude)
      U.Prelude = std::nullopt;
}

} // namespace atomvet::tool
