// Unpacking .xz data by liblzma. One thread at a time.
#include "engine/data/xz_stream.h"

#include <lzma.h>

#include <algorithm>
#include <array>
#include <new>
#include <thread>

namespace shortrun {
namespace {

[[maybe_unused]] constexpr std::uint64_t kSideBySideBytes = std::uint64_t{512} << 20;
constexpr std::uint64_t kMostBytes = std::uint64_t{2} << 30;  // what the strongest setting of xz asks for, and some

lzma_ret start(lzma_stream& state) {
#if LZMA_VERSION >= UINT32_C(50040002)
    lzma_mt options{};
    options.flags = LZMA_CONCATENATED;
    options.threads = std::max(1u, std::thread::hardware_concurrency());
    options.memlimit_threading = kSideBySideBytes;
    options.memlimit_stop = kMostBytes;
    return lzma_stream_decoder_mt(&state, &options);
#else  // liblzma 5.2 unpacks one block after the other
    return lzma_stream_decoder(&state, kMostBytes, LZMA_CONCATENATED);
#endif
}

}  // namespace

struct XzStream::Decoder {
    lzma_stream state = LZMA_STREAM_INIT;
    std::array<std::uint8_t, kCompressedPiece> input{};
    lzma_action action = LZMA_RUN;
    bool ended = false;
};

XzStream::XzStream(ByteStream& source, std::string name)
    : ByteStream(std::move(name)), source_(source), decoder_(std::make_unique<Decoder>()) {
    if (start(decoder_->state) != LZMA_OK) throw std::bad_alloc();
}

XzStream::~XzStream() {
    lzma_end(&decoder_->state);
}

std::size_t XzStream::readSome(std::span<std::uint8_t> out) {
    Decoder& xz = *decoder_;
    if (xz.ended || out.empty()) return 0;
    xz.state.next_out = out.data();
    xz.state.avail_out = out.size();
    while (xz.state.avail_out == out.size()) {
        if (xz.state.avail_in == 0 && xz.action == LZMA_RUN) {
            xz.state.next_in = xz.input.data();
            xz.state.avail_in = source_.read(xz.input);
            if (xz.state.avail_in < xz.input.size()) xz.action = LZMA_FINISH;
        }
        const lzma_ret result = lzma_code(&xz.state, xz.action);
        if (result == LZMA_STREAM_END) {
            xz.ended = true;
            break;
        }
        if (result == LZMA_MEM_ERROR) throw std::bad_alloc();
        if (result == LZMA_BUF_ERROR)
            throw Error(ErrorCode::BadInput, name() + " is cut short: its xz data end too early");
        if (result != LZMA_OK)
            throw Error(ErrorCode::BadInput, name() + " is damaged: its xz data cannot be unpacked");
    }
    return out.size() - xz.state.avail_out;
}

}  // namespace shortrun
