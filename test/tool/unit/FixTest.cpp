#include "findings/Fix.h"
#include "Support.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/xxhash.h"

using namespace atomvet::tool;

namespace {

Finding withFix(Finding F, std::vector<Edit> Fix) {
  F.Fix = std::move(Fix);
  return F;
}

std::string diffOf(const FixPlan &Plan, llvm::StringRef Root) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  writeDiff(Plan, Root, OS);
  return Text;
}

TEST(Fix, MakesTheSameEditOnce) {
  Scratch Dir;
  const std::string Text = "int x = a.load();\n", Path = Dir.write("h.h", Text);
  Sources Files;
  const Finding F = withFix(findingAt(Path, Text, "a.load"), {editOf(Path, Text, "load", "exchange")});
  Finding Same = F;
  Same.Function = "report<int>"; // as another instantiation says it
  const FixPlan Plan = planFixes({F, Same}, Files);
  EXPECT_EQ(Plan.Applied, 2U);
  EXPECT_TRUE(Plan.Refused.empty());
  EXPECT_EQ(Plan.Files.at(Path).After, "int x = a.exchange();\n");
}

TEST(Fix, OfTwoThatOverlapTheFirstWinsAndTheOtherIsNotHalfApplied) {
  Scratch Dir;
  const std::string Text = "one(two, three);\nfour();\n", Path = Dir.write("a.c", Text);
  Sources Files;
  const Finding First = withFix(findingAt(Path, Text, "two"), {editOf(Path, Text, "two, three", "2, 3")});
  const Finding Second =
      withFix(findingAt(Path, Text, "three"), {editOf(Path, Text, "four", "4"), editOf(Path, Text, "three", "drei")});
  const std::vector<Finding> Both = {First, Second}; // the plan refers to them
  const FixPlan Plan = planFixes(Both, Files);
  EXPECT_EQ(Plan.Files.at(Path).After, "one(2, 3);\nfour();\n");
  ASSERT_EQ(Plan.Refused.size(), 1U);
  EXPECT_EQ(Plan.Refused[0].Of, &Both[1]);
  EXPECT_EQ(Plan.Applied, 1U);
  EXPECT_EQ(planFixes({Second, First}, Files).Files.at(Path).After, "one(two, drei);\n4();\n");
}

TEST(Fix, NeighboursDoNotOverlap) {
  Scratch Dir;
  const std::string Text = "abcd", Path = Dir.write("a.c", Text);
  Sources Files;
  const Location Where = placeOf(Path, Text, "a");
  Finding A, B, C;
  A.Where = B.Where = C.Where = Where;
  A.Fix = {{Path, 0, 2, "X"}};
  B.Fix = {{Path, 2, 2, "Y"}};
  C.Fix = {{Path, 2, 0, "+"}};
  EXPECT_EQ(planFixes({A, B, C}, Files).Files.at(Path).After, "X+Y");
  Finding Inside = C;
  Inside.Fix = {{Path, 1, 0, "!"}};
  EXPECT_EQ(planFixes({A, Inside}, Files).Refused.size(), 1U);
  Finding SamePlace = C;
  SamePlace.Fix = {{Path, 2, 0, "-"}};
  EXPECT_EQ(planFixes({C, SamePlace}, Files).Refused.size(), 1U);
}

TEST(Fix, LeavesNoEmptyLineBehind) {
  Scratch Dir;
  const std::string Text = "f();\r\n  a.store(0);\t\r\ng(); h();\n", Path = Dir.write("a.c", Text);
  Sources Files;
  const Finding Whole = withFix(findingAt(Path, Text, "a.store"), {editOf(Path, Text, "a.store(0);", "")});
  EXPECT_EQ(planFixes({Whole}, Files).Files.at(Path).After, "f();\r\ng(); h();\n");
  const Finding Part = withFix(findingAt(Path, Text, "g();"), {editOf(Path, Text, "g(); ", "")});
  EXPECT_EQ(planFixes({Part}, Files).Files.at(Path).After, "f();\r\n  a.store(0);\t\r\nh();\n");
}

