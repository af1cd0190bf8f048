#include "out/Output.h"
#include "Support.h"
#include "findings/Checks.h"
#include "llvm/Support/JSON.h"
#include <cstdlib>

using namespace atomvet::tool;
namespace json = llvm::json;

namespace {

constexpr llvm::StringLiteral Code =
    "// \xC3\xA4, in UTF-8\nlong report(void) {\n\tlong s\xC3\xA9 = used; reset();\n\treturn s\xC3\xA9;\n}\n";
constexpr llvm::StringLiteral Header = "extern long used;\n";

/// One finding with everything, one outside the project, one that is advice.
struct Sample {
  Sample() {
    Files.set("/my project/src/a.c", Code);
    Files.set("/my project/h,1%.h", Header);
    Files.set("/usr/include/x.h", Header);
    Context.Root = "/my project";
    Finding F;
    F.Check = "atomic-load-then-store";
    F.Level = Severity::Warning;
    F.Where = placeOf("/my project/src/a.c", Code, "used");
    F.Message = "'used' is \"reset\", 100% & <lost>";
    F.Function = "report";
    F.Ranges = {{F.Where.File, F.Where.Offset, 4}};
    F.Notes = {{placeOf("/my project/h,1%.h", Header, "used"), "declared here", {}}};
    F.Fix = {editOf(F.Where.File, Code, "used", "exchange(used)"), editOf(F.Where.File, Code, " reset();", "")};
    Findings.push_back(F);
    Finding Outside;
    Outside.Check = "clang-diagnostic-error";
    Outside.Level = Severity::Error;
    Outside.Where = placeOf("/usr/include/x.h", Header, "long");
    Outside.Message = "unknown type name 'lang'";
    Findings.push_back(Outside);
    Finding Advice;
    Advice.Check = "atomic-mixed-access";
    Advice.Level = Severity::Advice;
    Advice.AsError = true;
    Advice.Where = {"/my project/gone.c", 7, 3, 99};
    Advice.Message = "plain read of 'n' (advice)";
    Findings.push_back(Advice);
  }

  std::string write(Format As) {
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    writeFindings(As, Findings, Context, Files, OS);
    return Text;
  }

  json::Value parsed(Format As) {
    auto Value = json::parse(write(As));
    EXPECT_TRUE(static_cast<bool>(Value));
    return Value ? std::move(*Value) : json::Value(nullptr);
  }

