// A file that is there whole or not at all: it is written under another name in the same folder, brought to
// the disk, then renamed. One thread for each file; different files on different threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace shortrun {

/// Until commit() has returned, whatever stood under the final name stands there untouched; a file that is
/// destroyed without commit() leaves nothing behind. A link to a file is followed, so that it stays a link.
/// All members throw Error{DiskFull} where writing fails (disk full, quota, input/output error) and
/// Error{BadInput} where the name cannot be written at all (no such folder, no permission, a folder or
/// device).
class AtomicFile {
 public:
    explicit AtomicFile(const std::filesystem::path& path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::span<const std::byte> bytes);
    void write(std::string_view text);
    /// For a file that is filled piece by piece: makes it `bytes` long, of zeros, with the space for them taken
    /// from the disk at once; then writeAt() takes the place of write().
    void reserve(std::uint64_t bytes);
    void writeAt(std::uint64_t offset, std::span<const std::byte> bytes);
    /// Flushes to the disk and renames; nothing may be written after it.
    void commit();

 private:
    void flush();
    void writeThrough(const std::byte* bytes, std::size_t count);

    std::filesystem::path shown_;  ///< as the caller named it, for messages
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
    std::vector<std::byte> buffer_;
};

void writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
void writeFileAtomically(const std::filesystem::path& path, std::string_view text);

/// Removes what killed processes left half-written in a folder: for the owner of a run directory, when it
/// opens it. Files of processes that still live stay. Returns how many were removed; never throws.
int removeAbandonedTemporaries(const std::filesystem::path& folder) noexcept;

}  // namespace shortrun
