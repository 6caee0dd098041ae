// All threads together or one alone: which way steps are made, from what they took. No clock is read here.
#include <QtTest>

#include "engine/model/fused_cpu/team_choice.h"

using shortrun::TeamChoice;

class TestTeamChoice : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theQuickerWayIsFoundAndKept() {
        TeamChoice quiet;
        QVERIFY(make(quiet, 1000, 1, 2) > 950);
        TeamChoice contended;
        QVERIFY(make(contended, 1000, 50, 2) < 20);
    }

    void aCoreThatIsTakenAwayCountsAtOnce() {
        TeamChoice choice;
        make(choice, 1000, 1, 2);
        QVERIFY(make(choice, 100, 50, 2) <= 8);
    }

    void theOtherWayComesBack() {
        TeamChoice choice;
        make(choice, 1000, 50, 2);
        make(choice, 4200, 1, 2);  // the longest pause between two trials
        QVERIFY(make(choice, 100, 1, 2) > 90);
    }

    void aSingleSlowStepIsSoonForgotten() {
        TeamChoice choice;
        make(choice, 1000, 1, 2);
        choice.took(100);
        QVERIFY(make(choice, 100, 1, 2) > 70);
    }

    void trialsBecomeRareWhileTheyFail() {
        TeamChoice choice;
        make(choice, 1000, 50, 2);
        QVERIFY(make(choice, 10000, 50, 2) <= 10);
    }

    void differentBytesAreNeverMixed() {
        TeamChoice choice;
        choice.stayTogether();
        QCOMPARE(make(choice, 1000, 50, 2), 1000);
    }

 private:
    /// Makes `steps` steps; returns how many of them were made together.
    static int make(TeamChoice& choice, int steps, double together, double alone) {
        int made = 0;
        for (int step = 0; step < steps; ++step) {
            made += choice.together();
            choice.took(choice.together() ? together : alone);
        }
        return made;
    }
};

QTEST_APPLESS_MAIN(TestTeamChoice)
#include "tst_team_choice.moc"
