#include "engine/core/resource_folder.h"

#include <cstdlib>
#include <vector>

#include "engine/core/error.h"

namespace shortrun {

namespace fs = std::filesystem;

fs::path resourceFolder(std::string_view name) {
    std::vector<fs::path> roots;
    if (const char* chosen = std::getenv("SHORTRUN_RESOURCES")) roots.emplace_back(chosen);
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
    if (!error) {
        roots.push_back(program / "resources");
        roots.push_back(program.parent_path() / "share" / "shortrun");
    }
    roots.emplace_back(SHORTRUN_SOURCE_RESOURCES);
    for (const fs::path& root : roots)
        if (fs::is_directory(root / name, error)) return root / name;
    throw Error(ErrorCode::BadInput, "the program's own files ('" + std::string(name) +
                                         "') are missing: install it again, or set SHORTRUN_RESOURCES to its "
                                         "resources folder");
}

}  // namespace shortrun
