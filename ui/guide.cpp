#include "ui/guide.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QListWidget>
#include <QTextBrowser>
#include <array>

#include "ui/theme.h"

namespace shortrun {

namespace {

struct Topic {
    const char* title;
    const char* text;
};

// In the order of the list: Start first, then as PageId.
constexpr std::array<Topic, 6> kTopics{{
    {QT_TRANSLATE_NOOP("Guide", "Start"),
     QT_TRANSLATE_NOOP(
         "Guide",
         "<p>A network f<sub>θ</sub> gives every picture x a number; the model is p(x) ∝ exp(f<sub>θ</sub>(x) / T), "
         "with the temperature T = e² / (2 s) of its chains. To make a picture, begin with noise z and go K short "
         "steps uphill, with a little noise on the way:</p>"
         "<p class='equation'>x<sub>k+1</sub> = x<sub>k</sub> + s f′<sub>θ</sub>(x<sub>k</sub>) + e U<sub>k</sub>, "
         "&nbsp; x<sub>0</sub> = z, &nbsp; U<sub>k</sub> ~ N(0, 1)</p>"
         "<p>K is some tens of steps: far too few to reach the model's own distribution. Yet training makes exactly "
         "this short run end in pictures like those of the data. So x = M(z) is a generator, like that of a GAN, and "
         "everything in this program follows from that.</p>"
         "<p>Open a model by its card. Drop a photo anywhere to reconstruct it, a model or a run to open it, a "
         "folder or an archive of pictures to learn from it. A PNG that was exported here brings back what made "
         "it.</p>")},
    {QT_TRANSLATE_NOOP("Guide", "Train"),
     QT_TRANSLATE_NOOP("Guide",
                       "<p>Each iteration runs the chain from new noise, and moves the weights so that data get "
                       "higher numbers and the chain's ends get lower ones:</p>"
                       "<p class='equation'>Δθ ∝ mean ∂f<sub>θ</sub>(x<sup>+</sup>)/∂θ − mean "
                       "∂f<sub>θ</sub>(x<sup>−</sup>)/∂θ</p>"
                       "<p>x<sup>+</sup> are data with noise of deviation σ on them, x<sup>−</sup> = M(z) are "
                       "samples. Watch the gauges: the gap d swings around 0; the gradient norm r keeps its order of "
                       "magnitude; the way of the chain against its distance, q = s K r / D, stays between 1.0 and "
                       "1.25 (a number; the law of the chains' ends is called q, too, in the Lab). Above 1.3 the "
                       "chains swing, above 1.5 they are about to run away: more data noise or a lower learning rate "
                       "helps. <i>auto</i> sees to that by itself: it steers σ, and where σ would get too large, "
                       "lowers the learning rate; the one that is in force stands over the gauges.</p>"
                       "<p>A word over the curves says how the run is, with the evidence, and offers what helps. The "
                       "slider under the samples goes back through the run: data and gauges of an earlier iteration, "
                       "and what its weights made of noise, always the same, so that you see each picture grow. "
                       "Dotted lines in the curves are parameters that were changed; the paper's values are drawn "
                       "where they apply. <i>Measure every</i> so many iterations takes measures of new samples "
                       "against the pictures: <i>Measures</i> over the curves shows them.</p>"
                       "<p>For contrast, chains may also go on where they ended (persistent contrastive divergence) "
                       "or begin at the data (contrastive divergence): <i>Chains begin</i>, of the next run. Their "
                       "ends look better than what the model makes of noise.</p>"
                       "<p>A preset sets everything but the pictures; it is what Start begins, whatever model is "
                       "open. <i>as …</i>, the last of them, takes the settings that the open model was trained "
                       "with.</p>"
                       "<p>While a run goes on, every other page explores it live, by the running average of its "
                       "weights (<i>Weight averaging</i>; 0: by its weights): calmer than the samples here, "
                       "which come from the chains that learn, and whose colours swing. <i>Finish</i>, the flag, "
                       "brings it to a good end whenever you have seen enough: over a sixth as many iterations more "
                       "the learning rate falls to a thirtieth and σ to 0.4 of what they were. The weights settle, "
                       "and with them colours and grain. <i>Cooldown</i> among the parameters plans that from the "
                       "start.</p>")},
    {QT_TRANSLATE_NOOP("Guide", "Generate"),
     QT_TRANSLATE_NOOP("Guide",
                       "<p>A grid of samples, one for each draw of noise z of a seed:</p>"
                       "<p class='equation'>x = M(z), &nbsp; z ~ p<sub>0</sub></p>"
                       "<p>Without noise in the chain (U = 0) the picture follows from z alone. Choose a sample to "
                       "see its film, x<sub>0</sub> … x<sub>K</sub>, with f(x<sub>k</sub>) and |f′(x<sub>k</sub>)| "
                       "drawn along it. <i>5 K</i> and <i>20 K</i> go on past the K that the model was trained with: "
                       "f keeps rising, and the picture leaves the data. The model is a generator only where it was "
                       "trained to be one.</p>"
                       "<p><i>Neighbours</i> turn z a little toward random directions v; a click makes one the "
                       "middle:</p>"
                       "<p class='equation'>z′ = cos φ z + sin φ v, &nbsp; v ~ p<sub>0</sub></p>"
                       "<p><i>Side by side</i> shows the same z under another model, or another number of steps. "
                       "<i>Pin</i> keeps a sample in the tray under a name: there it can be compared, and taken as "
                       "an end on the page Interpolate.</p>")},
    {QT_TRANSLATE_NOOP("Guide", "Interpolate"),
     QT_TRANSLATE_NOOP(
         "Guide",
         "<p>Mixtures of two points of noise, and their pictures:</p>"
         "<p class='equation'>z<sub>ρ</sub> = ρ z<sub>1</sub> + √(1 − ρ²) z<sub>2</sub>, &nbsp; x = "
         "M(z<sub>ρ</sub>)</p>"
         "<p>The weights' squares sum to one, so that every mixture is as large as noise should be (between photos "
         "it is brought to that size). ρ = 0 is the left picture, ρ = 1 the right one. An end can be any sample, a "
         "pinned one, an exported picture that is dropped on it, or a photo that was reconstructed: then one photo "
         "turns into another.</p>"
         "<p>With <i>four corners</i> a square pad mixes four points:</p>"
         "<p class='equation'>z = Σ w<sub>i</sub> z<sub>i</sub>, &nbsp; Σ w<sub>i</sub>² = 1</p>"
         "<p>Keyframes keep what is shown, each with the time to the next. The film between them goes along great "
         "circles, evenly, and is exported as MP4 or WebP; the line below the page shows how far, and cancels.</p>")},
    {QT_TRANSLATE_NOOP("Guide", "Reconstruct"),
     QT_TRANSLATE_NOOP(
         "Guide",
         "<p>Which noise leads to this photo? Gradient descent on z finds it:</p>"
         "<p class='equation'>z<sub>t+1</sub> = z<sub>t</sub> − η<sub>t</sub> ∂L/∂z, &nbsp; L(z) = ‖x − M(z)‖²</p>"
         "<p>The <i>identity</i> rule takes ∂M/∂z as the identity, which is quick and nearly always enough; the "
         "<i>exact</i> rule goes back through all K steps. The steps η<sub>t</sub> shrink as t grows. The error is "
         "the mean squared difference for each pixel and channel on the scale −1 to 1: under 0.005 one has to look "
         "closely.</p>"
         "<p>Drag the square on the photo, or turn the wheel over it, to choose what the model sees. Several photos "
         "wait in the tray and run together; <i>Morph</i> hands two of them to Interpolate.</p>"
         "<p><b>Filling in.</b> Paint over a part, or choose one, and the loss counts only what is outside it:</p>"
         "<p class='equation'>L(z) = Σ<sub>outside</sub> |x − M(z)|²</p>"
         "<p>What could stand under the mask is drawn first: sixteen chains from noise, led along the pixels that "
         "are known, go on in the hole as the model has learnt to; the four that fit best to its edge are averaged, "
         "and z descends to the whole. It is a guess in soft strokes, not what was there; another seed makes "
         "another.</p>"
         "<p><b>Noise.</b> Add some to the photo and watch the descent take it out. It is near enough where its "
         "error has come down to that of the noise (the dotted line); what follows copies the noise, and the dashed "
         "line, the error against the clean photo, rises.</p>")},
    {QT_TRANSLATE_NOOP("Guide", "Lab"),
     QT_TRANSLATE_NOOP(
         "Guide",
         "<p><b>Plane.</b> The method in two dimensions, where all of it can be seen: the data, the law q of the "
         "chains' ends, the model's own law p, and the landscape f that the chains climb.</p>"
         "<p class='equation'>p<sub>θ</sub>(x) = exp(f<sub>θ</sub>(x) / T) / Z, &nbsp; T = e² / (2 s)</p>"
         "<p>p is where the chains would be after infinitely many steps. The preset <i>Short run</i> shows that they "
         "need not get there: q matches the data, p does not, and the curves say by how much. <i>Convergent</i> is "
         "the textbook, where all three agree, at the price of long and noisy chains. <i>Oscillation</i> and "
         "<i>Collapse</i> show what persistent chains with too little noise do.</p>"
         "<p>Slow it down, or go step by step: q then is the law of x<sub>k</sub> on its way. Draw on the data while "
         "it runs, and change any setting under way. <i>Chains begin</i> at p<sub>0</sub> (the method), where they "
         "ended (persistent contrastive divergence), or at the data (contrastive divergence). The same seed gives "
         "the same run; <code>shortrun plane</code> makes it without a window.</p>"
         "<p><b>Chain.</b> The chain of the open model as a network of K layers: what each adds, where the picture "
         "appears, and where chains go beyond K. One number says whether z decides:</p>"
         "<p class='equation'>mean |M(z, u) − M(z, u′)| / mean |M(z, u) − M(z′, u)|</p>"
         "<p>Near 0 the end is a function of z, as a generator's must be (that says nothing of how good it is); a "
         "chain that mixes would come to 1. Click on the picture to change z there: the map of the derivative is J v "
         "= ∂/∂a M(z + a v), which is v itself for LeakyReLU and ReLU, and beside it is the response to a change of "
         "finite size.</p>"
         "<p><b>Moments.</b> What learning matches: the means of the network's responses h over the data and over "
         "samples.</p>"
         "<p class='equation'>E<sub>data</sub>[h(x)] = E<sub>q</sub>[h(x)]</p>"
         "<p>Each point of the scatter is a channel of a layer. The gap is set against what so few pictures leave by "
         "chance, and kept as a curve over training; <i>while training</i> measures by itself. <i>Learn</i> learns "
         "the last layer alone, with all others as they are: the gap of short runs comes down to chance, that of "
         "long runs does not. <code>shortrun chain</code>, <code>moments</code> and <code>learn-top</code> compute "
         "the same without a window.</p>")},
}};

QString tr(const char* text) {
    return QCoreApplication::translate("Guide", text);
}

int topicOf(PageId page) {
    return page == PageId::Start ? 0 : 1 + static_cast<int>(page);
}

}  // namespace

QString shortcutsText() {
    const std::pair<const char*, const char*> rows[] = {
        {"Ctrl+0", QT_TRANSLATE_NOOP("Guide", "Start")},
        {"Ctrl+1 … Ctrl+5", QT_TRANSLATE_NOOP("Guide", "Train, Generate, Interpolate, Reconstruct, Lab")},
        {"Ctrl+P", QT_TRANSLATE_NOOP("Guide", "show or hide the parameters")},
        {"Ctrl+Z, Ctrl+Shift+Z",
         QT_TRANSLATE_NOOP("Guide", "undo, redo: parameters, seeds, ends, sliders, crops, masks")},
        {"Ctrl+Return", QT_TRANSLATE_NOOP("Guide", "start, pause or continue training")},
        {"Ctrl+.", QT_TRANSLATE_NOOP("Guide", "one iteration")},
        {"Ctrl+R", QT_TRANSLATE_NOOP("Guide", "reset: the run again from new weights")},
        {"Ctrl+Shift+Return", QT_TRANSLATE_NOOP("Guide", "finish: a cooldown, then the run ends")},
        {"Ctrl+,", QT_TRANSLATE_NOOP("Guide", "save and end the run")},
        {"Ctrl+O", QT_TRANSLATE_NOOP("Guide", "open a model")},
        {"Ctrl+Shift+O", QT_TRANSLATE_NOOP("Guide", "open a run")},
        {"Ctrl+L", QT_TRANSLATE_NOOP("Guide", "follow a run that another program trains")},
        {"Ctrl+D", QT_TRANSLATE_NOOP("Guide", "open a data set to learn from")},
        {"Ctrl+I", QT_TRANSLATE_NOOP("Guide", "open pictures to reconstruct")},
        {"Ctrl+S, Ctrl+Shift+S", QT_TRANSLATE_NOOP("Guide", "save the model, under another name")},
        {"Ctrl+V", QT_TRANSLATE_NOOP("Guide", "reconstruct the picture in the clipboard")},
        {"Ctrl+C", QT_TRANSLATE_NOOP("Guide", "copy the selected picture")},
        {"Space", QT_TRANSLATE_NOOP("Guide", "play and stop the film or the animation")},
        {"N", QT_TRANSLATE_NOOP("Guide", "another seed")},
        {"1, 2", QT_TRANSLATE_NOOP("Guide", "Generate: the sample as end 1 or 2 of an interpolation")},
        {"G, B, V", QT_TRANSLATE_NOOP("Guide", "Generate: samples, neighbours, side by side")},
        {"P", QT_TRANSLATE_NOOP("Guide", "Generate: pin the sample; Interpolate: play the keyframes")},
        {"X, C, K", QT_TRANSLATE_NOOP("Guide", "Interpolate: exchange the ends, four corners, add a keyframe")},
        {"Ctrl+E", QT_TRANSLATE_NOOP("Guide", "export the film as MP4 or WebP")},
        {"Esc", QT_TRANSLATE_NOOP("Guide", "Generate: stop a long chain")},
        {"O, R, Esc, B, Del",
         QT_TRANSLATE_NOOP("Guide", "Reconstruct: open, run again, stop, the best frame, take the photo away")},
        {"M, E", QT_TRANSLATE_NOOP("Guide", "Reconstruct: paint the mask, erase it; arrows and Space paint too")},
        {"arrows, +, −, Home", QT_TRANSLATE_NOOP("Guide", "on the photo: move the square, zoom, put it back")},
        {"Space, S, I, R", QT_TRANSLATE_NOOP("Guide", "Lab, plane: run or pause, one step, one iteration, restart")},
        {"arrows, Shift+arrows",
         QT_TRANSLATE_NOOP("Guide", "Lab, chain: move the patch on the picture by 1 or 4 pixels")},
        {"↑ ↓", QT_TRANSLATE_NOOP("Guide", "in a number: the next larger or smaller stop")},
        {"wheel, drag, double click",
         QT_TRANSLATE_NOOP("Guide", "on the curves: zoom, move, show everything; a click looks there")},
        {"+ − ← → Home", QT_TRANSLATE_NOOP("Guide", "the same by keys, on the curves")},
        {"← → End", QT_TRANSLATE_NOOP("Guide", "on a run's history: sheet by sheet, back to the newest")},
        {"F1", QT_TRANSLATE_NOOP("Guide", "this guide")},
        {"Ctrl+Q", QT_TRANSLATE_NOOP("Guide", "quit; what is under way is saved")},
    };
    QString text = QStringLiteral("<table cellspacing='6'>");
    for (const auto& [keys, what] : rows)
        text += QStringLiteral("<tr><td><b>%1</b>&nbsp;&nbsp;</td><td>%2</td></tr>")
                    .arg(QString::fromUtf8(keys), tr(what));
    return text + QStringLiteral("</table>");
}

Guide::Guide(QWidget* parent)
    : QDialog(parent), topics_(new QListWidget(this)), text_(new QTextBrowser(this)) {
    setWindowTitle(tr("Guide"));
    setModal(false);
    resize(760, 560);
    for (const Topic& topic : kTopics) topics_->addItem(shortrun::tr(topic.title));
    topics_->addItem(tr("Shortcuts"));
    topics_->setFixedWidth(144);
    topics_->setFrameShape(QFrame::NoFrame);
    topics_->setAccessibleName(tr("Topics"));
    text_->setFrameShape(QFrame::NoFrame);
    text_->setAccessibleName(tr("Guide"));
    text_->document()->setDocumentMargin(2 * Theme::kGrid);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::kGrid, 2 * Theme::kGrid, Theme::kGrid, 2 * Theme::kGrid);
    row->addWidget(topics_);
    row->addWidget(text_, 1);
    connect(topics_, &QListWidget::currentRowChanged, this, &Guide::showTopic);
    connect(&Theme::instance(), &Theme::changed, this, [this] { showTopic(topics_->currentRow()); });
}

void Guide::showPage(PageId page) {
    topics_->setCurrentRow(topicOf(page));
    show();
    raise();
    activateWindow();
}

void Guide::showShortcuts() {
    showPage(PageId::Start);
    topics_->setCurrentRow(static_cast<int>(kTopics.size()));
}

QString Guide::text() const {
    return text_->toPlainText();
}

void Guide::showTopic(int topic) {
    if (topic < 0) return;
    const bool page = topic < static_cast<int>(kTopics.size());
    const QString style = QStringLiteral(
                              "<style>h2 { font-weight: 600; } p, td { line-height: 135%; } "
                              ".equation { color: %1; font-size: large; margin: 16px; }</style>")
                              .arg(themeColours().accent.name());
    QString text = style;
    if (page) {
        const Topic& chosen = kTopics[static_cast<std::size_t>(topic)];
        text += QStringLiteral("<h2>%1</h2>").arg(shortrun::tr(chosen.title)) + shortrun::tr(chosen.text);
    }
    text += QStringLiteral("<h2>%1</h2>").arg(tr("Shortcuts")) + shortcutsText();
    text_->setHtml(text);
}

}  // namespace shortrun
