// The contents of .xz data: the blocks of a large file are unpacked side by side. One thread at a time, which starts
// others.
#pragma once

#include "engine/data/byte_stream.h"

namespace shortrun {

/// What `source`, which the caller keeps alive, holds as .xz data (several streams allowed). liblzma unpacks as many
/// blocks at once as there are processors, within 512 MiB; files of a single block go on one thread. Data that end
/// early, a wrong checksum, or bytes after the end are Error{BadInput}.
class XzStream final : public ByteStream {
 public:
    XzStream(ByteStream& source, std::string name);
    ~XzStream() override;

 private:
    struct Decoder;
    std::size_t readSome(std::span<std::uint8_t> out) override;

    ByteStream& source_;
    std::unique_ptr<Decoder> decoder_;
};

}  // namespace shortrun
