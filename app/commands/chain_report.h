// A study of chains as a card, tables and JSON. Main thread.
#pragma once

#include <string>

#include "app/report.h"
#include "engine/workbench/studies/chain_study.h"
#include "engine/workbench/studies/response_study.h"

namespace shortrun {

Report chainReport(const ChainStudy& study, const std::string& model, std::uint64_t seed);
void addResponse(Report& report, const ResponseStudy& response, const std::string& direction, double amount);

}  // namespace shortrun
