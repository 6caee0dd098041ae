// Visits the files of a folder or of an archive one after another. On the caller's thread.
#pragma once

#include <string>

#include "engine/core/progress.h"
#include "engine/data/byte_stream.h"

namespace shortrun {

class SourceVisitor {
 public:
    virtual ~SourceVisitor() = default;
    /// One file; `name` is its path, the source's included. Returns false when nothing more is wanted.
    virtual bool visit(const std::string& name, ByteStream& stream) = 0;
    /// A file that cannot even be opened, with the sentence that says why.
    virtual void unreadable(const std::string& name, const std::string& why) = 0;
    /// A folder, with all that it may hold.
    virtual void unreadableFolder(const std::string& why) = 0;
};

/// All regular files below a folder, in the order of their paths, behind links too (a folder that is reached twice
/// counts once). Hidden files and folders are passed over, and so are the runs that are kept below it. Error{BadInput}
/// where a folder cannot be read to its end.
void walkFolder(const std::string& folder, SourceVisitor& visitor, const ProgressSink& sink);

/// All regular files of a zip, 7z or tar archive (the last plain or packed with gzip, bzip2, xz or zstd),
/// read in memory, in their own order; hidden ones are passed over. A single packed file is visited under the
/// archive's name less its ending. Error{BadInput}: damaged, cut short or protected by a password.
void walkArchive(const std::string& path, SourceVisitor& visitor, const ProgressSink& sink);

}  // namespace shortrun
