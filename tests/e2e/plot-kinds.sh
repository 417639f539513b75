#!/usr/bin/env bash
# The kinds of pictures beside the curves: what is in the script that gnuplot gets is what SQL finds in the
# results, what is left out is said, and no name breaks a picture.
. "$(dirname "$0")/common.sh"

command -v gnuplot > /dev/null || skip "gnuplot is not installed"

cat > sweep.yaml << 'EOF'
name: sweep
dataset: {type: digits, train: 200, test: 100}
layers: [{type: linear, out_features: 6}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 20, batch_size: 10, evaluate_every: 10}
checkpoint: {keep: none}
sweep:
  grid:
    optimizer.type: [sgd, adam]
    optimizer.learning_rate: [0.01, 0.1, 1]
    schedule.batch_size: [10, 20]
  seeds: [0, 1]
EOF
db=$work/results.db
expect_status 0 lamina run sweep.yaml --db "$db"

# Its script is what a gnuplot gets that only keeps it.
mkdir fake
printf '#!/bin/sh\ncat > "%s/script"; echo drawn\n' "$work" > fake/gnuplot
chmod +x fake/gnuplot
draw() { # ARGUMENTS of plot
    expect_status 0 env PATH="$work/fake:$PATH" "$build/lamina" plot --db "$db" --output kept.svg "$@"
}
block() { # NAME: its rows in the script
    awk -v begin="\$$1 << EOD" '$0 == begin {on = 1; next} /^EOD/ {on = 0} on' script
}
edit() { # SQL: as if an earlier version had recorded it so, as Lamina shows no other rows than it recorded
    sqlite3 "$db" "$1; PRAGMA user_version = 4"
    expect_status 0 lamina trim --dry-run --db "$db"
}
says() { # WORDS
    grep -qF -e "$1" script || fail "the picture does not say \"$1\""
}
of_path() { # PATH: a column with its value
    echo "(SELECT value FROM settings WHERE settings.trial_id = outcomes.trial_id AND path = '$1')"
}
kinds="settings parallel importance seeds confusion history"

# A real picture of each, in each format.
for kind in $kinds; do
    for ending in svg png pdf; do
        expect_status 0 lamina plot sweep --db "$db" --kind "$kind" --output "$kind.$ending"
        expect_equal "$(tail -n 1 "$out")" "$kind.$ending"
        [ -s "$kind.$ending" ] || fail "$kind.$ending is empty"
    done
    grep -q "</svg>" "$kind.svg" || fail "$kind.svg is no whole SVG"
    grep -qi "sweep" "$kind.svg" || fail "$kind.svg has no title"
done

# A layer is called as its config calls it.
sed 's/^name: .*/name: named/; s/^layers: .*/layers: [{type: linear, name: hidden, out_features: 4}, {type: linear, out_features: 10}]/
    /^  grid:/,$d' sweep.yaml > named.yaml
printf '  grid: {layers.hidden.out_features: [4, 8]}\n' >> named.yaml
expect_status 0 lamina run named.yaml --db named.db
for path in layers.hidden.out_features layers.0.out_features; do
    expect_status 0 lamina plot --db named.db --kind settings --setting $path --output $path.svg
done
cmp layers.hidden.out_features.svg layers.0.out_features.svg || fail "they are drawn as two settings"
expect_status 2 lamina plot --db named.db --output none.svg --kind settings --setting layers.visible.out_features
expect_error "--setting layers.visible.out_features: named sweeps no such setting, but these: layers.hidden.out_features"

# Also where another file, `set` or --set does so.
printf 'extends: named.yaml\nset: {layers.1.name: last}\nrecord: {gradient_norms: true, every: 1}\nsweep: {grid: {layers.0.out_features: [4, 8]}}\n' \
    > extended.yaml
expect_status 0 lamina run extended.yaml --db extended.db --set sweep.grid.layers.hidden.out_features=~unset \
    --set layers.last.name=end --set 'optimizer={type: sgd, learning_rate: 0.1}'
rm extended.yaml named.yaml # what the results file has is enough
for path in layers.hidden.out_features layers.0.out_features; do
    expect_status 0 lamina plot extended --db extended.db --output $path.svg --kind settings --setting $path
done
cmp layers.hidden.out_features.svg layers.0.out_features.svg || fail "they are drawn as two settings"
for named in hidden:0 end:1; do
    expect_status 1 lamina plot extended --db extended.db --output none.svg --metric "layers.${named%:*}.gradient_norm"
    expect_error "no train layers.${named%:*}.gradient_norm is recorded: series count layers as they are trained, and of extended/"
    expect_error "this is layers.${named#*:}.gradient_norm"
