// Device, precision and threads from the configuration.
#include <QtTest>
#include <thread>

#include "engine/core/error.h"
#include "model/runtime_probe.h"

using namespace shortrun;
using namespace shortrun::testing;

class TestRuntime : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void allCoresAreUsedUnlessANumberIsGiven();
    void theNumberOfThreadsReachesLibTorchAndOurLoops();
    void aWantedPrecisionIsTaken();
    void anAutomaticPrecisionIsResolved();
    void cudaWhereThereIsNoneIsRefusedInASentence();
};

void TestRuntime::allCoresAreUsedUnlessANumberIsGiven() {
    QCOMPARE(factsOf({.device = Device::Cpu}).threads, static_cast<int>(std::thread::hardware_concurrency()));
    QCOMPARE(factsOf({.device = Device::Cpu, .threads = 1}).device, std::string("CPU, 1 thread"));
    QCOMPARE(factsOf({.device = Device::Cpu, .threads = 3}).device, std::string("CPU, 3 threads"));
}

void TestRuntime::theNumberOfThreadsReachesLibTorchAndOurLoops() {
    for (const int threads : {1, 2, 3}) {
        const RuntimeFacts facts = factsOf({.device = Device::Cpu, .threads = threads});
        QCOMPARE(facts.computeThreads, threads);
        QCOMPARE(facts.torchThreads, 1);
        QCOMPARE(facts.torchThreadsInScope, threads);
    }
}

void TestRuntime::aWantedPrecisionIsTaken() {
    QCOMPARE(factsOf({.device = Device::Cpu, .precision = Precision::Fp32}).precision, std::string("fp32"));
    // Limiting oneDNN to AVX2 is what a machine without bf16 looks like.
    const bool limited = qEnvironmentVariable("ONEDNN_MAX_CPU_ISA") == "AVX2";
    if (limited || factsOf({.device = Device::Cpu}).precision == "fp32") {
        QVERIFY_THROWS_EXCEPTION(Error, factsOf({.device = Device::Cpu, .precision = Precision::Bf16}));
    } else {
        QCOMPARE(factsOf({.device = Device::Cpu, .precision = Precision::Bf16}).precision,
                 std::string("bf16"));
    }
}

void TestRuntime::anAutomaticPrecisionIsResolved() {
    const std::string precision = factsOf({.device = Device::Cpu}).precision;
    QVERIFY(precision == "fp32" || precision == "bf16");
    if (qEnvironmentVariable("ONEDNN_MAX_CPU_ISA") == "AVX2") QCOMPARE(precision, std::string("fp32"));
}

void TestRuntime::cudaWhereThereIsNoneIsRefusedInASentence() {
    if (hasCuda()) QSKIP("this machine has a CUDA device");
    try {
        factsOf({.device = Device::Cuda});
        QFAIL("taken all the same");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::Unsupported);
        QVERIFY(error.message().find("runtime.device") != std::string::npos);
    }
    QVERIFY(factsOf({.device = Device::Auto}).device.starts_with("CPU"));
}

QTEST_APPLESS_MAIN(TestRuntime)
#include "tst_runtime.moc"
