// A source of bytes that is read once, front to back: a file, memory, a file inside an archive, the inflated
// contents of any of these. Used by one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/error.h"

namespace shortrun {

/// Compressed data are read this many bytes at a time.
inline constexpr std::size_t kCompressedPiece = 1 << 18;

class ByteStream {
 public:
    virtual ~ByteStream() = default;
    ByteStream(const ByteStream&) = delete;
    ByteStream& operator=(const ByteStream&) = delete;

    /// For messages to people.
    const std::string& name() const { return name_; }
    /// Up to `count` bytes from here on, without passing them; fewer only at the end.
    std::span<const std::uint8_t> peek(std::size_t count);
    /// Fills `out`; returns fewer bytes only at the end. Error{BadInput} where the source is damaged or cut
    /// short.
    std::size_t read(std::span<std::uint8_t> out);
    /// All that is left. Error{BadInput} beyond `limit` bytes: what a file claims is never allocated unseen.
    std::vector<std::uint8_t> readAll(std::size_t limit);

 protected:
    explicit ByteStream(std::string name) : name_(std::move(name)) {}
    /// At least one byte, or 0 at the end.
    virtual std::size_t readSome(std::span<std::uint8_t> out) = 0;

 private:
    std::string name_;
    std::vector<std::uint8_t> peeked_;  ///< read from the source, not yet given out
    std::size_t given_ = 0;             ///< of peeked_
};

class FileStream final : public ByteStream {
 public:
    /// Thrown where a file cannot be opened, an Error{BadInput}.
    class CannotOpen : public Error {
     public:
        using Error::Error;
    };
    /// `name` is for messages.
    FileStream(const std::string& path, std::string name);

 private:
    std::size_t readSome(std::span<std::uint8_t> out) override;
    std::ifstream file_;
};

/// Bytes that the caller keeps alive.
class MemoryStream final : public ByteStream {
 public:
    MemoryStream(std::span<const std::uint8_t> bytes, std::string name);

 private:
    std::size_t readSome(std::span<std::uint8_t> out) override;
    std::span<const std::uint8_t> left_;
};

/// The contents of gzip data (RFC 1952, several members allowed) read from `source`, which the caller keeps
/// alive. Data that end early, a wrong checksum, or bytes after the end are Error{BadInput}.
class GzipStream final : public ByteStream {
 public:
    GzipStream(ByteStream& source, std::string name);
    ~GzipStream() override;

 private:
    struct Inflater;
    std::size_t readSome(std::span<std::uint8_t> out) override;
    bool startNextMember();

    ByteStream& source_;
    std::unique_ptr<Inflater> inflater_;
};

}  // namespace shortrun
