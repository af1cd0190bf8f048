//===- PreludeTree.cpp ----------------------------------------------------===//

#include "parse/PreludeTree.h"
#include "llvm/ADT/STLExtras.h"

namespace atomvet::tool {

// What is saved and what it costs is measured in bytes of a library's text, which all take about as long to parse.
/// To write down what was parsed takes half as long as to parse it,
constexpr double MakingFactor = 1.5;
/// and as long as this, however little it is.
constexpr double MakingCost = 40000;
/// What it takes to begin with one prelude more.
constexpr double UseCost = 4000;

llvm::BitVector LibraryLengths::files(const std::string &Header) {
  const auto [It, New] = ByHeader.try_emplace(Header);
  if (New)
    for (const auto &[File, Length] : FilesOf(Header)) {
      const unsigned Number = Numbers.try_emplace(File, Lengths.size()).first->second;
      if (Number == Lengths.size())
        Lengths.push_back(Length);
      It->second.push_back(Number);
    }
  llvm::BitVector Out(Lengths.size());
  for (const unsigned Number : It->second)
    Out.set(Number);
  return Out;
}

double LibraryLengths::length(const llvm::BitVector &Files) const {
  double Sum = 0;
  for (const unsigned Number : Files.set_bits())
    Sum += Lengths[Number];
  return Sum;
}

PreludeTree::PreludeTree(llvm::ArrayRef<const Unit *> Units, llvm::ArrayRef<std::string> Before,
                         const std::map<std::string, unsigned> &Made, LibraryLengths &Lengths)
    : Made(Made), Lengths(Lengths) {
  std::map<std::string, double> Users;
  for (const Unit *U : Units)
    for (const std::string &Header : U->Headers)
      if (!llvm::is_contained(Before, Header))
        ++Users[Header];
  const auto OrderedBy = [&](llvm::function_ref<double(const std::string &, double)> Weight) {
    std::vector<std::pair<double, std::string>> New;
    for (const auto &[Header, Count] : Users)
      if (Count > 1)
        New.emplace_back(-Weight(Header, Count), Header);
    llvm::sort(New);
    std::vector<std::string> Out = Before.vec();
    for (auto &[_, Header] : New)
      Out.push_back(std::move(Header));
    return Out;
  };
  // What many units include is shared by many when it comes first; but a short header that some do not include had
  // better not come between them. Which is worth more depends on the project.
  Order = OrderedBy([](const std::string &, double Count) { return Count; });
  build(Units);
  std::vector<std::string> OtherOrder = std::exchange(
      Order, OrderedBy([&](const std::string &H, double Count) { return Count * Lengths.length(Lengths.files(H)); }));
  std::vector<Choice> OtherChoices = std::exchange(Choices, {});
  const double OtherCost = std::exchange(Cost, 0);
  build(Units);
  if (OtherCost <= Cost) {
    Order = std::move(OtherOrder);
    Choices = std::move(OtherChoices);
  }
}

void PreludeTree::build(llvm::ArrayRef<const Unit *> Units) {
  Node Root;
  for (const Unit *U : Units) {
    Node *At = &Root;
    ++At->Units;
    for (const std::string &Header : Order)
      if (llvm::is_contained(U->Headers, Header)) {
        At = &At->Below[Header];
        ++At->Units;
      }
    At->Here.push_back(U->Number);
  }
  visit(Root, {Units.front()->Group, std::nullopt, {}, {}, {}});
}

void PreludeTree::visit(const Node &N, Path P) {
  const double Rest = Lengths.length(P.All) - Lengths.length(P.There);
  const bool IsMade = Made.count(P.Name) != 0;
  // Where all units have one header more, one prelude with that is better.
  const bool MayEnd = !N.Here.empty() || N.Below.size() != 1;
  if (!P.Since.empty() && (IsMade || MayEnd)) {
    const double Making = IsMade ? 0 : MakingFactor * Rest + MakingCost;
    if (N.Units * (Rest - UseCost) > Making) {
      Choices.push_back({P.Name, P.Base, std::move(P.Since), {}, Lengths.length(P.All)});
      P.Base = Choices.size() - 1;
      P.Since.clear();
      P.There = P.All;
      Cost += Making + N.Units * UseCost;
    }
  }
  Cost += N.Here.size() * (Lengths.length(P.All) - Lengths.length(P.There));
  if (P.Base)
    llvm::append_range(Choices[*P.Base].Units, N.Here);
  for (const auto &[Header, Child] : N.Below) {
    Path Down = P;
    Down.Name += '\0' + Header;
    Down.Since.push_back(Header);
    Down.All |= Lengths.files(Header);
    visit(Child, std::move(Down));
  }
}

} // namespace atomvet::tool
