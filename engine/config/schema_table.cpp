#include "engine/config/schema_table.h"

#include "engine/config/field_binding.h"

namespace shortrun {
namespace {

constexpr double kMostIterations = 1e9;
// The largest seed that every reader of JSON keeps exactly: 2^53 - 1.
constexpr double kLargestSeed = 9007199254740991.0;

std::vector<Field> dataRows() {
    return {
        bound<&Config::data, &DataConfig::source>({.key = "data.source",
                                                   .label = "Source",
                                                   .help = "Where the images come from: builtin:avatars, an "
                                                           "IDX file, a folder of CIFAR-10 batches or of "
                                                           "pictures, or an archive of any of these."}),
        bound<&Config::data, &DataConfig::size>(
            {.key = "data.size",
             .label = "Size",
             .help = "Height and width to which every image is brought. The network grows with it.",
             .unit = "pixels",
             .choices = {"32", "64", "128"}}),
        bound<&Config::data, &DataConfig::channels>(
            {.key = "data.channels",
             .label = "Channels",
             .help = "1 for gray, 3 for colour, 0 for as many as the source has.",
             .level = kAdvanced,
             .choices = {"0", "1", "3"}}),
        bound<&Config::data, &DataConfig::crop>(
            {.key = "data.crop",
             .label = "Centre crop",
             .help =
                 "Side of the square cut from the centre of each picture before it is resized (CelebA: 140); "
                 "0 takes the largest square.",
             .unit = "pixels",
             .minimum = 0,
             .maximum = 20000,
             .level = kAdvanced}),
        bound<&Config::data, &DataConfig::limit>(
            {.key = "data.limit",
             .label = "Most images",
             .help =
                 "Reads at most so many images; 0 reads all (built-in data: as many as it makes by itself).",
             .unit = "images",
             .minimum = 0,
             .maximum = 1e9,
             .level = kAdvanced}),
        bound<&Config::data, &DataConfig::flip>({.key = "data.flip",
                                                 .label = "Mirror",
                                                 .help = "Mirrors each drawn image left to right with "
                                                         "probability 1/2. Good for faces, bad for digits."}),
        bound<&Config::data, &DataConfig::seed>({.key = "data.seed",
                                                 .label = "Data seed",
                                                 .help = "Chooses which built-in images are drawn.",
                                                 .minimum = 0,
                                                 .maximum = kLargestSeed,
                                                 .level = kAdvanced}),
    };
}

std::vector<Field> modelRows() {
    return {
        bound<&Config::model, &ModelConfig::width>(
            {.key = "model.width",
             .label = "Features",
             .symbol = "n_f",
             .help = "Features of the first layer; each later stage doubles them, up to eight times as many. Better "
                     "pictures and a cost that grows between linearly and quadratically: increase until compute is "
                     "exhausted.",
             .minimum = 1,
             .maximum = 512,
             .scale = kLog}),
        bound<&Config::model, &ModelConfig::activation>(
            {.key = "model.activation",
             .label = "Activation",
             .help =
                 "The nonlinearity between the layers. With leaky_relu and relu the gradient f' is piecewise "
                 "constant, which makes chains and reconstruction cheapest.",
             .level = kAdvanced}),
        bound<&Config::model, &ModelConfig::slope>({.key = "model.slope",
                                                    .label = "Slope below zero",
                                                    .help = "Of leaky_relu; other activations ignore it.",
                                                    .minimum = 0,
                                                    .maximum = 1,
                                                    .level = kAdvanced}),
    };
}

std::vector<Field> samplerRows() {
    return {
        bound<&Config::sampler, &SamplerConfig::steps>({.key = "sampler.steps",
                                                        .label = "Langevin steps",
                                                        .symbol = "K",
                                                        .help =
                                                            "Steps of each chain from noise to image. Time "
                                                            "grows with it; more steps steady the learning "
                                                            "and allow less data noise.",
                                                        .minimum = 1,
                                                        .maximum = 100000,
                                                        .scale = kLog,
                                                        .change = kLive}),
        bound<&Config::sampler, &SamplerConfig::stepSize>(
            {.key = "sampler.step_size",
             .label = "Step size",
             .symbol = "s",
             .help = "The chain runs x <- x + s f'(x) + e U. It only rescales f while learning; a change in "
                     "mid-run makes the chains too short or too long until f has followed.",
             .minimum = 1e-6,
             .maximum = 1000,
             .scale = kLog,
             .change = kLive,
             .level = kAdvanced}),
        bound<&Config::sampler, &SamplerConfig::noiseStd>(
            {.key = "sampler.noise_std",
             .label = "Chain noise",
             .symbol = "e",
             .help = "Standard deviation of the noise that each step adds. With the step size it sets the "
                     "temperature "
                     "T = e^2 / (2 s) of the chain.",
             .minimum = 0,
             .maximum = 10,
             .scale = kLog,
             .change = kLive,
             .level = kAdvanced}),
        bound<&Config::sampler, &SamplerConfig::tieNoise>(
            {.key = "sampler.tie_noise",
             .label = "Tie noise to step",
             .symbol = "T = 1",
             .help = "Uses e = sqrt(2 s), Langevin dynamics to the letter, in place of the chain noise.",
             .change = kLive,
             .level = kAdvanced}),
        bound<&Config::sampler, &SamplerConfig::initialState>(
            {.key = "sampler.initial_state",
             .label = "Initial state",
             .symbol = "p0",
             .help = "Where chains start: each number of z uniform on [-1, 1], or normal with variance 1.",
             .level = kAdvanced}),
    };
}

std::vector<Field> learningRows() {
    return {
        bound<&Config::train, &TrainConfig::iterations>(
            {.key = "train.iterations",
             .label = "Iterations",
             .help = "Updates of the weights after which the run ends.",
             .minimum = 1,
             .maximum = kMostIterations,
             .scale = kLog,
             .change = kLive}),
        bound<&Config::train, &TrainConfig::cooldown>(
            {.key = "train.cooldown",
             .label = "Cooldown",
             .help = "The last iterations of the run, in which learning rate and data noise fall together, to a "
                     "thirtieth and to 0.4 of what they would be: colours settle, grain goes. A sixth of the run is "
                     "plenty; 0 leaves it out. The control of the data noise rests meanwhile.",
             .unit = "iterations",
             .minimum = 0,
             .maximum = kMostIterations,
             .scale = kLog,
             .change = kLive}),
        bound<&Config::train, &TrainConfig::batch>(
            {.key = "train.batch",
             .label = "Batch",
             .symbol = "m",
             .help = "Data images, and chains, in one iteration. Larger is steadier and slower.",
             .unit = "images",
             .minimum = 1,
             .maximum = 4096,
             .scale = kLog}),
        bound<&Config::train, &TrainConfig::learningRate>(
            {.key = "train.learning_rate",
             .label = "Learning rate",
             .help = "Of Adam, a number or a schedule over the iterations. Let it fall towards the end for the best "
                     "pictures; lower it when training swings. Under data noise control auto as little as a tenth of "
                     "it may be in force: the gauges show how much is.",
             .minimum = 0,
             .maximum = 1,
             .scale = kLog,
             .change = kLive}),
        bound<&Config::train, &TrainConfig::beta1>({.key = "train.beta1",
                                                    .label = "Adam beta 1",
                                                    .help = "Decay of Adam's mean of the gradient.",
                                                    .minimum = 0,
                                                    .maximum = 0.999999,
                                                    .level = kAdvanced}),
        bound<&Config::train, &TrainConfig::beta2>({.key = "train.beta2",
                                                    .label = "Adam beta 2",
                                                    .help = "Decay of Adam's mean of the squared gradient.",
                                                    .minimum = 0,
                                                    .maximum = 0.999999,
                                                    .level = kAdvanced}),
        bound<&Config::train, &TrainConfig::average>(
            {.key = "train.average",
             .label = "Weight averaging",
             .help = "Share of the iterations made over which a running average of the weights reaches (fewer in the "
                     "cooldown). The average is what you generate with, reconstruct with and save: its colours do not "
                     "swing with each update. Learning knows nothing of it, nor do the samples of the training chains. "
                     "0 gives away the weights of the moment, as the authors do.",
             .minimum = 0,
             .maximum = 1,
             .change = kLive,
             .level = kAdvanced}),
        bound<&Config::train, &TrainConfig::chainStart>(
            {.key = "train.chain_start",
             .label = "Chains begin",
             .help = "p0: anew from noise in each iteration, which is the method. For contrast, persistent: each "
                     "of the m chains goes on where it ended in the iteration before, and never begins anew "
                     "(persistent contrastive divergence, PCD); data: at the noisy data of the batch "
                     "(contrastive divergence, CD-K). A trained model's samples always begin at p0.",
             .level = kAdvanced}),
        bound<&Config::train, &TrainConfig::dataNoiseMode>(
            {.key = "train.data_noise_mode",
             .label = "Data noise control",
             .help = "auto steers the data noise by the path ratio q, so that training stays stable, and where that "
                     "takes more than 0.05 lowers the learning rate too, to a tenth at most (for chains that do not "
                     "begin at p0, which have no such way to go, it leaves both where they are); fixed follows the "
                     "number or schedule of the data noise.",
             .change = kLive}),
        bound<&Config::train, &TrainConfig::dataNoise>(
            {.key = "train.data_noise",
             .label = "Data noise",
             .symbol = "sigma",
             .help =
                 "Standard deviation of the noise added to data images: too little and training diverges, "
                 "too "
                 "much and pictures stay grainy. A number or a schedule fixes it (and sets the control to "
                 "fixed); the word auto hands it to the control, which starts from the value set before.",
             .minimum = 0,
             .maximum = 10,
             .scale = kLog,
             .change = kLive,
             .modeKey = "train.data_noise_mode"}),
        bound<&Config::train, &TrainConfig::weightInitGain>(
            {.key = "train.weight_init_gain",
             .label = "Initial weight gain",
             .help = "Scales the initial weights of the network.",
             .minimum = 0.001,
             .maximum = 100,
             .scale = kLog,
             .level = kAdvanced}),
    };
}

std::vector<Field> runRows() {
    return {
        bound<&Config::train, &TrainConfig::onDivergence>(
            {.key = "train.on_divergence",
             .label = "On divergence",
             .help =
                 "stop ends the run at the last good state; recover goes back to one in which the chains were calm "
                 "(further back when it comes again), raises the data noise, lowers the learning rate and goes on. A "
                 "fixed data noise is steered from then on as auto would, but never lower than raised so.",
             .change = kLive,
             .level = kAdvanced}),
        bound<&Config::train, &TrainConfig::maxRecoveries>(
            {.key = "train.max_recoveries",
             .label = "Most recoveries",
             .help = "How often a run may recover from divergence before it stops for good.",
             .minimum = 0,
             .maximum = 1000,
             .change = kLive,
             .level = kAdvanced}),
        bound<&Config::train, &TrainConfig::checkpointSeconds>(
            {.key = "train.checkpoint_seconds",
             .label = "Checkpoint interval",
             .help = "The most work that a killed run can lose.",
             .unit = "seconds",
             .minimum = 0.1,
             .maximum = 86400,
             .scale = kLog,
             .change = kLive,
             .level = kAdvanced}),
        bound<&Config::train, &TrainConfig::sampleEvery>(
            {.key = "train.sample_every",
             .label = "Sample grid interval",
             .help = "Iterations between the sample grids that a run keeps of its past: what its weights make of the same "
                     "noise each time. To draw one takes about as long as the chains of as many images.",
             .unit = "iterations",
             .minimum = 1,
             .maximum = kMostIterations,
             .scale = kLog,
             .change = kLive,
             .level = kAdvanced}),
        bound<&Config::train, &TrainConfig::sampleCount>({.key = "train.sample_count",
                                                          .label = "Samples in a grid",
                                                          .help = "Samples in each grid that is kept.",
                                                          .minimum = 1,
                                                          .maximum = 4096,
                                                          .scale = kLog,
                                                          .level = kAdvanced}),
    };
}

std::vector<Field> measureRows() {
    return {
        bound<&Config::train, &TrainConfig::measureEvery>(
            {.key = "train.measure_every",
             .label = "Measure every",
             .help = "Iterations between measures of new samples against the run's own pictures, as curves and "
                     "in measures.csv; 0 takes none. Learning waits meanwhile, and nothing of it depends on them.",
             .unit = "iterations",
             .minimum = 0,
             .maximum = kMostIterations,
             .scale = kLog,
             .change = kLive}),
        bound<&Config::train, &TrainConfig::measures>(
            {.key = "train.measures",
             .label = "Measures",
             .help = "Gap of the top layer's moments, Frechet and kernel distance, precision and recall, the way "
                     "from a sample to its nearest picture, Inception score where the network gives class "
                     "probabilities, and the error with which pictures of the run are reconstructed (slow).",
             .change = kLive,
             .level = kAdvanced}),
        bound<&Config::train, &TrainConfig::measureCount>(
            {.key = "train.measure_count",
             .label = "Measured samples",
             .help = "Samples, and at most as many pictures of the data, for each measure. Distances shrink "
                     "with it: compare only those of one count.",
             .minimum = 4,
             .maximum = 1e6,
             .scale = kLog,
             .change = kLive,
             .level = kAdvanced}),
        bound<&Config::train, &TrainConfig::measureNetwork>(
            {.key = "train.measure_network",
             .label = "Measured through",
             .help = "builtin: pixels (64 principal components) and a fixed random network; pixels or random: "
                     "one of them; or a TorchScript file, as 'shortrun evaluate --features' takes it.",
             .change = kLive,
             .level = kAdvanced}),
    };
}

std::vector<Field> reconstructRows() {
    return {
        bound<&Config::reconstruct, &ReconstructConfig::steps>(
            {.key = "reconstruct.steps",
             .label = "Descent steps",
             .symbol = "t",
             .help = "Steps of gradient descent on z; each costs one short run.",
             .minimum = 1,
             .maximum = 100000,
             .scale = kLog,
             .change = kLive}),
        bound<&Config::reconstruct, &ReconstructConfig::stepSize>(
            {.key = "reconstruct.step_size",
             .label = "Descent step size",
             .symbol = "eta",
             .help = "Of the first step of z <- z - eta_t 2 (M(z) - x); above 0.5 a step overshoots. 0 takes "
                     "what suits the rule: 0.5 for identity, 0.2 for exact or with parts to fill in. Against noise "
                     "on the picture a quarter of it is used.",
             .minimum = 0,
             .maximum = 10,
             .change = kLive,
             .zeroWord = "auto"}),
        bound<&Config::reconstruct, &ReconstructConfig::decay>(
            {.key = "reconstruct.decay",
             .label = "Descent decay",
             .help = "Each step is so many times the one before. A constant step (1) jumps over the kinks of "
                     "f' and never settles. 0 takes what suits the rule: 0.966 for identity, 0.97 for exact, or where "
                     "parts are to be filled in or noise is to be taken out.",
             .minimum = 0,
             .maximum = 1,
             .change = kLive,
             .zeroWord = "auto"}),
        bound<&Config::reconstruct, &ReconstructConfig::rule>(
            {.key = "reconstruct.rule",
             .label = "Gradient rule",
             .help =
                 "identity takes dM/dz = I, which is exact where f' is piecewise constant; exact goes back "
                 "through the chain by Hessian-vector products; auto chooses by the activation.",
             .change = kLive}),
    };
}

std::vector<Field> runtimeRows() {
    return {
        bound<&Config::runtime, &RuntimeConfig::device>(
            {.key = "runtime.device",
             .label = "Device",
             .help = "Where the engine computes; auto takes a CUDA device where there is one.",
             .level = kAdvanced}),
        bound<&Config::runtime, &RuntimeConfig::precision>(
            {.key = "runtime.precision",
             .label = "Precision",
             .help =
                 "Of the network's arithmetic (the state x stays fp32); auto takes bf16 where the hardware "
                 "computes it natively.",
             .level = kAdvanced}),
        bound<&Config::runtime, &RuntimeConfig::threads>({.key = "runtime.threads",
                                                          .label = "Threads",
                                                          .help = "Of the CPU; 0 takes one for each core.",
                                                          .minimum = 0,
                                                          .maximum = 1024,
                                                          .level = kAdvanced}),
        bound<&Config::runtime, &RuntimeConfig::gradient>(
            {.key = "runtime.gradient",
             .label = "Gradient",
             .help = "How f' is computed: auto takes the fastest way there is for the model; reference is plain "
                     "automatic differentiation, slower, to compare with.",
             .level = kAdvanced}),
        bound<&Config::seed>(
            {.key = "seed",
             .label = "Seed",
             .help = "Of the initial weights, the batches and the chains. The same seed, device, "
                     "precision and threads give the same run.",
             .minimum = 0,
             .maximum = kLargestSeed}),
    };
}

}  // namespace

std::vector<Field> makeSchemaTable() {
    std::vector<Field> table;
    for (const auto rows :
         {dataRows, modelRows, samplerRows, learningRows, runRows, measureRows, reconstructRows, runtimeRows}) {
        std::vector<Field> part = rows();
        table.insert(table.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
    }
    return table;
}

}  // namespace shortrun
