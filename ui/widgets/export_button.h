// Saves pictures as PNG or copies them, each enlarged by a whole number so that small pictures stay crisp
// elsewhere; asks for the names of animations, which the engine writes. Window thread.
#pragma once

#include <QImage>
#include <QToolButton>
#include <functional>

#include "engine/session/requests.h"

class QActionGroup;
class QMenu;

namespace shortrun {

/// Each pixel becomes factor x factor pixels.
QImage enlarged(const QImage& image, int factor);
/// Written whole or not at all. Empty: done; else one sentence that says what failed.
QString savePng(const QImage& image, const QString& path);

class ExportButton : public QToolButton {
    Q_OBJECT

 public:
    explicit ExportButton(QWidget* parent = nullptr);

    /// Adds "Save <what>" and "Copy <what>"; `picture` is asked when chosen, unscaled, null while there is
    /// none.
    void addPicture(const QString& what, const QString& fileStem, std::function<QImage()> picture);

    /// Adds "Save <what> …" for an animation; `make` is asked when it is chosen, and gives one without frames while
    /// there is none.
    void addAnimation(const QString& what, const QString& fileStem, std::function<ExportAnimation()> make);

    int enlargement() const;
    void setEnlargement(int factor);
    /// Picture number `index` as it would be saved, enlarged.
    QImage picture(int index) const;

 public Q_SLOTS:
    void save(int index);
    void copy(int index);
    /// Asks for a name (a file dialog that blocks nothing), then emits animationChosen().
    void saveAnimation(int index);

 Q_SIGNALS:
    void animationChosen(const shortrun::ExportAnimation& animation);
    void saved(const QString& path);
    void failed(const QString& sentence);

 private:
    struct Entry {
        QString what;
        QString fileStem;
        std::function<QImage()> picture;
        QAction* save = nullptr;
        QAction* copy = nullptr;
    };
    void addEnlargements();
    void updateEntries();

    struct Animation {
        QString what;
        QString fileStem;
        std::function<ExportAnimation()> make;
        QAction* save = nullptr;
    };
    QList<Entry> entries_;
    QList<Animation> animations_;
    QMenu* menu_ = nullptr;
    QAction* enlargementSection_ = nullptr;
    QActionGroup* enlargements_ = nullptr;
};

}  // namespace shortrun
