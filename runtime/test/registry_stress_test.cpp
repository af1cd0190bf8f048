#include <atomvet/registry.h>

#include "threads.h"

#include <gtest/gtest.h>
#include <string>

namespace atomvet {
namespace {

TEST(RegistryStress, MetricsComeAndGoWhileTheyAreWrittenOut) {
  Registry registry;
  Counter always;
  ASSERT_EQ(registry.add("always_total", always), Registry::Added::yes);
  const std::size_t each = test::rounds(20000);
  std::atomic<std::size_t> adding{2};
  test::run_threads(3, [&](std::size_t index) {
    if (index == 2) {
      while (adding.load() > 0) {
        const std::string text = registry.to_openmetrics();
        if (text.find("\nalways_total ") == text.npos || text.substr(text.size() - 6) != "# EOF\n")
          ADD_FAILURE() << text;
      }
      return;
    }
    const std::string name = "thread_" + std::to_string(index);
    for (std::size_t i = 0; i < each; ++i) {
      Gauge gauge; // destroyed in each round: nobody may read it after its removal
      if (registry.add(name, gauge) != Registry::Added::yes || !registry.remove(name))
        ADD_FAILURE() << name;
      always.increment();
    }
    adding.fetch_sub(1);
  });
  EXPECT_EQ(registry.to_json(), "{\"always_total\": " + std::to_string(2 * each) + "}");
}

} // namespace
} // namespace atomvet
