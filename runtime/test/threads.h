// Threads that start together.
#ifndef ATOMVET_TEST_THREADS_H
#define ATOMVET_TEST_THREADS_H

#include <atomvet/detail/environment.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <thread>
#include <vector>

namespace atomvet::test {

/// Fewer rounds where each takes longer.
#if defined(ATOMVET_TSAN)
inline constexpr std::size_t slower = 40;
#elif defined(__SANITIZE_ADDRESS__)
inline constexpr std::size_t slower = 10;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr std::size_t slower = 10;
#else
inline constexpr std::size_t slower = 1;
#endif
#else
inline constexpr std::size_t slower = 1;
#endif
constexpr std::size_t rounds(std::size_t n) { return n / slower; }

/// Calls `body(index)` in `count` threads that start together, and joins them.
template <typename Body>
void run_threads(std::size_t count, Body body) {
  std::atomic<std::size_t> waiting{0};
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i)
    threads.emplace_back([&, i] {
      waiting.fetch_add(1);
      while (waiting.load() < count)
        std::this_thread::yield();
      body(i);
    });
  for (std::thread& thread : threads)
    thread.join();
}

/// The end of a test whose threads wait for each other: on a machine with other work each wait may take a time slice.
class Deadline {
public:
  [[nodiscard]] bool passed() const { return std::chrono::steady_clock::now() > end_; }

private:
  const std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::now() + std::chrono::seconds(2);
};

} // namespace atomvet::test

/// Says, and has the compiler check where it can, that a variable needs no code at start-up.
#if __cplusplus >= 202002L
#define ATOMVET_TEST_CONSTINIT constinit
#elif defined(__clang__)
#define ATOMVET_TEST_CONSTINIT __attribute__((require_constant_initialization))
#else
#define ATOMVET_TEST_CONSTINIT
#endif

/// What every primitive promises.
#define ATOMVET_TEST_NEITHER_COPIED_NOR_MOVED(...)                                                                     \
  static_assert(!std::is_copy_constructible_v<__VA_ARGS__> && !std::is_move_constructible_v<__VA_ARGS__> &&            \
                !std::is_copy_assignable_v<__VA_ARGS__> && !std::is_move_assignable_v<__VA_ARGS__>)

#endif // ATOMVET_TEST_THREADS_H
