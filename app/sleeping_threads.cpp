// OpenMP's waiting threads sleep instead of spinning. libgomp's spin for milliseconds by default, which on an idle
// machine gains a percent, and beside a compiler, a browser or the window itself makes training several times slower. It
// can be told so only by its environment, which it reads before main(): so a program that was started without
// OMP_WAIT_POLICY starts itself again with it, before the shared libraries begin their own, slower, start.
#include <cstddef>
#include <cstring>

#include <unistd.h>

namespace {

constexpr const char* kVariable = "OMP_WAIT_POLICY=";
constexpr std::size_t kMostVariables = 4096;
constexpr std::size_t kLongestPath = 4096;

/// No library is ready here: nothing but system calls and this file's own memory.
void startAgainWithSleepingThreads(int, char** arguments, char** environment) {
    static char setting[] = "OMP_WAIT_POLICY=passive";
    static char* extended[kMostVariables + 2];
    std::size_t count = 0;
    for (; environment[count] != nullptr; ++count) {
        if (count == kMostVariables) return;
        if (std::strncmp(environment[count], kVariable, std::strlen(kVariable)) == 0) return;
        extended[count] = environment[count];
    }
    extended[count] = setting;
    // By its own path: as /proc/self/exe it would be called "exe" in every list of processes.
    static char path[kLongestPath + 1];
    const auto length = readlink("/proc/self/exe", path, kLongestPath);
    if (length > 0) execve(path, arguments, extended);  // where that fails, the program goes on as it is
}

using EarlyFunction = void (*)(int, char**, char**);
[[gnu::section(".preinit_array"), gnu::used]] EarlyFunction runsBeforeLibraries = &startAgainWithSleepingThreads;

}  // namespace
