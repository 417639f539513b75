#!/usr/bin/env bash
# Plots of recorded runs: of one trial and of several, as SVG and as PNG.
. "$(dirname "$0")/common.sh"

command -v gnuplot > /dev/null || skip "gnuplot is not installed"

config=$source/configs/digits-quick.yaml
db=$work/results.db
expect_status 0 lamina run "$config" --db "$db"
first=$(sql "$db" "SELECT name FROM experiments")

# The config with another name and another sweep, which is its last key: with_sweep NAME SWEEP.
with_sweep() {
    sed -e "s/^name:.*/name: $1/" -e '/^sweep:/,$d' "$config" > "$1.yaml"
    echo "sweep: $2" >> "$1.yaml"
}

expect_svg() {
    expect_equal "$(head -c 5 "$1")" "<?xml" "the start of $1"
    grep -q "</svg>" "$1" || fail "$1 is no whole SVG"
    if command -v xmllint > /dev/null; then
        xmllint --noout "$1" || fail "$1 is not well-formed"
    fi
}

expect_png() {
    expect_equal "$(head -c 8 "$1" | od -An -tx1 | tr -d ' \n')" 89504e470d0a1a0a "$1"
    expect_equal "$(tail -c 8 "$1" | head -c 4)" IEND "the end of $1"
}

# One trial; the path is all that stdout gets.
expect_status 0 lamina plot --db "$db" --trial 1 --output one.svg
expect_equal "$(cat "$out")" one.svg "the path is printed"
expect_svg one.svg
grep -q "$first: train loss" one.svg || fail "no title in one.svg"
expect_status 0 lamina plot "$first" --db "$db" --output one.png
expect_png one.png
expect_status 0 lamina plot --db "$db" --metric accuracy --output accuracy.svg
expect_svg accuracy.svg
grep -q "test accuracy" accuracy.svg || fail "accuracy is not of the test split by default"
expect_status 0 lamina plot --db "$db" --split test --metric loss --smooth 0.5 --output test.svg
expect_svg test.svg

# Any series by its name; of one that is not there those that are are named.
expect_status 0 lamina plot --db "$db" --metric learning_rate --output rate.svg
grep -q "train learning_rate" rate.svg || fail "the learning rate is not of the training"
expect_status 1 lamina plot --db "$db" --metric top_k --output none.svg
expect_error "no test top_k is recorded"
expect_error "but these are: train accuracy, train learning_rate, train loss, test accuracy, test loss"

# The experiment made last is the default; every trial has its label.
with_sweep rates "{grid: {optimizer.learning_rate: [0.05, 0.1]}, seeds: [0, 1]}"
expect_status 0 lamina run rates.yaml --db "$db"
expect_status 0 lamina plot --db "$db" --output four.svg
expect_svg four.svg
grep -q "rates: train loss" four.svg || fail "the last experiment is not the default"
grep -q "learning_rate=0.05" four.svg || fail "no label in four.svg"
expect_status 0 lamina plot rates --db "$db" --trial 1 --trial 3 --output two.png
expect_png two.png
expect_status 0 lamina plot "$first" --db "$db" --output again.svg
grep -q "$first: train loss" again.svg || fail "a named experiment is not drawn"

# A label that is wider than the picture is cut, led by the number of its trial.
rate=schedule.learning_rate
with_sweep long "{grid: {$rate.type: [exponential], $rate.gamma: [0.5, 0.9], $rate.interval: [iteration]}}"
expect_status 0 lamina run long.yaml --db "$db"
expect_status 0 lamina plot long --db "$db" --metric learning_rate --output long.svg
grep -q "2: $rate.type=exponential .*\.\.\.<" long.svg || fail "no legend in long.svg"

# The rate of a layer is drawn as that of the config: in steps, and not smoothed.
sed -e 's/^name:.*/name: own/' -e '/^sweep:/,$d' "$config" > own.yaml
expect_status 0 lamina run own.yaml --db "$db" --set "$rate={type: exponential, gamma: 0.9}" \
    --set layers.0.optimizer.momentum=0.5 --set checkpoint.keep=none
expect_status 0 lamina plot own --db "$db" --metric learning_rate --output whole.svg
expect_status 0 lamina plot own --db "$db" --metric layers.0.learning_rate --output layer.svg
grep -q "train layers.0.learning_rate" layer.svg || fail "it is not the layer's rate"
lines() {
    grep -o "d='M[^']*'" "$1"
}
[ -n "$(lines whole.svg)" ] || fail "no lines in whole.svg"
expect_equal "$(lines layer.svg)" "$(lines whole.svg)" "the rate of a layer"

# Of many trials the best twelve are drawn, and that is said.
with_sweep seeds "{seeds: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}"
expect_status 0 lamina run seeds.yaml --db "$db"
expect_status 0 lamina plot seeds --db "$db" --output many.svg
expect_error "best 12 of 13 trials"
expect_svg many.svg

# Mistakes leave no file.
expect_status 1 lamina plot --db "$db" --output picture.gif
expect_error ".svg or .png"
expect_status 2 lamina plot rates --db "$db" --trial 99 --output none.svg
expect_error "rates has no trial 99"
expect_status 1 lamina plot --db "$db" --split validation --output none.svg
expect_error "no validation loss is recorded"
mkdir empty
expect_status 1 env PATH="$work/empty" "$build/lamina" plot --db "$db" --output none.svg
expect_error "apt-get install gnuplot-nox"
expect_equal "$(find . -name 'none*' -o -name '*.gif' -o -name '*.tmp')" "" "files left by mistakes"
