#!/usr/bin/env bash
# CSV files that are wrong: one sentence with file, row and column, before anything trains; and one
# that is right trains.
. "$(dirname "$0")/common.sh"

config() { # OPTIONS
    cat > table.yaml <<YAML
dataset: {type: csv, train: train.csv, $1}
layers: [{type: linear, out_features: 2}]
loss: ${2:-cross_entropy}
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 4, batch_size: 2}
YAML
}
good='a,b,kind\n1,2,x\n3,4,y\n5,6,x\n'
status=1 # the data is wrong; 2: the config
refusals=0
refused() { # SENTENCE CONTENT OPTIONS
    printf "$2" > train.csv
    printf "${4:-$good}" > test.csv
    config "${3:-label: kind}"
    commands=(plan run) # in the short form in turn
    [ "$long" = 1 ] || commands=("${commands[refusals++ % 2]}")
    for command in "${commands[@]}"; do
        expect_status $status lamina $command table.yaml
        expect_error "$1"
        [ "$(wc -l < "$err")" -eq 1 ] || fail "more than one line of error"
    done
    [ ! -e results ] || fail "a results file was made"
}

printf "$good" | tee train.csv > test.csv
config 'test: test.csv, label: kind'
expect_status 0 lamina run table.yaml --db good.db
expect_equal "$(sql good.db "SELECT group_concat(class || name, ' ') FROM classes")" "0x 1y"
expect_equal "$(sql good.db "SELECT group_concat(name, ' ') FROM class_metrics")" "x y"
config 'test: test.csv, target: [a, b], ignore: kind' mse
printf "a,b,c,kind\n1,2,3,x\n3,4,5,y\n" | tee train.csv > test.csv
expect_status 0 lamina run table.yaml --db good.db --set name=numbers
expect_equal "$(sql good.db "SELECT objective, best_value = final_value, best_accuracy IS NULL, final_value = final_loss
    FROM leaderboard WHERE experiment = 'numbers'")" "loss|1|1|1"
expect_equal "$(sql good.db "SELECT count(*) FROM evaluations JOIN series USING (trial_id, iteration, split)
    WHERE name = 'mse' AND abs(loss - value) < 1e-6 * loss")" 1 "the loss mse is the metric mse"

# Two files of one name in one sweep, in the folder of the config and in the current one.
mkdir far
printf "a,b,kind\n1,2,x\n3,4,y\n" > train.csv
config 'label: kind'
mv table.yaml far
printf "a,b,kind\n1,2,x\n3,4,y\n1,3,y\n4,3,x\n" > far/train.csv
expect_status 0 lamina run far/table.yaml --db good.db --set name=far \
    --set 'sweep.list=[{dataset.train: train.csv, schedule.batch_size: 1}, {schedule.batch_size: 1}]'
expect_equal "$(sql good.db "SELECT group_concat(iterations_per_epoch, ' ') FROM (SELECT iterations_per_epoch
    FROM leaderboard JOIN trials ON id = trial_id WHERE experiment = 'far' ORDER BY number)")" "2 4" "samples of each"

# The content.
refused 'train.csv:3:1: the row has 2 fields, but the header has 3 columns' 'a,b,kind\n1,2,x\n3,4\n'
refused 'train.csv:2:1: the row has 4 fields, but the header has 3 columns: leave out the delimiter at its end' 'a,b,kind\n1,2,x,\n'
refused 'train.csv:3:3: column 2 (`b`): `four` is not a number' 'a,b,kind\n1,2,x\n3,four,y\n'
refused 'train.csv:2:1: column 1 (`a`): `0x10` is not a number' 'a,b,kind\n0x10,2,x\n'
refused 'train.csv:2:1: column 1 (`a`): `nan` stands for a missing value: add it to `na`, and say by `missing` what becomes of it, or leave the column out by `ignore`' 'a,b,kind\nnan,2,x\n'
refused 'train.csv:2:1: column 1 (`a`): `inf` is not a number' 'a,b,kind\ninf,2,x\n'
refused 'train.csv:2:1: column 1 (`a`): `1e` is not a number' 'a,b,kind\n1e,2,x\n'
refused 'train.csv:2:3: column 2: `1,5` is not a number; say what the comma is: `decimal: ","` or `thousands: ","`' '1,2,x\n3,"1,5",y\n' 'label: 3, header: false'
refused 'train.csv:2:1: column 1 (`a`): 1e39 is too large for a float, whose most is 3.4e38' 'a,b,kind\n1e39,2,x\n'
refused 'train.csv:3:1: column 1 (`a`): the value is missing; say by `missing` what becomes of it, or leave the column out by `ignore`' 'a,b,kind\n1,2,x\n,4,y\n'
refused 'train.csv:1:1: column 1: has no name; give it one, or leave it out by `ignore: 1`' ',a,kind\n0,2,x\n1,3,y\n'
refused 'train.csv:3:5: column 3 (`kind`): the label is missing; fill it in, or leave the row out by `missing: drop` of its column' 'a,b,kind\n1,2,x\n3,4,\n'
refused 'train.csv:3:3: column 2 (`b`): the value is missing; leave the row out by `missing: drop` of its column' 'a,b\n1,2\n3,\n' 'target: b'
refused 'test.csv:2:5: column 3 (`kind`): `z` is none of the classes of' "$good" \
    'label: kind, test: test.csv' 'a,b,kind\n1,2,z\n'
