// Reading files and inflating gzip data. One thread at a time.
#include "engine/data/byte_stream.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace shortrun {
std::span<const std::uint8_t> ByteStream::peek(std::size_t count) {
    std::size_t held = peeked_.size() - given_;
    if (held < count) {
        peeked_.erase(peeked_.begin(), peeked_.begin() + static_cast<std::ptrdiff_t>(given_));
        given_ = 0;
        peeked_.resize(count);
        while (held < count) {
            const std::size_t got = readSome(std::span(peeked_).subspan(held));
            if (got == 0) break;
            held += got;
        }
        peeked_.resize(held);
    }
    return std::span<const std::uint8_t>(peeked_).subspan(given_, std::min(held, count));
}

std::size_t ByteStream::read(std::span<std::uint8_t> out) {
    std::size_t filled = std::min(out.size(), peeked_.size() - given_);
    std::copy_n(peeked_.begin() + static_cast<std::ptrdiff_t>(given_), filled, out.begin());
    given_ += filled;
    while (filled < out.size()) {
        const std::size_t got = readSome(out.subspan(filled));
        if (got == 0) break;
        filled += got;
    }
    return filled;
}

std::vector<std::uint8_t> ByteStream::readAll(std::size_t limit) {
    std::vector<std::uint8_t> bytes;
    std::size_t piece = std::max<std::size_t>(peeked_.size() - given_ + 1, 1 << 14);
    while (true) {
        const std::size_t held = bytes.size();
        bytes.resize(held + piece);
        const std::size_t got = read(std::span(bytes).subspan(held));
        bytes.resize(held + got);
        if (bytes.size() > limit)
            throw Error(ErrorCode::BadInput, name_ + " is larger than the " + std::to_string(limit >> 20) +
                                                 " MiB that this program reads at once");
        if (got < piece) return bytes;
        piece = std::min<std::size_t>(2 * piece, std::size_t{1} << 24);
    }
}

FileStream::FileStream(const std::string& path, std::string name)
    : ByteStream(std::move(name)), file_(path, std::ios::binary) {
    if (!file_)
        throw CannotOpen(ErrorCode::BadInput,
                         this->name() + " cannot be opened: " + std::generic_category().message(errno));
}

std::size_t FileStream::readSome(std::span<std::uint8_t> out) {
    if (!file_) return 0;
    file_.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
    if (file_.bad())
        throw Error(ErrorCode::BadInput,
                    name() + " cannot be read: " + std::generic_category().message(errno));
    return static_cast<std::size_t>(file_.gcount());
}

MemoryStream::MemoryStream(std::span<const std::uint8_t> bytes, std::string name)
    : ByteStream(std::move(name)), left_(bytes) {
}

std::size_t MemoryStream::readSome(std::span<std::uint8_t> out) {
    const std::size_t count = std::min(out.size(), left_.size());
    std::copy_n(left_.begin(), count, out.begin());
    left_ = left_.subspan(count);
    return count;
}

struct GzipStream::Inflater {
    z_stream state{};
    std::array<std::uint8_t, kCompressedPiece> input{};
    bool ended = false;
};

GzipStream::GzipStream(ByteStream& source, std::string name)
    : ByteStream(std::move(name)), source_(source), inflater_(std::make_unique<Inflater>()) {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&inflater_->state, kGzipOnly) != Z_OK) throw std::bad_alloc();
}

GzipStream::~GzipStream() {
    inflateEnd(&inflater_->state);
}

bool GzipStream::startNextMember() {
    Inflater& z = *inflater_;
    if (z.state.avail_in == 0) {
        z.state.next_in = z.input.data();
        z.state.avail_in = static_cast<uInt>(source_.read(z.input));
    }
    if (z.state.avail_in == 0) return false;
    if (z.state.next_in[0] != 0x1f)
        throw Error(ErrorCode::BadInput, name() + " has other bytes after the end of its gzip data");
    inflateReset(&z.state);
    return true;
}

std::size_t GzipStream::readSome(std::span<std::uint8_t> out) {
    Inflater& z = *inflater_;
    if (z.ended || out.empty()) return 0;
    const std::size_t room = std::min<std::size_t>(out.size(), std::size_t{1} << 30);
    z.state.next_out = out.data();
    z.state.avail_out = static_cast<uInt>(room);
    while (z.state.avail_out == room) {
        if (z.state.avail_in == 0) {
            z.state.next_in = z.input.data();
            z.state.avail_in = static_cast<uInt>(source_.read(z.input));
            if (z.state.avail_in == 0)
                throw Error(ErrorCode::BadInput, name() + " is cut short: its gzip data end too early");
        }
        const int result = inflate(&z.state, Z_NO_FLUSH);
        if (result == Z_STREAM_END) {
            if (startNextMember()) continue;
            z.ended = true;
            break;
        }
        if (result != Z_OK && result != Z_BUF_ERROR)
            throw Error(ErrorCode::BadInput, name() + " is damaged: its gzip data cannot be inflated",
                        z.state.msg != nullptr ? z.state.msg : "");
    }
    return room - z.state.avail_out;
}

}  // namespace shortrun
