#!/usr/bin/env bash
# Plots of recorded runs: of one trial and of several, as SVG and as PNG.
. "$(dirname "$0")/common.sh"

command -v gnuplot > /dev/null || skip "gnuplot is not installed"

sed 's/train: 10000, test: 2000/train: 3000, test: 300/' "$source/configs/digits-quick.yaml" > quick.yaml
config=quick.yaml
db=$work/results.db
expect_status 0 lamina run "$config" --db "$db"
first=$(sql "$db" "SELECT name FROM experiments")

# The config with another name, less time and another sweep, which is its last key: with_sweep NAME SWEEP.
with_sweep() {
    sed -e "s/^name:.*/name: $1/" -e 's/epochs: 10/epochs: 4/' -e '/^sweep:/,$d' "$config" > "$1.yaml"
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
labels() { # of a legend, in its order
    grep -o '>[^<]*=[^<]*<' "$1" | tr -d '<>'
}
expect_equal "$(labels four.svg)" "1: learning_rate=0.05 seed=0
2: learning_rate=0.05 seed=1
3: learning_rate=0.1 seed=0
4: learning_rate=0.1 seed=1" "the legend of four.svg"
expect_status 0 lamina plot rates --db "$db" --trial 1 --trial 3 --output two.png
expect_png two.png
expect_status 0 lamina plot rates --db "$db" --trial 3 --trial 1 --output two.svg
expect_equal "$(labels two.svg)" "3: learning_rate=0.1
1: learning_rate=0.05" "what two trials have in common is left out"
expect_status 0 lamina plot "$first" --db "$db" --output again.svg
grep -q "$first: train loss" again.svg || fail "a named experiment is not drawn"

# As much of the paths as no other option ends with; of a whole section what differs in it.
rate=schedule.learning_rate
with_sweep parts "{list: [{layers.0.out_features: 5, layers.1: tanh, optimizer: adam}, {layers.0.out_features: 6}]}"
expect_status 0 lamina run parts.yaml --db "$db"
expect_status 0 lamina plot parts --db "$db" --output parts.svg
expect_equal "$(labels parts.svg)" "1: layers.0.out_features=5 layers.1=tanh optimizer=adam learning_rate=0.001
2: layers.0.out_features=6 layers.1=sigmoid optimizer=sgd learning_rate=0.3" "the legend of parts.svg"

# A rate of a layer is not taken for that of the config.
with_sweep ambiguous "{grid: {layers.0.optimizer.learning_rate: [0.1, 0.2]}}"
expect_status 0 lamina run ambiguous.yaml --db "$db"
expect_status 0 lamina plot ambiguous --db "$db" --output ambiguous.svg
expect_equal "$(labels ambiguous.svg)" "1: layers.0.optimizer.learning_rate=0.1
2: layers.0.optimizer.learning_rate=0.2" "the legend of ambiguous.svg"

# A label that is wider than the picture is cut in the paths, which all share; values stay.
with_sweep long "{zip: {optimizer.learning_rate: [0.1, 0.2], optimizer.momentum: [0.5, 0.6],
    optimizer.weight_decay: [0.001, 0.002], optimizer.clip_norm: [10, 11], schedule.batch_size: [20, 30], optimizer.dampening: [0.1, 0.2]}}"
expect_status 0 lamina run long.yaml --db "$db"
expect_status 0 lamina plot long --db "$db" --output long.svg
expect_equal "$(labels long.svg | tail -n 1)" \
    "2: learn..=0.2 momen..=0.6 weigh..=0.002 clip_..=11 batch..=30 dampe..=0.2" "a cut label"

# Where that is not enough, in what labels have in common; and no letter is cut in two.
umlauts=üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü
sqlite3 "$db" "UPDATE settings SET value = '$umlauts/' || substr('ab', trial_id % 2 + 1, 1)
    WHERE path = 'optimizer.learning_rate' AND trial_id IN
        (SELECT trial_id FROM experiment_trials JOIN experiments ON id = experiment_id WHERE name = 'long')"
expect_status 0 lamina plot long --db "$db" --output letters.svg
labels letters.svg | iconv -f UTF-8 -t UTF-8 > letters || fail "a letter was cut in two"
expect_equal "$(grep -c '=üüü\.\.\.[ab] mome\.\.=' letters)" 2 "cut labels"
expect_equal "$(cut -c -1000 letters | sed 's/ü/u/g' | awk 'length > 76')" "" "labels that are too wide"