done

# And so are a block and its layers, in lists and pictures, as the sweep writes them; what is asked for otherwise is found.
cat > blocks.yaml << 'YAML'
name: depth
dataset: {type: digits, train: 40, test: 20}
layers:
  - {type: linear, name: stem, out_features: 4}
  - {repeat: 1, name: body, layers: [{type: linear, name: wide, out_features: 4}, tanh, {repeat: 1, layers: [relu]}]}
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 4, batch_size: 10, evaluate_every: 4}
sweep:
  grid: {layers.body.repeat: [1, 3], layers.1.0.out_features: [4, 5], layers.1.1.type: [tanh, relu], layers.body.2.repeat: [1, 2]}
YAML
expect_status 0 lamina run blocks.yaml --db blocks.db
for command in status best; do
    expect_status 0 lamina $command depth --db blocks.db
    expect_output "  layers.body.repeat=3 layers.1.0.out_features=5 layers.1.1.type=relu layers.body.2.repeat=2"
done
expect_status 0 lamina plot depth --db blocks.db --kind parallel --output parallel.svg
for axis in body.repeat out_features 1.1 2.repeat; do
    grep -q ">[^<]*$axis<" parallel.svg || fail "parallel.svg has no axis $axis"
done
for path in layers.body.wide.out_features layers.body.0.out_features layers.1.0.out_features layers.1.wide.out_features; do
    expect_status 0 lamina plot --db blocks.db --kind settings --setting "$path" --output "block-$path.svg"
    cmp "block-$path.svg" block-layers.body.wide.out_features.svg || fail "$path is another setting"
done

# Paths for which no label has room are told by indices, so that labels go on telling trials apart.
long=$(printf 'n%.0s' {1..200})
sed "s/name: body/name: $long/; s/layers\.body\./layers.$long./g; s/name: depth/name: long/" blocks.yaml > long.yaml
expect_status 0 lamina run long.yaml --db long.db
expect_status 0 lamina plot long --db long.db --output long.svg
expect_equal "$(grep -o '>[0-9]*: [^<]*\.1\.repeat=[13] [^<]*' long.svg | cut -d ' ' -f 2- | sort -u | wc -l)" 12
expect_status 0 lamina plot long --db long.db --kind settings --setting "layers.$long.wide.out_features" --output long.svg

# What has no meaning for a kind is refused, and so is what is not swept.
for line in "settings --smooth 0.5" "parallel --metric loss" "seeds --trial 1" "importance --setting a" "history --mean" \
    "confusion --mean" "curves --setting a"; do
    # shellcheck disable=SC2086 # a whole command line
    expect_status 2 lamina plot --db "$db" --output none.svg --kind $line
    expect_error "means nothing for --kind ${line%% *}"
done
expect_status 2 lamina plot --db "$db" --output none.svg --kind hexagons
expect_error "--kind takes curves, settings, parallel, importance, seeds, confusion or history, not \"hexagons\""
expect_status 2 lamina plot --db "$db" --output none.svg --kind settings --setting momentum
expect_error "sweep sweeps no such setting, but these: optimizer.type, optimizer.learning_rate, schedule.batch_size"
expect_status 2 lamina plot --db "$db" --output none.svg --kind settings --setting batch_size --setting schedule.batch_size
expect_error "is given twice"
expect_status 2 lamina plot --db "$db" --output none.svg --kind settings --setting a --setting b --setting c
expect_error "--setting was given more than 2 times"
expect_status 2 lamina plot --db "$db" --output none.svg --kind confusion --trial 1 --trial 2
expect_error "draws one trial"
expect_status 2 lamina plot --db "$db" --output none.svg --kind confusion --trial 99
expect_error "sweep has no trial 99"

# One setting: a point for each trial, and the means of each value.
draw --kind settings --setting optimizer.learning_rate
expect_equal "$(block points | wc -l)" 24
expect_equal "$(block points | cut -d ' ' -f 2 | sort)" \
    "$(sql "$db" "SELECT printf('%.9g', best_value) FROM outcomes" | sort)" "the values of the points"
expect_equal "$(block means | cut -d ' ' -f 2)" \
    "$(sql "$db" "SELECT printf('%.9g', avg(best_value)) FROM outcomes GROUP BY $(of_path optimizer.learning_rate)
       ORDER BY $(of_path optimizer.learning_rate)")" "the means"
