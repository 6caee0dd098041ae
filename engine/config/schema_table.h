// The rows of the schema, made once by schema(). Any thread.
#pragma once

#include <vector>

#include "engine/config/schema.h"

namespace shortrun {

std::vector<Field> makeSchemaTable();

}  // namespace shortrun