# A setting and a name of any length are no more work than can be seen of them.
cp "$db" endless.db
sqlite3 endless.db "UPDATE settings SET value = printf('%.*c', 20000000, 'x') WHERE path = 'optimizer.momentum';
    UPDATE experiments SET name = printf('%.*c', 20000000, 'y') WHERE name = 'long'"
expect_status 0 timeout 60 "$build/lamina" plot --db endless.db --output endless.svg
grep -q 'yyy\.\.\.' endless.svg || fail "the title of a long name is not cut"

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
grep -q ">the best 12 of 13 trials are drawn<" many.svg || fail "the picture does not say that it is of some"
expect_status 0 lamina plot seeds --db "$db" --output many.pdf
expect_equal "$(head -c 5 many.pdf)" "%PDF-" "the start of many.pdf"

# The mean over the seeds of each config, where all have a value. What is drawn is in the script
# that gnuplot gets.
mkdir fake
printf '#!/bin/sh\ncat > "%s/script"; echo drawn\n' "$work" > fake/gnuplot
chmod +x fake/gnuplot
edit() { # SQL: as if an earlier version had recorded it so, as Lamina shows no other rows than it recorded
    sqlite3 "$db" "$1; PRAGMA user_version = 4"
    expect_status 0 lamina trim --dry-run --db "$db"
}
draw() { # OPTION...: the script that gnuplot gets, in the file script
    expect_status 0 env PATH="$work/fake:$PATH" "$build/lamina" plot --db "$db" --output mean.svg "$@"
}
block() { # NAME: the points of a block of data in the script
    awk -v begin="\$$1 << EOD" '$0 == begin {on = 1; next} /^EOD/ {on = 0} on' script
}
expect_block() { # NAME QUERY
    expect_equal "$(block "$1")" "$(sqlite3 -separator ' ' "$db" "$2")" "the points of $1"
}
expect_note() {
    grep -q "^set label .*$1.* at screen" script || fail "the picture does not say \"$1\": $(grep '^set label' script)"
}
titles() { # of the legend
    grep '^plot ' script | grep -o "title '[^']*'" | cut -d "'" -f 2
}
rates_mean="FROM iterations JOIN experiment_trials USING (trial_id) JOIN experiments ON id = experiment_id
    WHERE name = 'rates' AND number IN"
edit "DELETE FROM iterations WHERE iteration > 20 AND trial_id =
    (SELECT trial_id FROM experiment_trials JOIN experiments ON id = experiment_id WHERE name = 'rates' AND number = 4)"
draw rates --mean --smooth 0
grep -q "rates: train loss, mean over 2 seeds" script || fail "the title does not tell of the mean"
expect_equal "$(titles)" "1-2: learning_rate=0.05
3-4: learning_rate=0.1"
expect_block curve0 "SELECT iteration, printf('%.9g', avg(loss)) $rates_mean (1, 2) GROUP BY iteration ORDER BY iteration"
# The band goes along its upper edge, mean + sd, and back along mean - sd.
expect_block band0 "WITH at AS (SELECT iteration, avg(loss) AS mean, abs(max(loss) - min(loss)) / sqrt(2) AS sd
    $rates_mean (1, 2) GROUP BY iteration)
    SELECT iteration, printf('%.9g', y) FROM (SELECT iteration, mean + sd AS y, iteration AS place FROM at
    UNION ALL SELECT iteration, mean - sd, 1000000 - iteration FROM at) ORDER BY place"
expect_note "bands: one sample standard deviation"
# Where one has ended there is the mean of the others, and that is said.
expect_block curve1 "SELECT iteration, printf('%.9g', avg(loss)) $rates_mean (3, 4) AND iteration <= 20
    GROUP BY iteration ORDER BY iteration"
expect_block rest1 "SELECT iteration, printf('%.9g', avg(loss)) $rates_mean (3, 4) AND iteration >= 20
    GROUP BY iteration ORDER BY iteration"
grep -o '\$rest1 with lines [^,]*' script | grep -q "dashtype '\.'" || fail "what goes on is not dotted"
expect_note "dotted: where some trials have ended.*learning_rate=0.1 after iteration 20 (down to 1 of 2)"
draw rates --mean --smooth 0 --trial 2 --trial 1
expect_block curve0 "SELECT iteration, printf('%.9g', avg(loss)) $rates_mean (1, 2) GROUP BY iteration ORDER BY iteration"
grep -q curve1 script && fail "a config that was not named is drawn, or one twice"

# Of seeds alone there is one line, and nothing that tells it from others.
draw seeds --mean
expect_equal "$(titles)" "trial 1 and 12 more" "the label of a mean"

