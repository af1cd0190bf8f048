//===- Driver.h - The commands that analyse ---------------------*- C++ -*-===//

#ifndef ATOMVET_TOOL_DRIVER_H
#define ATOMVET_TOOL_DRIVER_H

#include "cli/CommandLine.h"

namespace atomvet::tool {

/// `atomvet check`, `fix`, `baseline`, `index` and `merge`. Returns the exit status.
int runDriver(const Options &O);

} // namespace atomvet::tool

#endif // ATOMVET_TOOL_DRIVER_H
