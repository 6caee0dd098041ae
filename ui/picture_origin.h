// What made a picture: the model, the page and its state, the parameters that matter. It goes into the text
// chunks of exported PNGs, so that dropping one brings everything back. Pure functions; any thread.
#pragma once

#include <QJsonObject>
#include <QString>
#include <optional>

#include "engine/session/snapshot.h"
#include "ui/pages/page.h"

class QImage;
class QWidget;

namespace shortrun {

struct PictureOrigin {
    PageId page = PageId::Generate;
    QJsonObject state;  ///< of the page, see Page::state()
    QString modelPath;  ///< as it was opened
    QString modelName;
    QString fingerprint;  ///< of the weights; empty: they were changing, or are not known
    QJsonObject sampler;  ///< the fields of group "sampler" by their whole keys, as texts
};

/// The chunk's keyword.
inline constexpr auto kOriginKey = "Shortrun";

PictureOrigin originOf(PageId page, const QJsonObject& state, const StatusView& status);
QString toText(const PictureOrigin& origin);
/// Nothing where the text is not one of ours.
std::optional<PictureOrigin> originFromText(const QString& text);

/// Stamps a picture that is saved from a widget: with the page that the widget belongs to, as it stands.
void stampFor(const QWidget* widget, QImage& image);
/// Lays the origin into the picture's texts; QImageWriter writes them into PNG.
void stamp(QImage& image, const PictureOrigin& origin);
/// Of a PNG file that carries one; reads no pixels.
std::optional<PictureOrigin> originOfFile(const QString& path);

}  // namespace shortrun