  std::vector<Finding> Findings;
  OutputContext Context;
  Sources Files;
};

/// Follows names and indices: "runs/0/tool/driver/name". Null when the path ends early.
const json::Value *at(const json::Value &Root, llvm::StringRef Path) {
  const json::Value *Here = &Root;
  llvm::SmallVector<llvm::StringRef> Steps;
  Path.split(Steps, '/');
  for (const llvm::StringRef Step : Steps) {
    size_t Index = 0;
    if (const json::Array *Elements = Here->getAsArray())
      Here = !Step.getAsInteger(10, Index) && Index < Elements->size() ? &(*Elements)[Index] : nullptr;
    else if (const json::Object *Members = Here->getAsObject())
      Here = Members->get(Step);
    else
      Here = nullptr;
    if (!Here)
      return nullptr;
  }
  return Here;
}

std::string textAt(const json::Value &Root, llvm::StringRef Path) {
  const json::Value *Found = at(Root, Path);
  if (!Found)
    return "(nothing)";
  std::string Text;
  llvm::raw_string_ostream(Text) << *Found;
  return Text;
}

TEST(Output, HasANameForEachFormat) {
  for (size_t I = 0; I < formatNames().size(); ++I)
    EXPECT_EQ(parseFormat(formatNames()[I]), static_cast<Format>(I));
  EXPECT_FALSE(parseFormat("xml"));
}

TEST(Output, TextIsWhatClangTidyPrints) {
  Sample R;
  EXPECT_EQ(R.write(Format::Text),
            "/my project/src/a.c:3:13: warning: 'used' is \"reset\", 100% & <lost> [atomic-load-then-store]\n"
            "    3 |         long s\xC3\xA9 = used; reset();\n"
            "      |                   ^~~~  ~~~~~~~~\n"
            "      |                   exchange(used)\n"
            "/my project/h,1%.h:1:13: note: declared here\n"
            "    1 | extern long used;\n"
            "      |             ^\n"
            "/usr/include/x.h:1:8: error: unknown type name 'lang' [clang-diagnostic-error]\n"
            "    1 | extern long used;\n"
            "      |        ^\n"
            "/my project/gone.c:7:3: error: plain read of 'n' (advice) [atomic-mixed-access,-warnings-as-errors]\n");
}

TEST(Output, TextOfAChangedFileShowsNoLine) {
  Sample R;
  R.Files.set("/my project/src/a.c", "another text\n");
  EXPECT_EQ(llvm::StringRef(R.write(Format::Text)).split('\n').second.split('\n').first.str(),
            "/my project/h,1%.h:1:13: note: declared here");
}

TEST(Output, TextHasColoursWhenAsked) {
  Sample R;
  EXPECT_EQ(R.write(Format::Text).find('\x1b'), std::string::npos);
  R.Context.Color = true;
  const std::string Text = R.write(Format::Text);
  EXPECT_NE(Text.find("\x1b[1m/my project/gone.c:7:3: \x1b[0m\x1b[0;1;31merror: "), std::string::npos) << Text;
}

TEST(Output, SarifHasRulesResultsAndPlaces) {
  Sample R;
  R.Context.Summary.ExitStatus = 1;
  const json::Value S = R.parsed(Format::Sarif);
  EXPECT_EQ(textAt(S, "runs/0/tool/driver/name"), "\"atomvet\"");
  EXPECT_EQ(at(S, "runs/0/tool/driver/rules")->getAsArray()->size(), allChecks().size() + 1);
  const std::string Result = "runs/0/results/0/", Place = Result + "locations/0/physicalLocation/";
  EXPECT_EQ(textAt(S, Result + "level"), "\"warning\"");
  const std::string Rule = "runs/0/tool/driver/rules/" + textAt(S, Result + "ruleIndex") + "/";
  EXPECT_EQ(textAt(S, Rule + "id"), "\"atomic-load-then-store\"");
  EXPECT_EQ(textAt(S, Rule + "name"), "\"AtomicLoadThenStore\"");
  EXPECT_EQ(textAt(S, Rule + "defaultConfiguration"), "{\"enabled\":true,\"level\":\"warning\"}");
  EXPECT_EQ(textAt(S, Place + "artifactLocation"), "{\"uri\":\"src/a.c\",\"uriBaseId\":\"SRCROOT\"}");
  // Columns are characters: byte 13 is the 12th.
  EXPECT_EQ(textAt(S, Place + "region"), "{\"endColumn\":16,\"endLine\":3,\"startColumn\":12,\"startLine\":3}");
  EXPECT_EQ(textAt(S, Result + "locations/0/logicalLocations/0/fullyQualifiedName"), "\"report\"");
  EXPECT_EQ(textAt(S, Result + "relatedLocations/0/physicalLocation/artifactLocation/uri"), "\"h,1%25.h\"");
  EXPECT_EQ(textAt(S, Result + "relatedLocations/0/message/text"), "\"declared here\"");
  EXPECT_EQ(textAt(S, "runs/0/originalUriBaseIds/SRCROOT/uri"), "\"file:///my%20project/\"");
  EXPECT_EQ(textAt(S, "runs/0/invocations/0/executionSuccessful"), "true");
  EXPECT_EQ(textAt(S, "runs/0/invocations/0/exitCode"), "1");
}

TEST(Output, SarifFixesAreRegions) {
  Sample R;
  const json::Value S = R.parsed(Format::Sarif);
  const std::string Change = "runs/0/results/0/fixes/0/artifactChanges/0/";
  EXPECT_EQ(textAt(S, Change + "artifactLocation/uri"), "\"src/a.c\"");
  EXPECT_EQ(textAt(S, Change + "replacements/0"),
            "{\"deletedRegion\":{\"endColumn\":16,\"endLine\":3,\"startColumn\":12,\"startLine\":3},"
            "\"insertedContent\":{\"text\":\"exchange(used)\"}}");
  EXPECT_EQ(textAt(S, Change + "replacements/1/deletedRegion"),
            "{\"endColumn\":26,\"endLine\":3,\"startColumn\":17,\"startLine\":3}");
}

TEST(Output, SarifOfOtherFilesAndLevels) {
  Sample R;
  const json::Value S = R.parsed(Format::Sarif);
  EXPECT_EQ(textAt(S, "runs/0/results/1/locations/0/physicalLocation/artifactLocation"),
            "{\"uri\":\"usr/include/x.h\",\"uriBaseId\":\"FILESYSTEM\"}");
  EXPECT_EQ(textAt(S, "runs/0/results/1/level"), "\"error\"");
  const std::string Rule = "runs/0/tool/driver/rules/" + textAt(S, "runs/0/results/1/ruleIndex") + "/id";
  EXPECT_EQ(textAt(S, Rule), "\"clang-diagnostic-error\"");
  EXPECT_EQ(textAt(S, "runs/0/results/2/level"), "\"error\""); // .clang-tidy wants it to be one
  EXPECT_EQ(textAt(S, "runs/0/results/2/locations/0/physicalLocation/region"), "{\"startColumn\":3,\"startLine\":7}");
  R.Findings[2].AsError = false;
  EXPECT_EQ(textAt(R.parsed(Format::Sarif), "runs/0/results/2/level"), "\"note\"");
  // No result says where on this machine anything is.
  EXPECT_EQ(textAt(S, "runs/0/results").find("my project"), std::string::npos);
}

TEST(Output, SarifNamesWhatWasNotAnalysed) {
  Sample R;
  R.Context.Summary.ExitStatus = 3;
  R.Context.Summary.Failures = {{"/my project/src/b.c", "the compiler crashed"}};
  const json::Value S = R.parsed(Format::Sarif);
  const std::string Invocation = "runs/0/invocations/0/";
  EXPECT_EQ(textAt(S, Invocation + "executionSuccessful"), "false");
  EXPECT_EQ(textAt(S, Invocation + "toolExecutionNotifications/0/message/text"), "\"the compiler crashed\"");
  EXPECT_EQ(textAt(S, Invocation + "toolExecutionNotifications/0/locations/0/physicalLocation/artifactLocation/uri"),
            "\"src/b.c\"");
}

TEST(Output, SarifFingerprintsStayWhenLinesShift) {
  Sample R;
  const std::string Print = textAt(R.parsed(Format::Sarif), "runs/0/results/0/partialFingerprints");
  EXPECT_EQ(Print.size(), llvm::StringRef("{\"atomvetFinding/v1\":\"\"}").size() + 34) << Print;
  const std::string Shifted = "\n\n" + Code.str();
  R.Files.set("/my project/src/a.c", Shifted);
  R.Findings[0].Where = placeOf("/my project/src/a.c", Shifted, "used");
  R.Findings[0].Fix.clear();
  EXPECT_EQ(textAt(R.parsed(Format::Sarif), "runs/0/results/0/partialFingerprints"), Print);
}

TEST(Output, JsonHoldsEverything) {
  Sample R;
  R.Context.Summary.Files = 2;
  const json::Value J = R.parsed(Format::Json);
  EXPECT_EQ(textAt(J, "version"), "1");
  EXPECT_EQ(textAt(J, "root"), "\"/my project\"");
  EXPECT_EQ(textAt(J, "files"), "2");
  EXPECT_EQ(textAt(J, "findings/0/check"), "\"atomic-load-then-store\"");
  EXPECT_EQ(textAt(J, "findings/0/file"), "\"src/a.c\"");
  EXPECT_EQ(textAt(J, "findings/0/line"), "3");
  EXPECT_EQ(textAt(J, "findings/0/fix/1/text"), "\"\"");
  EXPECT_EQ(textAt(J, "findings/0/notes/0/file"), "\"h,1%.h\"");
  EXPECT_EQ(textAt(J, "findings/1/file"), "\"/usr/include/x.h\"");
  EXPECT_EQ(textAt(J, "findings/1/level"), "\"error\"");
}

TEST(Output, JsonOfWhatIsNoUtf8IsStillJson) {
  Sample R;
  R.Findings[0].Message = "'\xE9t\xE9' is lost";
  EXPECT_EQ(textAt(R.parsed(Format::Json), "findings/0/message"), "\"'\xEF\xBF\xBDt\xEF\xBF\xBD' is lost\"");
  R.parsed(Format::Sarif);
  R.parsed(Format::Gitlab);
}

TEST(Output, GithubEscapesWhatItsCommandsUse) {
  Sample R;
  R.Context.Summary.Failures = {{"/my project/b.c", "it hangs"}};
  unsetenv("GITHUB_WORKSPACE");
  EXPECT_EQ(R.write(Format::Github),
            "::warning file=src/a.c,line=3,col=13,title=atomic-load-then-store::'used' is \"reset\", 100%25 & <lost>"
            "%0Ah,1%25.h:1: declared here\n"
            "::error file=/usr/include/x.h,line=1,col=8,title=clang-diagnostic-error::unknown type name 'lang'\n"
            "::error file=gone.c,line=7,col=3,title=atomic-mixed-access::plain read of 'n' (advice)\n"
            "::error file=b.c,title=not analysed::it hangs\n");
  R.Findings[0].Where.File = "/my project/a,b:c.c";
  R.Findings[2].AsError = false;
  R.Context.Root = "/my project/src";
  setenv("GITHUB_WORKSPACE", "/my project", 1);
  const std::string Text = R.write(Format::Github);
  unsetenv("GITHUB_WORKSPACE");
  EXPECT_NE(Text.find("::warning file=a%2Cb%3Ac.c,line="), std::string::npos) << Text;
  EXPECT_NE(Text.find("\n::notice file=gone.c,"), std::string::npos) << Text;
}

TEST(Output, GitlabIsCodeQuality) {
  Sample R;
  unsetenv("CI_PROJECT_DIR");
  const json::Value J = R.parsed(Format::Gitlab);
  ASSERT_EQ(J.getAsArray()->size(), 3U);
  EXPECT_EQ(textAt(J, "0/check_name"), "\"atomic-load-then-store\"");
  EXPECT_EQ(textAt(J, "0/severity"), "\"major\"");
  EXPECT_EQ(textAt(J, "1/severity"), "\"critical\"");
  EXPECT_EQ(textAt(J, "0/location"), "{\"lines\":{\"begin\":3},\"path\":\"src/a.c\"}");
  EXPECT_NE(textAt(J, "0/fingerprint"), textAt(J, "1/fingerprint"));
}

TEST(Output, CheckstyleIsXml) {
  Sample R;
  Finding Second = R.Findings[0];
  Second.Where.Line = 4;
  Second.Message = "control \x01";
  Second.Notes.clear();
  R.Findings.insert(R.Findings.begin() + 1, Second);
  EXPECT_EQ(
      R.write(Format::Checkstyle),
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n"
      "  <file name=\"src/a.c\">\n"
      "    <error line=\"3\" column=\"13\" severity=\"warning\" message=\"'used' is &quot;reset&quot;, 100% &amp; "
      "&lt;lost&gt;&#10;h,1%.h:1: declared here\" source=\"atomvet.atomic-load-then-store\"/>\n"
      "    <error line=\"4\" column=\"13\" severity=\"warning\" message=\"control ?\" "
      "source=\"atomvet.atomic-load-then-store\"/>\n"
      "  </file>\n"
      "  <file name=\"/usr/include/x.h\">\n"
      "    <error line=\"1\" column=\"8\" severity=\"error\" message=\"unknown type name 'lang'\" "
      "source=\"atomvet.clang-diagnostic-error\"/>\n"
      "  </file>\n"
      "  <file name=\"gone.c\">\n"
      "    <error line=\"7\" column=\"3\" severity=\"error\" message=\"plain read of 'n' (advice)\" "
      "source=\"atomvet.atomic-mixed-access\"/>\n"
      "  </file>\n"
      "</checkstyle>\n");
}

TEST(Output, SummaryCountsLevelsAndFiles) {
  Sample R;
  R.Findings[2].AsError = false;
  RunSummary S;
  S.Files = 340;
  S.NotParsed = 281;
  S.Seconds = 12.41;
  EXPECT_EQ(summaryLine(R.Findings, S),
            "1 error, 1 warning, 1 advice in 340 files, 12.4 s, 281 not parsed: no atomics");
  S = {};
  S.Files = 1;
  S.Failures = {{"/a.c", "it crashed"}};
  EXPECT_EQ(summaryLine({}, S), "0 errors, 0 warnings, 0 advice in 1 file, 0.0 s, 1 not analysed");
}

} // namespace
