#!/usr/bin/env bash
# Do the commands on the models' cards still do what the cards say? Runs the first command of each again, as far as ITERATIONS,
# and prints the recorded gauges beside those of now. (d swings around 0 from one iteration to the next, and other
# processors round otherwise: r, K r, q and sigma are what should agree.)
# usage: check-cards.sh DATA ITERATIONS [NAME...]
#   DATA        a folder with fashion/train-images-idx3-ubyte.gz, nouns32.zip, cifar-10-binary.tar.xz (or .gz)
#   ITERATIONS  100, 200 or 300: so far the cards have them
#   NAME        avatars32, fashion32, nouns32, cifar32; none: all of them
# environment: SHORTRUN (the program), RUNS (where the runs go)
set -euo pipefail
cd "$(dirname "$0")/.."
shortrun=${SHORTRUN:-build/release/app/shortrun}
runs=${RUNS:-runs/cards}
[ $# -ge 2 ] || { sed -n '2,10s/^# //p' "$0" >&2; exit 2; }
data=$1
iterations=$2
shift 2
[ $# -ge 1 ] || set -- avatars32 fashion32 nouns32 cifar32

# A file of the card's command, where it lies here.
here() {
    case $1 in
        builtin:*) echo "$1" ;;
        cifar-*) ls "$data"/cifar-10-binary.tar.* | head -n 1 ;;
        train-images-*) echo "$data/fashion/$1" ;;
        *) echo "$data/$1" ;;
    esac
}

printf '%-10s %9s  %-8s %9s %9s %9s %9s\n' model iteration what r 'K r' q sigma
for name in "$@"; do
    card=$("$shortrun" models "$name")
    read -ra command <<<"$(grep -m 1 '^    shortrun train ' <<<"$card")"
    for i in "${!command[@]}"; do
        case ${command[i]} in
            --data) command[i + 1]=$(here "${command[i + 1]}") ;;
            --iterations) command[i + 1]=$iterations ;;
            --run) command[i + 1]=$runs/$name ;;
        esac
    done
    "$shortrun" "${command[@]:1}" --resume --quiet >/dev/null
    for at in 100 200 300; do
        [ "$at" -le "$iterations" ] || continue
        grep "^| $at |" <<<"$card" | awk -F ' *[|] *' -v name="$name" \
            '{ printf "%-10s %9d  %-8s %9.4g %9.4g %9.4g %9.4g\n", name, $2, "card", $4, $5, $6, $7 }'
        awk -F, -v at="$at" '
            NR == 1 { for (i = 1; i <= NF; ++i) column[$i] = i; next }
            $column["iteration"] == at {
                printf "%-10s %9s  %-8s %9.4g %9.4g %9.4g %9.4g\n", "", "", "now", $column["gradient_norm"],
                    $column["chain_length"], $column["path_ratio"], $column["data_noise_std"]
            }' "$runs/$name/metrics.csv"
    done
done
