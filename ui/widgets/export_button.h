// Saves pictures as PNG or copies them, each enlarged by a whole number so that small pictures stay crisp
// elsewhere. Window thread.
#pragma once

#include <QImage>
#include <QToolButton>
#include <functional>

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

    int enlargement() const;
    void setEnlargement(int factor);
    /// Picture number `index` as it would be saved, enlarged.
    QImage picture(int index) const;

 public Q_SLOTS:
    void save(int index);
    void copy(int index);

 Q_SIGNALS:
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

    QList<Entry> entries_;
    QMenu* menu_ = nullptr;
    QAction* enlargementSection_ = nullptr;
    QActionGroup* enlargements_ = nullptr;
};

}  // namespace shortrun
