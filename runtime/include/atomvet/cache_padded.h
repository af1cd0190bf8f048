// atomvet/cache_padded.h - A value with cache lines of its own.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_CACHE_PADDED_H
#define ATOMVET_CACHE_PADDED_H

#include <cstddef>
#include <type_traits>
#include <utility>

namespace atomvet {

/// The distance at which two writers do not slow each other down. A table, and not
/// `std::hardware_destructive_interference_size`, whose value follows the -mtune flag and so must not shape a layout
/// that several object files share.
///
/// - x86-64: lines of 64 bytes, fetched in pairs by the adjacent-line prefetcher (Intel 64 and IA-32 Architectures
///   Optimization Reference Manual, "Data Prefetching").
/// - aarch64: Apple's cores and Fujitsu A64FX have lines larger than 64 bytes, Arm's big cores prefetch pairs.
/// - ppc64: lines of 128 bytes (Power ISA processors since POWER4).
/// - s390x: lines of 256 bytes (z/Architecture, EXTRACT CPU ATTRIBUTE).
#if defined(__x86_64__) || defined(_M_X64) || defined(__aarch64__) || defined(_M_ARM64) || defined(__powerpc64__)
inline constexpr std::size_t destructive_size = 128;
#elif defined(__s390x__)
inline constexpr std::size_t destructive_size = 256;
#else
inline constexpr std::size_t destructive_size = 64;
#endif

/// A `T` that shares no cache line with anything else, so that threads that write neighbours do not contend.
///
/// Requirements: none; may be a static with constant initialisation when `T` may. An object from an allocator needs one
/// that honours the alignment (`new` does since C++17, `malloc` does not).
/// Guarantees: starts at a multiple of `destructive_size` and fills whole multiples of it.
/// Example:
///   struct Queue {
///     atomvet::CachePadded<atomvet::Counter> pushed;  // written by the producer
///     atomvet::CachePadded<atomvet::Counter> popped;  // written by the consumer
///   };
///   queue.pushed->increment();
template <typename T>
class alignas(destructive_size) CachePadded {
public:
  /// Constructs a `T()`.
  template <typename U = T, typename = std::enable_if_t<std::is_default_constructible_v<U>>>
  constexpr CachePadded() noexcept(std::is_nothrow_default_constructible_v<T>) : value_() {}
  /// Constructs the value from `args`, of which there is at least one.
  template <typename... Args,
            typename = std::enable_if_t<(sizeof...(Args) > 0) && std::is_constructible_v<T, Args&&...>>>
  constexpr explicit CachePadded(Args&&... args) noexcept(std::is_nothrow_constructible_v<T, Args&&...>)
      : value_(std::forward<Args>(args)...) {}
  CachePadded(const CachePadded&) = delete;
  CachePadded& operator=(const CachePadded&) = delete;

  /// The value.
  /// Memory ordering: none; the operations of `T` have theirs.
  [[nodiscard]] constexpr T& operator*() noexcept { return value_; }
  [[nodiscard]] constexpr const T& operator*() const noexcept { return value_; }
  [[nodiscard]] constexpr T* operator->() noexcept { return &value_; }
  [[nodiscard]] constexpr const T* operator->() const noexcept { return &value_; }

private:
  T value_;
};

static_assert(sizeof(CachePadded<char>) == destructive_size && alignof(CachePadded<char>) == destructive_size);

} // namespace atomvet

#endif // ATOMVET_CACHE_PADDED_H