says "set logscale x"
says "set xtics (0.01, 0.1, 1)"
says "A bar joins the seeds of one config."

# Two: a cell for each pair of values, with its mean.
draw --kind settings --setting learning_rate --setting optimizer
expect_equal "$(block cells | cut -d ' ' -f 3)" \
    "$(sql "$db" "SELECT printf('%.9g', avg(best_value)) FROM outcomes GROUP BY $(of_path optimizer.type),
       $(of_path optimizer.learning_rate) ORDER BY $(of_path optimizer.type) = 'adam', $(of_path optimizer.learning_rate)")" \
    "the means of cells"
expect_equal "$(block empty)" "" "no cell is empty"

# Parallel coordinates: a line for each config, the best last.
draw --kind parallel
expect_equal "$(block lines | wc -l)" 12
expect_equal "$(block lines | awk '{print $NF}')" \
    "$(sql "$db" "SELECT printf('%.9g', best_value_mean) FROM seed_groups ORDER BY best_value_mean, final_loss_mean DESC")" \
    "the lines in the order of their values"

# Seeds: means and how sure they are, the best first: of two seeds 12.706 standard errors; and what `best` says of
# luck.
draw --kind seeds
expect_equal "$(block rows | cut -d ' ' -f 2-4)" \
    "$(sqlite3 -readonly -separator ' ' "$db" "SELECT printf('%.9g', best_value_mean),
       printf('%.9g', best_value_mean - 12.706 * best_value_sd / sqrt(done)),
       printf('%.9g', best_value_mean + 12.706 * best_value_sd / sqrt(done))
       FROM seed_groups ORDER BY best_value_mean DESC, final_loss_mean")" "means and intervals"
expect_status 0 lamina best --db "$db"
luck=$(grep -o -e 'it may be luck' -e 'more than luck' -e 'have the same mean' "$out")
says "$luck"
says "'$(sql "$db" "SELECT number || ': optimizer=' || $(of_path optimizer.type) FROM outcomes WHERE trial_id =
    (SELECT trial_id FROM leaderboard LIMIT 1)")"

# Confusions: each cell that is not zero, of the best trial.
draw --kind confusion
best=$(sql "$db" "SELECT trial_id FROM leaderboard LIMIT 1")
expect_equal "$(grep -o "^set label '[0-9]*' at [0-9]*,[0-9]*" script | sed "s/.*'\(.*\)' at \(.*\),\(.*\)/\3|\2|\1/" | sort)" \
    "$(sql "$db" "SELECT actual, predicted, count FROM confusions JOIN trials ON id = trial_id
       WHERE trial_id = $best AND iteration = best_iteration AND split = 'test'" | sort)" "the cells"
says "$(sql "$db" "SELECT printf('%.2f %%', 100 * best_accuracy) FROM trials WHERE id = $best") rightly"
draw --kind confusion --trial 3
says "sweep/3: what test samples"
edit "CREATE TABLE kept AS SELECT * FROM confusions; DELETE FROM confusions WHERE actual = 7"
draw --kind confusion
says "7  no samples'"
edit "DELETE FROM confusions; INSERT INTO confusions SELECT * FROM kept; DROP TABLE kept"
earlier=$(sql "$db" "SELECT number FROM leaderboard WHERE best_iteration < last_iteration LIMIT 1")
draw --kind confusion --trial "${earlier:?no trial was best before its end}"
says "at iteration 10'"

# Importance: of a made-up result whose answer is known. That the rate is 0.1 matters only with the
# optimizer, and a batch of 20 a little: with f = (rate = 0.1) <> (optimizer = adam) + 0.2 (batch = 20) of
# three rates, by hand: rate 0, optimizer (1/3)^2/4 = 1/36, the two together 1/4 - 1/36 = 8/36, batch
# 0.04/4 = 0.01; in all 0.26.
edit "UPDATE trials SET best_value =
        (((SELECT value FROM settings WHERE trial_id = id AND path = 'optimizer.learning_rate') = 0.1) <>
         ((SELECT value FROM settings WHERE trial_id = id AND path = 'optimizer.type') = 'adam'))
        + 0.2 * ((SELECT value FROM settings WHERE trial_id = id AND path = 'schedule.batch_size') = 20)"
