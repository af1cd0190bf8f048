// atomvet/sequence.h - Numbers that are handed out once.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_SEQUENCE_H
#define ATOMVET_SEQUENCE_H

#include <atomvet/detail/lock_free.h>

#include <atomic>
#include <cstdint>

namespace atomvet {

/// Generation numbers and ids: 1, 2, 3 and so on, each given to one caller.
///
/// Requirements: none; may be a static with constant initialisation.
/// Guarantees: lock-free, and wait-free where the target adds 64 bits in one instruction; no number is given twice (before
/// 2^64 were given) or left out; safe in a signal handler.
/// Example:
///   atomvet::Sequence request_ids;
///   request.id = request_ids.next();
class Sequence {
public:
  constexpr Sequence() noexcept = default;
  /// Starts after `last`.
  constexpr explicit Sequence(std::uint64_t last) noexcept : last_(last) {}
  Sequence(const Sequence&) = delete;
  Sequence& operator=(const Sequence&) = delete;

  /// Returns a number that nobody else gets, higher than all given before.
  /// Memory ordering: relaxed. The numbers order nothing but themselves.
  [[nodiscard]] std::uint64_t next() noexcept { return last_.fetch_add(1, std::memory_order_relaxed) + 1; }

  /// Returns the number given last, or where it starts when none was.
  /// Memory ordering: relaxed.
  [[nodiscard]] std::uint64_t current() const noexcept { return last_.load(std::memory_order_relaxed); }

private:
  alignas(8) std::atomic<std::uint64_t> last_{0};
};

/// Turns: 0, 1, ..., modulus - 1, 0, 1, ..., each turn given to one caller. For round robin and sampling one in n.
///
/// Requirements: none; may be a static with constant initialisation. A modulus of zero is taken for one.
/// Guarantees: lock-free, and wait-free where the target adds 64 bits in one instruction; any `modulus` successive turns are
/// all different, until 2^64 were given; safe in a signal handler.
/// Example:
///   atomvet::WrappingSequence turn(backends.size());
///   Backend& backend = backends[turn.next()];
class WrappingSequence {
public:
  constexpr explicit WrappingSequence(std::uint64_t modulus) noexcept : modulus_(modulus == 0 ? 1 : modulus) {}
  WrappingSequence(const WrappingSequence&) = delete;
  WrappingSequence& operator=(const WrappingSequence&) = delete;

  /// Returns the next turn.
  /// Memory ordering: relaxed. The numbers order nothing but themselves.
  [[nodiscard]] std::uint64_t next() noexcept { return given_.fetch_add(1, std::memory_order_relaxed) % modulus_; }

  /// Returns the turn that `next` would return if nobody came first.
  /// Memory ordering: relaxed.
  [[nodiscard]] std::uint64_t current() const noexcept { return given_.load(std::memory_order_relaxed) % modulus_; }

private:
  alignas(8) std::atomic<std::uint64_t> given_{0};
  const std::uint64_t modulus_;
};

static_assert(alignof(Sequence) == 8 && alignof(WrappingSequence) == 8);
static_assert(detail::is_lock_free<std::uint64_t>);

} // namespace atomvet

#endif // ATOMVET_SEQUENCE_H
