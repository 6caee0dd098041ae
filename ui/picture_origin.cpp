#include "ui/picture_origin.h"

#include <QCoreApplication>
#include <QImage>
#include <QImageReader>
#include <QJsonDocument>

#include "engine/config/schema.h"

namespace shortrun {

PictureOrigin originOf(PageId page, const QJsonObject& state, const StatusView& status) {
    PictureOrigin origin;
    origin.page = page;
    origin.state = state;
    if (status.model) {
        origin.modelPath = QString::fromStdString(status.model->path);
        origin.modelName = QString::fromStdString(status.model->name);
        origin.fingerprint = QString::fromStdString(status.model->fingerprint);
    }
    for (const Field& field : schema())
        if (field.key.starts_with("sampler."))
            origin.sampler[QString::fromStdString(field.key)] =
                QString::fromStdString(field.get(status.config));
    return origin;
}

QString toText(const PictureOrigin& origin) {
    const QJsonObject model{
        {"path", origin.modelPath}, {"name", origin.modelName}, {"fingerprint", origin.fingerprint}};
    const QJsonObject whole{{"page", nameOf(origin.page)},
                            {"state", origin.state},
                            {"model", model},
                            {"sampler", origin.sampler}};
    return QString::fromUtf8(QJsonDocument(whole).toJson(QJsonDocument::Compact));
}

std::optional<PictureOrigin> originFromText(const QString& text) {
    const QJsonObject whole = QJsonDocument::fromJson(text.toUtf8()).object();
    const auto page = pageNamed(whole["page"].toString());
    if (!page || *page == PageId::Start) return std::nullopt;
    const QJsonObject model = whole["model"].toObject();
    PictureOrigin origin;
    origin.page = *page;
    origin.state = whole["state"].toObject();
    origin.modelPath = model["path"].toString();
    origin.modelName = model["name"].toString();
    origin.fingerprint = model["fingerprint"].toString();
    origin.sampler = whole["sampler"].toObject();
    return origin;
}

void stamp(QImage& image, const PictureOrigin& origin) {
    image.setText(QString::fromLatin1(kOriginKey), toText(origin));
    image.setText(QStringLiteral("Software"),
                  QStringLiteral("Shortrun ") + QCoreApplication::applicationVersion());
    image.setText(QStringLiteral("Source"), origin.modelName);
}

void stampFor(const QWidget* widget, QImage& image) {
    for (; widget && !image.isNull(); widget = widget->parentWidget())
        if (const auto* page = qobject_cast<const Page*>(widget)) {
            const auto id = pageNamed(page->objectName());
            if (id && *id != PageId::Start) stamp(image, originOf(*id, page->state(), page->status()));
            return;
        }
}

std::optional<PictureOrigin> originOfFile(const QString& path) {
    if (QImageReader::imageFormat(path) != "png") return std::nullopt;  // libpng would complain aloud of a JPEG
    QImageReader reader(path, "png");
    const QString text = reader.text(QString::fromLatin1(kOriginKey));
    return text.isEmpty() ? std::nullopt : originFromText(text);
}

}  // namespace shortrun
