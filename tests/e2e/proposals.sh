#!/usr/bin/env bash
# What a search has proposed, and the files of a config that is made of several, in a results file: they are
# merged, exported, kept with their experiment and forgotten with it. The rows of proposals are made by hand.
. "$(dirname "$0")/common.sh"

cat > drawn.yaml <<'YAML'
name: drawn
dataset: {type: moons, train: 40, test: 20}
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.5}
schedule: {epochs: 2, batch_size: 20}
sweep:
  random: {budget: 3, seed: 1, optimizer.learning_rate: {log_uniform: [1e-3, 1]}}
YAML
expect_status 0 lamina run drawn.yaml --db a.db
cp a.db b.db
propose() { # FILE ROW DRAWS
    sqlite3 "$1" "INSERT INTO proposals SELECT experiment_id, 'aa', $2, config_hash, '$3', 9, 2, 0.9
        FROM outcomes WHERE number = 3"
}
propose a.db 1 '{"optimizer.learning_rate": 0.25}'
propose a.db 2 '{"optimizer.learning_rate": 0.5}'
propose b.db 2 '{"optimizer.learning_rate": 0.75}'
propose b.db 3 '{"optimizer.learning_rate": 1}'

# ---- Merging: what was proposed first stands, and that it went otherwise is told ----
drawn() {
    sql "$1" "SELECT group_concat(row || json_extract(draws, '\$.\"optimizer.learning_rate\"'), ' ')
        FROM (SELECT * FROM proposals ORDER BY row)"
}
expect_status 0 lamina merge m.db a.db b.db
expect_error "b.db: its search has proposed 1 row otherwise than here, where that stands; the trials are taken: drawn row 2"
expect_equal "$(drawn m.db)" "10.25 20.5 31"
sqlite3 m.db .dump > once
expect_status 0 lamina merge m.db a.db b.db
sqlite3 m.db .dump | cmp -s once || fail "merging again changes it"
expect_status 0 lamina merge n.db b.db a.db
expect_equal "$(drawn n.db)" "10.25 20.75 31"
expect_equal "$(sql n.db "SELECT planned FROM experiments")" 3
expect_status 0 lamina merge k.db a.db
expect_no_error
# Their experiments are the same by name, and have other ids.
sqlite3 b.db "UPDATE experiments SET name = 'other'"
expect_status 0 lamina merge m.db b.db
expect_no_error
expect_equal "$(sql m.db "SELECT name, group_concat(row) FROM proposals JOIN experiments ON id = experiment_id
    GROUP BY name ORDER BY name")" $'drawn|1,2,3\nother|2,3'

# What is still to be proposed is not finished; forged numbers are none.
for planned in 5:2 -7:0 9223372036854775807:999997; do
    sqlite3 a.db "UPDATE experiments SET planned = ${planned%:*}"
    if [ "${planned#*:}" = 0 ]; then
        expect_status 0 lamina merge x.db a.db
    else
        expect_status 75 lamina merge x.db a.db
        expect_error "a.db is not whole: ${planned#*:} of its trials are not finished"
    fi
done

# The newer config says how many there are, of one the search that ended with fewer.
planned() { # FILE NUMBER SQL
    cp n.db "$1"
    sqlite3 "$1" "UPDATE experiments SET planned = $2; $3"
}
planned p.db 9 ""
planned q.db 3 ""
expect_status 0 lamina merge p.db q.db
expect_equal "$(sql p.db "SELECT planned FROM experiments")" 3
for difference in "+ 1:8" "- 1:3"; do
    planned q.db 8 "UPDATE experiment_configs SET config = config || '#', created_us = created_us ${difference%:*}"
    planned p.db 3 ""
    expect_status 75 lamina merge p.db q.db
    expect_equal "$(sql p.db "SELECT planned FROM experiments")" "${difference#*:}" "$difference"
done

# ---- Several files: another text is another revision, another name of one is none ----
files() { # FILE FILES
    sqlite3 "$1" "UPDATE experiment_configs SET files = $2"
}
for file in a b; do
    cp m.db $file.db
    lamina forget other --yes --db $file.db > /dev/null
