// atomvet/detail/hazards.h - Who is reading what, so that it is not destroyed.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_DETAIL_HAZARDS_H
#define ATOMVET_DETAIL_HAZARDS_H

#include <atomvet/detail/asymmetric_barrier.h>
#include <atomvet/detail/module.h>
#include <atomvet/detail/spin_lock.h>

#include <atomic>

namespace atomvet::detail {

/// Says which object one guard protects. When there is no guard it is idle: null, or the domain (see `Reader`).
template <template <typename> class Atom>
using Hazard = Atom<const void*>;

/// The hazards of one thread. They lie in its thread-local storage, which a reader reaches in one instruction.
template <template <typename> class Atom>
struct Reader {
  static constexpr int hazard_count = 4; // guards at a time; more are borrowed

  /// When idle they hold the domain if this thread is known to it and the barrier is asymmetric, null otherwise: one
  /// comparison tells a guard of this module's domain that it may go the short way.
  Hazard<Atom> hazards[hazard_count] = {};
  Reader* next = nullptr;
  Reader* previous = nullptr;
  enum : char { unknown, known, gone } state = unknown;
};

template <template <typename> class Atom>
inline ATOMVET_THREAD_LOCAL Reader<Atom> this_reader;

/// A hazard for one guard, and what it holds when it is idle again.
template <template <typename> class Atom>
struct Taken {
  Hazard<Atom>& hazard;
  const void* idle;
};

/// The readers of one module.
///
/// A hazard is a plain store by the reader (1) and is checked by loading the pointer again (2); whoever replaces an object
/// exchanges the pointer (3), has the barrier, and then looks at all hazards (4). So either (2) sees the new pointer and the
/// reader tries again, or (4) sees the hazard and the object stays. Without the barrier, (1) is an exchange, and all four
/// are sequentially consistent.
template <template <typename> class Atom>
class Hazards {
public:
  constexpr Hazards() noexcept = default;

  /// Returns a hazard for one guard of the calling thread: not idle from here to the end of the guard, or about to be set.
  [[nodiscard]] Taken<Atom> acquire() noexcept;

  /// Whether a guard protects `object`. Under the lock.
  [[nodiscard]] bool is_protected(const void* object) const noexcept {
    for (const Reader<Atom>* reader = readers_; reader != nullptr; reader = reader->next)
      for (const Hazard<Atom>& hazard : reader->hazards)
        if (hazard.load(std::memory_order_seq_cst) == object) // (4)
          return true;
    for (const Borrowed* borrowed = borrowed_; borrowed != nullptr; borrowed = borrowed->next)
      if (borrowed->hazard.load(std::memory_order_seq_cst) == object) // (4)
        return true;
    return false;
  }

  void module_begins() noexcept { static_cast<void>(barrier.available()); } // cheapest while there is one thread
  void other_threads_are_gone() noexcept;
  void module_ends() noexcept;

  SpinLock<Atom> lock;
  AsymmetricBarrier<Atom> barrier;

private:
  /// For guards of other modules' threads, of threads that are ending, and beyond the number of a thread's own.
  struct Borrowed {
    Hazard<Atom> hazard{nullptr};
    const Reader<Atom>* by = nullptr;
    Borrowed* next = nullptr;
  };

  static void thread_ends(void* reader) noexcept;
  void introduce(Reader<Atom>& reader) noexcept;
  Taken<Atom> borrow() noexcept;

  Reader<Atom>* readers_ = nullptr;
  Borrowed* borrowed_ = nullptr;
  ThreadExit exit_;
};

/// This module's.
template <template <typename> class Atom>
inline Hazards<Atom> hazards;

/// In a borrowed hazard that does not protect anything yet.
inline constexpr char reserved = 0;

template <template <typename> class Atom>
Taken<Atom> Hazards<Atom>::acquire() noexcept {
  Reader<Atom>& reader = this_reader<Atom>;
  if (this == &hazards<Atom>) { // and not that of another module, which does not know this module's readers
    if (reader.state == Reader<Atom>::unknown)
      introduce(reader);
    if (reader.state == Reader<Atom>::known)
      for (Hazard<Atom>& hazard : reader.hazards)
        if (const void* held = hazard.load(std::memory_order_relaxed); held == nullptr || held == this)
          return {hazard, held};
  }
  return borrow();
}

template <template <typename> class Atom>
void Hazards<Atom>::introduce(Reader<Atom>& reader) noexcept {
  if (!exit_.arm(thread_ends, &reader)) {
    reader.state = Reader<Atom>::gone;
    return;
  }
  lock.lock();
  reader.next = readers_;
  if (readers_ != nullptr)
    readers_->previous = &reader;
  readers_ = &reader;
  lock.unlock();
  reader.state = Reader<Atom>::known;
  if (barrier.available())
    for (Hazard<Atom>& hazard : reader.hazards)
      hazard.store(this, std::memory_order_relaxed);
}

template <template <typename> class Atom>
void Hazards<Atom>::thread_ends(void* ending) noexcept {
  auto& reader = *static_cast<Reader<Atom>*>(ending);
  Hazards& domain = hazards<Atom>;
  for (Hazard<Atom>& hazard : reader.hazards)
    hazard.store(nullptr, std::memory_order_release);
  reader.state = Reader<Atom>::gone;
  domain.lock.lock();
  (reader.previous != nullptr ? reader.previous->next : domain.readers_) = reader.next;
  if (reader.next != nullptr)
    reader.next->previous = reader.previous;
  domain.lock.unlock();
}

template <template <typename> class Atom>
Taken<Atom> Hazards<Atom>::borrow() noexcept {
  lock.lock();
  Borrowed* borrowed = borrowed_;
  while (borrowed != nullptr && borrowed->hazard.load(std::memory_order_acquire) != nullptr)
    borrowed = borrowed->next;
  if (borrowed == nullptr) {
    borrowed = new Borrowed;
    borrowed->next = borrowed_;
    borrowed_ = borrowed;
  }
  borrowed->hazard.store(&reserved, std::memory_order_relaxed);
  borrowed->by = &this_reader<Atom>;
  lock.unlock();
  return {borrowed->hazard, nullptr};
}

template <template <typename> class Atom>
void Hazards<Atom>::other_threads_are_gone() noexcept {
  Reader<Atom>& self = this_reader<Atom>;
  self.next = self.previous = nullptr;
  readers_ = self.state == Reader<Atom>::known ? &self : nullptr;
  for (Borrowed* borrowed = borrowed_; borrowed != nullptr; borrowed = borrowed->next)
    if (borrowed->by != &self)
      borrowed->hazard.store(nullptr, std::memory_order_relaxed);
}

template <template <typename> class Atom>
void Hazards<Atom>::module_ends() noexcept {
  exit_.close();
  lock.lock();
  for (Borrowed** link = &borrowed_; *link != nullptr;) {
    Borrowed* borrowed = *link;
    if (borrowed->hazard.load(std::memory_order_acquire) == nullptr) {
      *link = borrowed->next;
      delete borrowed;
    } else {
      link = &borrowed->next;
    }
  }
  lock.unlock();
}

inline const ModuleHooks<Hazards<std::atomic>, hazards<std::atomic>> hazards_hooks;

} // namespace atomvet::detail

#endif // ATOMVET_DETAIL_HAZARDS_H
