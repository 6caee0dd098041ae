// The form of all parameters, made from the schema: those that change at once apart from those of the next
// run, grouped, the advanced ones on demand. Window thread.
#pragma once

#include <QCheckBox>
#include <QFrame>
#include <QLabel>
#include <QScrollArea>
#include <QStringList>
#include <vector>

#include "ui/widgets/parameter_row.h"

namespace shortrun {

class ParameterForm : public QFrame {
    Q_OBJECT

 public:
    explicit ParameterForm(Parameters& parameters, QWidget* parent = nullptr);

    /// Shows the groups ("train", "sampler"; "" is the seed) that concern a page; an empty list: all.
    void setGroups(const QStringList& groups);
    bool advanced() const { return advanced_->isChecked(); }
    void setAdvanced(bool advanced) { advanced_->setChecked(advanced); }
    /// Null for an unknown key.
    ParameterRow* row(const QString& key) const;

 private:
    /// A heading and the rows below it.
    struct Group {
        QString name;  ///< prefix of the keys
        FieldChange change = FieldChange::Live;
        QWidget* box = nullptr;
        std::vector<ParameterRow*> rows;
    };
    QWidget* makeHeader();
    QWidget* makeSection(FieldChange change, const QString& title, const QString& help);
    QWidget* makeGroup(Group& group);
    QWidget* makeTemperature();
    void showRelevant();
    void showTemperature();

    Parameters& parameters_;
    QCheckBox* advanced_;
    QLabel* temperature_ = nullptr;
    QStringList groups_;
    std::vector<Group> made_;
    QWidget* sections_[2] = {nullptr, nullptr};  ///< by FieldChange
};

}  // namespace shortrun
