#include <atomvet/seqlock.h>

#include "threads.h"

#include <cstdint>
#include <gtest/gtest.h>

namespace atomvet {
namespace {

struct TwelveBytes {
  std::uint32_t first, second, third;
};
static_assert(sizeof(TwelveBytes) == 12);

ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(SeqLock<TwelveBytes>);
ATOMVET_TEST_CONSTINIT SeqLock<TwelveBytes> from_start_up;

TEST(SeqLock, StartsWithZeroOrAGivenValue) {
  EXPECT_EQ(from_start_up.load().third, 0u);
  SeqLock<TwelveBytes> lock({1, 2, 3});
  EXPECT_EQ(lock.load().first, 1u);
  EXPECT_EQ(lock.load().third, 3u);
}

/// A value whose size is not a multiple of a word must come back whole.
template <std::size_t Size>
void round_trip() {
  struct Bytes {
    unsigned char byte[Size];
  };
  SeqLock<Bytes> lock;
  Bytes value{};
  for (std::size_t i = 0; i < Size; ++i)
    value.byte[i] = static_cast<unsigned char>(i + 1);
  lock.store(value);
  const Bytes read = lock.load();
  for (std::size_t i = 0; i < Size; ++i)
    EXPECT_EQ(unsigned{read.byte[i]}, i + 1) << "byte " << i << " of " << Size;
}

TEST(SeqLock, KeepsTheTailBytes) {
  round_trip<1>();
  round_trip<3>();
  round_trip<4>();
  round_trip<7>();
  round_trip<8>();
  round_trip<9>();
  round_trip<12>();
  round_trip<15>();
  round_trip<17>();
  round_trip<101>();
}

TEST(SeqLock, UpdateReturnsTheNewValue) {
  SeqLock<TwelveBytes> lock({1, 2, 3});
  const TwelveBytes now = lock.update([](const TwelveBytes& old) {
    return TwelveBytes{old.first + 1, old.second + 1, old.third + 1};
  });
  EXPECT_EQ(now.third, 4u);
  EXPECT_EQ(lock.load().third, 4u);
  EXPECT_EQ(lock.load().first, 2u);
}

TEST(SeqLock, UpdateMayChangeItsArgument) {
  SeqLock<TwelveBytes> lock({1, 2, 3});
  EXPECT_EQ(lock.update([](TwelveBytes& value) { value.second = 7; }).second, 7u);
  EXPECT_EQ(lock.update([](TwelveBytes& value) { return ++value.third; }).third, 4u); // what it returns is no TwelveBytes
  EXPECT_EQ(lock.load().second, 7u);
  SeqLock<long> number(1);
  EXPECT_EQ(number.update([](long& n) { return n++; }), 2); // takes a reference that it may change: that is the new value
  EXPECT_EQ(number.update([](auto n) { return n + 1; }), 3);
}

} // namespace
} // namespace atomvet
