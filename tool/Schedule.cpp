//===- Schedule.cpp -------------------------------------------------------===//

#include "Schedule.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

namespace atomvet::tool {

Schedule::Schedule(llvm::ArrayRef<Unit> Given, llvm::ArrayRef<Prelude> ToMake, unsigned Workers) : Workers(Workers) {
  for (const Prelude &P : ToMake) {
    Making &M = Missing[P.Number];
    M.Base = P.Base;
    M.Size = P.Size;
    M.Begun = P.Begun;
  }
  for (const Unit &U : Given)
    add(U);
}

void Schedule::add(const Unit &U) {
  const auto Shorter = [](const Unit &A, const Unit &B) {
    return std::tie(A.Size, B.Number) < std::tie(B.Size, A.Number);
  };
  Units.insert(llvm::upper_bound(Units, U, Shorter), U);
  for (std::optional<unsigned> At = U.Prelude; At;) {
    const auto It = Missing.find(*At);
    if (It == Missing.end())
      break;
    ++(U.Ahead ? It->second.UsersAhead : It->second.Users);
    At = It->second.Base;
  }
}

Schedule::Step Schedule::give(size_t At, bool WithPrelude) {
  const Unit U = Units[At];
  Units.erase(Units.begin() + At);
  return {Step::Analyse, U.Number, WithPrelude ? U.Prelude : std::nullopt};
}

/// The one that most units use.
std::optional<Schedule::Step> Schedule::prelude(bool Ahead) {
  std::optional<unsigned> Best;
  unsigned Most = 0;
  for (const auto &[Number, M] : Missing) {
    const unsigned Users = Ahead ? M.UsersAhead : M.Users;
    if (!M.Begun && Users > Most && !(M.Base && Missing.count(*M.Base))) {
      Best = Number;
      Most = Users;
    }
  }
  if (!Best)
    return std::nullopt;
  Missing[*Best].Begun = true;
  return Step{Step::MakePrelude, *Best, std::nullopt};
}

std::optional<Schedule::Step> Schedule::unit(bool Ahead) {
  for (size_t At = Units.size(); At-- > 0;)
    if (Units[At].Ahead == Ahead && !(Units[At].Prelude && Missing.count(*Units[At].Prelude)))
      return give(At, /*WithPrelude=*/true);
  return std::nullopt;
}

std::optional<Schedule::Step> Schedule::unitWithoutPrelude() {
  // To write down what was parsed takes half as long as to parse it.
  std::optional<uint64_t> Wait;
  for (const auto &[_, M] : Missing)
    if (M.Begun)
      Wait = std::min(Wait.value_or(~uint64_t(0)), M.Size + M.Size / 2);
  for (size_t At = Units.size(); At-- > 0;) {
    if (Units[At].Ahead)
      continue;
    uint64_t More = 0; // to parse than with the prelude
    for (std::optional<unsigned> Number = Units[At].Prelude; Number && Missing.count(*Number);) {
      const Making &M = Missing[*Number];
      More += M.Size;
      Number = M.Base;
    }
    Making &M = Missing[*Units[At].Prelude];
    if (M.Without + 1 >= Workers || (Wait && *Wait < More))
      continue;
    ++M.Without;
    return give(At, /*WithPrelude=*/false);
  }
  return std::nullopt;
}

std::optional<Schedule::Step> Schedule::next() {
  for (const bool Ahead : {false, true}) {
    if (std::optional<Step> Found = prelude(Ahead))
      return Found;
    if (std::optional<Step> Found = unit(Ahead))
      return Found;
  }
  return unitWithoutPrelude();
}

void Schedule::made(unsigned Prelude, bool Good) {
  const auto It = Missing.find(Prelude);
  if (It == Missing.end())
    return;
  if (Good)
    Missing.erase(It);
  else
    failed(Prelude, It->second.Base);
}

void Schedule::failed(unsigned Prelude, std::optional<unsigned> Instead) {
  Missing.erase(Prelude);
  for (Unit &U : Units)
    if (U.Prelude == Prelude)
      U.Prelude = Instead;
  // Nor can there be one on top of it.
  std::vector<unsigned> OnTop;
  for (const auto &[Number, M] : Missing)
    if (M.Base == Prelude)
      OnTop.push_back(Number);
  for (const unsigned Number : OnTop)
    failed(Number, Instead);
}

} // namespace atomvet::tool
