// atomvet/snapshot.h - Several fields that are read together and replaced together.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_SNAPSHOT_H
#define ATOMVET_SNAPSHOT_H

#include <atomvet/detail/environment.h>
#include <atomvet/detail/hazards.h>
#include <atomvet/detail/new_value.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace atomvet {

/// A value of any size that is read far more often than it is replaced: a configuration, a routing table. A reader gets the
/// version that is current and keeps it, whole and unchanged, as long as it holds the guard; a writer makes a new version and
/// puts it in its place. An old version is destroyed as soon as nobody reads it: by the next writer, or `synchronize`.
///
/// Requirements: a guard is destroyed by the thread that got it, before that thread ends. When the snapshot is destroyed,
/// nobody uses it any more. It does not outlive the module (executable or shared object) whose code constructed it.
/// Guarantees: readers do not wait for writers nor for each other; `read` is lock-free after a thread's first, and repeats
/// only when a writer was faster. At any time there are no more old versions than guards and writers at work, also when a
/// reader stalls: it keeps its own version alive and no other. Every version is destroyed exactly once, the last with the
/// snapshot. May be a static with constant initialisation when `T` may. Not for signal handlers.
/// Example:
///   atomvet::Snapshot<Config> config;
///   auto current = config.read();                              // any thread
///   connect(current->host, current->port);                     // of one version
///   config.update([](Config& c) { c.port = 8080; });           // any thread
template <typename T, template <typename> class Atom = std::atomic>
class Snapshot {
  struct Version {
    template <typename... Args>
    constexpr explicit Version(Args&&... args) : value(std::forward<Args>(args)...) {}
    T value;
    Version* next_old = nullptr;
    std::uint64_t number = 0; // in the order of replacement; 0 when it must wait for the end of the snapshot
  };

  /// In place, so that a static needs no code at start-up; destroyed by hand, like the others.
  union First {
    template <typename... Args>
    constexpr explicit First(Args&&... args) : version(std::forward<Args>(args)...) {}
    ~First() {}
    Version version;
  };

public:
  /// Read access to one version.
  class [[nodiscard]] Guard {
  public:
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;
    ~Guard() { taken_.hazard.store(taken_.idle, std::memory_order_release); }

    [[nodiscard]] const T& operator*() const noexcept { return version_->value; }
    [[nodiscard]] const T* operator->() const noexcept { return &version_->value; }

  private:
    friend class Snapshot;
    Guard(detail::Taken<Atom> taken, const Version* version) noexcept : taken_(taken), version_(version) {}

    const detail::Taken<Atom> taken_;
    const Version* const version_;
  };

  /// Starts with a `T()`.
  constexpr Snapshot() : current_(&first_.version) {}
  constexpr explicit Snapshot(T initial) : first_(std::move(initial)), current_(&first_.version) {}
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot() {
    destroy(current_.load(std::memory_order_acquire));
    destroy_all(old_);
  }

  /// Returns the current version, which stays while the guard is there. A thread may hold several.
  /// Memory ordering: acquire: what the writer of this version did before it published is visible; a thread never gets an
  /// older version than before.
  Guard read() const noexcept {
    detail::Hazard<Atom>& hazard = detail::this_reader<Atom>.hazards[0];
    if (const void* idle = domain_; __builtin_expect(hazard.load(std::memory_order_relaxed) == idle, 1))
      return Guard({hazard, idle}, protect(hazard));
    const detail::Taken<Atom> taken = protect_the_long_way();
    return Guard(taken, static_cast<const Version*>(taken.hazard.load(std::memory_order_relaxed)));
  }

  /// Makes `value` the current version.
  /// Memory ordering: release for the version; what readers did with an old version happens before its destruction.
  void publish(T value) {
    auto version = std::make_unique<Version>(std::move(value));
    retire(current_.exchange(version.release(), std::memory_order_seq_cst)); // (3)
  }

  /// Replaces the current version by what `fn` makes of it: `fn(T&)` changes a copy, or `fn(const T&)` returns the new value.
  /// When another writer is faster, `fn` is called again, with that version, so that no change is lost: it makes the new
  /// value and does nothing else.
  /// Memory ordering: acquire for the version copied, release for the new one.
  template <typename Fn>
  void update(Fn&& fn) {
    for (detail::Backoff<Atom> backoff;; backoff.retry()) {
      if (Version* replaced = try_update(fn)) {
        retire(replaced); // after the end of the guard that kept it
        return;
      }
    }
  }

