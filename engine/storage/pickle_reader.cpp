#include "engine/storage/pickle_reader.h"

#include <algorithm>
#include <bit>
#include <map>

#include "engine/config/value_text.h"
#include "engine/core/error.h"

namespace shortrun {
namespace {

using Kind = PickleValue::Kind;
using PickleRef = PickleValue*;

// Far more than a network of some layers needs; a hostile stream ends here.
constexpr std::size_t kMostOperations = 1'000'000;
constexpr std::size_t kLongestName = 500;  // of a module or class
constexpr int kNewestProtocol = 5;

/// The pickle machine: a stack, marks on it, a memo. Operations by their byte, as Python's pickletools lists
/// them.
class PickleMachine {
 public:
    PickleMachine(std::span<const std::byte> bytes, const std::string& origin)
        : bytes_(bytes), origin_(origin) {}

    PickleResult run() {
        while (true) {
            count(1);
            const char operation = static_cast<char>(take(1)[0]);
            if (operation == '.') return finish();
            if (!scalar(operation) && !container(operation) && !stackOrMemo(operation) &&
                !reference(operation))
                refuse("operation " + std::to_string(static_cast<unsigned char>(operation)) +
                       " does not belong into a state dict");
        }
    }

 private:
    PickleResult finish() {
        PickleResult result;
        result.value = pop();
        result.values = std::move(values_);
        result.bytesRead = at_;
        return result;
    }
    /// Every operation makes or keeps at most one thing, so this bounds the memory, too.
    void count(std::size_t operations) {
        if (operations > kMostOperations - done_) refuse("it is longer than that of any state dict");
        done_ += operations;
    }
    [[noreturn]] void refuse(const std::string& why) const {
        throw Error(ErrorCode::BadInput,
                    "'" + origin_ + "' is no PyTorch state dict: its pickle is damaged or of another kind (" +
                        why + ").",
                    "at byte " + std::to_string(at_));
    }

    // ---- the stream ----

    std::span<const std::byte> take(std::size_t count) {
        if (count > bytes_.size() - at_) refuse("it is cut short");
        const auto part = bytes_.subspan(at_, count);
        at_ += count;
        return part;
    }
    std::uint64_t takeNumber(int bytes) {
        std::uint64_t value = 0;
        const auto part = take(static_cast<std::size_t>(bytes));
        for (int i = 0; i < bytes; ++i)
            value |= std::to_integer<std::uint64_t>(part[static_cast<std::size_t>(i)]) << (8 * i);
        return value;
    }
    std::string takeText(std::uint64_t length) {
        if (length > bytes_.size()) refuse("it is cut short");
        const auto part = take(static_cast<std::size_t>(length));
        return std::string(reinterpret_cast<const char*>(part.data()), part.size());
    }
    std::string takeLine() {
        std::string line;
        for (char c = 0; (c = static_cast<char>(take(1)[0])) != '\n';) {
            if (line.size() >= kLongestName) refuse("a line is longer than any name");
            line += c;
        }
        return line;
    }

    // ---- the stack ----

