//===- PreludeTree.cpp ----------------------------------------------------===//

#include "parse/PreludeTree.h"
#include "parse/Reached.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

namespace atomvet::tool {

// What is saved and what it costs is measured in bytes of text, which all take about as long to parse.
/// To write down what was parsed takes half as long as to parse it,
constexpr double MakingFactor = 1.5;
/// and as long as this, however little it is.
constexpr double MakingCost = 40000;
/// What it takes to begin with one prelude more.
constexpr double UseCost = 4000;

double PreludeTree::length(const llvm::BitVector &Files) const {
  double Sum = 0;
  for (const unsigned File : Files.set_bits())
    Sum += Lengths[File];
  return Sum;
}

double PreludeTree::lengthWithout(const llvm::BitVector &Files, const llvm::BitVector &Known) const {
  llvm::BitVector Rest = Files;
  Rest.reset(Known);
  return length(Rest);
}

unsigned PreludeTree::number(llvm::StringRef File, uint64_t Length) {
  const auto [It, New] = Numbers.try_emplace(File, Lengths.size());
  if (New) {
    Lengths.push_back(Length);
    Headers.emplace_back();
  }
  return It->second;
}

void PreludeTree::look(llvm::ArrayRef<Unit> Units) {
  Members.clear();
  for (const Unit &U : Units) {
    std::vector<unsigned> Files;
    Files.reserve(U.Includes.Files.size());
    for (const Outline::File &F : U.Includes.Files)
      Files.push_back(number(F.Path, F.Length));
    for (size_t I = 0; I < Files.size(); ++I) {
      const Outline::File &F = U.Includes.Files[I];
      Header &Known = Headers[Files[I]];
      if (Known.Include.empty())
        Known.Include = F.Include;
      Known.Library = llvm::StringRef(F.Path).starts_with("<");
      for (const unsigned Included : F.Includes)
        Known.Includes.push_back(Files[Included]);
    }
    Members.push_back({U.Number, std::move(Files), {}});
  }
  for (unsigned File = 0; File < Headers.size(); ++File)
    if (Headers[File].Library && Headers[File].Includes.empty())
      for (const auto &[Path, Length] : TextOf(llvm::StringRef(Headers[File].Include).drop_front().drop_back())) {
        const unsigned Brought = number(Path, Length);
        Headers[File].Includes.push_back(Brought);
      }
  for (unsigned File = 0; File < Headers.size(); ++File) {
    if (Headers[File].Include.empty())
      continue;
    std::vector<unsigned> &Includes = Headers[File].Includes;
    llvm::sort(Includes);
    Includes.erase(llvm::unique(Includes), Includes.end());
    Headers[File].Files = reached(File, Headers.size(), [&](unsigned At) { return &Headers[At].Includes; });
  }
  for (llvm::BitVector &Files : FilesOf)
    Files.resize(Headers.size());
  for (Member &M : Members) {
    M.Files.resize(Headers.size());
    for (const unsigned File : M.Headers) {
      M.Files.set(File);
      // What the library includes is not in the outline.
      if (Headers[File].Library)
        M.Files |= Headers[File].Files;
    }
    llvm::erase_if(M.Headers,
                   [&](unsigned File) { return Headers[File].Include.empty() || Headers[File].Files.test(M.Files); });
  }
}

void PreludeTree::add(llvm::ArrayRef<Unit> Units) {
  for (Choice &C : Choices)
    C.Units.clear();
  look(Units);
  std::vector<const Member *> All;
  All.reserve(Members.size());
  for (const Member &M : Members)
    All.push_back(&M);
  visit(std::move(All), {std::nullopt, llvm::BitVector(Headers.size()), llvm::BitVector(Headers.size()), {}});
}

void PreludeTree::choose(llvm::ArrayRef<const Member *> Units, Path &P) {
  const double Rest = lengthWithout(P.All, P.There);
  if (Units.size() * (Rest - UseCost) <= MakingFactor * Rest + MakingCost)
    return;
  Choice C;
  C.Base = P.Base;
  C.Length = length(P.All);
  // In the order of a unit, for some headers need what is usually included before them.
  llvm::BitVector Brought = P.There;
  for (const unsigned File : Units.front()->Headers)
    if (llvm::is_contained(P.Since, File) && !Brought.test(File)) {
      C.Includes.push_back(Headers[File].Include);
      Brought |= Headers[File].Files;
    }
  P.Base = Choices.size();
  P.There = P.All;
  P.Since.clear();
  Choices.push_back(std::move(C));
  FilesOf.push_back(P.All);
}

void PreludeTree::visit(std::vector<const Member *> Units, Path P) {
  const auto Split = [&](llvm::function_ref<bool(const Member &)> Belongs) {
    std::vector<const Member *> Out;
    llvm::copy_if(Units, std::back_inserter(Out), [&](const Member *M) { return Belongs(*M); });
    llvm::erase_if(Units, [&](const Member *M) { return Belongs(*M); });
    return Out;
  };
  // What was chosen before costs no more than its use.
  for (unsigned I = 0; I < Choices.size() && P.Since.empty(); ++I) {
    if (Choices[I].Base != P.Base || lengthWithout(FilesOf[I], P.There) <= UseCost)
      continue;
    std::vector<const Member *> Users = Split([&](const Member &M) { return !FilesOf[I].test(M.Files); });
    if (!Users.empty())
      visit(std::move(Users), {I, FilesOf[I], FilesOf[I], {}});
  }
  std::vector<unsigned> Count(Headers.size());
  while (Units.size() > 1) {
    std::fill(Count.begin(), Count.end(), 0);
    for (const Member *M : Units)
      for (const unsigned File : M->Headers)
        ++Count[File];
    for (const unsigned File : Units.front()->Headers)
      if (Count[File] == Units.size() && !P.All.test(File)) {
        P.All |= Headers[File].Files;
        P.Since.push_back(File);
      }
    std::optional<unsigned> Best;
    double Gain = 0;
    for (unsigned File = 0; File < Count.size(); ++File) {
      if (Count[File] < 2 || P.All.test(File))
        continue;
      const double More =
          (Count[File] - MakingFactor) * lengthWithout(Headers[File].Files, P.All) - MakingCost - Count[File] * UseCost;
      if (More > Gain) {
        Gain = More;
        Best = File;
      }
    }
    if (!Best)
      break;
    choose(Units, P);
    Path Down = P;
    Down.All |= Headers[*Best].Files;
    Down.Since.push_back(*Best);
    visit(Split([&](const Member &M) { return llvm::is_contained(M.Headers, *Best); }), std::move(Down));
  }
  choose(Units, P);
  if (P.Base)
    for (const Member *M : Units)
      Choices[*P.Base].Units.push_back(M->Number);
}

} // namespace atomvet::tool
