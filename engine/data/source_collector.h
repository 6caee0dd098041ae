// Makes an image set of the files of one source, whatever they turn out to be. On the caller's thread;
// pictures are decoded on all cores, while the next files are read.
#pragma once

#include <future>
#include <map>
#include <string>
#include <vector>

#include "engine/data/image_set.h"
#include "engine/data/source_walk.h"
#include "engine/data/tile_store.h"

namespace shortrun {

class SourceCollector final : public SourceVisitor {
 public:
    /// `config` and `sink` outlive the collector.
    SourceCollector(const DataConfig& config, const ProgressSink& sink);

    bool visit(const std::string& name, ByteStream& stream) override;
    void unreadable(const std::string& name, const std::string& why) override;
    void unreadableFolder(const std::string& why) override { skip(why); }
    /// A CIFAR-10 batch whatever its name: for a file that the user points at.
    void addCifar(const std::string& name, ByteStream& stream);

    /// The set. Error{BadInput} where nothing good was found.
    ImageSet finish();

 private:
    struct PendingPicture {
        std::string name;
        std::vector<std::uint8_t> bytes;
    };
    struct DecodedPicture {
        ImageTiles tile;
        std::string problem;  ///< why it cannot be used; empty: it can
    };
    /// One IDX file or CIFAR-10 batch.
    struct BinaryFile {
        TileStore store;
        std::vector<int> labels;
        std::string fitting;  ///< "28 x 28 padded to 32 x 32"
    };
    using BinaryFiles = std::map<std::string, BinaryFile>;  ///< by name: archives have an order of their own

    bool visitContents(const std::string& name, ByteStream& stream, int depth);
    void addIdx(const std::string& name, ByteStream& stream);
    void addPicture(const std::string& name, ByteStream& stream);
    void decodePending();
    void takeDecoded();
    std::vector<DecodedPicture> decode(const std::vector<PendingPicture>& pictures) const;
    void skip(const std::string& why);
    std::int64_t picturesWanted() const;
    ImageSet finishBinary(BinaryFiles& files, const std::string& kind);
    ImageSet finishPictures();
    std::string whyNothingWasFound() const;

    const DataConfig& config_;
    const ProgressSink& sink_;
    BinaryFiles cifar_;
    BinaryFiles idx_;
    TileStore pictures_;
    std::vector<PendingPicture> pending_;
    std::size_t pendingBytes_ = 0;
    std::int64_t skipped_ = 0;
    std::vector<std::string> skippedNames_;
    bool labelsSeen_ = false;
    std::future<std::vector<DecodedPicture>> decoding_;  ///< of the files read before the pending ones; ends first
};

}  // namespace shortrun
