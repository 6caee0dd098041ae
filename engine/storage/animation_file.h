// Animations on disk: MP4 (H.264, through OpenCV) and WebP (lossless). One thread for each file.
#pragma once

#include <memory>
#include <string>

#include "engine/core/image.h"

namespace shortrun {

/// The whole-number enlargement that brings the larger side to about 512 pixels, at least 1.
int animationScale(int width, int height);

/// Frames in the order of add(); the file stands under its name once commit() has returned, never in part:
/// one that is destroyed before leaves nothing behind.
class AnimationFile {
 public:
    /// `path` ends in .mp4 or .webp. Error{Usage}: another ending, or a pace outside 1 to 120 frames a
    /// second. Error{BadInput}: no file can stand there. scale 0: animationScale().
    AnimationFile(const std::string& path, double framesPerSecond, int scale = 0);
    ~AnimationFile();
    AnimationFile(const AnimationFile&) = delete;
    AnimationFile& operator=(const AnimationFile&) = delete;

    /// Tile `index`, each pixel scale x scale pixels. All frames have one size; Error{Usage}: it is too
    /// large. Error{Unsupported}: this build has no writer of MP4.
    void add(const ImageTiles& picture, int index = 0);
    int frames() const { return frames_; }
    /// Error{DiskFull} names the file; Error{Usage}: there is no frame.
    void commit();

    /// One file format: takes RGB frames, 3 bytes a pixel.
    class Encoder {
     public:
        virtual ~Encoder() = default;
        virtual void add(const ImageTiles& frame) = 0;
        virtual void commit() = 0;
    };

 private:
    std::string path_;
    double framesPerSecond_;
    int scale_;
    int width_ = 0, height_ = 0;  ///< of a tile
    int frames_ = 0;
    std::unique_ptr<Encoder> encoder_;
};

}  // namespace shortrun
