// atomvet/detail/new_value.h - How a caller's function says what the new value is.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_DETAIL_NEW_VALUE_H
#define ATOMVET_DETAIL_NEW_VALUE_H

#include <type_traits>

namespace atomvet::detail {

/// Whether `fn` takes a `T` and returns the new one. If not, it takes a `T&` and changes it.
template <typename T, typename Fn>
constexpr bool returns_new_value() noexcept {
  using Result = std::invoke_result_t<Fn&, T&>;
  if constexpr (std::is_void_v<Result> || !std::is_convertible_v<Result, T>)
    return false;
  else
    return std::is_invocable_v<Fn&, const T&>;
}

} // namespace atomvet::detail

#endif // ATOMVET_DETAIL_NEW_VALUE_H
