//===- Text.cpp - Findings as clang-tidy prints them ----------------------===//
//
// Clang's own renderer draws the line, the caret and the fix. It wants a source manager; the files are put into one
// when they are still what the finding says. Where they are not, the place and the message are printed without a line.
//
//===----------------------------------------------------------------------===//

#include "out/Writers.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/TextDiagnostic.h"
#include "llvm/ADT/StringMap.h"

namespace atomvet::tool {
namespace {

using clang::CharSourceRange;
using clang::DiagnosticsEngine;

class Renderer {
public:
  Renderer(const Report &R, llvm::raw_ostream &OS)
      : R(R), OS(OS), Diags(clang::DiagnosticIDs::create(), Options), FileMgr(clang::FileSystemOptions()),
        Manager(Diags, FileMgr), Text(OS, LangOpts, withColor(Options, R.Context.Color)) {}

  void print(const Finding &F) {
    // The plugin's findings are all warnings, whatever their level: the same finding reads the same in both.
    const bool Rejected = llvm::StringRef(F.Check).starts_with("clang-diagnostic-") && F.Level == Severity::Error;
    const std::string Label = F.Message + " [" + F.Check + (F.AsError ? ",-warnings-as-errors]" : "]");
    print(F.AsError || Rejected ? DiagnosticsEngine::Error : DiagnosticsEngine::Warning, F.Where, Label, F.Ranges,
          F.Fix);
    for (const Note &N : F.Notes)
      print(DiagnosticsEngine::Note, N.Where, N.Message, N.Ranges, {});
  }

private:
  static clang::DiagnosticOptions &withColor(clang::DiagnosticOptions &Options, bool Color) {
    Options.ShowColors = Color;
    return Options;
  }

  void print(DiagnosticsEngine::Level Level, const Location &Where, llvm::StringRef Message,
             llvm::ArrayRef<Range> Ranges, llvm::ArrayRef<Edit> Fix) {
    const SourceFile *File = Where.File.empty() ? nullptr : R.Files.get(Where.File);
    if (!File || !File->agreesWith(Where))
      return printPlain(Level, Where, Message);
    llvm::SmallVector<CharSourceRange> Marked;
    for (const Range &M : Ranges)
      if (const CharSourceRange Bytes = range(M.File, M.Offset, M.Length); Bytes.isValid())
        Marked.push_back(Bytes);
    llvm::SmallVector<clang::FixItHint> Hints;
    for (const Edit &E : Fix)
      if (const CharSourceRange Bytes = range(E.File, E.Offset, E.Length); Bytes.isValid())
        Hints.push_back(clang::FixItHint::CreateReplacement(Bytes, E.Text));
    Text.emitDiagnostic(clang::FullSourceLoc(position(Where.File, Where.Offset), Manager), Level, Message, Marked,
                        Hints);
  }

  void printPlain(DiagnosticsEngine::Level Level, const Location &Where, llvm::StringRef Message) {
    const bool Color = R.Context.Color;
    if (!Where.File.empty()) {
      if (Color)
        OS.changeColor(llvm::raw_ostream::SAVEDCOLOR, true);
      OS << Where.File << ':' << Where.Line << ':' << Where.Column << ": ";
      if (Color)
        OS.resetColor();
    }
    clang::TextDiagnostic::printDiagnosticLevel(OS, Level, Color);
    clang::TextDiagnostic::printDiagnosticMessage(OS, Level == DiagnosticsEngine::Note, Message, 0, 0, Color);
  }

  /// Invalid when the file has no such bytes.
  CharSourceRange range(const std::string &File, unsigned Offset, unsigned Length) {
    const clang::SourceLocation Begin = position(File, Offset), End = position(File, Offset + Length);
    return Begin.isValid() && End.isValid() ? CharSourceRange::getCharRange(Begin, End) : CharSourceRange();
  }

  clang::SourceLocation position(const std::string &Path, unsigned Offset) {
    const SourceFile *File = R.Files.get(Path);
    if (!File || Offset > File->text().size())
      return {};
    clang::FileID &ID = IDs[Path];
    if (ID.isInvalid())
      ID = Manager.createFileID(File->buffer());
    return Manager.getLocForStartOfFile(ID).getLocWithOffset(Offset);
  }

  const Report &R;
  llvm::raw_ostream &OS;
  clang::DiagnosticOptions Options;
  clang::LangOptions LangOpts;
  DiagnosticsEngine Diags;
  clang::FileManager FileMgr;
  clang::SourceManager Manager;
  clang::TextDiagnostic Text;
  llvm::StringMap<clang::FileID> IDs;
};

} // namespace

void writeText(const Report &R, llvm::raw_ostream &OS) {
  // Colours are wanted or not; the stream is not asked again whether it is a terminal.
  const bool Enabled = OS.colors_enabled();
  OS.enable_colors(R.Context.Color);
  {
    Renderer Draw(R, OS);
    for (const Finding &F : R.Findings)
      Draw.print(F);
  }
  OS.enable_colors(Enabled);
}

} // namespace atomvet::tool
