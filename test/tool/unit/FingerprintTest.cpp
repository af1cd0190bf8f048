#include "findings/Fingerprint.h"
#include "Support.h"
#include <set>

using namespace atomvet::tool;

namespace {

constexpr llvm::StringLiteral Code = "int report(void) {\n  return hits;\n}\n";

std::string printOf(llvm::StringRef File, llvm::StringRef Text, llvm::StringRef What, const std::string &Message) {
  Sources Files;
  Files.set(File, Text);
  return contentFingerprint(findingAt(File.str(), Text, What, Message), Files);
}

std::string printOf(llvm::StringRef File, llvm::StringRef Text) {
  return printOf(File, Text, "hits", "plain read of 'hits' may be stale");
}

TEST(Fingerprint, SurvivesShiftedLinesIndentationAndRenaming) {
  const std::string Print = printOf("/p/a.c", Code);
  EXPECT_EQ(Print.size(), 32U);
  EXPECT_EQ(Print, printOf("/p/a.c", ("// One more line.\n\n" + Code).str()));
  EXPECT_EQ(Print, printOf("/p/a.c", "int report(void) {\n\treturn   hits ;\r\n}\n"));
  EXPECT_EQ(Print, printOf("/other/b.c", Code));
}

TEST(Fingerprint, SurvivesAMessageThatIsWordedBetter) {
  EXPECT_EQ(printOf("/p/a.c", Code), printOf("/p/a.c", Code, "hits", "'hits' is read plainly, 3 times"));
}

TEST(Fingerprint, OfAMessageWithoutNamesIgnoresNumbersAndPaths) {
  const std::string Print = printOf("/p/a.c", Code, "hits", "needs 8 bytes, see /usr/include/x.h");
  EXPECT_EQ(Print, printOf("/p/a.c", Code, "hits", "needs 16 bytes, see /opt/x.h"));
  EXPECT_NE(Print, printOf("/p/a.c", Code, "hits", "wants 16 bytes, see /opt/x.h"));
  EXPECT_NE(printOf("/p/a.c", Code, "hits", "part a1"), printOf("/p/a.c", Code, "hits", "part a2"));
}

TEST(Fingerprint, TellsFindingsApart) {
  Sources Files;
  Files.set("/p/a.c", Code);
  const Finding F = findingAt("/p/a.c", Code, "hits");
  std::set<std::string> Prints = {contentFingerprint(F, Files)};
  Finding Other = F;
  Other.Check = "atomic-copy";
  Prints.insert(contentFingerprint(Other, Files));
  Other = F;
  Other.Function = "other";
  Prints.insert(contentFingerprint(Other, Files));
  Other = F;
  Other.Message = "plain read of 'misses' may be stale";
  Prints.insert(contentFingerprint(Other, Files));
  Other = F;
  Other.Where = placeOf("/p/a.c", Code, "int");
  Prints.insert(contentFingerprint(Other, Files));
  EXPECT_EQ(Prints.size(), 5U);
}

TEST(Fingerprint, NumbersEqualFindingsByPlaceInWhateverOrderTheyCome) {
  const std::string Text = "  return hits;\n  return hits;\n  return 2 * hits;\n";
  Sources Files;
  Files.set("/p/a.c", Text);
  Finding First = findingAt("/p/a.c", Text, "hits"), Second = First, Third = First;
  Second.Where = {"/p/a.c", 2, 10, First.Where.Offset + 15};
  Third.Where = {"/p/a.c", 3, 14, First.Where.Offset + 34};
  const auto Prints = fingerprints({First, Second, Third}, Files);
  EXPECT_EQ(Prints[0], contentFingerprint(First, Files) + ":1");
  EXPECT_EQ(Prints[1], contentFingerprint(First, Files) + ":2");
  EXPECT_EQ(Prints[2], contentFingerprint(Third, Files) + ":1");
  EXPECT_NE(Prints[0].substr(0, 32), Prints[2].substr(0, 32));
  const auto Turned = fingerprints({Third, Second, First}, Files);
  EXPECT_EQ(Turned, (std::vector<std::string>{Prints[2], Prints[1], Prints[0]}));
}

TEST(Fingerprint, OfAFileThatIsGoneHasNoLine) {
  Sources Files;
  EXPECT_EQ(contentFingerprint(findingAt("/nowhere/a.c", Code, "hits"), Files).size(), 32U);
}

} // namespace
