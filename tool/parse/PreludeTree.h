//===- PreludeTree.h - Which preludes are worth making ----------*- C++ -*-===//
//
// Units that are compiled alike are put into a tree by the library headers that they include: what a node and the ones
// above it name is included by all units at or below the node. A prelude is made of a node when more parsing is saved
// than it takes to make it, on top of the next one above.
//
//===----------------------------------------------------------------------===//

#ifndef ATOMVET_TOOL_PARSE_PRELUDETREE_H
#define ATOMVET_TOOL_PARSE_PRELUDETREE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atomvet::tool {

/// How long the headers of the C++ library are, with all that they include.
class LibraryLengths {
public:
  /// The files that a header brings, itself included, and how long they are.
  using Files = std::vector<std::pair<std::string, uint64_t>>;
  explicit LibraryLengths(std::function<Files(llvm::StringRef Header)> FilesOf) : FilesOf(std::move(FilesOf)) {}

  llvm::BitVector files(const std::string &Header);
  double length(const llvm::BitVector &Files) const;

private:
  std::function<Files(llvm::StringRef Header)> FilesOf;
  llvm::StringMap<unsigned> Numbers;
  std::vector<uint64_t> Lengths;
  std::map<std::string, std::vector<unsigned>> ByHeader;
};

class PreludeTree {
public:
  struct Unit {
    unsigned Number = 0;
    std::string Group; ///< of units that are compiled alike
    std::vector<std::string> Headers;
  };
  struct Choice {
    std::string Name;                 ///< of the group and all its headers
    std::optional<unsigned> Base;     ///< an earlier choice
    std::vector<std::string> Headers; ///< without the base's
    std::vector<unsigned> Units;      ///< that use this one and none on top of it
    double Length = 0;                ///< of what it and its base are made of
  };

  /// Units are of one group. Order begins with Before, what the tree of an earlier call was ordered by; the preludes
  /// whose names are in Made cost nothing.
  PreludeTree(llvm::ArrayRef<const Unit *> Units, llvm::ArrayRef<std::string> Before,
              const std::map<std::string, unsigned> &Made, LibraryLengths &Lengths);

  const std::vector<Choice> &choices() const { return Choices; }
  /// In which headers were taken.
  const std::vector<std::string> &order() const { return Order; }

private:
  struct Node {
    std::map<std::string, Node> Below; ///< by one header more
    unsigned Units = 0;                ///< here and below
    std::vector<unsigned> Here;
  };
  /// On the way down.
  struct Path {
    std::string Name;
    std::optional<unsigned> Base; ///< the last choice
    std::vector<std::string> Since;
    llvm::BitVector There, All; ///< the files of the base, and those that all units here include
  };
  void build(llvm::ArrayRef<const Unit *> Units);
  void visit(const Node &N, Path P);

  const std::map<std::string, unsigned> &Made;
  LibraryLengths &Lengths;
  std::vector<std::string> Order;
  std::vector<Choice> Choices;
  double Cost = 0; ///< of making these, and of parsing what is in none
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_PARSE_PRELUDETREE_H
