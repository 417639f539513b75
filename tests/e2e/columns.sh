#!/usr/bin/env bash
# Columns with text and with gaps, from the config to the results: what was made of them is told and
# recorded once, and goes with the trials that have it; mistakes are told with their place.
. "$(dirname "$0")/common.sh"

printf '%s\n' kind,size,where,mass x,small,here,1 y,large,,2 x,small,there,NA y,,here,4 x,large,there,6 > train.csv
printf '%s\n' mass,where,size,kind 3,here,small,x NA,there,large,y > test.csv
config() { # MORE
    cat << YAML
name: table
dataset:
  type: csv
  train: train.csv
  test: test.csv
  label: kind
  na: ["", NA]
  columns:
    size: {ordinal: [small, large], missing: drop}
    where: {one_hot: true, missing: most_frequent, indicator: true}
    mass: {missing: mean}
$1
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 2, batch_size: 2}
YAML
}
config '  normalize: given
  mean: [0, 1]
  std: [1, 2]' > table.yaml
expect_status 0 lamina plan table.yaml
expect_output '5 features, 2 classes'
dropped='warning: table.yaml:3:9: 1 row of the train file is left out, as `missing: drop` says: for what is missing in column 2 (`size`) 1'
expect_equal "$(cat "$err")" "$dropped"
expect_status 0 lamina run table.yaml --db table.db --set 'sweep={seeds: [0, 1, 2]}'
expect_error "$dropped"
# Of 1, 2 and 6 the mean is 3; here is there once, there twice.
expect_equal "$(sqlite3 -header -readonly table.db 'SELECT position, name, source, what, category, fill, mean, std, missing,
    dropped FROM columns WHERE trial_id = 2')" 'position|name|source|what|category|fill|mean|std|missing|dropped
1|size|2|ordinal|||0.0|1.0|0|1
2|where|3|one_hot|here|there|||1|0
3|where|3|one_hot|there|there|||1|0
4|where|3|indicator|||||1|0
5|mass|4|number||3.0|1.0|2.0|2|0'
expect_equal "$(sql table.db 'SELECT count(*), count(DISTINCT trial_id) FROM columns')" "15|3"
expect_equal "$(sql table.db 'SELECT count(*) FROM data_columns')" 5 "rows that three trials share"
expect_equal "$(sql table.db "SELECT count(*) FROM settings WHERE path = 'dataset.columns.mass.missing' AND value = 'mean'")" 3
expect_equal "$(sql table.db "SELECT DISTINCT message FROM events WHERE level = 'warning'" | grep -c 'left out')" 1

# Another way to prepare it is another dataset; merged files have the columns of both, and again.
expect_status 0 lamina run table.yaml --db other.db --set dataset.columns.mass.missing=median
expect_equal "$(sql other.db 'SELECT fill FROM columns WHERE position = 5')" 2.0
expect_status 0 lamina merge both.db table.db other.db
expect_status 0 lamina merge both.db other.db
expect_equal "$(sql both.db 'SELECT count(*), count(DISTINCT trial_id), count(DISTINCT fill) FROM columns')" "20|4|3"
expect_equal "$(sql both.db 'SELECT count(*) FROM data_columns')" 10
expect_status 0 lamina export columns --db both.db
expect_equal "$(wc -l < "$out")" 21
cp both.db deleted.db
sqlite3 deleted.db "DELETE FROM trials WHERE id IN (SELECT trial_id FROM columns WHERE fill = 2.0)"
expect_equal "$(sql deleted.db 'SELECT count(*) FROM data_columns')" 5

# What is swept is a setting, and the query of columns has its answer.
expect_status 0 lamina run table.yaml --db swept.db --set 'sweep={grid: {dataset.columns.mass.missing: [mean, median, {value: 0}]}}'
expect_equal "$(sql swept.db "SELECT group_concat(value) FROM (SELECT value FROM axes JOIN settings USING (path)
    WHERE path = 'dataset.columns.mass.missing' ORDER BY trial_id)")" mean,median,value
expect_equal "$(sql swept.db "SELECT group_concat(fill) FROM (SELECT fill FROM columns WHERE position = 5 ORDER BY trial_id)")" 3.0,2.0,0.0
expect_equal "$(sqlite3 -readonly table.db < "$source/results/queries/22-what-became-of-columns.sql" | sed -n 2p)" \
    "3|where|one_hot|2|here, there|there|||1|0"

# Each mistake at its place, in the config or in the data.
wrong() { # STATUS SENTENCE RULE
    config "" | sed "s/^    mass: .*/    $3/" > wrong.yaml
    for command in plan "run --db wrong.db"; do
        expect_status "$1" lamina $command wrong.yaml
        expect_error "$2"
        [ "$(wc -l < "$err")" -le 3 ] || fail "more lines than faults"
    done
    [ ! -e wrong.db ] || fail "a results file was begun"
}
wrong 2 'wrong.yaml:11:12: unknown key `dataset.columns.mass.mising`; did you mean `missing`?' 'mass: {mising: mean}'
wrong 2 'wrong.yaml:11:21: `dataset.columns.mass.missing` must be one of refuse | mean | median | most_frequent | drop | value, not "average"' \
    'mass: {missing: average}'
wrong 2 'wrong.yaml:11:21: `dataset.columns.mass.missing` must be one of refuse | mean | median | most_frequent | drop | value, not a mapping' \
    'mass: {missing: {values: 1}}'
wrong 2 'wrong.yaml:11:11: `dataset.columns.mass` must be a mapping, or one of one_hot | ignore | indicator, not "onehot"; did you mean `one_hot`?' \
    'mass: onehot'
wrong 2 'wrong.yaml:11:11: `many` of `missing` is not a number that a float holds' 'mass: {missing: {value: many}}'
wrong 2 'dataset.columns: train.csv has no column `mas`; did you mean `mass`?' 'mas: {missing: mean}'
wrong 1 'train.csv:4:15: column 4 (`mass`): `NA` stands for a missing value; say by `missing` what becomes of it, or leave the column out by `ignore`' \
    'mass: {missing: refuse}'
wrong 1 'train.csv:4:9: column 3 (`where`): `there` is none of `ordinal`, which has all categories' \
    'mass: {missing: mean}/;s/where: .*/where: {ordinal: [here, elsewhere], missing: {value: here}}'
