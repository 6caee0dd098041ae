#include "engine/core/whole_path.h"

namespace shortrun {

std::filesystem::path wholePath(const std::string& path) {
    const std::filesystem::path whole = std::filesystem::absolute(path).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

}  // namespace shortrun
