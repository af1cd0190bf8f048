//===- Unit.cpp -----------------------------------------------------------===//

#include "units/Unit.h"
#include "unit_generated.h"
#include "llvm/ADT/STLExtras.h"

namespace atomvet::tool {
namespace {

using Builder = flatbuffers::FlatBufferBuilder;

template <typename Item, typename Pack> auto packList(Builder &B, const std::vector<Item> &Items, Pack Each) {
  std::vector<decltype(Each(Items.front()))> Offsets;
  Offsets.reserve(Items.size());
  for (const Item &I : Items)
    Offsets.push_back(Each(I));
  return B.CreateVector(Offsets);
}

auto pack(Builder &B, const Location &L) {
  return fbs::CreateLocation(B, B.CreateSharedString(L.File), L.Line, L.Column, L.Offset);
}
auto pack(Builder &B, const Range &R) { return fbs::CreateRange(B, B.CreateSharedString(R.File), R.Offset, R.Length); }
auto pack(Builder &B, const Edit &E) {
  return fbs::CreateEdit(B, B.CreateSharedString(E.File), E.Offset, E.Length, B.CreateString(E.Text));
}
auto pack(Builder &B, const Note &N) {
  const auto Where = pack(B, N.Where);
  const auto Message = B.CreateString(N.Message);
  const auto Ranges = packList(B, N.Ranges, [&](const Range &R) { return pack(B, R); });
  return fbs::CreateNote(B, Where, Message, Ranges);
}
auto pack(Builder &B, const Finding &F) {
  const auto Check = B.CreateSharedString(F.Check);
  const auto Where = pack(B, F.Where);
  const auto Message = B.CreateString(F.Message);
  const auto Function = B.CreateString(F.Function);
  const auto Ranges = packList(B, F.Ranges, [&](const Range &R) { return pack(B, R); });
  const auto Notes = packList(B, F.Notes, [&](const Note &N) { return pack(B, N); });
  const auto Fix = packList(B, F.Fix, [&](const Edit &E) { return pack(B, E); });
  return fbs::CreateFinding(B, Check, static_cast<uint8_t>(F.Level), F.AsError, Where, Message, Function, Ranges, Notes,
                            Fix);
}

std::string text(const flatbuffers::String *S) { return S ? S->str() : std::string(); }

template <typename List, typename Into, typename Unpack> void unpackList(const List *Items, Into &To, Unpack Each) {
  if (!Items)
    return;
  To.reserve(Items->size());
  for (const auto *I : *Items)
    To.push_back(Each(*I));
}

Location unpack(const fbs::Location *L) {
  return L ? Location{text(L->file()), L->line(), L->column(), L->offset()} : Location{};
}
Range unpackRange(const fbs::Range &R) { return {text(R.file()), R.offset(), R.length()}; }
Edit unpackEdit(const fbs::Edit &E) { return {text(E.file()), E.offset(), E.length(), text(E.text())}; }
Note unpackNote(const fbs::Note &N) {
  Note Out{unpack(N.where()), text(N.message()), {}};
  unpackList(N.ranges(), Out.Ranges, unpackRange);
  return Out;
}
Finding unpackFinding(const fbs::Finding &F) {
  Finding Out;
  Out.Check = text(F.check());
  Out.Level = static_cast<Severity>(std::min<uint8_t>(F.level(), static_cast<uint8_t>(Severity::Error)));
  Out.AsError = F.as_error();
  Out.Where = unpack(F.where());
  Out.Message = text(F.message());
  Out.Function = text(F.function());
  unpackList(F.ranges(), Out.Ranges, unpackRange);
  unpackList(F.notes(), Out.Notes, unpackNote);
  unpackList(F.fix(), Out.Fix, unpackEdit);
  return Out;
}

} // namespace

std::string encode(const UnitResult &Result) {
  Builder B;
  const auto Findings = packList(B, Result.Findings, [&](const Finding &F) { return pack(B, F); });
  const auto Problems = packList(B, Result.Problems, [&](const std::string &S) { return B.CreateString(S); });
  const auto Inputs = packList(B, Result.Inputs, [&](const InputFile &I) {
    return fbs::CreateInput(B, B.CreateString(I.Path), I.Content.High, I.Content.Low);
  });
  const auto Absent = packList(B, Result.Absent, [&](const std::string &S) { return B.CreateString(S); });
  const auto Facts = B.CreateVector(reinterpret_cast<const uint8_t *>(Result.Facts.data()), Result.Facts.size());
  B.Finish(fbs::CreateUnit(B, Findings, Problems, Inputs, Absent, Facts));
  return std::string(reinterpret_cast<const char *>(B.GetBufferPointer()), B.GetSize());
}

std::optional<UnitResult> decode(llvm::StringRef Bytes) {
  const auto *Data = reinterpret_cast<const uint8_t *>(Bytes.data());
  flatbuffers::Verifier Verifier(Data, Bytes.size(), /*max_depth=*/64, /*max_tables=*/1u << 26);
  if (Bytes.empty() || !fbs::VerifyUnitBuffer(Verifier))
    return std::nullopt;
  const fbs::Unit &U = *fbs::GetUnit(Data);
  UnitResult Out;
  unpackList(U.findings(), Out.Findings, unpackFinding);
  unpackList(U.problems(), Out.Problems, [](const flatbuffers::String &S) { return S.str(); });
  unpackList(U.inputs(), Out.Inputs,
             [](const fbs::Input &I) { return InputFile{text(I.path()), {I.high(), I.low()}}; });
  unpackList(U.absent(), Out.Absent, [](const flatbuffers::String &S) { return S.str(); });
  if (U.facts())
    Out.Facts.assign(reinterpret_cast<const char *>(U.facts()->data()), U.facts()->size());
  return Out;
}

} // namespace atomvet::tool
