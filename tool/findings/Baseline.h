//===- Baseline.h - The findings that are known already ---------*- C++ -*-===//
//
// A text file that lives in the project's repository: one sorted line per known finding, so that two branches merge
// line by line. A line holds the finding's content fingerprint, its check, its path (relative to the project) and its
// message, separated by tabs; the last two are for whoever reads it. Equal lines are equal findings, one each.
//
// A finding is known when an entry has its fingerprint: one of the same path first; else one whose file is gone (it was
// renamed), or, when the whole project was looked at, one that no finding of its own path wants (the code was moved).
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_FINDINGS_BASELINE_H
#define ATOMVET_TOOL_FINDINGS_BASELINE_H

#include "findings/Finding.h"
#include "findings/Sources.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <tuple>
#include <vector>

namespace atomvet::tool {

struct BaselineEntry {
  std::string Path, Check, Fingerprint, Message;

  auto key() const { return std::tie(Path, Check, Fingerprint, Message); }
  bool operator<(const BaselineEntry &O) const { return key() < O.key(); }
};

/// What a baseline leaves of a run.
struct BaselineResult {
  std::vector<Finding> New;
  unsigned Known = 0;
  std::vector<BaselineEntry> Removable; ///< no longer found; empty unless the whole project was looked at
};

class Baseline {
public:
  /// Name is for messages.
  static llvm::Expected<Baseline> parse(llvm::StringRef Text, llvm::StringRef Name);
  static llvm::Expected<Baseline> read(llvm::StringRef Path);
  /// Of what was found; Root is the project's directory. What the compiler rejects is no finding to get used to: it
  /// stays out.
  static Baseline of(llvm::ArrayRef<Finding> Findings, Sources &Files, llvm::StringRef Root);

  /// Whole: every translation unit of the project was analysed.
  BaselineResult apply(llvm::ArrayRef<Finding> Findings, Sources &Files, llvm::StringRef Root, bool Whole) const;
  void write(llvm::raw_ostream &OS) const;
  /// All of it or nothing: beside, then renamed.
  llvm::Error writeFile(llvm::StringRef Path) const;
  llvm::ArrayRef<BaselineEntry> entries() const { return Entries; }

private:
  std::vector<BaselineEntry> Entries;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_FINDINGS_BASELINE_H