refused 'train.csv:3:5: column 3 (`kind`): `y` is none of the classes of `dataset.classes`' "$good" \
    'label: kind, classes: [x, z]'
refused 'test.csv:1:3: column 2: train.csv has no column `c`; leave it out by `ignore`, or name it as it is called there' "$good" \
    'label: kind, test: test.csv' 'a,c,kind\n1,2,x\n'
refused 'test.csv:1:1: the header has no column `b`, which is column 2 of train.csv' "$good" \
    'label: kind, test: test.csv' 'kind,a\nx,1\n'
refused 'test.csv:1:1: the header has no column `kind`, which is column 3 of train.csv' "$good" \
    'label: kind, test: test.csv' 'a,b\n1,2\n'
refused 'test.csv:1:1: the header has more than one column `b`, which is column 2 of train.csv' "$good" \
    'label: kind, test: test.csv' 'a,b,kind,b\n1,2,x,3\n'
refused 'test.csv:2:3: column 2 (`a`): `x` is not a number' "$good" \
    'label: kind, test: test.csv' 'b,a,kind\n1,x,x\n'
refused 'test.csv:2:1: the row has 2 fields, but the header has 4 columns' "$good" \
    'label: kind, ignore: c, test: test.csv' 'b,a,kind,c\n1,2\n'
refused 'column 1 has the same name' 'a,a,kind\n1,2,x\n'
refused 'train.csv:2:1: column 1 (`a`): the quote that begins the field is not closed' 'a,b,kind\n"1,2,x\n3,4,y\n'
refused 'a quote is neither at the beginning nor at the end' 'a,b,kind\n1"2,2,x\n'
refused 'train.csv: is empty; a CSV file is needed' ''
refused 'train.csv has a header but no rows' 'a,b,kind\n'
refused 'all rows are of one class, `x`' 'a,b,kind\n1,2,x\n3,4,x\n'
refused '1 and 1.0 are the same number' 'a,kind\n1,1\n2,1.0\n'
refused 'has a NUL byte' 'a,kind\n1,x\0\n'

refused "(\`$(printf 'n%.0s' {1..60})\`): \`q\` is not a number" "$(printf 'n%.0s' {1..3000}),kind\nq,x\n"
refused 'train.csv: the compressed data is damaged (unknown header flags set); get the file again' \
    '\x1f\x8b\x08\x80'
refused 'column 3 (`kind`): `x` is not a number; mend it, or name the column by `label`' 'a,b,kind\n1,2,x\n3,4,5\n' 'target: kind'
refused '`1\n` is not a number' 'a,kind\n"1\n",x\n'

refused 'train.csv:3:3: column 2 (`b`): `NA` stands for a missing value: add it to `na`, and leave the row out by `missing: drop` of its column' \
    'a,b\n1,2\n3,NA\n' 'target: b'
refused 'train.csv:2:3: column 2 (`kind`): `NA` may stand for a missing label; fill it in, leave the row out, or name all' \
    'a,kind\n1,NA\n2,y\n3,x\n' 'label: kind'
refused '`1;2` is not a number; `delimiter: ";"` may be right, as the row has 2 of these' 'a,kind\n1;2,x;z\n' 'label: kind'
refused 'train.csv:1:1: column 1: a quote is neither at the beginning nor at the end of its field: `delimiter: ";"` may be right' \
    '"a";"b";"kind"\n1;2;x\n' 'label: kind'
