//===- Preludes.h - The preludes of a run -----------------------*- C++ -*-===//
#ifndef ATOMVET_TOOL_PARSE_PRELUDES_H
#define ATOMVET_TOOL_PARSE_PRELUDES_H

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
  Preludes() = default;
  ~Preludes();
  Preludes(const Preludes &) = delete;
  Preludes &operator=(const Preludes &) = delete;

  /// Says for units that are compiled alike, by how that is, which prelude is theirs. Text knows how long the library's
  /// headers are, and must stay.
  void plan(const std::map<std::string, std::vector<PreludeTree::Unit>> &Groups, Mentions &Text);

  struct Plan {
    unsigned Unit = 0; ///< one that it is made like
    std::optional<unsigned> Base;
    std::vector<std::string> Includes; ///< without the base's
    uint64_t Size = 0;                 ///< of what they bring
    int Descriptor = -1;
    enum { Planned, Begun, Ready, Failed } Is = Planned;
  };
  const std::deque<Plan> &all() const { return Plans; }
  bool knows(unsigned Unit) const { return Rest.count(Unit) != 0; }
  /// The prelude of a unit that was made or is still to be made.
  std::optional<unsigned> of(unsigned Unit) const;
  /// How long all is that a unit includes and that is not in its prelude.
  uint64_t rest(unsigned Unit) const { return Rest.lookup(Unit); }
  /// What the compiler calls it.
  static std::string pathOf(unsigned Number) { return "/atomvet-" + std::to_string(Number) + ".pch"; }
  /// In a worker.
  bool write(unsigned Number, llvm::StringRef Bytes) const;
  /// Null when it is not there. It and what it is on top of stay until the next is loaded.
  const Prelude *load(unsigned Number);
  /// In the parent, when a worker begins with one, and once it has written it or cannot.
  void begun(unsigned Number) { Plans[Number].Is = Plan::Begun; }
  void made(unsigned Number, bool Good);
  /// There is no worker any more.
  void stopped();

private:
  static std::unique_ptr<Prelude> read(const Plan &P, const Prelude *Base);
  struct Group {
    PreludeTree Tree;
    std::vector<unsigned> Numbers; ///< of its choices
  };

  std::deque<Plan> Plans;
  std::map<std::string, Group> Groups;
  llvm::DenseMap<unsigned, unsigned> Of;
  llvm::DenseMap<unsigned, uint64_t> Rest;
  std::map<unsigned, std::unique_ptr<Prelude>> Loaded;
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_PRELUDES_H
