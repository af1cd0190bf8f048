//===- PreludeTree.h - Which preludes are worth making ----------*- C++ -*-===//
//
// For units that are compiled alike. What all of them include is one prelude. Then the header is looked for that saves
// the most parsing for those that include it, with all that it brings: they are looked at by themselves, for preludes
// on top of that one, and so are the others. A prelude is made when more parsing is saved than it takes to make it.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_PARSE_PRELUDETREE_H
#define ATOMVET_TOOL_PARSE_PRELUDETREE_H

#include "parse/Outline.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/StringMap.h"
#include <functional>
#include <utility>

namespace atomvet::tool {

class PreludeTree {
public:
  /// The files that a header of the C++ library brings, itself included, and how long they are.
  using LibraryText = std::function<std::vector<std::pair<std::string, uint64_t>>(llvm::StringRef Header)>;
  struct Unit {
    unsigned Number = 0;
    Outline Includes;
  };
  struct Choice {
    std::optional<unsigned> Base;      ///< an earlier choice
    std::vector<std::string> Includes; ///< without the base's
    std::vector<unsigned> Units;       ///< of the last call, that use this one and none on top of it
    double Length = 0;                 ///< of what it and its base are made of
  };

  explicit PreludeTree(LibraryText TextOf) : TextOf(std::move(TextOf)) {}

  /// Plans for these, and lets them use what was chosen before.
  void add(llvm::ArrayRef<Unit> Units);
  const std::vector<Choice> &choices() const { return Choices; }
  /// How long all is that a unit of the last call includes.
  double length(size_t Unit) const { return length(Members[Unit].Files); }

private:
  struct Header {
    std::string Include;
    bool Library = false;
    std::vector<unsigned> Includes;
    llvm::BitVector Files; ///< all that it brings
  };
  struct Member {
    unsigned Number = 0;
    std::vector<unsigned> Headers; ///< that a prelude for it may include, in its order
    llvm::BitVector Files;
  };
  /// On the way down.
  struct Path {
    std::optional<unsigned> Base; ///< the last choice
    llvm::BitVector There, All;   ///< the files of the base, and those that all units here include
    std::vector<unsigned> Since;  ///< headers that bring the difference
  };
  unsigned number(llvm::StringRef File, uint64_t Length);
  void look(llvm::ArrayRef<Unit> Units);
  void visit(std::vector<const Member *> Units, Path P);
  /// Ends a prelude here, when it is worth it.
  void choose(llvm::ArrayRef<const Member *> Units, Path &P);
  double length(const llvm::BitVector &Files) const;
  double lengthWithout(const llvm::BitVector &Files, const llvm::BitVector &Known) const;

  LibraryText TextOf;
  llvm::StringMap<unsigned> Numbers; ///< of files
  std::vector<uint64_t> Lengths;
  std::vector<Header> Headers; ///< by the number of its file; only some are one
  std::vector<Member> Members;
  std::vector<Choice> Choices;
  std::vector<llvm::BitVector> FilesOf; ///< of the choices
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_PRELUDETREE_H
