// atomvet/seqlock.h - Several small fields, read together.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_SEQLOCK_H
#define ATOMVET_SEQLOCK_H

#include <atomvet/detail/environment.h>
#include <atomvet/detail/lock_free.h>
#include <atomvet/detail/new_value.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace atomvet {

/// A small value of several fields that is always read whole: a pair of limits, a position, a time and its offset.
///
/// The value lies in atomic words between two reads of a version number. A reader that saw the number odd, or changed,
/// reads again. There is no fence: words are stored with release and loaded with acquire, which costs nothing on x86, is
/// what ThreadSanitizer understands, and is all the order that is needed:
///   (1) the odd number is stored before each word store, and (2) each word store is a release;
///   (3) each word load is an acquire: one that sees a new word synchronizes-with (2) and so the later load of the
///   number (4) sees (1) or newer, and the value is dropped.
///
/// Requirements: `T` is trivially copyable and default constructible. Keep it below a few hundred bytes; for more, and for
/// what is not trivially copyable, `Snapshot` is the tool.
/// Guarantees: a reader never writes and never sees a mixture of two values. Readers are not blocked by readers; they
/// repeat while a writer is at work, and writers wait for each other, so this is not for signal handlers, nor for a
/// writer that may die. May be a static with constant initialisation (of the zero value).
/// Example:
///   struct Limits { int low, high; std::int64_t since; };
///   atomvet::SeqLock<Limits> limits;
///   limits.store({10, 20, now});
///   auto [low, high, since] = limits.load();
template <typename T, template <typename> class Atom = std::atomic>
class SeqLock {
  static_assert(std::is_trivially_copyable_v<T> && std::is_default_constructible_v<T>);
  using Word = std::uintptr_t;

public:
  /// All bytes zero.
  constexpr SeqLock() noexcept = default;
  explicit SeqLock(const T& initial) noexcept { write_words(initial); }
  SeqLock(const SeqLock&) = delete;
  SeqLock& operator=(const SeqLock&) = delete;

  /// Returns the value.
  /// Memory ordering: acquire: what the writer of this value did before it is visible.
  [[nodiscard]] T load() const noexcept {
    for (detail::Backoff<Atom> backoff;; backoff.wait()) {
      const Word before = version_.load(std::memory_order_acquire);
      if ((before & 1) != 0)
        continue;
      const T value = read_words();                              // (3)
      if (version_.load(std::memory_order_relaxed) == before) // (4)
        return value;
    }
  }

  /// Replaces the value.
  /// Memory ordering: release.
  void store(const T& value) noexcept {
    const Word version = lock();
    write_words(value);
    version_.store(version + 2, std::memory_order_release);
  }

  /// Replaces the value by what `fn` makes of it: `fn(const T&)` returns the new one, or `fn(T&)` changes it. It is called
  /// once, while other writers wait; it must not throw, nor use this object. Returns the new value.
  /// Memory ordering: acquire-release.
  template <typename Fn>
  T update(Fn&& fn) noexcept {
    const Word version = lock();
    T value = read_words();
    if constexpr (detail::returns_new_value<T, Fn>())
      value = fn(static_cast<const T&>(value));
    else
      static_cast<void>(fn(value));
    write_words(value);
    version_.store(version + 2, std::memory_order_release);
    return value;
  }

private:
  static constexpr std::size_t word_count = (sizeof(T) + sizeof(Word) - 1) / sizeof(Word);

  /// Returns the even version that is being replaced. The version is odd from here on.
  Word lock() noexcept {
    for (detail::Backoff<Atom> backoff;; backoff.wait()) {
      Word version = version_.load(std::memory_order_relaxed);
      if ((version & 1) == 0 && version_.compare_exchange_weak(version, version + 1, std::memory_order_acquire,
                                                               std::memory_order_relaxed)) // (1)
        return version;
    }
  }

  T read_words() const noexcept {
    T value{};
    auto* to = reinterpret_cast<unsigned char*>(&value);
    for (std::size_t i = 0; i < word_count; ++i) {
      const Word word = words_[i].load(std::memory_order_acquire);
      std::memcpy(to + i * sizeof(Word), &word, bytes_in(i));
    }
    return value;
  }

  void write_words(const T& value) noexcept {
    const auto* from = reinterpret_cast<const unsigned char*>(&value);
    for (std::size_t i = 0; i < word_count; ++i) {
      Word word = 0;
      std::memcpy(&word, from + i * sizeof(Word), bytes_in(i));
      words_[i].store(word, std::memory_order_release); // (2)
    }
  }

  /// The last word may hold fewer bytes of `T` than it has.
  static constexpr std::size_t bytes_in(std::size_t word) noexcept {
    const std::size_t left = sizeof(T) - word * sizeof(Word);
    return left < sizeof(Word) ? left : sizeof(Word);
  }

  static_assert(detail::is_lock_free<Word>);
  Atom<Word> version_{0};
  Atom<Word> words_[word_count] = {};
};

} // namespace atomvet

#endif // ATOMVET_SEQLOCK_H
