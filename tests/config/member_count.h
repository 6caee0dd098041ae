// How many members an aggregate has, counted by how many values it can be initialised from. No Qt.
#pragma once

#include <cstddef>
#include <utility>

namespace shortrun::test {

struct Anything {
    template <class T>
    operator T() const;
};

template <class T, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
    return requires {
        T{(static_cast<void>(I), Anything{})...};
    };
}

template <class T, std::size_t N = 0>
constexpr std::size_t memberCount() {
    if constexpr (takes<T>(std::make_index_sequence<N + 1>{}))
        return memberCount<T, N + 1>();
    else
        return N;
}

}  // namespace shortrun::test
