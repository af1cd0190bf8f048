//===- PreludeTreeTest.cpp - Which preludes are worth making --------------===//

#include "parse/PreludeTree.h"
#include "Support.h"
#include "llvm/ADT/StringExtras.h"
#include <gtest/gtest.h>

namespace {

using namespace atomvet::tool;

/// A library: "long" headers are worth a prelude for three units, "short" ones are not worth one at all; "all" includes
/// two of the long ones.
LibraryLengths::Files filesOf(llvm::StringRef Header) {
  if (Header == "all")
    return {{"all", 100000}, {"long1", 400000}, {"long2", 400000}};
  return {{Header.str(), Header.starts_with("long") ? 400000 : 1000}};
}

class PreludeTrees : public ::testing::Test {
protected:
  /// Each choice: its base, the headers that it adds, and its units.
  std::string plan(llvm::ArrayRef<std::vector<std::string>> HeadersOfUnits) {
    std::vector<PreludeTree::Unit> Units;
    for (const std::vector<std::string> &Headers : HeadersOfUnits)
      Units.push_back({unsigned(Units.size()), "g", Headers});
    std::vector<const PreludeTree::Unit *> Given;
    Given.reserve(Units.size());
    for (const PreludeTree::Unit &U : Units)
      Given.push_back(&U);
    LibraryLengths Lengths(filesOf);
    const PreludeTree Tree(Given, Before, Made, Lengths);
    Order = Tree.order();
    std::string Out;
    for (const PreludeTree::Choice &C : Tree.choices()) {
      Names.push_back(C.Name);
      Out += (C.Base ? std::to_string(*C.Base) : "-") + "+" + llvm::join(C.Headers, ",") + ":";
      for (const unsigned Unit : C.Units)
        Out += " " + std::to_string(Unit);
      Out += "; ";
    }
    return Out;
  }
  std::vector<std::string> Before, Order, Names;
  std::map<std::string, unsigned> Made;
};

TEST_F(PreludeTrees, WhatAllIncludeIsOnePrelude) {
  EXPECT_EQ(plan({{"long1", "long2"}, {"long1", "long2"}, {"long1", "long2"}}), "-+long1,long2: 0 1 2; ");
}

TEST_F(PreludeTrees, WhatSomeIncludeMoreIsOnTop) {
  EXPECT_EQ(plan({{"long1", "long2"}, {"long1"}, {"long1", "long2"}, {"long1"}, {"long1", "long2"}}),
            "-+long1: 1 3; 0+long2: 0 2 4; ");
}

TEST_F(PreludeTrees, OneUnitIsNotWorthOne) {
  EXPECT_EQ(plan({{"long1"}, {"long2"}, {"long3"}}), "");
  EXPECT_EQ(plan({{"long1", "long2"}, {"long1"}, {"long1"}, {"long1"}}), "-+long1: 0 1 2 3; ");
}

TEST_F(PreludeTrees, ShortHeadersAreNotWorthOne) {
  EXPECT_EQ(plan({{"short1"}, {"short1"}, {"short1"}}), "");
  EXPECT_EQ(plan({{"long1", "short1"}, {"long1", "short1"}, {"long1"}, {"long1"}}), "-+long1: 2 3 0 1; ");
}

TEST_F(PreludeTrees, AShortHeaderDoesNotComeBetweenUnits) {
  // All but one include it, and it would come first if it was longer.
  EXPECT_EQ(plan({{"short1", "long1"}, {"short1", "long1"}, {"long1"}, {"long1"}, {"short1"}, {"short1"}, {"short1"}}),
            "-+long1: 2 3 0 1; ");
}

TEST_F(PreludeTrees, WhatIsThereAlreadyIsNotCountedAgain) {
  // Nothing is left of long1 and long2 once all is there.
  EXPECT_EQ(plan({{"all", "long1", "long2"}, {"all"}, {"all", "long1", "long2"}, {"all"}, {"all", "long1", "long2"}}),
            "-+all: 1 3 0 2 4; ");
}

TEST_F(PreludeTrees, LaterUnitsUseWhatWasMade) {
  plan({{"long1", "long2"}, {"long1", "long2"}, {"long1", "long2"}, {"long1"}, {"long1"}});
  Before = Order;
  Made = {{Names[0], 0}, {Names[1], 1}};
  EXPECT_EQ(plan({{"long1", "long2", "short1"}}), "-+long1:; 0+long2: 0; ");
}

} // namespace