done
files a.db "json_array(json_object('file', 'drawn.yaml', 'text', config), json_object('file', 'a/base.yaml', 'text', 'x'))"
files b.db "json_array(json_object('file', 'drawn.yaml', 'text', config), json_object('file', 'base.yaml', 'text', 'x'))"
rm m.db
expect_status 0 lamina merge m.db a.db b.db
expect_equal "$(sql m.db "SELECT count(*), json_extract(files, '\$[1].file') FROM experiment_configs")" "1|a/base.yaml"
files b.db "json_array(json_object('file', 'drawn.yaml', 'text', config), json_object('file', 'base.yaml', 'text', 'y'))"
expect_status 0 lamina merge m.db b.db
expect_equal "$(sql m.db "SELECT revision, json_extract(files, '\$[1].text') FROM experiment_configs")" $'1|x\n2|y'
expect_equal "$(sql m.db "SELECT DISTINCT revision FROM experiment_trials")" 1
# A run of the file alone is another revision; whatever stands there, nothing crashes.
for forged in "NULL" "'no JSON'" "'[1, \"a\", null, {}]'" "'{\"text\": {\"text\": 3}}'" "''" "'[[[[[[[['"; do
    files b.db "$forged"
    expect_status 0 lamina run drawn.yaml --db b.db
    expect_equal "$(sql b.db "SELECT max(revision), count(files) FROM experiment_configs" | sed 's/^1|0$/2|1/')" "2|1" "$forged"
    sqlite3 b.db "DELETE FROM experiment_configs WHERE revision > 1"
    expect_status 0 lamina merge m.db b.db
    expect_status 0 lamina diff drawn/1 drawn/2 --db b.db
done

# What is read again of a trial, its data, starts at the folder of the file that says it, wherever one stands.
mkdir -p base/data own
for file in base/data/train base/data/test own/other here; do
    { echo a,b,y; for i in $(seq 20); do echo "$((i * 7 % 20)).$i,$((i * 3 % 20)),$((i * 7 % 20 > i * 3 % 20))"; done; } > $file.csv
done
sed -i 's/1$/x/; s/0$/1/; s/x$/0/' own/other.csv # all classes the other way round
sed -i '2,11d' here.csv
cat > base/base.yaml <<'YAML'
dataset: {type: csv, train: data/train.csv, test: data/test.csv, label: y, normalize: measured}
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.5}
schedule: {epochs: 9, batch_size: 20}
checkpoint: {keep: last}
YAML
printf 'extends: ../base/base.yaml\noptimizer: {learning_rate: 0.25}\n' > own/plain.yaml
printf 'extends: ../base/base.yaml\nset: {dataset.test: other.csv}\n' > own/patched.yaml
printf 'extends: plain.yaml\nsweep: {grid: {dataset.test: [other.csv]}}\n' > own/swept.yaml
evaluates() { # CONFIG CORRECT-OF-TOTAL OPTION...
    expect_status 0 lamina run "own/$1.yaml" --db files.db "${@:3}"
    for folder in . own; do
        expect_status 0 env -C $folder "$build/lamina" evaluate "$1/1" --db "$work/files.db"
        expect_no_error
        expect_output "$2"
    done
}
evaluates plain "20 of 20"
evaluates patched "0 of 20"
evaluates swept "0 of 20"
cp own/plain.yaml own/set.yaml
evaluates set "10 of 10" --set dataset.test=here.csv
sed -i 's/0.5}/0.5, momentum: 0}/' base/base.yaml
expect_status 0 lamina run own/plain.yaml --db files.db
expect_status 0 lamina diff plain/1 set/1 --db files.db
expect_output "text of file 2"
expect_equal "$(grep -c "its text" "$out")" 0
# ---- With their experiment ----
expect_status 0 lamina rename drawn found --db m.db
expect_equal "$(sql m.db "SELECT group_concat(row) FROM proposals JOIN experiments ON id = experiment_id WHERE name = 'found'")" 1,2,3
expect_status 0 lamina export proposals --db m.db
expect_equal "$(tr -d '\r' < "$out" | sed -n '1p; $=' | xargs)" \
    "experiment_id,search,row,config_hash,draws,seen,good,threshold 4"
expect_status 0 lamina forget found --yes --db m.db
expect_equal "$(sql m.db "SELECT count(*) FROM proposals")" 0

# ---- A search in two files, one of which went on with it ----
cat > search.yaml <<'YAML'
name: found
dataset: {type: moons, train: 40, test: 20}
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.5}
schedule: {epochs: 2, batch_size: 20}
sweep:
  search: {method: tpe, budget: 9, startup: 3, lag: 2, seed: 1,
           optimizer.learning_rate: {log_uniform: [1e-3, 1]}, optimizer.momentum: {choice: [0, {uniform: [0.5, 0.9]}]}}
YAML
proposed="SELECT row, draws, seen, good, threshold, config_hash FROM proposals ORDER BY row"
expect_status 0 lamina run search.yaml --db whole.db
expect_status 0 lamina run search.yaml --db first.db --set sweep.search.budget=6
cp first.db second.db
expect_status 0 lamina run search.yaml --db second.db
for order in "first second" "second first"; do
    expect_status 0 lamina merge "$order.db" "${order% *}.db" "${order#* }.db"
    expect_no_error
    expect_equal "$(sql "$order.db" "$proposed")" "$(sql whole.db "$proposed")"
    expect_status 0 lamina run search.yaml --db "$order.db"
    expect_output "9 of 9 trials are recorded already"
    expect_equal "$(sql "$order.db" "SELECT planned, count(position) FROM experiments, experiment_trials")" "9|9"
