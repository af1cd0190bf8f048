//===- FactsTest.cpp - Merging facts, and telling damaged ones ------------===//

#include "facts/Facts.h"
#include "Support.h"
#include <gtest/gtest.h>

namespace {

using namespace clang::tidy::atomvet;

std::unique_ptr<fbs::UseT> use(uint64_t File, unsigned Line, bool Plain) {
  auto Use = std::make_unique<fbs::UseT>();
  Use->site = std::make_unique<fbs::Site>(File, Line, 3);
  Use->plain = Plain;
  Use->read = true;
  Use->write = !Plain;
  Use->exclusive = {"itself | .lock"};
  return Use;
}

/// A unit that uses the object 7 in its own file and in a header that all share, and defines one function.
fbs::FactsT unit(uint64_t File, bool Plain) {
  fbs::FactsT Unit;
  for (const uint64_t Key : {uint64_t(1), File}) {
    Unit.files.push_back(std::make_unique<fbs::FileT>());
    Unit.files.back()->key = Key;
    Unit.files.back()->path = "/p/file" + std::to_string(Key);
  }
  Unit.entities.push_back(std::make_unique<fbs::EntityT>());
  Unit.entities.back()->key = 7;
  Unit.entities.back()->name = "hits";
  Unit.entities.back()->uses.push_back(use(File, 10, Plain));
  Unit.entities.back()->uses.push_back(use(1, 20, false));
  Unit.functions.push_back(std::make_unique<fbs::FunctionT>());
  Unit.functions.back()->key = 100 + File;
  Unit.functions.back()->name = "wrap" + std::to_string(File);
  Unit.functions.back()->operations.push_back(std::make_unique<fbs::OperationT>());
  Unit.defines.emplace_back(100 + File, File);
  Unit.asked_entities = {7};
  return Unit;
}

std::string merge(const std::vector<std::string> &Parts) {
  FactsMerger Merger;
  for (const std::string &Part : Parts)
    llvm::cantFail(Merger.add(Part, "part"));
  return Merger.finish();
}

std::shared_ptr<const ProjectFacts> project(const std::vector<std::string> &Parts) {
  return llvm::cantFail(ProjectFacts::read(merge(Parts), "project"));
}

std::string errorOf(const std::string &Sealed) {
  auto Read = ProjectFacts::read(Sealed, "a.facts");
  return Read ? "" : llvm::toString(Read.takeError());
}

TEST(Facts, MergeInAnyOrderAndGroupingIsTheSame) {
  const std::string A = seal(unit(2, false)), B = seal(unit(3, true)), C = seal(unit(4, true));
  const std::string All = merge({A, B, C});
  EXPECT_EQ(All, merge({C, A, B}));
  EXPECT_EQ(All, merge({merge({B, C}), A}));
  EXPECT_EQ(All, merge({merge({A}), merge({C, B})}));
  EXPECT_EQ(All, merge({A, B, C, B, All}));
  EXPECT_NE(All, merge({A, B}));
}

TEST(Facts, AHeaderSeenByManyCountsOnce) {
  const auto P = project({seal(unit(2, false)), seal(unit(3, true))});
  ASSERT_NE(P->entity(7), nullptr);
  EXPECT_EQ(P->entity(7)->uses()->size(), 3u);
  EXPECT_EQ(P->path(3), "/p/file3");
  EXPECT_EQ(P->path(9), "");
}

TEST(Facts, WhatSeveralFilesDefineIsNotKnown) {
  fbs::FactsT Twin = unit(3, true);
  Twin.functions.back()->key = 102;
  Twin.defines = {fbs::Definition(102, 3)};
  EXPECT_NE(project({seal(unit(2, false))})->function(102), nullptr);
  EXPECT_EQ(project({seal(unit(2, false)), seal(Twin)})->function(102), nullptr);
  // Nor in facts that were merged before.
  EXPECT_EQ(project({merge({seal(unit(2, false)), seal(Twin)}), seal(unit(4, false))})->function(102), nullptr);
}

TEST(Facts, ContextIsWhatOthersSay) {
  const std::string A = seal(unit(2, false)), B = seal(unit(3, true)), C = seal(unit(4, true));
  EXPECT_EQ(contextOf(A, *ProjectFacts::nothing()), 0u);
  // Its own uses tell a unit nothing.
  EXPECT_EQ(contextOf(A, *project({A})), 0u);
  const uint64_t WithB = contextOf(A, *project({A, B}));
  EXPECT_NE(WithB, 0u);
  EXPECT_EQ(WithB, contextOf(A, *project({B, A})));
  EXPECT_NE(WithB, contextOf(A, *project({A, B, C})));
  // Nor does what it did not ask for.
  fbs::FactsT Incurious = unit(5, false);
  Incurious.asked_entities.clear();
  EXPECT_EQ(contextOf(seal(Incurious), *project({seal(Incurious), A, B})), 0u);
}

TEST(Facts, WhoCanAnswerIsTold) {
  fbs::FactsT Asker = unit(2, false), Answerer = unit(3, true);
  Asker.wanted.push_back(std::make_unique<fbs::WantedT>());
  Asker.wanted.back()->key = 103;
  Asker.wanted.back()->kind = uint8_t(Question::Effects);
  Asker.wanted.back()->name = "wrap3";
  Answerer.asked_entities.clear();
  const auto P = project({seal(Asker), seal(Answerer)});
  EXPECT_NE(contextOf(seal(Answerer), *P), 0u);
  EXPECT_TRUE(P->isWanted(Question::Effects, 103));
  EXPECT_FALSE(P->isWanted(Question::Ownership, 103));
  EXPECT_EQ(P->names(), (std::vector<std::string>{"hits", "wrap2", "wrap3"}));
}

TEST(Facts, DamageIsNoticedWhereverItIs) {
  const std::string Whole = seal(unit(2, false));
  EXPECT_EQ(errorOf(Whole), "");
  EXPECT_EQ(errorOf(""), "the facts in 'a.facts' are damaged; write them again with 'atomvet check --facts'");
  for (size_t Length = 0; Length < Whole.size(); ++Length)
    EXPECT_NE(errorOf(Whole.substr(0, Length)), "") << "cut to " << Length;
  for (size_t I = 0; I < Whole.size(); ++I) {
    std::string Flipped = Whole;
    Flipped[I] ^= 0x10;
    EXPECT_NE(errorOf(Flipped), "") << "byte " << I;
  }
}

TEST(Facts, NothingOfDamagedFactsIsTaken) {
  std::string Cut = seal(unit(2, false));
  Cut.pop_back();
  FactsMerger Merger;
  EXPECT_TRUE(llvm::errorToBool(Merger.add(Cut, "a.facts")));
  EXPECT_EQ(Merger.finish(), FactsMerger().finish());
}

} // namespace