refused 'train.csv:1:1: the line is for Excel alone: leave it out by `skip`' 'sep=;\na;kind\n1;x\n' 'label: kind, delimiter: ";"'

# Text that is not UTF-8 reaches no results file, whatever column it is in; and other formats are told.
utf8='is no UTF-8; where the file is Latin-1 (or Windows'"'"' cp1252), `iconv -f latin1 -t utf8 train.csv > utf8.csv` makes it UTF-8'
refused "train.csv:2:6: byte 0xe9, the file's number 13, $utf8" 'a,kind\n1,caf\xe9\n2,y\n'
refused "train.csv:1:3: byte 0xef, the file's number 3, $utf8" 'na\xefve,kind\n1,x\n'
refused "train.csv:3:1: byte 0xfc, the file's number 16, $utf8" 'a,kind,n\n1,x,y\n\xfc,y,z\n' 'label: kind, ignore: n'
refused 'train.csv:1:1: the file is UTF-16; `iconv -f utf-16 -t utf-8 train.csv > utf8.csv` makes it UTF-8' '\xff\xfea\0,\0'
refused 'train.csv: is a zip archive; `unzip train.csv` unpacks it' 'PK\x3\x4\x14\0iris.csv'
refused 'train.csv: is a web page; get the data itself' '<!DOCTYPE html>\n<html>\n'
refused 'train.csv: is an .npy file of numpy; `type: npy` reads it' '\x93NUMPY\x1\0v\0'
refused 'train.csv: is a file of svmlight (libsvm)' '1 1:0.5 3:1\n'