# Without a value of one seed the mean is of the others, and that is said.
edit "DELETE FROM iterations WHERE trial_id IN
    (SELECT trial_id FROM experiment_trials JOIN experiments ON id = experiment_id WHERE name = 'rates' AND number = 4)"
draw rates --mean --trial 3
grep -q "rates: train loss, mean over 1 seed'" script || fail "the title tells of another mean"
expect_note "without values, and in no mean: trial 4 (done)"
expect_status 1 lamina plot rates --db "$db" --mean --metric nothing --output none.svg
expect_error "no train nothing is recorded for these trials"

# A rate holds until it changes, which it need not do for all seeds at once.
edit "DELETE FROM metrics WHERE name = 'learning_rate';
    INSERT INTO metrics (trial_id, name, split, iteration, value)
    SELECT trial_id, 'learning_rate', 'train', column1, column2
    FROM (VALUES (1, 0.5), (5, 0.25)) JOIN experiment_trials JOIN experiments ON id = experiment_id
    WHERE name = 'rates' AND number = 1
    UNION ALL SELECT trial_id, 'learning_rate', 'train', column1, column2
    FROM (VALUES (1, 0.5), (8, 0.25)) JOIN experiment_trials JOIN experiments ON id = experiment_id
    WHERE name = 'rates' AND number = 2"
draw rates --mean --metric learning_rate --trial 1
last=$(sql "$db" "SELECT last_iteration FROM leaderboard WHERE experiment = 'rates' AND number = 1")
expect_block curve0 "VALUES (1, 0.5), (5, 0.375), (8, 0.25), ($last, 0.25)"
grep -q "\$curve0 with steps" script || fail "it is not drawn in steps"

# Over epochs, and over the seconds that evaluations have.
of_first="trial_id = (SELECT trial_id FROM outcomes WHERE experiment = 'rates' AND number = 1)"
draw rates --trial 1 --x epochs --smooth 0
expect_block curve0 "SELECT printf('%.15g', 1.0 * iteration / iterations_per_epoch), printf('%.9g', loss)
    FROM iterations JOIN trials ON id = trial_id WHERE $of_first ORDER BY iteration"
grep -q "^set xlabel 'epoch'" script || fail "the axis does not tell its unit"
draw rates --trial 1 --x seconds
expect_block curve0 "SELECT printf('%.15g', seconds), printf('%.9g', loss) FROM evaluation_values
    WHERE $of_first AND split = 'test' ORDER BY iteration"
grep -q "rates: test loss" script || fail "over seconds the loss is not that of evaluations"
expect_status 1 lamina plot rates --db "$db" --x seconds --split train --output none.svg
expect_error "only evaluations have a time"
sqlite3 "$db" "UPDATE evaluations SET time_us = NULL"
expect_status 1 lamina plot rates --db "$db" --trial 1 --x seconds --output none.svg
expect_error "recorded by an earlier version of Lamina"

# Several splits: a colour for each trial, dashes for each split.
draw rates --trial 1 --trial 3 --split train,test --smooth 0
expect_equal "$(titles)" "1: learning_rate=0.05
3: learning_rate=0.1
train
test" "the legend of two splits"
expect_block curve1 "SELECT iteration, printf('%.9g', loss) $rates_mean (3) ORDER BY iteration"
expect_block curve2 "SELECT iteration, printf('%.9g', loss) FROM evaluations WHERE $of_first AND split = 'test' ORDER BY iteration"
looks() { # INDEX: colour and dashes of a curve
    grep -o "\$curve$1 with [^,]*" script | grep -o "rgb '[^']*'\|dashtype [0-9]" | xargs
}
expect_equal "$(looks 0),$(looks 2)" "rgb #0072B2 dashtype 1,rgb #0072B2 dashtype 2" "a trial's looks"
expect_equal "$(looks 1),$(looks 3)" "rgb #D55E00 dashtype 1,rgb #D55E00 dashtype 2" "another's looks"
expect_status 2 lamina plot rates --db "$db" --split train,nothing --output none.svg
expect_error '--split takes train, validation or test, not "nothing"'
expect_status 2 lamina plot rates --db "$db" --split train,train --output none.svg
expect_error "--split names train twice"
expect_status 1 lamina plot rates --db "$db" --split train,validation --output none.svg
expect_error "no validation loss is recorded"

# What a logarithmic axis has no place for, and what is clipped, is said.
edit "UPDATE iterations SET loss = 0 WHERE iteration IN (3, 4) AND $of_first;
    UPDATE iterations SET loss = 1e9 WHERE iteration > 10 AND trial_id =
    (SELECT trial_id FROM outcomes WHERE experiment = 'rates' AND number = 2)"