draw --kind importance
for line in "optimizer x learning_rate 85.5 %" "optimizer 10.7 %" "batch_size 3.8 %"; do
    grep -qE -e "^  ${line% * %} +${line#"${line% * %} "}$" "$out" || fail "the shares are not $line: $(cat "$out")"
done
expect_equal "$(block rows | awk '{sum += $2} END {printf "%.1f", sum}')" 100.0 "the sum of all shares"
cp script first
draw --kind importance
cmp -s script first || fail "the same results give another picture"
draw --kind settings
says "optimizer x learning_rate has 85 % of the variance: --setting optimizer.type --setting optimizer.learning_rate draws both"

# What failed, diverged or is not done is told; diverged ones are drawn as such.
edit "UPDATE trials SET state = 'diverged', best_value = NULL WHERE id IN (1, 2);
    UPDATE trials SET state = 'failed', best_value = NULL WHERE id = 5;
    UPDATE trials SET state = 'queued', best_value = NULL WHERE id = 6"
for kind in settings parallel importance seeds history; do
    draw --kind "$kind"
    says "1 queued, 1 failed"
done
draw --kind settings --setting batch_size
expect_equal "$(block lost | wc -l)" 2 "crosses of what diverged"
says "2 trials diverged: crosses at the edge, in no mean; n/m: n of the m trials of that value."
expect_equal "$(block shares | cut -d ' ' -f 1,3-)" "$(sqlite3 -readonly -separator ' ' "$db" "SELECT value,
    sum(state = 'diverged'), count(*) FROM settings JOIN trials ON id = trial_id WHERE path = 'schedule.batch_size'
    GROUP BY value HAVING sum(state = 'diverged') > 0")" "how many of each value diverged"
draw --kind settings --setting learning_rate --setting optimizer
says "2 trials diverged, in no mean (*"
edit "UPDATE trials SET state = 'diverged', best_value = NULL WHERE id IN (3, 4)"
draw --kind settings --setting learning_rate --setting optimizer
says "4 trials diverged, in no mean."
edit "UPDATE trials SET state = 'done', best_value = 0.5 WHERE id IN (3, 4)"
draw --kind importance
says "2 diverged: counted as the worst of all."
draw --kind seeds
says "2 diverged"
says "Of 2 configs no trial is left, so that they are not drawn."

# Row by row: the mean of each config of which all seeds are done, in the order in which they were asked for, a cross where
# one diverged, and the best so far up to the last row.
draw --kind history
expect_equal "$(block points | cut -d ' ' -f 1,2)" "$(sqlite3 -readonly -separator ' ' "$db" "SELECT row, printf('%.9g', mean)
    FROM (SELECT row_number() OVER (ORDER BY min(number)) - 1 AS row, iif(sum(state <> 'done') = 0, avg(best_value), NULL) AS mean
          FROM outcomes GROUP BY config_hash) WHERE mean IS NOT NULL")" "a point for each row"
expect_equal "$(block lost | cut -d ' ' -f 1)" 0 "the row of which all diverged"
expect_equal "$(block means | sed '$d')" "$(block points | awk 'NR == 1 || $2 '"$(
    sql "$db" "SELECT iif(max(maximize), '>', '<') FROM outcomes")"' best {best = $2; print}')" "the best so far"
expect_equal "$(block means | tail -n 1)" "$(block means | tail -n 2 | head -n 1 | sed 's/^[0-9]*/11/')" "up to the last row"
says "A row is worth its mean over seeds."
whole=$db db=$work/parts.db
cp "$whole" "$db"
edit "UPDATE trials SET state = 'failed', best_value = NULL WHERE id = 7"
draw --kind history
says "Of 1 row some trials have no value: it has no point, as the mean of the others is too good."
db=$whole

# Settings that were not tried in all combinations share what they explain as one likes.
whole=$db db=$work/untried.db
cp "$whole" "$db"
draw --kind importance
grep -q "Not tried in all" "$out" && fail "a whole grid is said not to be one"
edit "UPDATE trials SET state = 'failed', best_value = NULL WHERE id IN
    (SELECT trial_id FROM settings WHERE path = 'optimizer.type' AND value = 'adam' INTERSECT
     SELECT trial_id FROM settings WHERE path = 'optimizer.learning_rate' AND value = 1)"
draw --kind importance
says "Not tried in all combinations: optimizer and learning_rate. What two such explain"
expect_output "  Not tried in all combinations: optimizer and learning_rate."
db=$whole

