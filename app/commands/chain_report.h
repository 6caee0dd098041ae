// A study of chains as a card, tables and JSON. Main thread.
#pragma once

#include <string>

#include "app/report.h"
#include "engine/workbench/studies/chain_study.h"

namespace shortrun {

Report chainReport(const ChainStudy& study, const std::string& model, std::uint64_t seed);

}  // namespace shortrun