TEST(Fix, LeavesAFileAloneThatHasChanged) {
  Scratch Dir;
  const std::string Text = "int x;\nint y = a.load();\n";
  const std::string Path = Dir.write("a.c", "// new\n" + Text);
  Sources Files;
  const Finding F = withFix(findingAt(Path, Text, "a.load"), {editOf(Path, Text, "load", "get")});
  FixPlan Plan = planFixes({F}, Files);
  ASSERT_EQ(Plan.Refused.size(), 1U);
  EXPECT_EQ(Plan.Refused[0].Why, "'" + Path + "' has changed since it was analysed");
  EXPECT_TRUE(Plan.Files.empty());

  // The place agrees by chance; the digest does not.
  Dir.write("a.c", "int z;\nint y = a.load();\n");
  Sources Fresh;
  EXPECT_TRUE(planFixes({F}, Fresh).Refused.empty());
  FileState State;
  State.Digests[Path] = llvm::xxh3_64bits(llvm::StringRef(Text));
  EXPECT_EQ(planFixes({F}, Fresh, State).Refused.size(), 1U);
  Dir.write("a.c", Text);
  Sources Same;
  EXPECT_TRUE(planFixes({F}, Same, State).Refused.empty());
}

TEST(Fix, LeavesAFileAloneThatChangesBeforeItIsWritten) {
  Scratch Dir;
  const std::string Text = "a.load();\nb.load();\n", A = Dir.write("a.c", Text), B = Dir.write("b.c", Text);
  Sources Files;
  const Finding Both =
      withFix(findingAt(A, Text, "a.load"), {editOf(A, Text, "a.load", "x"), editOf(B, Text, "a.load", "x")});
  const Finding One = withFix(findingAt(A, Text, "b.load"), {editOf(A, Text, "b.load", "y")});
  ASSERT_TRUE(Files.get(A) && Files.get(B));
  Dir.write("b.c", "saved in an editor\n");
  std::string Out, Err;
  llvm::raw_string_ostream OutS(Out), ErrS(Err);
  EXPECT_EQ(runFix({Both, One}, false, Dir.Root, Files, {}, OutS, ErrS), 3);
  EXPECT_EQ(contents(B), "saved in an editor\n");
  EXPECT_EQ(contents(A), "a.load();\ny();\n");
  EXPECT_EQ(Out, "1 fix in 1 file, 1 not applied\n");
  EXPECT_EQ(Err, A + ":1:1: note: the fix of 'atomic-mixed-access' is not applied: '" + B +
                     "' has changed since it was analysed\n");
}

TEST(Fix, KeepsLineEndsModesAndLinks) {
  Scratch Dir;
  const std::string Text = "a.load();\r\nb();\r\n", Path = Dir.write("a.c", Text), Link = Dir.path("link.c");
  ASSERT_FALSE(llvm::sys::fs::setPermissions(Path, static_cast<llvm::sys::fs::perms>(0750)));
  ASSERT_FALSE(llvm::sys::fs::create_link(Path, Link));
  Sources Files;
  const Finding F = withFix(findingAt(Link, Text, "a.load"), {editOf(Link, Text, "a.load();", "x();\ny();")});
  const Finding Twin = withFix(findingAt(Path, Text, "a.load"), {editOf(Path, Text, "a.load();", "x();\ny();")});
  std::string Out, Err;
  llvm::raw_string_ostream OutS(Out), ErrS(Err);
  EXPECT_EQ(runFix({F, Twin}, false, Dir.Root, Files, {}, OutS, ErrS), 0);
  EXPECT_EQ(Out, "2 fixes in 1 file\n");
  EXPECT_EQ(contents(Path), "x();\r\ny();\r\nb();\r\n");
  EXPECT_TRUE(llvm::sys::fs::is_symlink_file(Link));
  EXPECT_EQ(*llvm::sys::fs::getPermissions(Path), 0750);
  std::error_code EC;
  unsigned Left = 0;
  for (llvm::sys::fs::directory_iterator It(Dir.Root, EC), End; It != End && !EC; It.increment(EC))
    ++Left;
  EXPECT_EQ(Left, 2U); // nothing beside
}

