#include <atomvet/annotations.h>

#include <cstdint>
#include <gtest/gtest.h>

namespace {

struct Stats {
  ATOMVET_ATOMIC std::uint64_t hits = 0;
};
ATOMVET_UNSHARED std::uint64_t total(const Stats& stats) { return stats.hits; }
ATOMVET_UNSHARED int variable = 1;

TEST(Annotations, ChangeNothing) {
  EXPECT_EQ(sizeof(Stats), sizeof(std::uint64_t));
  EXPECT_EQ(total(Stats{7}), 7u);
  EXPECT_EQ(variable, 1);
}

} // namespace
