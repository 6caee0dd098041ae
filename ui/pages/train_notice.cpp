#include "ui/pages/train_notice.h"

#include "ui/pages/train_page.h"
#include "ui/theme.h"
#include "ui/widgets/state_card.h"
#include "ui/widgets/status_strip.h"

namespace shortrun {

namespace {

QString tr(const char* text) {
    return TrainPage::tr(text);
}

void sayInvitation(StateCard& card, const StatusView& status, bool resumes) {
    if (resumes)
        return card.say("train", Theme::Ink::Secondary, tr("This run can go on"),
                        status.model ? tr("Resume continues it from its last checkpoint, iteration %1.")
                                           .arg(countText(status.model->iteration))
                                     : tr("Resume continues it from its last checkpoint."));
    card.say(
        "train", Theme::Ink::Secondary, tr("Teach noise to become pictures"),
        tr("Choose pictures and press Start. A network learns the energy of your pictures; short runs of "
           "Langevin dynamics turn noise into new ones, and you watch it happen here."));
}

void sayDivergence(StateCard& card, const QString& reason) {
    card.say("warning", Theme::Ink::Danger, tr("The run has diverged"),
             reason.isEmpty() ? tr("Try more data noise, a lower learning rate, or more Langevin steps.")
                              : reason);
}

}  // namespace

void sayStateOfTraining(StateCard& card, const StatusView& status, bool resumes, bool running,
                        const QString& divergence) {
    const QString message = sentenceCase(status.message);
    if (status.state == EngineState::Diverged)
        return sayDivergence(card, message.isEmpty() ? divergence : message);
    if (status.state == EngineState::Failed)
        return card.say("failure", Theme::Ink::Danger, tr("That did not work"), message);
    if (status.progress)
        return card.say(
            "pictures", Theme::Ink::Secondary, sentenceCase(status.progress->what),
            status.progress->total > 0
                ? tr("%1 of %2").arg(countText(status.progress->done), countText(status.progress->total))
                : QString());
    if (running)
        return card.say("train", Theme::Ink::Secondary, tr("The run begins"),
                        tr("The first samples appear after one iteration."));
    sayInvitation(card, status, resumes);
}

}  // namespace shortrun
