//===- Finding.h - What the tool reports ------------------------*- C++ -*-===//
//
// A finding as it leaves a worker: nothing of Clang's in it, so that it can be sent to another process, cached, merged
// and printed in any format. Paths are absolute and normalised; an output that wants them relative makes them so.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_FINDINGS_FINDING_H
#define ATOMVET_TOOL_FINDINGS_FINDING_H

#include <string>
#include <tuple>
#include <vector>

namespace atomvet::tool {

/// Advice is shown and never gates; a warning gates unless --fail-on says otherwise; an error is always a bug.
enum class Severity { Advice, Warning, Error };

/// A place in a file. Line and Column count from 1, Offset (in bytes) from 0. An empty File: no place at all.
struct Location {
  std::string File;
  unsigned Line = 0, Column = 0, Offset = 0;

  auto key() const { return std::tie(File, Line, Column, Offset); }
  bool operator<(const Location &O) const { return key() < O.key(); }
  bool operator==(const Location &O) const { return key() == O.key(); }
};

/// Bytes of a file, for underlining.
struct Range {
  std::string File;
  unsigned Offset = 0, Length = 0;

  auto key() const { return std::tie(File, Offset, Length); }
  bool operator<(const Range &O) const { return key() < O.key(); }
  bool operator==(const Range &O) const { return key() == O.key(); }
};

/// One replacement of a fix.
struct Edit {
  std::string File;
  unsigned Offset = 0, Length = 0;
  std::string Text;

  auto key() const { return std::tie(File, Offset, Length, Text); }
  bool operator<(const Edit &O) const { return key() < O.key(); }
  bool operator==(const Edit &O) const { return key() == O.key(); }
};

struct Note {
  Location Where;
  std::string Message;
  std::vector<Range> Ranges;

  auto key() const { return std::tie(Where, Message, Ranges); }
  bool operator<(const Note &O) const { return key() < O.key(); }
  bool operator==(const Note &O) const { return key() == O.key(); }
};

struct Finding {
  std::string Check; ///< atomic-..., or clang-diagnostic-error for what the compiler rejects
  Severity Level = Severity::Warning;
  bool AsError = false; ///< .clang-tidy's WarningsAsErrors names it
  Location Where;
  std::string Message;
  std::string Function; ///< the qualified name of the function it is in, empty outside; for stable fingerprints
  std::vector<Range> Ranges;
  std::vector<Note> Notes;
  std::vector<Edit> Fix; ///< all of it or nothing

  /// The order findings are printed in: by file, then place.
  auto key() const { return std::tie(Where, Check, Message, Level, AsError, Function, Ranges, Notes, Fix); }
  bool operator<(const Finding &O) const { return key() < O.key(); }
  bool operator==(const Finding &O) const { return key() == O.key(); }
};

/// A file that could not be analysed, and why.
struct Failure {
  std::string File;
  std::string Reason;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_FINDINGS_FINDING_H