# Each field that is no UTF-8 is told, beside what else is wrong; and what is compressed is unpacked first.
printf 'a,b,y\n1,p\xe9,2\n2,q\xe8,NA\n3,1,"r\xe8"\n' > train.csv
config 'target: a, ignore: b'
expect_status 1 lamina plan table.yaml
expect_equal "$(cat "$err")" "train.csv:2:4: byte 0xe9, the file's number 10, $utf8
train.csv:3:4: byte 0xe8, the file's number 17, $utf8
train.csv:3:6: column 3 (\`y\`): \`NA\` stands for a missing value: add it to \`na\`, and say by \`missing\` what becomes of it, or leave the column out by \`ignore\`
train.csv:4:7: byte 0xe8, the file's number 28, $utf8"
gzip -c train.csv > l2.csv.gz
expect_status 1 lamina plan table.yaml --set dataset.train=l2.csv.gz
expect_error '`zcat l2.csv.gz | iconv -f latin1 -t utf8 > utf8.csv` makes it UTF-8'
eval "$(sed -n 's/.*`\(zcat .*csv\)`.*/\1/p;T;q' "$err")"
cmp -s utf8.csv <(printf 'a,b,y\n1,p\xc3\xa9,2\n2,q\xc3\xa8,NA\n3,1,"r\xc3\xa8"\n') || fail "the advice makes something else"
printf '\xff\xfea\0' | gzip > l2.csv.gz
expect_status 1 lamina plan table.yaml --set dataset.train=l2.csv.gz
expect_error '`zcat l2.csv.gz | iconv -f utf-16 -t utf-8 > utf8.csv` makes it UTF-8'

# A command that is advised can be pasted, whatever the file is called.
mkdir odd
for name in 'a b.csv' "my caf's \$x.csv" $'new\nline.csv' '-k.csv'; do
    rm -rf odd/*
    printf 'a,b\n1,caf\xe9\n2,y\n' > "odd/$name"
    (
        cd odd
        printf 'dataset: {type: csv, train: "%s", label: b}\n' "${name//$'\n'/\\n}" > table.yaml
        sed 1d ../table.yaml >> table.yaml
        expect_status 1 lamina plan table.yaml
        eval "$(sed -n 's/.*`\(iconv.*\)` makes it UTF-8/\1/p' "$err")"
        rm table.yaml
        expect_equal "$(printf '%s|' *)" "$name|utf8.csv|" "files"
        expect_equal "$(cat utf8.csv)" $'a,b\n1,caf\xc3\xa9\n2,y'
    )
done

# How files are written: each place counts all lines, and a number is read whole or not at all.
refused 'train.csv:6:4: column 2 (`b`): `four` is not a number' 'by hand\n"\n# a\na b kind\n1 2 x\n3  four y\n' \
    'label: kind, delimiter: blanks, skip: 2, comment: "#"'
refused 'train.csv:2:1: column 1 (`a`): `1.23` is not a number; `decimal` and `thousands`, of three digits each, say how numbers are written' \
    'a;kind\n1.23;x\n' 'label: kind, delimiter: ;, thousands: ".", decimal: ","'
refused 'train.csv:3:1: column 1 (`a`): `1.5` is not a number; `decimal` and `thousands`' \
    'a;kind\n1,5;x\n1.5;y\n' 'label: kind, delimiter: ;, decimal: ","'
refused 'train.csv:2:1: the row has 4 fields, but the header has 3 columns' 'a b kind\n1 2 x 3\n' 'label: kind, delimiter: blanks'
refused 'train.csv has no rows behind those that `skip` leaves out' "$good" 'label: kind, skip: 9'

# What is wrong is told of all rows, columns and files at once; of very much, of each column something.
printf 'a,b,kind\n1,x,k\n?,2,\n1,2\n1,2,l\n' > train.csv
printf 'a,b,kind\n1,NA,k\n1,2,"k\n' > test.csv
config 'label: kind, test: test.csv'
expect_status 1 lamina run table.yaml
expect_equal "$(cat "$err")" "train.csv:2:3: column 2 (\`b\`): \`x\` is not a number; say \`one_hot\` of it in \`columns\`, leave it out by \`ignore\`, or mend it
train.csv:3:1: column 1 (\`a\`): \`?\` stands for a missing value: add it to \`na\`, and say by \`missing\` what becomes of it, or leave the column out by \`ignore\`
train.csv:3:5: column 3 (\`kind\`): the label is missing; fill it in, or leave the row out by \`missing: drop\` of its column
train.csv:4:1: the row has 2 fields, but the header has 3 columns
test.csv:2:3: column 2 (\`b\`): \`NA\` stands for a missing value: add it to \`na\`, and say by \`missing\` what becomes of it, or leave the column out by \`ignore\`
test.csv:3:5: column 3 (\`kind\`): the quote that begins the field is not closed"
{
    printf 'c%s,' {1..30}
    printf 'kind\n'
    for _ in {1..40}; do printf '?,%.0s' {1..30}; printf 'k\n'; done
} > train.csv
config 'label: kind'
expect_status 1 lamina plan table.yaml
expect_equal "$(wc -l < "$err")" 21
expect_error 'train.csv:2:39: column 20 (`c20`): `?` stands for a missing value: add it to `na`, and say by `missing` what becomes of it, or leave the column out by `ignore` (one of 40 in this column)'
expect_equal "$(tail -n 1 "$err")" 'train.csv: and 1180 more'

{
    printf 'a,kind\n'
    for i in {1..1010}; do echo "$i,c$i"; done
} > train.csv
expect_status 1 lamina plan table.yaml
expect_equal "$(cat "$err")" 'train.csv:1002:6: column 2 (`kind`): `c1001` is class number 1001; at most 1000 are possible, so for numbers to predict name the column by `target`'

{
    printf 'id,kind\n'
    for i in {1..1030}; do echo "c$i,k$((i % 2))"; done
} > train.csv
config 'label: kind, columns: {id: one_hot}'
expect_status 1 lamina plan table.yaml
expect_equal "$(cat "$err")" 'train.csv:1002:1: column 1 (`id`): `c1001` is category number 1001 of the column; at most 1000 are possible: leave the column out by `ignore`'

# The options, each at its place.
status=2
refused 'has no column `kind`; it has `# by hand` alone; it looks like a comment: `comment: "#"` leaves such lines out' '# by hand\na,kind\n1,x\n'
refused 'table.yaml:1:47: dataset.label: train.csv has no column `knid`; did you mean `kind`?' "$good" 'label: knid'
refused 'dataset.label: train.csv has no column `4`; it has 1 to 3' "$good" 'label: 4'
refused 'dataset.ignore: train.csv has no column `c`; it has `a`, `b`, `kind`' "$good" 'label: kind, ignore: c'
refused 'dataset.columns: train.csv has no column `c`; it has `a`, `b`, `kind`' "$good" 'label: kind, columns: {c: ignore}'
refused 'dataset.ignore: train.csv has no column `bb`; did you mean `b`?' "$good" 'label: kind, ignore: bb, test: test.csv'
refused 'dataset.ignore: train.csv has no column `4`; it has 1 to 3' "$good" 'label: kind, ignore: 4, test: test.csv' 'a,b,kind,c\n1,2,x,0\n'
refused 'table.yaml:1:48: dataset.target: train.csv has no column `4`' "$good" 'target: [1, 4]'
refused 'table.yaml:1:61: dataset.ignore: column 3 of train.csv, `kind`, is named twice: by `label` already' "$good" \
    'label: kind, ignore: kind'
refused 'table.yaml:1:61: train.csv: no column is left to learn from' "$good" 'label: kind, ignore: [a, b]'
refused 'table.yaml:1:48: train.csv: no column is left to learn from' "$good" 'target: [kind, a, b]'
# A first row that may be data is not taken for a header, and none for data; a number is one column.
may_be_data="may be data, as column 1 has \`5.1\`: say \`header: false\` where it is, or \`header: true\` where it has the columns' names"
refused "table.yaml:1:17: dataset.header: the first row of train.csv $may_be_data" '5.1,3.5,x\n1,2,x\n3,4,y\n' 'label: 3'
refused 'as column 2 has `5.1`' '1,5.1,0.2\n1,4.9,0.2\n2,7,1.4\n' 'label: 1'
refused 'as column 1 has `0.5`' '0.5,3,1\n0.4,7,2\n' 'target: 2'
refused 'as column 3 has `3`' 'a,b,3,x\n1,2,3,x\n3,4,5,y\n' 'label: 4'
refused 'as column 2 is empty' 'a,,x\n1,2,x\n3,4,y\n' 'label: 3'
refused 'as column 1 has `?`' '?,1,x\n1,2,x\n3,4,y\n' 'label: 3'
# Words that begin as numbers do may be values that want mending.
refused 'as column 2 has `5.1 cm`' '1,5.1 cm,0.2 cm\n2,4.9,0.3\n1,4.7,0.4\n3,1,2\n' 'label: 1'
refused 'as column 2 has `5,1`' '1,"5,1","0,2"\n2,4.9,0.3\n1,4.7,0.4\n3,1,2\n' 'label: 1'
refused 'as column 2 has `5.1 cm`' 'x,5.1 cm,0.2 cm\ny,4.9,0.3\nx,4.7,0.4\n' 'label: 1'
refused 'as column 2 has `-.5%`' 'x,-.5%%,b\ny,4.9,0.3\nx,4.7,0.4\n' 'label: 1'
refused 'as column 1 has `5 cm`' '5 cm,a\n4.9,0.3\n' 'target: 1'
refused 'as column 2 has `NA`' '1,NA,NA\n2,4.9,0.3\n1,4.7,0.4\n' 'label: 1'
refused 'as column 2 has `NA`' 'x,NA,NA\ny,4.9,0.3\nx,4.7,0.4\n' 'label: 1'
refused 'table.yaml:1:47: dataset.label: `3` is the name of column 2 of train.csv and the number of another: say `header: true` for the name, or `header: false` where the first row is data' \
    '0.5,3,1\n0.4,7,2\n' 'label: 3'
refused 'dataset.ignore: `1` is the name of column 2' '0,1,2,kind\n5,1,2,x\n1,3,4,y\n' 'label: kind, ignore: 1'
refused 'table.yaml:1:58: dataset.header: the first row of train.csv has words where numbers are needed' "$good" 'label: 3, header: false'
accepted() { # CONTENT OPTIONS SAMPLES: all of them
    printf "$1" > train.csv
    config "$2"
    expect_status 0 lamina plan table.yaml
    expect_output "      train: $3"
    expect_no_error
}
accepted '1,5.1,0.2\n1,4.9,0.2\n2,7,1.4\n2,6,1\n2,6,2\n' 'label: 1, header: false' '5 samples: `1` 2, `2` 3'
accepted '1,5.1,0.2\n1,4.9,0.2\n2,7,1.4\n2,6,1\n2,6,2\n' 'label: 1, header: true' '4 samples: `1` 1, `2` 3'
accepted '0.5,3,1\n0.4,7,2\n0.3,8,1\n' 'label: 3, header: false' '3 samples: `1` 2, `2` 1'
accepted '0.5,3,1\n0.4,7,2\n0.3,8,1\n' 'label: 3, header: true' '2 samples: `7` 1, `8` 1'
accepted 'kind,1st,2nd\nx,1,2\ny,2,3\n' 'label: 1, header: true' '2 samples: `x` 1, `y` 1'
accepted 'kind,1st,2nd\nx,1,2\ny,2,3\n' 'label: kind' '2 samples: `x` 1, `y` 1'
accepted "$good" 'label: 3' '3 samples: `x` 2, `y` 1'
accepted 'id,2019,2020,kind\n1,2,3,x\n2,3,4,y\n' 'label: kind, ignore: id' '2 samples: `x` 1, `y` 1'
status=1 refused 'name them all; is `delimiter` right?' 'kind\nx\n'
status=2
refused 'table.yaml:1:62: dataset.classes: `x` is named twice' "$good" 'label: kind, classes: [x, x]'
refused 'has no column `kind`; it has `a,b,kind` alone; `delimiter: ","` may be right, as the row has 2 of these' "$good" \
    'label: kind, delimiter: ;'
refused 'it has `a\tkind` alone; `delimiter: "\t"` may be right' 'a\tkind\n1\tx\n' 'label: 2'
refused 'has no column `3`; it has `1  2 x` alone; its fields stand between blanks: `delimiter: blanks` may be right' '1  2 x\n3  4 y\n' 'label: 3'
refused 'table.yaml:1:47: dataset.label: train.csv has no column `kind`; without a header its columns are called 1 to 3: leave `header: false` out' \
    "$good" 'label: kind, header: false'

# What is wrong whatever the files hold, at its place in the config.
wrong() { # SENTENCE OPTIONS
    config "$2"
    expect_status 2 lamina run table.yaml
    expect_error "table.yaml:1:$1"
}
wrong '17: give one of `label`, the column of the classes, or `target`' 'header: true'
wrong '61: give only one of `label`' 'label: kind, target: a'
wrong '60: there are no `classes` of `target`' 'target: a, classes: [x, y]'
wrong '62: one of `classes` is none: name them all' 'label: kind, classes: x'
wrong '64: `delimiter` must be one character' 'label: kind, delimiter: ";;"'
wrong '62: `comment` must be one character, such as "#" or "%"' 'label: kind, comment: //'
wrong '62: `comment` must be one character' 'label: kind, comment: ","'
wrong '64: `thousands` must be one character' 'label: kind, thousands: "00"'
wrong '64: `thousands` must be one character' 'label: kind, thousands: "."'
wrong '62: `dataset.decimal` must be one of . | ,' 'label: kind, decimal: ";"'
wrong '64: `delimiter` is a backslash and a t here: in YAML, a tab is "\t" in double quotes' \
    "label: kind, delimiter: '\\t'"

# The loss must be of such data, and the network's end fit it.
printf "$good" > train.csv
config 'label: kind' mse
expect_status 2 lamina run table.yaml
expect_error 'table.yaml:3:7: mse needs numbers to predict, but the data has 2 classes: use cross_entropy or hinge'
config 'target: a, ignore: kind' cross_entropy
expect_status 2 lamina run table.yaml
expect_error 'cross_entropy needs classes, but the data has numbers to predict: use mse, l1, smooth_l1 or huber'
config 'target: a, ignore: kind' bce_with_logits
expect_status 2 lamina run table.yaml
expect_error 'bce_with_logits needs targets from 0 to 1, but the data has others'
config 'target: a, ignore: kind' mse
expect_status 2 lamina run table.yaml
expect_error "the network ends with 2 outputs but mse needs one for each of the data's 1 numbers to predict"
config 'label: kind' bce_with_logits
expect_status 2 lamina run table.yaml
expect_error 'the network ends with 2 outputs but bce_with_logits needs one, for two classes'
config 'target: a, ignore: kind' l1
expect_status 2 lamina run table.yaml --set objective=accuracy
expect_error '`objective.metric` is accuracy, but the data has numbers to predict: choose loss, mae, mse or r2'
expect_status 2 lamina run table.yaml --set record.top_k=2
expect_error '`record.top_k` is of classes, but the data has numbers to predict'
printf 'a,b,kind\n1,2,x\n3,4,y\n5,6,z\n' > train.csv
config 'label: kind' bce_with_logits
expect_status 2 lamina run table.yaml
expect_error 'bce_with_logits needs two classes, but the data has 3: use cross_entropy or hinge'
