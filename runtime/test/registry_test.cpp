#include <atomvet/registry.h>

#include "threads.h"

#include <gtest/gtest.h>

namespace atomvet {
namespace {

using Added = Registry::Added;

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(Registry);
ATOMVET_TEST_CONSTINIT Registry from_start_up;

TEST(Registry, WritesOpenMetrics) {
  Registry registry;
  Counter requests;
  Gauge in_flight;
  FloatCounter seconds;
  ShardedCounter bytes;
  MaxTracker slowest;
  EXPECT_EQ(registry.add("http_requests_total", requests, "requests answered"), Added::yes);
  EXPECT_EQ(registry.add("http_in_flight", in_flight), Added::yes);
  EXPECT_EQ(registry.add("cpu_seconds_total", seconds), Added::yes);
  EXPECT_EQ(registry.add("sent_bytes_total", bytes), Added::yes);
  EXPECT_EQ(registry.add("slowest_us", slowest, "a \"quoted\" \\ help\nof two lines"), Added::yes);
  requests.add(3);
  in_flight.dec();
  seconds.add(0.25);
  bytes.add(1000);
  slowest.observe(17);
  EXPECT_EQ(registry.to_openmetrics(), "# TYPE http_requests counter\n"
                                       "# HELP http_requests requests answered\n"
                                       "http_requests_total 3\n"
                                       "# TYPE http_in_flight gauge\n"
                                       "http_in_flight -1\n"
                                       "# TYPE cpu_seconds counter\n"
                                       "cpu_seconds_total 0.25\n"
                                       "# TYPE sent_bytes counter\n"
                                       "sent_bytes_total 1000\n"
                                       "# TYPE slowest_us gauge\n"
                                       "# HELP slowest_us a \\\"quoted\\\" \\\\ help\\nof two lines\n"
                                       "slowest_us 17\n"
                                       "# EOF\n");
  EXPECT_EQ(registry.to_json(), "{\"http_requests_total\": 3, \"http_in_flight\": -1, \"cpu_seconds_total\": 0.25, "
                                "\"sent_bytes_total\": 1000, \"slowest_us\": 17}");
}

TEST(Registry, ChecksNames) {
  Registry registry;
  Counter counter;
  Gauge gauge;
  for (const char* name : {"", "1st_total", "a-b_total", "a b_total", "\xc3\xa4_total"})
    EXPECT_EQ(registry.add(name, counter), Added::bad_name) << name;
  EXPECT_EQ(registry.add("requests", counter), Added::counter_without_total);
  EXPECT_EQ(registry.add("_total", counter), Added::counter_without_total);
  EXPECT_EQ(registry.add("requests_total", gauge), Added::gauge_with_total);
  EXPECT_EQ(registry.add("a:b_1_total", counter), Added::yes);
  EXPECT_EQ(registry.add("a:b_1_total", counter), Added::duplicate);
  EXPECT_EQ(registry.add("a:b_1", gauge), Added::duplicate); // the same family
  EXPECT_EQ(registry.to_json(), "{\"a:b_1_total\": 0}");
}

TEST(Registry, Removes) {
  Registry registry;
  Counter counter;
  EXPECT_EQ(registry.add("a_total", counter), Added::yes);
  EXPECT_EQ(registry.add("b_total", counter), Added::yes);
  EXPECT_TRUE(registry.remove("a_total"));
  EXPECT_FALSE(registry.remove("a_total"));
  EXPECT_EQ(registry.to_json(), "{\"b_total\": 0}");
  EXPECT_EQ(registry.add("a_total", counter), Added::yes);
  EXPECT_EQ(registry.to_json(), "{\"b_total\": 0, \"a_total\": 0}");
}

TEST(Registry, WritesWhatIsNoJsonNumberAsNull) {
  Registry registry;
  FloatCounter huge;
  huge.add(1.7e308);
  huge.add(1.7e308);
  EXPECT_EQ(registry.add("huge_total", huge), Added::yes);
  EXPECT_EQ(registry.to_json(), "{\"huge_total\": null}");
  EXPECT_EQ(registry.to_openmetrics(), "# TYPE huge counter\nhuge_total +Inf\n# EOF\n");
}

TEST(Registry, StaticNeedsNoStartUp) {
  EXPECT_EQ(from_start_up.to_json(), "{}");
  EXPECT_EQ(from_start_up.to_openmetrics(), "# EOF\n");
}

} // namespace
} // namespace atomvet
