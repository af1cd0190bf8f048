//===- Project.cpp --------------------------------------------------------===//

#include "Project.h"
#include "model/api/Api.h"
#include "parse/Findings.h"
#include "units/Command.h"
#include "units/Waves.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"
#include <algorithm>

namespace atomvet::tool {

using clang::tidy::atomvet::contextOf;
using clang::tidy::atomvet::FactsMerger;
using clang::tidy::atomvet::ProjectFacts;

/// Wrappers of wrappers in other files need a round each; more than this many are no longer worth the time.
constexpr unsigned MaxRounds = 8;

/// Between two waves, as many units are analysed again as are this often in those that are left.
constexpr unsigned FewOfLeft = 4;

static std::vector<std::string> both(const std::optional<std::vector<std::string>> &First,
                                     const std::vector<std::string> &Second) {
  std::vector<std::string> Out = First.value_or(std::vector<std::string>());
  Out.insert(Out.end(), Second.begin(), Second.end());
  return Out;
}

static void addTableNames(llvm::StringRef Option, llvm::StringSet<> &To) {
  llvm::StringMap<clang::tidy::atomvet::TableEntry> Table;
  (void)clang::tidy::atomvet::parseTable(Option, Table);
  for (const auto &Entry : Table)
    To.insert(Entry.first());
}

Project::Project(const Options &O, Progress &Status) : O(O), Status(Status), Facts(ProjectFacts::nothing()) {
  const std::string Directory = O.CacheDirectory.empty() ? Cache::defaultDirectory() : O.CacheDirectory;
  if (!O.NoCache && !Directory.empty())
    Results.emplace(Directory, uint64_t(O.CacheMegabytes) << 20, [&Status](const std::string &Text) {
      Status.clear();
      llvm::WithColor::warning() << Text << "\n";
    });
}

void Project::add(UnitList List, Config &Configuration) {
  llvm::append_range(ListFailures, std::move(List.Failures));
  Headers.insert(List.Headers.begin(), List.Headers.end());
  OnlyForHeaders.insert(List.OnlyForHeaders.begin(), List.OnlyForHeaders.end());
  for (Unit &U : List.Units) {
    ProjectUnit P;
    P.Config = &Configuration.of(U.File);
    P.Command = clangCommand(U, both(P.Config->Options.ExtraArgsBefore, O.ExtraArgsBefore),
                             both(P.Config->Options.ExtraArgs, O.ExtraArgs));
    P.Source = std::move(U);
    Units.push_back(std::move(P));
  }
}

void Project::add(ProjectUnit Analysed, std::string ConfigText) {
  const auto Known = llvm::find_if(Restored, [&](const EffectiveConfig &C) { return C.Text == ConfigText; });
  Analysed.Config = Known == Restored.end() ? &Restored.emplace_back(restoreConfig(std::move(ConfigText))) : &*Known;
  Units.push_back(std::move(Analysed));
}

bool Project::anyCheck() const {
  return llvm::any_of(Units, [](const ProjectUnit &P) { return P.Config->AnyCheck; });
}

/// Units with one key may be twins.
using TwinKey = std::tuple<llvm::StringRef, llvm::StringRef, const EffectiveConfig *, std::string>;

static TwinKey twinKey(const ProjectUnit &P) {
  return {P.Source.File, P.Source.Directory, P.Config, Twins::key(P.Command)};
}

std::vector<std::vector<unsigned>> Project::waves() {
  std::vector<Including> Found;
  for (unsigned I = 0; I < Units.size(); ++I)
    if (Units[I].Config->AnyCheck)
      Found.push_back({I, Text.files(Units[I].Source, Units[I].Command)});
    else
      Units[I].Is = ProjectUnit::State::Done;
  return wavesOf(Found);
}

void Project::analyseOnce() {
  const std::vector<std::vector<unsigned>> Waves = waves();
  std::vector<unsigned> Wanted;
  std::set<TwinKey> Seen;
  size_t Left = 0;
  for (const std::vector<unsigned> &Wave : Waves) {
    Left += Wave.size();
    for (const unsigned Number : Wave)
      if (!(Results && Results->has(cacheKey(Units[Number]))) && mentions(Units[Number]) &&
          Seen.insert(twinKey(Units[Number])).second)
        Wanted.push_back(Number);
  }
  // Of all at once: units of different waves share preludes.
  Workers.plan(Wanted);
  Status.expect(Left);
  llvm::BitVector IsWanted(Units.size());
  for (const unsigned Number : Wanted)
    IsWanted.set(Number);
  // What the units of earlier waves were not told yet, they had better be told before many others hear what they say:
  // once, if they are few, and if the last wave had no more to tell them, for then the next one may have none either.
  llvm::BitVector Earlier(Units.size());
  std::vector<uint64_t> Coming(Units.size()); // what they would have been told before the last wave
  for (size_t I = 0; I < Waves.size(); ++I) {
    std::vector<unsigned> Next;
    if (I + 1 < Waves.size())
      llvm::copy_if(Waves[I + 1], std::back_inserter(Next), [&](unsigned Number) { return IsWanted.test(Number); });
    analyse(Waves[I], Next);
    Left -= Waves[I].size();
    merge();
    std::vector<unsigned> Again = changed();
    llvm::erase_if(Again, [&](unsigned Number) {
      const std::string &Said = Units[Number].Result.Facts;
      if (!Earlier.test(Number) || Said.empty())
        return true;
      const uint64_t Context = contextOf(Said, *Facts);
      return std::exchange(Coming[Number], Context) != Context;
    });
    if (!Again.empty() && Again.size() * FewOfLeft <= Left) {
      Status.expect(Again.size());
      analyse(Again, Next);
      merge();
      for (const unsigned Number : Again)
        Earlier.reset(Number);
    }
    for (const unsigned Number : Waves[I])
      Earlier.set(Number);
  }
}

void Project::analyseTogether() {
  for (unsigned Round = 1; Round < MaxRounds; ++Round) {
    merge();
    const std::vector<unsigned> Numbers = changed();
    if (Numbers.empty())
      break;
    Status.expect(Numbers.size());
    analyse(Numbers);
  }
  Workers.stop();
  if (Results)
    Results->trim();
}

void Project::merge() {
  FactsMerger Merger;
  for (ProjectUnit &P : Units)
    if (!P.Result.Facts.empty())
      if (llvm::Error Error = Merger.add(P.Result.Facts, P.Source.File))
        P.Result.Problems.push_back(llvm::toString(std::move(Error)));
  SealedFacts = Merger.finish();
  Facts = llvm::cantFail(ProjectFacts::read(SealedFacts, "the project"));
  Workers.tell(SealedFacts, Facts);
  for (const std::string &Name : Facts->names())
    Names.insert(Name);
}

std::vector<unsigned> Project::changed() {
  std::vector<unsigned> Out;
  for (unsigned I = 0; I < Units.size(); ++I) {
    const ProjectUnit &P = Units[I];
    if (P.Is == ProjectUnit::State::NotParsed
            ? Text.inUnit(P.Source, P.Command, Names)
            : !P.Result.Facts.empty() && contextOf(P.Result.Facts, *Facts) != P.Context)
      Out.push_back(I);
  }
  return Out;
}

/// Which analysis it is: two builds of one version need not find the same.
static const std::string &thisProgram() {
  static const std::string Known = [] {
    const std::string Path = llvm::sys::fs::getMainExecutable(nullptr, reinterpret_cast<void *>(&thisProgram));
    const auto Program = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
    return Program ? Digest::of((*Program)->getBuffer()).hex() : std::string(ATOMVET_VERSION);
  }();
  return Known;
}

Digest Project::cacheKey(const ProjectUnit &P) const {
  DigestBuilder Key;
  Key.add(thisProgram()).add(LLVM_VERSION_STRING).add(O.NoSkip ? "all" : "skip");
  Key.add(P.Source.File).add(P.Source.Directory).add(P.Config->Text);
  for (const std::string &Argument : P.Command)
    Key.add(Argument);
  // Told nothing, or told what the facts say to what it asked when it was told less.
  Key.add(P.Result.Facts.empty() ? "alone" : std::to_string(contextOf(P.Result.Facts, *Facts)));
  return Key.digest();
}

bool Project::settle(ProjectUnit &P) {
  P.Key = cacheKey(P);
  if (Results)
    if (std::optional<Cache::Entry> Known = Results->find(P.Key)) {
      const uint64_t Context = Known->Result.Facts.empty() ? 0 : contextOf(Known->Result.Facts, *Facts);
      if (Context == Known->Context) {
        P.Result = std::move(Known->Result);
        P.Context = Context;
        P.Is = ProjectUnit::State::Done;
        return true;
      }
    }
  if (P.Is != ProjectUnit::State::Waiting || mentions(P))
    return false;
  P.Is = ProjectUnit::State::NotParsed;
  return true;
}

bool Project::mentions(const ProjectUnit &P) {
  if (O.NoSkip)
    return true;
  llvm::StringSet<> Own = Names;
  for (const auto &Option : P.Config->Options.CheckOptions)
    if (Option.first() == "atomvet.AtomicFunctions")
      addTableNames(Option.second.Value, Own);
  return Text.inUnit(P.Source, P.Command, Own);
}

bool Project::settleLike(const ProjectUnit &Twin, ProjectUnit &P) {
  if (Twin.Is != ProjectUnit::State::Done || !Doubles.areTwins(Twin.Command, Twin.Result.Inputs, P.Command))
    return false;
  P.Result = Twin.Result;
  P.Context = Twin.Context;
  P.Is = Twin.Is;
  if (Results)
    Results->store(P.Key, P.Result, P.Context);
  return true;
}

void Project::analyse(llvm::ArrayRef<unsigned> Numbers, llvm::ArrayRef<unsigned> Next) {
  std::vector<unsigned> First;
  std::vector<std::pair<unsigned, unsigned>> Later; // and the unit that may be its twin
  std::map<TwinKey, unsigned> Seen;
  for (const unsigned Number : Numbers) {
    ProjectUnit &P = Units[Number];
    if (settle(P)) {
      Status.step(P.Source.File);
      continue;
    }
    if (!O.NoSkip) {
      const auto [It, New] = Seen.try_emplace(twinKey(P), Number);
      if (!New) {
        Later.emplace_back(Number, It->second);
        continue;
      }
    }
    First.push_back(Number);
  }
  analyseInWorkers(First, Next);
  std::vector<unsigned> Different;
  for (const auto &[Number, Twin] : Later)
    if (settleLike(Units[Twin], Units[Number]))
      Status.step(Units[Number].Source.File);
    else
      Different.push_back(Number);
  analyseInWorkers(Different, Next);
}

void Project::analyseInWorkers(llvm::ArrayRef<unsigned> Numbers, llvm::ArrayRef<unsigned> Next) {
  Workers.analyse(Numbers, Next, [this](unsigned Number, std::optional<UnitResult> Result, std::string Failure) {
    take(Number, std::move(Result), std::move(Failure));
  });
}

void Project::take(unsigned Number, std::optional<UnitResult> Result, std::string Failure) {
  ProjectUnit &P = Units[Number];
  Status.step(P.Source.File);
  if (!Result) {
    P.Is = ProjectUnit::State::Failed;
    P.Result = UnitResult();
    P.Result.Problems.push_back(std::move(Failure));
    return;
  }
  P.Result = std::move(*Result);
  P.Context = P.Result.Facts.empty() ? 0 : contextOf(P.Result.Facts, *Facts);
  P.Is = P.Result.Problems.empty() ? ProjectUnit::State::Done : ProjectUnit::State::Failed;
  if (Results && P.Is == ProjectUnit::State::Done)
    Results->store(P.Key, P.Result, P.Context);
}

/// Whether a place of the finding is in one of these files. What does not compile concerns all.
static bool concerns(const Finding &F, const std::set<std::string, std::less<>> &Files) {
  return F.Check == "clang-diagnostic-error" || Files.count(F.Where.File) != 0 ||
         llvm::any_of(F.Notes, [&](const Note &N) { return Files.count(N.Where.File) != 0; });
}

std::vector<Finding> Project::findings() const {
  std::vector<Finding> All;
  for (const ProjectUnit &P : Units) {
    // Who asks about a header does not ask about the file that it is seen through, nor about what else that includes.
    const bool Whole = OnlyForHeaders.count(P.Source.File) == 0;
    llvm::copy_if(P.Result.Findings, std::back_inserter(All),
                  [&](const Finding &F) { return Whole || concerns(F, Headers); });
  }
  sortAndMerge(All);
  return All;
}

std::vector<Failure> Project::failures() const {
  std::vector<Failure> All = ListFailures;
  for (const ProjectUnit &P : Units)
    for (const std::string &Problem : P.Result.Problems)
      All.push_back({P.Source.File, Problem});
  const auto Key = [](const Failure &F) { return std::tie(F.File, F.Reason); };
  llvm::sort(All, [&](const Failure &A, const Failure &B) { return Key(A) < Key(B); });
  All.erase(std::unique(All.begin(), All.end(), [&](const Failure &A, const Failure &B) { return Key(A) == Key(B); }),
            All.end());
  return All;
}

unsigned Project::notParsed() const {
  return llvm::count_if(Units, [](const ProjectUnit &P) { return P.Is == ProjectUnit::State::NotParsed; });
}

llvm::StringMap<uint64_t> Project::digests() const {
  llvm::StringMap<uint64_t> Out;
  for (const ProjectUnit &P : Units)
    for (const Finding &F : P.Result.Findings)
      for (const Edit &E : F.Fix)
        Out.try_emplace(E.File, 0);
  for (const ProjectUnit &P : Units)
    for (const InputFile &Input : P.Result.Inputs) {
      llvm::SmallString<256> Path(Input.Path);
      llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
      const auto It = Out.find(Path);
      if (It == Out.end())
        continue;
      const auto Buffer = llvm::MemoryBuffer::getFile(Path);
      // A file that is another one by now gets a digest that nothing has.
      const bool Same = Buffer && Digest::of((*Buffer)->getBuffer()) == Input.Content;
      It->second = Same ? llvm::xxh3_64bits((*Buffer)->getBuffer()) : ~Input.Content.Low;
    }
  return Out;
}

} // namespace atomvet::tool
