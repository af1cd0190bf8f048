// atomvet/detail/lock_free.h - What the target does without a lock.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_DETAIL_LOCK_FREE_H
#define ATOMVET_DETAIL_LOCK_FREE_H

#include <atomic>

namespace atomvet::detail {

/// Whether a naturally aligned `std::atomic<T>` takes no lock. Older clang answers for the alignment that a plain `long
/// long` has on i386, which is 4, and not for that of the atomic, which is 8: there the target's compare-exchange decides.
template <typename T>
inline constexpr bool is_lock_free = std::atomic<T>::is_always_lock_free
#if defined(__GCC_HAVE_SYNC_COMPARE_AND_SWAP_8)
                                     || sizeof(T) == 8
#endif
    ;

} // namespace atomvet::detail

#endif // ATOMVET_DETAIL_LOCK_FREE_H