TEST(Fix, ShowsADiffWithContext) {
  Scratch Dir;
  std::string Text;
  for (int I = 1; I <= 20; ++I)
    Text += "line " + std::to_string(I) + "\n";
  const std::string Path = Dir.write("a b.c", Text);
  Sources Files;
  Finding F = withFix(findingAt(Path, Text, "line 5\n"),
                      {editOf(Path, Text, "line 5\n", ""), editOf(Path, Text, "line 12", "LINE 12"),
                       editOf(Path, Text, "line 20", "line 20\nline 21")});
  EXPECT_EQ(diffOf(planFixes({F}, Files), Dir.Root),
            "--- a/a b.c\t\n"
            "+++ b/a b.c\t\n"
            "@@ -2,14 +2,13 @@\n"
            " line 2\n line 3\n line 4\n-line 5\n line 6\n line 7\n line 8\n line 9\n"
            " line 10\n line 11\n-line 12\n+LINE 12\n line 13\n line 14\n line 15\n"
            "@@ -18,3 +17,4 @@\n"
            " line 18\n line 19\n line 20\n+line 21\n");
}

/// What patch makes of the diff is what the plan says.
void expectPatchAgrees(llvm::StringRef Name, const std::string &Text, const std::vector<Edit> &Edits) {
  const auto Patch = llvm::sys::findProgramByName("patch"), Git = llvm::sys::findProgramByName("git");
  ASSERT_TRUE(static_cast<bool>(Git)) << "git is not installed";
  Scratch Dir;
  const std::string Path = Dir.write(Name, Text);
  Sources Files;
  Finding F;
  F.Where = {Path, 1, 1, 0};
  F.Fix = Edits;
  for (Edit &E : F.Fix)
    E.File = Path;
  const FixPlan Plan = planFixes({F}, Files);
  ASSERT_TRUE(Plan.Refused.empty()) << Plan.Refused[0].Why;
  const std::string Diff = Dir.write("the.diff", diffOf(Plan, Dir.Root));
  ASSERT_EQ(llvm::sys::ExecuteAndWait(*Git, {*Git, "-C", Dir.Root, "apply", "--unidiff-zero", "-p1", Diff}), 0)
      << contents(Diff);
  EXPECT_EQ(contents(Path), Plan.Files.at(Path).After) << contents(Diff);
  if (Patch) {
    Dir.write(Name, Text);
    ASSERT_EQ(llvm::sys::ExecuteAndWait(*Patch, {*Patch, "-s", "--binary", "-p1", "-d", Dir.Root, "-i", Diff}), 0)
        << contents(Diff);
    EXPECT_EQ(contents(Path), Plan.Files.at(Path).After) << contents(Diff);
  }
}

TEST(Fix, ItsDiffIsOneThatGitApplies) {
  expectPatchAgrees("a.c", "a\nb\nc\n", {{"", 2, 1, "B"}});
  expectPatchAgrees("a.c", "a\nb\nc", {{"", 4, 1, "C"}});  // no newline at the end, before and after
  expectPatchAgrees("a.c", "a\nb\nc", {{"", 5, 0, "\n"}}); // and one that comes
  expectPatchAgrees("a.c", "a\nb\nc\n", {{"", 5, 1, ""}}); // or goes
  expectPatchAgrees("a.c", "a\nb\nc\n", {{"", 0, 0, "x\n"}, {"", 6, 0, "y\n"}});
  expectPatchAgrees("a.c", "a\nb\nc\n", {{"", 1, 1, ""}}); // two lines become one
  expectPatchAgrees("a.c", "a\nb\nc\nd\n", {{"", 1, 4, "-"}, {"", 7, 0, "!"}});
  expectPatchAgrees("a.c", "a\r\nb\r\n", {{"", 3, 1, "B\nC"}});
  expectPatchAgrees("sub dir/\xC3\xA4 \"quoted\".c", "a\nb\n", {{"", 2, 1, "B"}});
  std::string Long;
  for (int I = 0; I < 40; ++I)
    Long += "x" + std::to_string(I % 3) + "\n";
  expectPatchAgrees("a.c", Long, {{"", 9, 6, ""}, {"", 30, 0, "new\n"}, {"", 33, 2, "yy\nzz"}, {"", 90, 3, ""}});
}

} // namespace
