// Lossless animated WebP by libwebp: small pictures stay as crisp as they are.
#include <webp/encode.h>
#include <webp/mux.h>

#include <cmath>
#include <cstddef>
#include <span>

#include "engine/core/atomic_file.h"
#include "engine/core/error.h"
#include "engine/storage/animation_encoders.h"

namespace shortrun {
namespace {

constexpr int kQuickLossless = 1;  ///< of 0 to 9: enlarged pixels compress well at any

class WebpEncoder final : public AnimationFile::Encoder {
 public:
    WebpEncoder(const std::string& path, int width, int height, double framesPerSecond)
        : path_(path), file_(path), framesPerSecond_(framesPerSecond) {
        WebPAnimEncoderOptions options;
        if (!WebPAnimEncoderOptionsInit(&options) || !WebPConfigInit(&config_) ||
            !WebPConfigLosslessPreset(&config_, kQuickLossless))
            throw Error(ErrorCode::Unsupported,
                        "The installed libwebp is another version than this build's.");
        options.anim_params.loop_count = 0;  // for ever
        encoder_.reset(WebPAnimEncoderNew(width, height, &options));
        if (!encoder_) fail("not enough memory");
    }

    void add(const ImageTiles& frame) override {
        WebPPicture picture;
        if (!WebPPictureInit(&picture)) fail("version of libwebp");
        picture.use_argb = 1;
        picture.width = frame.width;
        picture.height = frame.height;
        const bool added = WebPPictureImportRGB(&picture, frame.pixels.data(), 3 * frame.width) &&
                           WebPAnimEncoderAdd(encoder_.get(), &picture, nextMilliseconds(), &config_);
        WebPPictureFree(&picture);
        if (!added) fail(WebPAnimEncoderGetError(encoder_.get()));
    }

    void commit() override {
        WebPData data;
        WebPDataInit(&data);
        const bool made = WebPAnimEncoderAdd(encoder_.get(), nullptr, nextMilliseconds(), nullptr) &&
                          WebPAnimEncoderAssemble(encoder_.get(), &data);
        const std::unique_ptr<WebPData, decltype(&WebPDataClear)> owned(&data, &WebPDataClear);
        if (!made) fail(WebPAnimEncoderGetError(encoder_.get()));
        file_.write(std::as_bytes(std::span(data.bytes, data.size)));
        file_.commit();
    }

 private:
    /// When the next frame begins; rounding does not add up.
    int nextMilliseconds() { return static_cast<int>(std::lround(1000.0 * frame_++ / framesPerSecond_)); }
    [[noreturn]] void fail(const char* why) const {
        throw Error(ErrorCode::OutOfMemory, path_ + " could not be encoded: try fewer or smaller frames.",
                    why);
    }

    std::string path_;
    AtomicFile file_;
    double framesPerSecond_;
    int frame_ = 0;
    WebPConfig config_{};
    std::unique_ptr<WebPAnimEncoder, decltype(&WebPAnimEncoderDelete)> encoder_{nullptr,
                                                                                &WebPAnimEncoderDelete};
};

}  // namespace

std::unique_ptr<AnimationFile::Encoder> makeWebpEncoder(const std::string& path, int width, int height,
                                                        double framesPerSecond) {
    return std::make_unique<WebpEncoder>(path, width, height, framesPerSecond);
}

}  // namespace shortrun