done
# A trial that is forgotten is trained again in its row, and what was proposed of a forgotten experiment anew.
expect_status 0 lamina forget found/5 --yes --db first.db
expect_status 0 lamina run search.yaml --db first.db
expect_equal "$(sql first.db "$proposed; SELECT position, run_key FROM outcomes JOIN trials ON id = trial_id ORDER BY 1")" \
    "$(sql whole.db "$proposed; SELECT position, run_key FROM outcomes JOIN trials ON id = trial_id ORDER BY 1")"
expect_status 0 lamina forget found --yes --db first.db
expect_status 0 lamina run search.yaml --db first.db
expect_equal "$(sql first.db "$proposed")" "$(sql whole.db "$proposed")"

# What no row of it has is refused, by its row, before anything is changed; the command that is named helps. What is
# missing is proposed again, other rows and other searches are of no concern.
forge() { # STATUS SQL
    cp whole.db forged.db
    sqlite3 forged.db "$2"
    sql forged.db "$proposed" > before
    expect_status "$1" lamina run search.yaml --db forged.db
}
# shellcheck disable=SC2016 # a path of JSON
for draws in "'{}'" "'[]'" "'{'" "'{\"optimizer.learning_rate\": 0.1}'" "json_set(draws, '\$.\"optimizer.learning_rate\"', 2)" \
    "json_set(draws, '\$.\"optimizer.momentum\"', 2)" "json_set(draws, '\$.\"optimizer.momentum\"', 9e99)" \
    "json_set(draws, '\$.x', 2)" "replace(draws, '0', '00')"; do
    forge 1 "UPDATE proposals SET draws = $draws WHERE row = 5"
    expect_error "forged.db: row 5, which the search of \"found\" has proposed, is not one that was recorded ("
    expect_equal "$(sql forged.db "$proposed")" "$(cat before)" "$draws"
    eval "$(sed 's/.*: `\(.*\)`$/\1/' "$err")"
    expect_status 0 lamina run search.yaml --db forged.db
    expect_equal "$(sql forged.db "$proposed")" "$(sql whole.db "$proposed")" "$draws"
done
for change in "DELETE FROM proposals" "DELETE FROM proposals WHERE row IN (4, 7)" "DELETE FROM proposals WHERE row < 6"; do
    forge 0 "$change"
    expect_equal "$(sql forged.db "$proposed")" "$(sql whole.db "$proposed")" "$change"
done
for change in "INSERT INTO proposals SELECT 1, search, 9223372036854775807, '', '', 1, 1, 1 FROM proposals LIMIT 1" \
    "INSERT INTO proposals VALUES (1, 'aa', 4, '', 'x', 1, 1, 1)" \
    "UPDATE proposals SET seen = -5, good = 9223372036854775807, threshold = 9e999, config_hash = '' WHERE row = 5"; do
    forge 0 "$change"
    expect_output "9 of 9 trials are recorded already"
    expect_equal "$(sql forged.db "$proposed")" "$(cat before)" "$change"
done

# ---- Proposals that repeat, as of files that were merged ----
draws_of() { # FILE ROW
    sql "$1" "SELECT draws FROM proposals WHERE row = $2"
}
forge 0 "UPDATE proposals SET draws = (SELECT draws FROM proposals WHERE row = 4) WHERE row = 5"
expect_output "row 5 is proposed anew, as what was recorded of it is left out: it computes what row 4 does"
expect_output "found: 9 done"
expect_equal "$(sql forged.db "$proposed")" "$(sql whole.db "$proposed")"
expect_status 0 lamina run search.yaml --db forged.db
expect_output "9 of 9 trials are recorded already"
! grep -q "anew" "$out" || fail "it is proposed anew again"
# What is missing keeps away from what is recorded behind it.
forge 0 "UPDATE proposals SET draws = (SELECT draws FROM proposals WHERE row = 4) WHERE row = 6;
    DELETE FROM proposals WHERE row = 4"
expect_output "row 4: 1 candidate left out: it repeats another row"
expect_output "found: 9 done"
expect_equal "$(draws_of forged.db 6)" "$(draws_of whole.db 4)"
expect_equal "$(sql forged.db "SELECT count(*), count(DISTINCT draws) FROM proposals")" "6|6"

# ---- Damaged: it is a small table, which is looked through at each opening ----
sqlite3 a.db "UPDATE proposals SET draws = CAST(x'7b00227d' AS TEXT) WHERE row = 2"
expect_status 1 lamina best --db a.db
expect_error "a.db is damaged (proposals:"
