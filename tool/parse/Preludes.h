//===- Preludes.h - The preludes of a run -----------------------*- C++ -*-===//
#ifndef ATOMVET_TOOL_PARSE_PRELUDES_H
#define ATOMVET_TOOL_PARSE_PRELUDES_H

#include "files/ScratchFile.h"
#include "parse/Prelude.h"
#include "parse/PreludeTree.h"
#include "units/Mentions.h"
#include <deque>
#include <map>

namespace atomvet::tool {

/// The preludes of a run: which there are, who uses which, and where they are. Made before workers are forked, so that
/// what one worker makes is there for the others.
class Preludes {
public:
  Preludes();

  /// Says for units that are compiled alike, by how that is, which prelude is theirs. Text knows how long the library's
  /// headers are, and must stay.
  void plan(const std::map<std::string, std::vector<PreludeTree::Unit>> &Groups, Mentions &Text);

  struct Plan {
    unsigned Unit = 0; ///< one that it is made like
    std::optional<unsigned> Base;
    std::vector<std::string> Includes; ///< without the base's
    uint64_t Size = 0;                 ///< of what they bring
    enum { Planned, Begun, Ready, Failed } Is = Planned;
    ScratchFile::Piece At; ///< when it is ready
  };
  const std::deque<Plan> &all() const { return Plans; }
  bool knows(unsigned Unit) const { return Rest.count(Unit) != 0; }
  /// The prelude of a unit that was made or is still to be made.
  std::optional<unsigned> of(unsigned Unit) const;
  /// How long all is that a unit includes and that is not in its prelude.
  uint64_t rest(unsigned Unit) const { return Rest.lookup(Unit); }
  /// What the compiler calls it.
  static std::string pathOf(unsigned Number) { return "/atomvet-" + std::to_string(Number) + ".pch"; }
  /// For a worker: where it, and what it is on top of, is to be found.
  std::string where(unsigned Number) const;
  /// In a worker: null when it is not there. It and what it is on top of stay until the next is loaded.
  const Prelude *load(llvm::StringRef Where);
  /// In a worker: what it says then to the parent.
  std::string write(llvm::StringRef Bytes) const;
  /// In the parent, when a worker begins with one, and with what it said in the end; that may be nothing.
  void begun(unsigned Number) { Plans[Number].Is = Plan::Begun; }
  bool made(unsigned Number, llvm::StringRef Said);
  /// There is no worker any more.
  void stopped();

private:
  struct Group {
    PreludeTree Tree;
    std::vector<unsigned> Numbers; ///< of its choices
  };

  ScratchFile Made;
  std::deque<Plan> Plans;
  std::map<std::string, Group> Groups;
  llvm::DenseMap<unsigned, unsigned> Of;
  llvm::DenseMap<unsigned, uint64_t> Rest;
  std::map<unsigned, std::unique_ptr<Prelude>> Loaded;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_PRELUDES_H
