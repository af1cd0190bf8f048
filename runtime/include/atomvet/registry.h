// atomvet/registry.h - Named metrics, for a /metrics page.
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef ATOMVET_REGISTRY_H
#define ATOMVET_REGISTRY_H

#include <atomvet/counter.h>
#include <atomvet/extremum.h>
#include <atomvet/float_counter.h>
#include <atomvet/gauge.h>
#include <atomvet/sharded_counter.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace atomvet {

/// Metrics by name, to be written out as JSON or as OpenMetrics text (what Prometheus reads).
///
/// The registry knows where the metrics are and reads them when it is asked to; counting never touches it. It takes a
/// mutex, and allocates.
///
/// Requirements: a metric stays where it is until it is removed or the registry is destroyed.
/// Guarantees: `add`, `remove`, `to_json` and `to_openmetrics` may be called by any number of threads. Metrics are written in
/// the order in which they were added. What is written are values of about one time, each by itself, not one joint view;
/// where values must fit together, keep them in a `Snapshot` or a `SeqLock`. May be a static with constant initialisation.
/// Example:
///   atomvet::Registry registry;
///   if (registry.add("http_requests_total", requests, "requests answered") != atomvet::Registry::Added::yes)
///     fail("bad metric name");
///   send(registry.to_openmetrics());
class Registry {
public:
  /// Why a metric was not added.
  enum class [[nodiscard]] Added {
    yes,
    bad_name,                // not [a-zA-Z_:][a-zA-Z0-9_:]*
    counter_without_total,   // the name of a counter ends in _total ...
    gauge_with_total,        // ... and that of nothing else does
    duplicate,               // there is one of this name
  };

  constexpr Registry() noexcept = default;
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;
  ~Registry() {
    while (first_ != nullptr)
      delete std::exchange(first_, first_->next);
  }

  /// Adds a metric: a counter (`Counter`, `FloatCounter`, `ShardedCounter`, `PerCpuCounter`) or what goes up and down
  /// (`Gauge`, `MaxTracker`, `MinTracker`).
  /// Memory ordering: what was done before is visible to whoever writes the metric out.
  template <typename Metric>
  Added add(std::string_view name, const Metric& metric, std::string_view help = {}) {
    return add(std::unique_ptr<Entry>(new EntryOf<Metric>(name, metric, help)));
  }

  /// Removes a metric. Returns whether it was there. Afterwards nobody reads it any more.
  /// Memory ordering: what was done with the metric by whoever wrote it out happens before the return.
  bool remove(std::string_view name) {
    std::unique_ptr<Entry> removed;
    const std::lock_guard<std::mutex> lock(mutex_);
    for (Entry** link = &first_; *link != nullptr; link = &(*link)->next) {
      if ((*link)->name != name)
        continue;
      removed.reset(*link);
      *link = removed->next;
      return true;
    }
    return false;
  }

  /// Returns `{"name": value, ...}`.
  /// Memory ordering: that of the metrics' `load`.
  [[nodiscard]] std::string to_json() const {
    std::string text = "{";
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const Entry* entry = first_; entry != nullptr; entry = entry->next) {
      text += text.size() > 1 ? ", \"" : "\"";
      text += entry->name; // nothing in a name needs an escape
      text += "\": ";
      entry->write_value(text, "null");
    }
    return text += "}";
  }

  /// Returns OpenMetrics text, to be sent as `application/openmetrics-text; version=1.0.0; charset=utf-8`.
  /// Memory ordering: that of the metrics' `load`.
  [[nodiscard]] std::string to_openmetrics() const {
    std::string text;
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const Entry* entry = first_; entry != nullptr; entry = entry->next) {
      const std::string_view family = entry->is_counter ? without_total(entry->name) : std::string_view(entry->name);
      text.append("# TYPE ").append(family).append(entry->is_counter ? " counter\n" : " gauge\n");
      if (!entry->help.empty()) {
        text.append("# HELP ").append(family).append(" ");
        append_escaped(text, entry->help);
        text += '\n';
      }
      text.append(entry->name).append(" ");
      entry->write_value(text, "+Inf");
      text += '\n';
    }
    return text += "# EOF\n";
  }

private:
  struct Entry {
    Entry(std::string_view n, std::string_view h, bool counter) : name(n), help(h), is_counter(counter) {}
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    virtual ~Entry() = default;
    virtual void write_value(std::string& text, const char* infinity) const = 0;

    const std::string name;
    const std::string help;
    const bool is_counter;
    Entry* next = nullptr;
  };

  template <typename Metric>
  struct EntryOf final : Entry {
    EntryOf(std::string_view n, const Metric& m, std::string_view h)
        : Entry(n, h, !std::is_same_v<Metric, Gauge> && !is_extremum<Metric>), metric(m) {}
    void write_value(std::string& text, const char* infinity) const override {
      if constexpr (std::is_same_v<Metric, FloatCounter>)
        write_number(text, metric.load(), infinity);
      else
        text += std::to_string(metric.load());
    }
    const Metric& metric;
  };

  template <typename Metric>
  static constexpr bool is_extremum = false;

  Added add(std::unique_ptr<Entry> entry) {
    if (!is_name(entry->name))
      return Added::bad_name;
    const bool total = without_total(entry->name).size() != entry->name.size();
    if (total != entry->is_counter)
      return total ? Added::gauge_with_total : Added::counter_without_total;
    const std::lock_guard<std::mutex> lock(mutex_);
    Entry** link = &first_;
    for (; *link != nullptr; link = &(*link)->next)
      if (without_total((*link)->name) == without_total(entry->name)) // a family has one type
        return Added::duplicate;
    *link = entry.release();
    return Added::yes;
  }

  static std::string_view without_total(std::string_view name) noexcept {
    constexpr std::string_view suffix = "_total";
    if (name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix)
      name.remove_suffix(suffix.size());
    return name;
  }

  static bool is_name(std::string_view name) noexcept {
    constexpr std::string_view first = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:";
    constexpr std::string_view later = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:0123456789";
    return !name.empty() && first.find(name[0]) != first.npos && name.find_first_not_of(later) == name.npos;
  }

  static void write_number(std::string& text, double value, const char* infinity) {
    if (!(value <= 1.7976931348623157e308)) {
      text += infinity;
      return;
    }
    char buffer[32];
    const int length = std::snprintf(buffer, sizeof buffer, "%.17g", value);
    for (int i = 0; i < length; ++i)
      text += buffer[i] == ',' ? '.' : buffer[i]; // whatever the locale says
  }

  static void append_escaped(std::string& text, std::string_view help) {
    for (char c : help)
      if (c == '\n')
        text += "\\n";
      else if (c == '\\' || c == '"')
        (text += '\\') += c;
      else
        text += c;
  }

  mutable std::mutex mutex_;
  Entry* first_ = nullptr;
};

template <>
inline constexpr bool Registry::is_extremum<MaxTracker> = true;
template <>
inline constexpr bool Registry::is_extremum<MinTracker> = true;

} // namespace atomvet

#endif // ATOMVET_REGISTRY_H