# What cannot be told is not: of few trials, and where all come to the same value. Values nearer to one
# another than their labels stand evenly.
sed -e 's/^name: .*/name: near/' -e '/^sweep:/,$d' sweep.yaml > near.yaml
echo "sweep: {grid: {optimizer.learning_rate: [0.1, 0.2], optimizer.weight_decay: [0, 1e-4, 1e-3, 0.1]}}" >> near.yaml
results=$db db=$work/near.db
expect_status 0 lamina run near.yaml --db "$db"
draw --kind settings --setting weight_decay
says "set xtics ('0' 0, '0.0001' 1, '0.001' 2, '0.1' 3)"
says "The values of weight_decay stand evenly, not by their distances."
draw --kind parallel
says "The values of weight_decay stand evenly, not by their distances."
edit "UPDATE trials SET best_value = 0.5"
draw --kind settings
says "Which of 2 swept settings matters most cannot be told: this is the first"
edit "UPDATE trials SET best_value = id / 10.0; UPDATE trials SET state = 'failed', best_value = NULL WHERE id > 4"
draw --kind settings
says "Which of 2 swept settings matters most cannot be told: this is the first"

# A value of which nothing is left stands on its axis; of configs of one trial it is said once that they are left out.
draw --kind parallel
says "'learning_rate' at first 1,"
says "4 failed"
grep -q "no trial is left" script && fail "what is left out is told twice"

# Of two settings of which one has many values: a point for each config, its mean over seeds, the best last.
sed -e 's/^name: .*/name: scattered/' -e 's/iterations: 20/iterations: 2/' -e '/^sweep:/,$d' sweep.yaml > scattered.yaml
echo "sweep: {seeds: [0, 1], random: {budget: 26, seed: 1, optimizer.type: {choice: [sgd, adam]},
    optimizer.learning_rate: {log_uniform: [0.001, 1]}}}" >> scattered.yaml
db=$work/scattered.db
expect_status 0 lamina run scattered.yaml --db "$db"
draw --kind settings --setting learning_rate --setting optimizer
expect_equal "$(block points | cut -d ' ' -f 3)" \
    "$(sql "$db" "SELECT printf('%.9g', best_value_mean) FROM seed_groups ORDER BY best_value_mean, final_loss_mean DESC")" \
    "a point for each config"
says "A point is a config, by its mean over seeds; the better ones are drawn over the others; of one value the best is at the top."
block points | awk '{band = int($2 + 0.5); if (band in last && $2 <= last[band]) exit 1; last[band] = $2}' ||
    fail "a better config of an optimizer stands below a worse one"
draw --kind settings --setting learning_rate
says "mean of 6 neighbours"
says "A mean is of 6 trials that are neighbours by learning_rate, the last one of 4."

# In parallel, what is swept in step has one axis, and of many settings those stand there that matter most: of a
# value that is the momentum of a trial, that.
sed -e 's/^name: .*/name: step/' -e '/^sweep:/,$d' sweep.yaml > step.yaml
echo "sweep: {zip: {optimizer.learning_rate: [0.1, 0.2, 0.3], schedule.batch_size: [10, 20, 50]}}" >> step.yaml
db=$work/step.db
expect_status 0 lamina run step.yaml --db "$db"
draw --kind parallel
says "'learning_rate + batch_size' at first 1,"
expect_equal "$(block lines | awk '{print NF}' | sort -u)" 3 "numbers of a line: of the axis, the objective and the colour"
sed -e 's/^name: .*/name: wide/' -e '/^sweep:/,$d' sweep.yaml > wide.yaml
cat >> wide.yaml << 'EOF'
sweep:
  random:
    budget: 30
    dataset.train: {integer: [50, 99]}
    dataset.test: {integer: [50, 99]}
    layers.0.out_features: {integer: [2, 9]}
    layers.1.type: {choice: [relu, tanh]}
    schedule.iterations: {integer: [2, 5]}
    schedule.batch_size: {integer: [2, 9]}
    schedule.evaluate_every: {integer: [1, 2]}
    optimizer.learning_rate: {uniform: [0.1, 0.2]}
    optimizer.weight_decay: {uniform: [0.1, 0.2]}
    optimizer.momentum: {uniform: [0.1, 0.9]}
