//===- ProjectUnit.h - A unit of a project ----------------------*- C++ -*-===//
#ifndef ATOMVET_TOOL_UNITS_PROJECTUNIT_H
#define ATOMVET_TOOL_UNITS_PROJECTUNIT_H

#include "files/Digest.h"
#include "units/Unit.h"

namespace atomvet::tool {

struct EffectiveConfig;

/// A unit, how it is analysed, and what came of it.
struct ProjectUnit {
  enum class State { Waiting, Done, NotParsed, Failed };

  Unit Source;
  std::vector<std::string> Command;
  const EffectiveConfig *Config = nullptr;
  State Is = State::Waiting;
  UnitResult Result;
  Digest Key;           ///< of the analysis in progress, for the cache
  uint64_t Context = 0; ///< what the result was told of the other units, see facts/Facts.h
};

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_UNITS_PROJECTUNIT_H