  /// Waits until nobody reads a version that was replaced before, by a `publish` or `update` that has returned. The caller
  /// holds no guard of such a version.
  /// Memory ordering: what readers did with those versions happens before the return.
  void synchronize() noexcept {
    const std::uint64_t last = collect(nullptr).last_number;
    for (detail::Backoff<Atom> backoff; collect(nullptr).oldest_number <= last; backoff.wait()) {
    }
  }

private:
  struct Collected {
    std::uint64_t last_number;   // the highest given
    std::uint64_t oldest_number; // the lowest of those that are still read; above all when there is none
  };

  /// Returns the current version, which the hazard protects from here on.
  const Version* protect(detail::Hazard<Atom>& hazard) const noexcept {
    const Version* version = current_.load(std::memory_order_relaxed);
    for (;;) {
      hazard.store(version, std::memory_order_release); // (1)
      detail::AsymmetricBarrier<Atom>::light();
      const Version* now = current_.load(std::memory_order_acquire); // (2)
      if (__builtin_expect(now == version, 1))
        return version;
      version = now;
    }
  }

  /// For what `read` does not do itself: the first time, several guards, no barrier. Returns a hazard that protects the
  /// version it names.
#if defined(__GNUC__)
  __attribute__((noinline))
#endif
  detail::Taken<Atom> protect_the_long_way() const noexcept {
    const detail::Taken<Atom> taken = domain_->acquire();
    if (domain_->barrier.available()) {
      protect(taken.hazard);
      return taken;
    }
    for (const Version* version = current_.load(std::memory_order_relaxed);;) {
      taken.hazard.exchange(version, std::memory_order_seq_cst);     // (1)
      const Version* now = current_.load(std::memory_order_seq_cst); // (2)
      if (now == version)
        return taken;
      version = now;
    }
  }

  /// Returns the version that was replaced, or null when another writer was faster.
  template <typename Fn>
  Version* try_update(Fn& fn) {
    const Guard guard = read();
    std::unique_ptr<Version> version;
    if constexpr (detail::returns_new_value<T, Fn>()) {
      version = std::make_unique<Version>(fn(*guard));
    } else {
      version = std::make_unique<Version>(*guard);
      static_cast<void>(fn(version->value));
    }
    auto* expected = const_cast<Version*>(guard.version_);
    if (!current_.compare_exchange_strong(expected, version.get(), std::memory_order_seq_cst)) // (3)
      return nullptr;
    version.release();
    return expected;
  }

  void retire(Version* version) noexcept {
    // If the system refuses the barrier, hazards may be invisible, and the version is kept.
    const bool ordered = !domain_->barrier.available() || detail::AsymmetricBarrier<Atom>::heavy();
    collect(version, ordered);
  }

  /// Adds `replaced`, if any, to the old versions and destroys those that nobody reads.
  Collected collect(Version* replaced, bool ordered = true) noexcept {
    Version* unread = nullptr;
    domain_->lock.lock();
    if (replaced != nullptr) {
      replaced->number = ordered ? ++last_number_ : 0;
      replaced->next_old = std::exchange(old_, replaced);
    }
    Collected collected{last_number_, ~std::uint64_t{0}};
    for (Version** link = &old_; *link != nullptr;) {
      Version* version = *link;
      if (version->number != 0 && !domain_->is_protected(version)) {
        *link = version->next_old;
        version->next_old = std::exchange(unread, version);
        continue;
      }
      if (version->number != 0 && version->number < collected.oldest_number)
        collected.oldest_number = version->number;
      link = &version->next_old;
    }
    domain_->lock.unlock();
    destroy_all(unread);
    return collected;
  }

  void destroy_all(Version* versions) noexcept {
    while (versions != nullptr)
      destroy(std::exchange(versions, versions->next_old));
  }

  void destroy(Version* version) noexcept {
    if (version == &first_.version)
      version->~Version();
    else
      delete version;
  }

  First first_;
  Atom<Version*> current_;
  detail::Hazards<Atom>* const domain_ = &detail::hazards<Atom>; // of the module that constructs the snapshot
  Version* old_ = nullptr;         // under the domain's lock
  std::uint64_t last_number_ = 0; // under the domain's lock
};

} // namespace atomvet

#endif // ATOMVET_SNAPSHOT_H
