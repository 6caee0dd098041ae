// What a path that was dropped, opened or given on the command line is: decided by its name and what lies
// beside it, without reading it. Any thread.
#pragma once

#include <QStringList>

class QMimeData;

namespace shortrun {

enum class DroppedKind { Nothing, Model, Run, Data, Pictures };

/// A `.safetensors` file is a model, a folder with config.json a run; files with a picture's suffix are
/// pictures when there is nothing else among them; every other file or folder is data.
DroppedKind kindOf(const QStringList& paths);
/// The local files of a drop or a paste.
QStringList localPaths(const QMimeData* data);
/// The suffixes that count as pictures, as a file dialog's filter takes them.
QString pictureFilter();

}  // namespace shortrun