EOF
db=$work/wide.db
expect_status 0 lamina run wide.yaml --db "$db"
edit "UPDATE trials SET best_value = (SELECT value FROM settings WHERE trial_id = id AND path = 'optimizer.momentum')"
draw --kind parallel
says "Of 10 swept settings the 9 that matter most."
says "'momentum' at first 1,"
edit "UPDATE trials SET best_value = (id * 7919 % 31) / 31.0"
draw --kind parallel
says "Of 10 swept settings the first 9: which matter most cannot be told."
expect_equal "$(grep -c "^set paxis" script)" 10 "the axes of nine settings and the objective"
db=$results

# Names of any letters and lengths.
odd="<b>&'\"\\\`\$(touch made)^_{x}%d %s @;!$(printf '\033')[31m😀$(printf 'ü%.0s' $(seq 200))"
edit "UPDATE experiments SET name = '${odd//\'/\'\'}';
    UPDATE settings SET value = '${odd//\'/\'\'}' WHERE path = 'optimizer.type' AND value = 'sgd';
    UPDATE classes SET name = '${odd//\'/\'\'}' WHERE class = 3"
for kind in $kinds "settings --setting optimizer" "settings --setting optimizer --setting learning_rate"; do
    # shellcheck disable=SC2086 # a kind with its options
    expect_status 0 lamina plot --db "$db" --output odd.svg --kind $kind
    grep -q "</svg>" odd.svg || fail "$kind is no whole SVG"
    grep -B 1 -E '<text>(ü){20,}</text>' odd.svg | grep -o 'translate([0-9]*' | head -n 1 > title
    middle=$(tr -dc 0-9 < title)
    [ "${middle:-0}" -ge 470 ] && [ "$middle" -le 490 ] ||
        fail "the title of $kind is not in the middle of the picture, for which it is cut"
    grep -q "$(printf '\033')" odd.svg "$out" && fail "$kind has an escape sequence"
    if command -v xmllint > /dev/null; then
        xmllint --noout odd.svg || fail "$kind is not well-formed"
    fi
done
[ ! -e made ] || fail "a name was run"

# Too few to tell, and nothing to compare.
sed -e 's/^name: .*/name: few/' -e '/^sweep:/,$d' sweep.yaml > few.yaml
echo "sweep: {grid: {optimizer.learning_rate: [0.1, 0.2]}}" >> few.yaml
expect_status 0 lamina run few.yaml --db few.db
expect_status 0 lamina plot --db few.db --kind importance --output few.svg
expect_output "2 trials are too few to tell which settings matter"
db=few.db draw --kind settings
says "Whether learning_rate matters cannot be told: its means may differ by luck alone."
db=few.db draw --kind seeds
says "A point is a trial. The first of 2 is so in part by luck"
expect_equal "$(block points)" "" "points of one trial beside their means"
expect_status 0 lamina run few.yaml --db none.db --set 'sweep={seeds: [0, 1]}'
expect_status 2 lamina plot --db none.db --kind settings --setting momentum --output none.svg
expect_error "--setting momentum: few sweeps no setting"
for kind in settings parallel importance; do
    expect_status 1 lamina plot --db none.db --kind "$kind" --output none.svg
    expect_error "sweeps nothing but repetitions"
done
sqlite3 few.db "UPDATE experiment_trials SET position = NULL"
for kind in curves $kinds; do
    expect_status 1 lamina plot --db few.db --kind "$kind" --output none.svg
    expect_error "the config of few does not ask for any of its 2 trials now: --all draws them"
done
expect_equal "$(find . -name 'none.svg' -o -name '*.tmp')" "" "files left by mistakes"

# Of many classes the largest mistakes are listed.
edit "INSERT OR REPLACE INTO confusions SELECT trial_id, iteration, split, actual + 30, predicted + 30, count
    FROM confusions WHERE trial_id = $best"
draw --kind confusion --trial "$(sql "$db" "SELECT number FROM experiment_trials WHERE trial_id = $best")"
expect_equal "$(block rows | cut -d ' ' -f 2 | head -n 1)" "$(sql "$db" "SELECT max(count) FROM confusions
    JOIN trials ON id = trial_id WHERE trial_id = $best AND iteration = best_iteration AND split = 'test'
    AND actual <> predicted")" "the largest mistake"
says "Of 40 classes the 30 largest of"
says "samples that are mistaken"
edit "UPDATE classes SET name = printf('%0*d', 120, class)"
draw --kind confusion --trial "$(sql "$db" "SELECT number FROM experiment_trials WHERE trial_id = $best")"
grep -q "'0*\.\.\.0*[0-9] taken for 0*\.\.\.0*[0-9]'" script || fail "two long names do not leave room for one another"
