//===- Project.cpp --------------------------------------------------------===//

#include "Project.h"
#include "Command.h"
#include "Findings.h"
#include "TuRunner.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Threading.h"
#include <algorithm>

namespace atomvet::tool {

using clang::tidy::atomvet::contextOf;
using clang::tidy::atomvet::FactsMerger;
using clang::tidy::atomvet::ProjectFacts;

/// Wrappers of wrappers in other files need a round each; more than this many are no longer worth the time.
constexpr unsigned MaxRounds = 8;

static std::vector<std::string> both(const std::optional<std::vector<std::string>> &First,
                                     const std::vector<std::string> &Second) {
  std::vector<std::string> Out = First.value_or(std::vector<std::string>());
  Out.insert(Out.end(), Second.begin(), Second.end());
  return Out;
}

Project::Project(const Options &O, Config &Configuration, UnitList List, Progress &Status)
    : O(O), Status(Status), ListFailures(std::move(List.Failures)) {
  for (Unit &U : List.Units) {
    ProjectUnit P;
    P.Config = &Configuration.of(U.File);
    P.Command = clangCommand(U, both(P.Config->Options.ExtraArgsBefore, O.ExtraArgsBefore),
                             both(P.Config->Options.ExtraArgs, O.ExtraArgs));
    P.Source = std::move(U);
    Units.push_back(std::move(P));
  }
}

bool Project::anyCheck() const {
  return llvm::any_of(Units, [](const ProjectUnit &P) { return P.Config->AnyCheck; });
}

void Project::analyse() {
  std::vector<unsigned> Numbers;
  for (unsigned I = 0; I < Units.size(); ++I)
    if (Units[I].Config->AnyCheck)
      Numbers.push_back(I);
    else
      Units[I].Is = ProjectUnit::State::Done;
  Facts = ProjectFacts::nothing();
  for (unsigned Round = 0; Round < MaxRounds && !Numbers.empty(); ++Round) {
    analyse(Numbers);
    merge();
    Numbers = changed();
  }
}

void Project::merge() {
  FactsMerger Merger;
  for (ProjectUnit &P : Units)
    if (!P.Result.Facts.empty())
      if (llvm::Error Error = Merger.add(P.Result.Facts, P.Source.File))
        P.Result.Problems.push_back(llvm::toString(std::move(Error)));
  Facts = llvm::cantFail(ProjectFacts::read(Merger.finish(), "the project"));
}

std::vector<unsigned> Project::changed() const {
  std::vector<unsigned> Out;
  for (unsigned I = 0; I < Units.size(); ++I)
    if (const ProjectUnit &P = Units[I]; !P.Result.Facts.empty() && contextOf(P.Result.Facts, *Facts) != P.Context)
      Out.push_back(I);
  return Out;
}

std::string Project::work(TuRunner &Runner, llvm::StringRef Request) const {
  unsigned Number = 0;
  Request.consumeInteger(10, Number);
  const ProjectUnit &P = Units[Number];
  return encode(Runner.run(P.Source, P.Command, P.Config->Options, Facts));
}

void Project::analyse(llvm::ArrayRef<unsigned> Numbers) {
  Status.begin(Numbers.size());
  unsigned Jobs = O.Jobs ? O.Jobs : llvm::hardware_concurrency().compute_thread_count();
  Jobs = std::max(1u, std::min<unsigned>(Jobs, Numbers.size()));
  // Workers are forked from here: they have the units, and are told no more than a number.
  Pool Workers(Jobs, O.Timeout, [this] {
    auto Runner = std::make_shared<TuRunner>(!O.NoSkip);
    return [this, Runner](llvm::StringRef Request) { return work(*Runner, Request); };
  });
  size_t Next = 0;
  Workers.run(
      [&]() -> std::optional<Pool::Job> {
        if (Next == Numbers.size())
          return std::nullopt;
        const unsigned Number = Numbers[Next++];
        return Pool::Job{Number, std::to_string(Number)};
      },
      [&](Pool::Outcome Outcome) { take(std::move(Outcome)); });
}

void Project::take(Pool::Outcome Outcome) {
  ProjectUnit &P = Units[Outcome.Number];
  Status.step(P.Source.File);
  std::optional<UnitResult> Result;
  if (Outcome.Finished && !(Result = decode(Outcome.Reply)))
    Outcome.Failure = "its result was damaged on the way";
  if (!Result) {
    P.Is = ProjectUnit::State::Failed;
    P.Result = UnitResult();
    P.Result.Problems.push_back(Outcome.Failure);
    return;
  }
  P.Result = std::move(*Result);
  P.Context = P.Result.Facts.empty() ? 0 : contextOf(P.Result.Facts, *Facts);
  P.Is = P.Result.Problems.empty() ? ProjectUnit::State::Done : ProjectUnit::State::Failed;
}

std::vector<Finding> Project::findings() const {
  std::vector<Finding> All;
  for (const ProjectUnit &P : Units)
    All.insert(All.end(), P.Result.Findings.begin(), P.Result.Findings.end());
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
