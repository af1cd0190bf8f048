//===- WavesTest.cpp - Who is analysed before whom ------------------------===//

#include "units/Waves.h"
#include "Support.h"
#include "llvm/ADT/STLExtras.h"
#include <gtest/gtest.h>

namespace {

using namespace atomvet::tool;

std::string waves(llvm::ArrayRef<Including> Units) {
  std::string Out;
  for (std::vector<unsigned> Wave : wavesOf(Units)) {
    llvm::sort(Wave);
    for (const unsigned Number : Wave)
      Out += std::to_string(Number) + " ";
    Out += "| ";
  }
  return Out;
}

/// Twenty units, each of which includes the headers of those before it.
std::vector<Including> tower() {
  std::vector<Including> Units;
  for (unsigned I = 0; I < 20; ++I) {
    Units.push_back({I, {"/src/u" + std::to_string(I) + ".cc"}});
    for (unsigned J = 0; J <= I; ++J)
      Units[I].Files.push_back("/include/u" + std::to_string(J) + ".h");
  }
  return Units;
}

TEST(Waves, WhoseHeaderMostIncludeComesFirst) {
  EXPECT_EQ(waves(tower()), "0 1 2 3 4 5 6 7 | 8 9 10 11 12 13 14 15 16 17 18 19 | ");
}

TEST(Waves, TheOrderOfTheUnitsIsNoMatter) {
  std::vector<Including> Units = tower();
  std::reverse(Units.begin(), Units.end());
  EXPECT_EQ(waves(Units), "0 1 2 3 4 5 6 7 | 8 9 10 11 12 13 14 15 16 17 18 19 | ");
}

TEST(Waves, FewUnitsAreOneWave) {
  EXPECT_EQ(waves({{3, {"/a.c", "/a.h"}}, {4, {"/b.c", "/b.h", "/a.h"}}, {5, {"/c.c", "/a.h"}}}), "3 4 5 | ");
  EXPECT_EQ(waves({}), "");
}

/// The wave of one more unit with these files.
unsigned waveOf(std::vector<std::string> Files, std::vector<Including> Units = tower()) {
  Units.push_back({99, std::move(Files)});
  const std::vector<std::vector<unsigned>> Waves = wavesOf(Units);
  return llvm::find_if(Waves, [](const std::vector<unsigned> &Wave) { return llvm::is_contained(Wave, 99u); }) -
         Waves.begin();
}

TEST(Waves, AHeaderBelongsToWhatIsNamedAfterIt) {
  EXPECT_EQ(waveOf({"/src/u0_impl.cc", "/include/u9.h", "/include/u0.h"}), 0u);
  EXPECT_EQ(waveOf({"/src/u0impl.cc", "/include/u19.h", "/include/u0.h"}), 1u);
}

TEST(Waves, AHeaderBelongsToWhoeverIncludesItFirst) {
  EXPECT_EQ(waveOf({"/src/other.cc", "/include/u0.h", "/include/u9.h"}), 0u);
  EXPECT_EQ(waveOf({"/src/other.cc", "/include/u19.h", "/include/u0.h"}), 1u);
  // But not when everybody does.
  std::vector<Including> Units = tower();
  for (unsigned I = 20; I < 24; ++I)
    Units.push_back({I, {"/src/more" + std::to_string(I) + ".cc", "/include/u0.h"}});
  EXPECT_NE(waveOf({"/src/other.cc", "/include/u0.h"}, Units), 0u);
}

} // namespace
