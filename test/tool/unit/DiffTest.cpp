#include "findings/Diff.h"
#include "Support.h"

using namespace atomvet::tool;

namespace {

std::string complaintOf(llvm::StringRef Text) {
  auto Parsed = ChangedLines::parse(Text, "/p", "d");
  return Parsed ? "(none)" : llvm::toString(Parsed.takeError());
}

ChangedLines parsed(llvm::StringRef Text, llvm::StringRef Directory = "/p") {
  auto Parsed = ChangedLines::parse(Text, Directory, "d");
  if (Parsed)
    return *Parsed;
  ADD_FAILURE() << llvm::toString(Parsed.takeError());
  return {};
}

std::string linesOf(const ChangedLines &C, llvm::StringRef File) {
  std::string Lines;
  for (unsigned Line = 0; Line < 40; ++Line)
    if (C.contains(File, Line))
      Lines += (Lines.empty() ? "" : " ") + std::to_string(Line);
  return Lines;
}

TEST(Diff, TakesTheLinesThatAreAdded) {
  const ChangedLines C = parsed("diff --git a/src/a.c b/src/a.c\n"
                                "index 1..2 100644\n"
                                "--- a/src/a.c\n"
                                "+++ b/src/a.c\n"
                                "@@ -3 +3,2 @@ int f(void)\n-old\n+new\n+new\n"
                                "@@ -9,2 +10,0 @@\n-gone\n-gone\n"
                                "@@ -20,0 +20 @@\n+one\n"
                                "--- a/b.c\n"
                                "+++ b/b.c\n"
                                "@@ -1 +1 @@\n-x\n+y\n");
  EXPECT_EQ(linesOf(C, "/p/src/a.c"), "3 4 20");
  EXPECT_EQ(linesOf(C, "/p/b.c"), "1");
  EXPECT_EQ(linesOf(C, "/p/src/b.c"), "");
  EXPECT_EQ(C.files(), (std::vector<std::string>{"/p/b.c", "/p/src/a.c"}));
}

TEST(Diff, TellsContextFromChange) {
  const ChangedLines C = parsed("--- a/a.c\n+++ b/a.c\n@@ -1,5 +1,6 @@\n one\n+two\n three\n\n four\n+five\n-six\n");
  EXPECT_EQ(linesOf(C, "/p/a.c"), "2 6");
}

TEST(Diff, IsNotMistakenByLinesThatLookLikeHeaders) {
  const ChangedLines C =
      parsed("--- a/a.c\n+++ b/a.c\n@@ -1,2 +1,2 @@\n--- a/evil.c\n+++ b/evil.c\n-@@ -1 +1 @@\n+x\n");
  EXPECT_EQ(C.files(), std::vector<std::string>{"/p/a.c"});
  EXPECT_EQ(linesOf(C, "/p/a.c"), "1 2");
}

TEST(Diff, KnowsRenamedNewAndDeletedFiles) {
  const ChangedLines C =
      parsed("diff --git a/was.c b/is.c\nsimilarity index 90%\nrename from was.c\nrename to is.c\n"
             "--- a/was.c\n+++ b/is.c\n@@ -2 +2 @@\n-a\n+b\n"
             "diff --git a/x.c b/y.c\nsimilarity index 100%\nrename from x.c\nrename to y.c\n"
             "diff --git a/new.c b/new.c\nnew file mode 100644\n--- /dev/null\n+++ b/new.c\n@@ -0,0 +1,2 @@\n+1\n+2\n"
             "diff --git a/gone.c b/gone.c\ndeleted file mode 100644\n--- a/gone.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n"
             "diff --git a/i.png b/i.png\nBinary files a/i.png and b/i.png differ\n");
  EXPECT_EQ(C.files(), (std::vector<std::string>{"/p/is.c", "/p/new.c"}));
  EXPECT_EQ(linesOf(C, "/p/is.c"), "2");
  EXPECT_EQ(linesOf(C, "/p/new.c"), "1 2");
}

TEST(Diff, ReadsEveryWayToWriteAPath) {
  EXPECT_EQ(linesOf(parsed("--- a/a b.c\t\n+++ b/a b.c\t\n@@ -1 +1 @@\n-x\n+y\n"), "/p/a b.c"), "1");
  EXPECT_EQ(
      linesOf(parsed("--- \"a/x\"\n+++ \"b/\\303\\244\\\"\\\\\\t.c\"\n@@ -1 +1 @@\n-x\n+y\n"), "/p/\xC3\xA4\"\\\t.c"),
      "1");
  EXPECT_EQ(
      linesOf(parsed("--- a.c\t2024-01-01 00:00:00\n+++ a.c\t2024-01-02 00:00:00\n@@ -1 +1 @@\n-x\n+y\n"), "/p/a.c"),
      "1");
  EXPECT_EQ(linesOf(parsed("--- a/a.c\r\n+++ b/a.c\r\n@@ -1 +1 @@\r\n-x\r\n+y\r\n"), "/p/a.c"), "1");
  // A prefix by configuration, and a directory that is called b.
  Scratch Dir;
  Dir.write("src/a.c", "");
  Dir.write("b/c.c", "");
  EXPECT_EQ(linesOf(parsed("--- i/src/a.c\n+++ w/src/a.c\n@@ -1 +1 @@\n-x\n+y\n", Dir.Root), Dir.path("src/a.c")), "1");
  EXPECT_EQ(linesOf(parsed("--- src/a.c\n+++ src/a.c\n@@ -1 +1 @@\n-x\n+y\n", Dir.Root), Dir.path("src/a.c")), "1");
  EXPECT_EQ(linesOf(parsed("--- b/c.c\n+++ b/c.c\n@@ -1 +1 @@\n-x\n+y\n", Dir.Root), Dir.path("b/c.c")), "1");
}

TEST(Diff, KnowsAMissingNewlineAtTheEnd) {
  const ChangedLines C = parsed("--- a/a.c\n+++ b/a.c\n@@ -2 +2 @@\n-x\n\\ No newline at end of file\n+y\n"
                                "\\ No newline at end of file\n--- a/b.c\n+++ b/b.c\n@@ -0,0 +1 @@\n+z\n");
  EXPECT_EQ(linesOf(C, "/p/a.c"), "2");
  EXPECT_EQ(linesOf(C, "/p/b.c"), "1");
}

TEST(Diff, SaysWhatIsNoDiff) {
  EXPECT_EQ(complaintOf(""), "(none)");
  EXPECT_EQ(complaintOf("hello\n"), "d: not a unified diff: no file is named in it");
  EXPECT_EQ(complaintOf("--- a/a.c\n+++ b/a.c\n@@ -1,2 +1,2 @@\n-x\n"), "d: not a unified diff: it ends within a hunk");
  EXPECT_EQ(complaintOf("--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-x\n-y\n"),
            "d:5: not a unified diff: the hunk has other lines than its header says");
  EXPECT_EQ(complaintOf("@@ -1 +1 @@\n-x\n+y\n"), "d:1: not a unified diff: a hunk before any file");
  EXPECT_EQ(complaintOf("--- a/a.c\n+++ b/a.c\n@@ -1 @@\n"),
            "d:3: not a unified diff: a hunk's header that cannot be read");
  EXPECT_EQ(complaintOf("--- a/a.c\n+++ \"b/a.c\n"), "d:2: not a unified diff: a quoted path that does not end");
  EXPECT_EQ(
      complaintOf("diff --cc a.c\n--- a/a.c\n+++ b/a.c\n@@@ -1,1 -1,1 +1,1 @@@\n"),
      "d:4: not a unified diff: the combined diff of a merge; give the one against the branch that is merged into");
}

TEST(Diff, KeepsAFindingWhenEitherSiteIsNew) {
  const ChangedLines C = parsed("--- a/a.c\n+++ b/a.c\n@@ -5 +5 @@\n-x\n+y\n");
  Finding F;
  F.Where = {"/p/a.c", 5, 1, 40};
  EXPECT_TRUE(C.touches(F));
  F.Where.Line = 6;
  EXPECT_FALSE(C.touches(F));
  F.Notes.push_back({{"/p/b.c", 5, 1, 0}, "accessed atomically here", {}});
  EXPECT_FALSE(C.touches(F));
  F.Notes.push_back({{"/p/a.c", 5, 1, 0}, "and here", {}});
  EXPECT_TRUE(C.touches(F));
}

TEST(Diff, TakesAFileOfWhateverNameForADiff) {
  Scratch Dir;
  const std::string File = Dir.write("change.diff", "--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-x\n+y\n");
  auto C = ChangedLines::ofArgument(File, Dir.Root);
  ASSERT_TRUE(static_cast<bool>(C)) << llvm::toString(C.takeError());
  EXPECT_EQ(linesOf(*C, Dir.path("a.c")), "1");
}

TEST(Diff, DoesNotTakeAnOptionForARevision) {
  Scratch Dir;
  auto C = ChangedLines::ofArgument("--output=x", Dir.Root);
  ASSERT_FALSE(static_cast<bool>(C));
  EXPECT_EQ(llvm::toString(C.takeError()), "--diff: '--output=x' is neither a file nor a revision");
}

} // namespace
