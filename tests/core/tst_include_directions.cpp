// The arrows of the architecture run only as drawn.
#include <QTest>

#include <algorithm>

#include "core/include_rules.h"

using namespace shortrun::test;

class IncludeDirections : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void theSourceTreeKeepsTheDirections() {
        const SourceTree tree = readSourceTree(SHORTRUN_SOURCE_FOLDER);
        QVERIFY2(tree.size() > 50, "the source tree was not found");
        QVERIFY(tree.contains("engine/core/error.h"));
        const auto includes = tree.at("engine/config/schema.cpp");
        QVERIFY(std::find(includes.begin(), includes.end(), "engine/config/schema.h") != includes.end());
        const auto broken = brokenRules(tree);
        for (const std::string& sentence : broken) qWarning("%s", sentence.c_str());
        QVERIFY(broken.empty());
    }

    void eachWrongArrowIsSeen_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("include");
        QTest::newRow("the window sees a tensor") << "ui/page.cpp"
                                                  << "torch/torch.h";
        QTest::newRow("the window sees pictures' library") << "ui/page.cpp"
                                                           << "opencv2/core.hpp";
        QTest::newRow("the window sees convolutions") << "ui/page.cpp"
                                                      << "oneapi/dnnl/dnnl.hpp";
        QTest::newRow("the window sees the model") << "ui/page.cpp"
                                                   << "engine/model/weights_io.h";
        QTest::newRow("the window sees a program") << "ui/page.cpp"
                                                   << "app/studio.h";
        QTest::newRow("the engine sees Qt") << "engine/model/x.cpp"
                                            << "QString";
        QTest::newRow("the engine sees a module of Qt") << "engine/model/x.cpp"
                                                        << "QtCore/qstring.h";
        QTest::newRow("the engine sees the window") << "engine/workbench/x.cpp"
                                                    << "ui/theme.h";
        QTest::newRow("the core sees Torch") << "engine/core/x.h"
                                             << "torch/torch.h";
        QTest::newRow("the core sees the configuration") << "engine/core/x.h"
                                                         << "engine/config/config.h";
        QTest::newRow("the configuration sees the session") << "engine/config/x.h"
                                                            << "engine/session/session.h";
        QTest::newRow("the session sees Torch") << "engine/session/x.h"
                                                << "ATen/ATen.h";
        QTest::newRow("the session sees OpenCV") << "engine/session/x.h"
                                                 << "opencv2/imgcodecs.hpp";
        QTest::newRow("the session sees the workbench") << "engine/session/x.h"
                                                        << "engine/workbench/trainer.h";
        QTest::newRow("a command sees Torch") << "app/commands/train.cpp"
                                              << "c10/core/Device.h";
        QTest::newRow("a command sees the window") << "app/commands/train.cpp"
                                                   << "ui/theme.h";
        QTest::newRow("a command sees Qt") << "app/commands/train.cpp"
                                           << "QCoreApplication";
    }
    void eachWrongArrowIsSeen() {
        QFETCH(QString, file);
        QFETCH(QString, include);
        QCOMPARE(brokenRules({{file.toStdString(), {include.toStdString()}}}).size(), std::size_t(1));
    }

    void eachRightArrowIsLeftAlone() {
        QVERIFY(
            brokenRules(
                {{"ui/page.cpp", {"QWidget", "engine/session/session.h", "engine/core/image.h", "vector"}},
                 {"engine/model/x.cpp", {"torch/torch.h", "engine/core/check.h", "nlohmann/json.hpp"}},
                 {"engine/session/x.h", {"engine/config/config.h", "engine/core/error.h"}},
                 {"app/studio.cpp", {"QApplication", "ui/theme.h", "engine/workbench/trainer.h"}},
                 {"app/commands/train.cpp", {"app/commands/common.h", "engine/workbench/trainer.h"}}})
                .empty());
    }

    void aLibraryIsSeenThroughAHeaderInBetween() {
        const auto broken = brokenRules({{"app/commands/train.cpp", {"engine/workbench/trainer.h"}},
                                         {"engine/workbench/trainer.h", {"engine/model/network.h"}},
                                         {"engine/model/network.h", {"torch/torch.h"}}});
        QCOMPARE(broken.size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(broken[0]),
                 "app/commands/train.cpp must not see Torch, and does through engine/model/network.h");
    }
};

QTEST_APPLESS_MAIN(IncludeDirections)
#include "tst_include_directions.moc"
