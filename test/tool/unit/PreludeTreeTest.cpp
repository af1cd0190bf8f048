//===- PreludeTreeTest.cpp - Which preludes are worth making --------------===//

#include "parse/PreludeTree.h"
#include "Support.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <gtest/gtest.h>

namespace {

using namespace atomvet::tool;

/// A library: a "long" header is worth a prelude for three units, a "short" one is not worth one at all; "all" includes
/// two of the long ones.
std::vector<std::pair<std::string, uint64_t>> libraryText(llvm::StringRef Header) {
  if (Header == "all")
    return {{"all", 100000}, {"long1", 400000}, {"long2", 400000}};
  return {{Header.str(), Header.starts_with("long") ? 400000 : 1000}};
}

/// A file of a project and what it includes: "<x>" is the library's, what ends in ".inc" cannot be included first.
struct Source {
  std::string Name;
  std::vector<std::string> Includes;
};

class PreludeTrees : public ::testing::Test {
protected:
  /// Each choice: its base, the headers that it adds, and its units.
  std::string plan(llvm::ArrayRef<std::vector<std::string>> IncludesOfUnits, llvm::ArrayRef<Source> Headers = {}) {
    std::vector<PreludeTree::Unit> Units;
    for (const std::vector<std::string> &Includes : IncludesOfUnits) {
      Outline O;
      add(O, {"unit" + std::to_string(Units.size()) + ".inc", Includes}, Headers);
      Units.push_back({unsigned(Units.size()), std::move(O)});
    }
    Tree.add(Units);
    std::string Out;
    for (const PreludeTree::Choice &C : Tree.choices()) {
      Out += (C.Base ? std::to_string(*C.Base) : "-") + "+" + llvm::join(C.Includes, ",") + ":";
      for (const unsigned Unit : C.Units)
        Out += " " + std::to_string(Unit);
      Out += "; ";
    }
    return Out;
  }
  PreludeTree Tree{libraryText};

private:
  unsigned add(Outline &O, const Source &S, llvm::ArrayRef<Source> Headers) {
    const bool Library = S.Name.front() == '<';
    const auto Known = llvm::find_if(O.Files, [&](const Outline::File &F) { return F.Path == S.Name; });
    const unsigned Number = Known - O.Files.begin();
    if (Known != O.Files.end())
      return Number;
    O.Files.push_back({S.Name, llvm::StringRef(S.Name).ends_with(".inc") ? "" : S.Name, Library ? 0u : 400000u, {}});
    for (const std::string &Include : S.Includes) {
      const auto *const Header = llvm::find_if(Headers, [&](const Source &H) { return H.Name == Include; });
      const unsigned Included = add(O, Header == Headers.end() ? Source{Include, {}} : *Header, Headers);
      O.Files[Number].Includes.push_back(Included);
    }
    return Number;
  }
};

TEST_F(PreludeTrees, WhatAllIncludeIsOnePrelude) {
  EXPECT_EQ(plan({{"<long1>", "<long2>"}, {"<long2>", "<long1>"}, {"<long1>", "<long2>"}}),
            "-+<long1>,<long2>: 0 1 2; ");
}

TEST_F(PreludeTrees, WhatSomeIncludeMoreIsOnTop) {
  EXPECT_EQ(plan({{"<long1>", "<long2>"}, {"<long1>"}, {"<long1>", "<long2>"}, {"<long1>"}, {"<long1>", "<long2>"}}),
            "-+<long1>: 1 3; 0+<long2>: 0 2 4; ");
}

TEST_F(PreludeTrees, OneUnitIsNotWorthOne) {
  EXPECT_EQ(plan({{"<long1>"}, {"<long2>"}, {"<long3>"}}), "");
  EXPECT_EQ(plan({{"<long1>", "<long2>"}, {"<long1>"}, {"<long1>"}, {"<long1>"}}), "-+<long1>: 0 1 2 3; ");
}

TEST_F(PreludeTrees, ShortHeadersAreNotWorthOne) {
  EXPECT_EQ(plan({{"<short1>"}, {"<short1>"}, {"<short1>"}}), "");
  EXPECT_EQ(plan({{"<long1>", "<short1>"}, {"<long1>", "<short1>"}, {"<long1>"}, {"<long1>"}}), "-+<long1>: 0 1 2 3; ");
}

TEST_F(PreludeTrees, AShortHeaderDoesNotComeBetweenUnits) {
  // More include it than include the long one.
  EXPECT_EQ(plan({{"<short1>", "<long1>"},
                  {"<short1>", "<long1>"},
                  {"<long1>"},
                  {"<long1>"},
                  {"<short1>"},
                  {"<short1>"},
                  {"<short1>"}}),
            "-+<long1>: 0 1 2 3; ");
}

TEST_F(PreludeTrees, WhatIsThereAlreadyIsNotCountedAgain) {
  // Nothing is left of long1 and long2 once all is there.
  EXPECT_EQ(plan({{"<all>", "<long1>", "<long2>"},
                  {"<all>"},
                  {"<all>", "<long1>", "<long2>"},
                  {"<all>"},
                  {"<all>", "<long1>", "<long2>"}}),
            "-+<all>: 0 1 2 3 4; ");
}

TEST_F(PreludeTrees, AHeaderOfTheProjectBringsWhatItIncludes) {
  const std::vector<Source> Headers = {{"own.h", {"<long1>", "base.h"}}};
  EXPECT_EQ(plan({{"own.h"}, {"base.h", "own.h"}, {"<long1>", "own.h"}}, Headers), "-+own.h: 0 1 2; ");
  // It is not for whoever includes less.
  EXPECT_EQ(plan({{"<long1>"}}, Headers), "-+own.h:; ");
}

TEST_F(PreludeTrees, TheOrderIsAUnits) {
  EXPECT_EQ(plan({{"z.h", "<long1>", "a.h"}, {"z.h", "<long1>", "a.h"}, {"z.h", "<long1>", "a.h"}}),
            "-+z.h,<long1>,a.h: 0 1 2; ");
}

TEST_F(PreludeTrees, WhatHasNoGuardIsNotIncluded) {
  EXPECT_EQ(plan({{"list.inc"}, {"list.inc"}, {"list.inc"}}), "");
  // Where a header includes it, it belongs to that.
  EXPECT_EQ(plan({{"own.h"}, {"own.h", "list.inc"}, {"own.h"}}, {{"own.h", {"list.inc"}}}), "-+own.h: 0 1 2; ");
}

TEST_F(PreludeTrees, AHeaderThatIncludesMoreForOthersIsNotUsed) {
  // A condition in it leaves long1 out for the later ones: what they include is not what the others do.
  EXPECT_EQ(plan({{"own.h"}, {"own.h"}, {"own.h"}}, {{"own.h", {"<long1>"}}}), "-+own.h: 0 1 2; ");
  EXPECT_EQ(plan({{"own.h"}, {"own.h"}, {"own.h"}}), "-+own.h:; ");
}

TEST_F(PreludeTrees, LaterUnitsUseWhatWasMade) {
  plan({{"<long1>", "<long2>"}, {"<long1>", "<long2>"}, {"<long1>", "<long2>"}, {"<long1>"}, {"<long1>"}});
  EXPECT_EQ(plan({{"<long1>", "<long2>", "<short1>"}}), "-+<long1>:; 0+<long2>: 0; ");
}

TEST_F(PreludeTrees, LengthsAreOfAllThatIsIncluded) {
  plan({{"<all>", "own.h"}, {"<long1>"}});
  EXPECT_EQ(Tree.length(0), 900000 + 2 * 400000); // the unit is as long as a header
  EXPECT_EQ(Tree.length(1), 400000 + 400000);
}

} // namespace
