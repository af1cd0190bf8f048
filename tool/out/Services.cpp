//===- Services.cpp - GitHub's, GitLab's and Checkstyle's formats ---------===//

#include "findings/Fingerprint.h"
#include "out/JsonText.h"
#include "out/Writers.h"
#include "llvm/Support/Process.h"

namespace atomvet::tool {
namespace {

/// Services count paths from the checkout, which may hold more than the project: they say where it is.
std::string checkout(const char *Variable, const OutputContext &Context) {
  const std::optional<std::string> Directory = llvm::sys::Process::GetEnv(Variable);
  return Directory && relativePath(Context.Root + "/x", *Directory) != Context.Root + "/x" ? *Directory : Context.Root;
}

/// The notes as text, for formats that have no place for them.
std::string withNotes(const Finding &F, const OutputContext &Context) {
  std::string Text = F.Message;
  for (const Note &N : F.Notes) {
    Text += "\n";
    if (!N.Where.File.empty())
      Text += relativePath(N.Where.File, Context.Root) + ":" + std::to_string(N.Where.Line) + ": ";
    Text += N.Message;
  }
  return Text;
}

/// A workflow command ends with its line, and its properties are separated by commas and colons.
std::string escapeCommand(llvm::StringRef Text, bool Property) {
  std::string Escaped;
  for (const char C : Text)
    switch (C) {
    case '%':
      Escaped += "%25";
      break;
    case '\r':
      Escaped += "%0D";
      break;
    case '\n':
      Escaped += "%0A";
      break;
    case ':':
    case ',':
      if (Property) {
        Escaped += C == ':' ? "%3A" : "%2C";
        break;
      }
      [[fallthrough]];
    default:
      Escaped += C;
    }
  return Escaped;
}

std::string escapeXml(llvm::StringRef Text) {
  std::string Escaped;
  for (const char C : utf8(Text))
    switch (C) {
    case '&':
      Escaped += "&amp;";
      break;
    case '<':
      Escaped += "&lt;";
      break;
    case '>':
      Escaped += "&gt;";
      break;
    case '"':
      Escaped += "&quot;";
      break;
    case '\n':
      Escaped += "&#10;";
      break;
    case '\t':
      Escaped += "&#9;";
      break;
    default:
      // XML 1.0 has no other control characters, escaped or not.
      Escaped += static_cast<unsigned char>(C) < 0x20 ? '?' : C;
    }
  return Escaped;
}

/// The word that a service has for a level.
llvm::StringRef word(Severity Level, llvm::StringRef Advice, llvm::StringRef Warning, llvm::StringRef Error) {
  return Level == Severity::Error ? Error : Level == Severity::Warning ? Warning : Advice;
}

} // namespace

void writeGithub(const Report &R, llvm::raw_ostream &OS) {
  OutputContext Context = R.Context;
  Context.Root = checkout("GITHUB_WORKSPACE", R.Context);
  for (const Finding &F : R.Findings) {
    OS << "::" << word(effectiveLevel(F), "notice", "warning", "error") << ' ';
    if (!F.Where.File.empty())
      OS << "file=" << escapeCommand(relativePath(F.Where.File, Context.Root), true) << ",line=" << F.Where.Line
         << ",col=" << F.Where.Column << ',';
    OS << "title=" << escapeCommand(F.Check, true) << "::" << escapeCommand(withNotes(F, Context), false) << '\n';
  }
  for (const Failure &Of : Context.Summary.Failures)
    OS << "::error file=" << escapeCommand(relativePath(Of.File, Context.Root), true)
       << ",title=not analysed::" << escapeCommand(Of.Reason, false) << '\n';
}

void writeGitlab(const Report &R, llvm::raw_ostream &OS) {
  OutputContext Context = R.Context;
  Context.Root = checkout("CI_PROJECT_DIR", R.Context);
  const std::vector<std::string> Prints = fingerprints(R.Findings, R.Files);
  llvm::json::OStream J(OS, 2);
  const auto WritePlace = [&](const std::string &File, unsigned Line) {
    J.attributeObject("location", [&] {
      J.attribute("path", utf8(relativePath(File, Context.Root)));
      J.attributeObject("lines", [&] { J.attribute("begin", Line); });
    });
  };
  J.array([&] {
    for (size_t I = 0; I < R.Findings.size(); ++I)
      J.object([&] {
        const Finding &F = R.Findings[I];
        J.attribute("description", utf8(withNotes(F, Context)));
        J.attribute("check_name", utf8(F.Check));
        J.attribute("fingerprint", Prints[I]);
        J.attribute("severity", word(effectiveLevel(F), "info", "major", "critical"));
        WritePlace(F.Where.File, std::max(F.Where.Line, 1U));
      });
    for (const Failure &Of : Context.Summary.Failures)
      J.object([&] {
        J.attribute("description", utf8("not analysed: " + Of.Reason));
        J.attribute("check_name", "atomvet-not-analysed");
        J.attribute("fingerprint", utf8("not-analysed:" + relativePath(Of.File, Context.Root)));
        J.attribute("severity", "blocker");
        WritePlace(Of.File, 1);
      });
  });
  OS << '\n';
}

void writeCheckstyle(const Report &R, llvm::raw_ostream &OS) {
  OS << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  const auto Open = [&](const std::string &File) {
    OS << "  <file name=\"" << escapeXml(relativePath(File, R.Context.Root)) << "\">\n";
  };
  const std::string *File = nullptr; // findings are sorted: those of a file stand together
  for (const Finding &F : R.Findings) {
    if (!File || *File != F.Where.File) {
      if (File)
        OS << "  </file>\n";
      Open(F.Where.File);
      File = &F.Where.File;
    }
    OS << "    <error line=\"" << F.Where.Line << "\" column=\"" << F.Where.Column << "\" severity=\""
       << word(effectiveLevel(F), "info", "warning", "error") << "\" message=\"" << escapeXml(withNotes(F, R.Context))
       << "\" source=\"atomvet." << escapeXml(F.Check) << "\"/>\n";
  }
  if (File)
    OS << "  </file>\n";
  for (const Failure &Of : R.Context.Summary.Failures) {
    Open(Of.File);
    OS << "    <error severity=\"error\" message=\"" << escapeXml("not analysed: " + Of.Reason)
       << "\" source=\"atomvet.not-analysed\"/>\n  </file>\n";
  }
  OS << "</checkstyle>\n";
}

} // namespace atomvet::tool
