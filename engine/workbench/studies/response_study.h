// The map of dM/dz in a direction, of an open model: on the host's numbers. Torch-free header; engine thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/float_batch.h"
#include "engine/workbench/generator.h"

namespace shortrun {

/// v of a direction at each z; N images. Error{Usage}: a patch outside of the picture, or z' of another size.
FloatBatch directionAt(const Generator& generator, const LatentDirection& direction, const FloatBatch& z);
/// "random", "random:7", "patch:ROW,COLUMN[,SIDE]", "toward:NUMBER[,SEED]". Error{Usage} for anything else.
LatentDirection parseDirection(const std::string& text);

/// An image as a map of one number a pixel, H * W of them.
std::vector<float> meanOverColours(const FloatBatch& batch, int image);

struct ResponseOptions {
    double amount = 0.1;           ///< a of the finite response, above 0
    std::uint64_t noiseSeed = 1;   ///< of the chains' frozen noise u
    std::uint32_t firstImage = 0;  ///< chain i has the noise field of image firstImage + i
};

/// Of N chains; gains and alignment are means over them.
struct ResponseStudy {
    FloatBatch v;           ///< the direction
    FloatBatch jacobian;    ///< J v: v itself where `identity`
    FloatBatch finite;      ///< (M(z + a v) - M(z)) / a
    FloatBatch end, moved;  ///< M(z), M(z + a v)
    bool identity = false;  ///< f is piecewise linear
    double jacobianGain = 0;  ///< |J v| / |v|
    double finiteGain = 0;    ///< |finite| / |v|
    double alignment = 0;     ///< cosine of the angle between J v and the finite response
};

/// latent/latent_response.h, a slice at a time. The chains run in fp32 whatever the model's precision: the rounding of
/// bf16 would be larger than a small change of z.
class ResponseRun {
 public:
    ResponseRun(const Generator& generator, const FloatBatch& z, const FloatBatch& v, const ResponseOptions& options);
    ResponseRun(ResponseRun&&) noexcept;
    ~ResponseRun();

    /// Makes up to `steps` Langevin steps. False at the end.
    bool advance(int steps = 1);
    double share() const;
    /// Once at the end.
    ResponseStudy result() const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace shortrun