    PickleRef make(Kind kind) {
        values_.emplace_back().kind = kind;
        return &values_.back();
    }
    void push(PickleRef value) { stack_.push_back(value); }
    /// Nothing is taken from below the last mark.
    PickleRef pop() {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) refuse("its stack runs empty");
        PickleRef value = stack_.back();
        stack_.pop_back();
        return value;
    }
    PickleRef top() {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) refuse("its stack runs empty");
        return stack_.back();
    }
    std::vector<PickleRef> popToMark() {
        if (marks_.empty()) refuse("a mark is missing");
        std::vector<PickleRef> values(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()),
                                      stack_.end());
        stack_.resize(marks_.back());
        marks_.pop_back();
        return values;
    }

    // ---- operations ----

    void pushInteger(std::int64_t value) {
        PickleRef made = make(Kind::Integer);
        made->integer = value;
        push(made);
    }
    void pushBoolean(bool value) {
        PickleRef made = make(Kind::Boolean);
        made->integer = value;
        push(made);
    }
    void pushText(Kind kind, std::string text) {
        PickleRef made = make(kind);
        made->text = std::move(text);
        push(made);
    }
    /// LONG1, LONG4: two's complement of any length; a state dict's fit 64 bits, but for the file's magic
    /// number.
    void pushLong(std::uint64_t length) {
        const std::string bytes = takeText(length);
        std::uint64_t value = !bytes.empty() && (bytes.back() & 0x80) ? ~std::uint64_t{0} : 0;
        for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 8); ++i) {
            value &= ~(std::uint64_t{0xFF} << (8 * i));
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
        }
        PickleRef made = make(Kind::Integer);
        made->integer = std::bit_cast<std::int64_t>(value);
        if (bytes.size() > 8) made->text = bytes;  // its whole value
        push(made);
    }
    /// INT and LONG of protocol 0: "12", "12L", and "00", "01" for False and True.
    void pushDecimal(std::string line) {
        if (line == "00" || line == "01") return pushBoolean(line == "01");
        if (line.ends_with('L')) line.pop_back();
        const auto value = parseInteger(line);
        if (!value) refuse("a number is none");
        pushInteger(*value);
    }
    void pushReal(double value) {
        PickleRef made = make(Kind::Real);
        made->real = value;
        push(made);
    }
    void pushBigEndianReal() {
        std::uint64_t bits = 0;
        for (const std::byte byte : take(8)) bits = bits << 8 | std::to_integer<std::uint64_t>(byte);
        pushReal(std::bit_cast<double>(bits));
    }

    bool scalar(char operation) {
        switch (operation) {
            case 'N':
                push(make(Kind::None));
                return true;
            case '\x88':
                pushBoolean(true);
                return true;
            case '\x89':
                pushBoolean(false);
                return true;
            case 'K':
                pushInteger(static_cast<std::int64_t>(takeNumber(1)));
                return true;
            case 'M':
                pushInteger(static_cast<std::int64_t>(takeNumber(2)));
                return true;
            case 'J':
                pushInteger(static_cast<std::int32_t>(takeNumber(4)));
                return true;
            case 'I':
            case 'L':
                pushDecimal(takeLine());
                return true;
            case '\x8a':
                pushLong(takeNumber(1));
                return true;
            case '\x8b':
                pushLong(takeNumber(4));
                return true;
            case 'G':
                pushBigEndianReal();
                return true;
            case 'X':
            case 'T':
            case 'B':
                pushText(Kind::Text, takeText(takeNumber(4)));
                return true;
            case '\x8c':
            case 'U':
            case 'C':
                pushText(Kind::Text, takeText(takeNumber(1)));
                return true;
            case '\x8d':
            case '\x8e':
            case '\x96':
                pushText(Kind::Text, takeText(takeNumber(8)));
                return true;
            case 'V':
                pushText(Kind::Text, takeLine());
                return true;
            default:
                return false;
        }
    }

    bool container(char operation) {
        switch (operation) {
            case '(':
                marks_.push_back(stack_.size());
                return true;
            case ')':
                push(make(Kind::Tuple));
                return true;
            case ']':
            case '\x8f':
                push(make(Kind::List));
                return true;  // a set is a list here
            case '}':
                push(make(Kind::Dict));
                return true;
            case 't':
                pushItems(Kind::Tuple, popToMark());
                return true;
            case '\x91':
            case 'l':
                pushItems(Kind::List, popToMark());
                return true;
            case 'd': {
                auto values = popToMark();
                push(make(Kind::Dict));
                setItems(std::move(values));
                return true;
            }
            case '\x85':
                pushTuple(1);
                return true;
            case '\x86':
                pushTuple(2);
                return true;
            case '\x87':
                pushTuple(3);
                return true;
            case 'a':
                appendItems(last(1));
                return true;
            case '\x90':
            case 'e':
                appendItems(popToMark());
                return true;
            case 's':
                setItems(last(2));
                return true;
            case 'u':
                setItems(popToMark());
                return true;
            default:
                return false;
        }
    }
    std::vector<PickleRef> last(std::size_t count) {
        std::vector<PickleRef> values(count);
        for (std::size_t i = count; i-- > 0;) values[i] = pop();
        return values;
    }
    void pushItems(Kind kind, std::vector<PickleRef> items) {
        PickleRef made = make(kind);
        made->items = std::move(items);
        push(made);
    }
    void pushTuple(std::size_t count) { pushItems(Kind::Tuple, last(count)); }
    void appendItems(std::vector<PickleRef> items) {
        const PickleRef list = top();
        if (list->kind == Kind::Call) return;  // an object of some class: what it holds is not needed
        if (list->kind != Kind::List) refuse("something is appended to what is no list");
        list->items.insert(list->items.end(), items.begin(), items.end());
    }
    void setItems(std::vector<PickleRef> values) {
        const PickleRef dict = top();
        if (dict->kind == Kind::Call) return;
        if (dict->kind != Kind::Dict || values.size() % 2 != 0) refuse("an entry is set in what is no dict");
        for (std::size_t i = 0; i < values.size(); i += 2)
            dict->entries.emplace_back(values[i], values[i + 1]);
    }

    bool stackOrMemo(char operation) {
        switch (operation) {
            case '\x80':
                if (takeNumber(1) > kNewestProtocol) refuse("its protocol is unknown");
                return true;
            case '\x95':
                takeNumber(8);
                return true;  // FRAME: only a hint
            case '0':
                pop();
                return true;
            case '1':
                popToMark();
                return true;
            case '2':
                push(top());
                return true;
            case 'q':
                memo_[takeNumber(1)] = top();
                return true;
            case 'r':
                memo_[takeNumber(4)] = top();
                return true;
            case '\x94':
                memo_[memo_.size()] = top();
                return true;
            case 'p':
                memo_[memoKey(takeLine())] = top();
                return true;
            case 'h':
                pushMemo(takeNumber(1));
                return true;
            case 'j':
                pushMemo(takeNumber(4));
                return true;
            case 'g':
                pushMemo(memoKey(takeLine()));
                return true;
            default:
                return false;
        }
    }
    std::uint64_t memoKey(const std::string& line) {
        const auto key = parseInteger(line);
        if (!key || *key < 0) refuse("a memo has no number");
        return static_cast<std::uint64_t>(*key);
    }
    void pushMemo(std::uint64_t key) {
        const auto found = memo_.find(key);
        if (found == memo_.end()) refuse("it refers to what was not kept");
        push(found->second);
    }

    bool reference(char operation) {
        switch (operation) {
            case 'c': {
                std::string module = takeLine();
                pushText(Kind::Global, module + '.' + takeLine());
                return true;
            }
            case '\x93': {
                const auto names = last(2);
                for (const PickleRef name : names)
                    if (name->kind != Kind::Text || name->text.size() > kLongestName)
                        refuse("a name is no text");
                pushText(Kind::Global, names[0]->text + '.' + names[1]->text);
                return true;
            }
            case 'Q':
                pushItems(Kind::Persistent, last(1));
                return true;
            case 'R':
                call();
                return true;
            case '\x81':
                pushItems(Kind::Call, last(2));
                return true;  // NEWOBJ
            case 'b':
                pop();
                top();
                return true;  // attributes: not needed
            default:
                return false;
        }
    }
    /// An ordered dict is a dict; every other call is only noted.
    void call() {
        auto parts = last(2);
        if (parts[0]->kind != Kind::Global || parts[1]->kind != Kind::Tuple)
            refuse("what is called is no function");
        if (parts[0]->text != "collections.OrderedDict") return pushItems(Kind::Call, std::move(parts));
        push(make(Kind::Dict));
        if (parts[1]->items.empty()) return;
        // Python 2 gives the entries as one list of pairs.
        const auto& pairs = parts[1]->items[0]->items;
        count(pairs.size());
        for (const PickleRef pair : pairs) {
            if (pair->items.size() != 2) refuse("an entry is no pair");
            top()->entries.emplace_back(pair->items[0], pair->items[1]);
        }
    }

    std::span<const std::byte> bytes_;
    const std::string& origin_;
    std::size_t at_ = 0;
    std::size_t done_ = 0;
    std::deque<PickleValue> values_;
    std::vector<PickleRef> stack_;
    std::vector<std::size_t> marks_;
    std::map<std::uint64_t, PickleRef> memo_;
};

}  // namespace

const PickleValue* PickleValue::find(std::string_view key) const {
    for (const auto& [name, value] : entries)
        if (name->isText(key)) return value;
    return nullptr;
}

PickleResult readPickle(std::span<const std::byte> bytes, const std::string& origin) {
    return PickleMachine(bytes, origin).run();
}

}  // namespace shortrun
