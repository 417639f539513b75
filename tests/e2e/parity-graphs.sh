#!/usr/bin/env bash
# PyTorch 1.13's curves of five nets that are graphs: golden/graphs.csv, a column for each of golden/graphs/*.yaml,
# by golden/make_graphs.py. With the one wire changed that the head of a config names, its curve is another.
# The outputs and gradients of their first batches are compared by train/test_graphs.c.
. "$(dirname "$0")/common.sh"

iterations=60
[ $slower = 1 ] || iterations=5
far() { # DB NET: how many losses PyTorch has of it, and how many are others here
    sqlite3 -csv "$1" ".import $source/tests/golden/graphs.csv golden" \
        "SELECT count(*) || '|' || sum(abs(loss - $2) > 5e-5) FROM golden JOIN iterations USING (iteration) WHERE $2 <> ''"
}
nets=0
for config in "$source"/tests/golden/graphs/*.yaml; do
    net=$(basename "$config" .yaml)
    wire=$(sed -n 's/^#   //p' "$config")
    wanted=$(awk -F, -v net="$net" -v most=$iterations 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == net) column = i }
        NR > 1 && NR <= most + 1 && $column != "" { count++ } END { print count }' "$source/tests/golden/graphs.csv")
    [ $iterations = 5 ] || [ "$wanted" -ge 30 ] || fail "$net has too few iterations to compare"
    expect_status 0 lamina run "$config" --db "$net.db" --set schedule.iterations=$iterations
    expect_equal "$(far "$net.db" "$net")" "$wanted|0" "$net"
    expect_status 0 lamina run "$config" --db "wrong-$net.db" --set schedule.iterations=$iterations --set "$wire"
    found=$(far "wrong-$net.db" "$net")
    [ "${found#*|}" -gt $((wanted * 9 / 10)) ] || fail "$net with $wire has PyTorch's curve: $found"
    nets=$((nets + 1))
done
expect_equal $nets 5