draw rates --trial 1 --trial 3 --log x,y --smooth 0
grep -q "^set logscale x" script && grep -q "^set logscale y" script || fail "the axes are not logarithmic"
expect_note "2 values are left out, as a logarithmic axis has no place for 0 and below (trial 1)"
expect_block curve0 "SELECT iteration, printf('%.9g', loss) $rates_mean (1) AND loss > 0 ORDER BY iteration"
draw rates --smooth 0
expect_note "values above [0-9.]* are clipped (trial 2); --log y shows more"
limit=$(sed -n 's/.*values above \([0-9.]*\) are clipped.*/\1/p' script)
grep -q "^set yrange \[\*:$limit\]" script || fail "it is not clipped at $limit"
expect_status 2 lamina plot rates --db "$db" --log z --output none.svg
expect_error "--log takes x, y or x,y"

# Several experiments, and several files: the legend tells which is which.
draw rates "$first" --mean
expect_equal "$(titles)" "rates/1-2: learning_rate=0.05
rates/3-4: learning_rate=0.1
$first/1-2: learning_rate=0.1
$first/3-4: learning_rate=0.3" "the legend of two experiments"
grep -q "^set label 'rates, $first: train loss, mean over 1 to 2 seeds'" script || fail "the title of two experiments"
draw --trial rates/3 --trial parts/1 --trial rates/1
expect_equal "$(titles)" "rates/3: learning_rate=0.1 seed=0
rates/1: learning_rate=0.05 seed=0
parts/1: learning_rate=0.001 layers.0.out_features=5 layers.1=tanh optimizer=adam" "the legend of named trials"
draw seeds ambiguous
expect_note "the best 8 of 15 trials are drawn, as many of each experiment"
cp "$db" other.db
draw rates --trial rates/1 --db other.db
expect_equal "$(titles)" "$db
other.db" "the legend of two files"
expect_status 2 lamina plot rates seeds --db "$db" --trial 1 --output none.svg
expect_error "name a trial of one as EXPERIMENT/1"
expect_status 2 lamina plot rates --db "$db" --trial seeds/1 --output none.svg
expect_error "--trial seeds/1 is of an experiment that is not drawn"
expect_status 2 lamina plot rates rates --db "$db" --output none.svg
expect_error "EXPERIMENT rates is named twice"
ln -s other.db linked.db
expect_status 2 lamina plot rates --db other.db --db linked.db --output none.svg
expect_error "--db other.db and linked.db are the same file"
expect_status 2 lamina plot nowhere --db "$db" --db other.db --output none.svg
expect_error 'there is no experiment "nowhere"'

# Names are words and nothing else, whatever is in them; a letter that no font has (U+0378 is none) is
# drawn as U+FFFD, but in SVG, which is shown elsewhere.
cp "$db" odd.db
sqlite3 odd.db "UPDATE experiments SET name = 'it''s <b> & \"_x^{2} \\n \`touch evil\` \$HOME @a%d' || char(0x378, 27) || 'c'
    WHERE name = 'parts'"
name=$(sql odd.db "SELECT name FROM experiments WHERE name LIKE 'it%'")
expect_status 0 lamina plot "$name" --db odd.db --output odd.svg
expect_svg odd.svg
grep -q ">it's &lt;b> &amp; \"_x^{2} \\\\n \`touch evil\` \$HOME @a%d$(printf '\315\270')\\\\x1bc: train loss<" odd.svg ||
    fail "the title of an odd name: $(grep -o ">it's.*train loss" odd.svg)"
expect_status 0 lamina plot "$name" --db odd.db --output odd.png
expect_png odd.png
expect_status 0 env PATH="$work/fake:$PATH" "$build/lamina" plot "$name" --db odd.db --output odd.pdf
grep -q "%d$(printf '\357\277\275')" script || fail "a letter of no font stays in a PDF"
[ ! -e evil ] || fail "a name was run"

# Mistakes leave no file.
expect_status 2 lamina plot --db "$db" --output picture.gif
expect_error ".svg, .png or .pdf"
expect_status 2 lamina plot rates --db "$db" --trial 99 --output none.svg
expect_error "rates has no trial 99: \`lamina status rates --all --db $db\` lists them"
expect_status 1 lamina plot --db "$db" --split validation --output none.svg
expect_error "no validation loss is recorded"
mkdir empty
expect_status 1 env PATH="$work/empty" "$build/lamina" plot --db "$db" --output none.svg
expect_error "apt-get install gnuplot-nox"
expect_equal "$(find . -name 'none*' -o -name '*.gif' -o -name '*.tmp')" "" "files left by mistakes"
