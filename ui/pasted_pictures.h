// Pasted pictures have no file to come back from: they are kept as PNG in a folder of the program's own,
// bounded in number and size, so that the session, undo and exported pictures can name them like any photo.
// Any thread.
#pragma once

#include <QImage>
#include <QString>
#include <QStringList>

namespace shortrun {

inline constexpr int kMostPasted = 32;
inline constexpr qint64 kMostPastedBytes = 200'000'000;

/// The folder; beside the settings where $SHORTRUN_SETTINGS names them.
QString pastedFolder();
bool isPasted(const QString& path);
/// Where this picture is to lie: the same pixels, the same path.
QString pastedPath(const QImage& picture);
/// Writes it there, unless it is there already. False: it could not be written.
bool keepPasted(const QImage& picture, const QString& path);
/// Removes the oldest beyond the bounds; never those that are `needed`, nor anything that was not put there.
void tidyPasted(const QStringList& needed);

}  // namespace shortrun
