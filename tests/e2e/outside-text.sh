#!/usr/bin/env bash
# Text of strangers, in configs, layers, results files, file names and what a layer printed last,
# moves no cursor, sets no colour and forges no line, wherever it is shown. Who reads from a pipe
# what is exported gets every byte.
. "$(dirname "$0")/common.sh"

esc=$'\e' c1=$'\xc2\x9b' bidi=$'\xe2\x80\xae'
bad=$build/bad-plugins
chmod go-w "$bad" "$bad"/*.so

# Nothing that a terminal obeys, valid UTF-8, and, save in a text of several lines, no line of the
# stranger's making.
expect_clean() { # [lines]
    for file in "$out" "$err"; do
        ! LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]' "$file" || fail "control characters are shown"
        iconv -f UTF-8 -t UTF-8 "$file" > clean.txt || fail "what is shown is no UTF-8"
        ! grep -qE "$c1|$bidi" "$file" || fail "C1 or a turn of direction is shown"
        [ "${1-}" = lines ] || ! grep -q '^ *spoof' "$file" || fail "a line is forged"
    done
}

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 60, test: 20}
layers: [{type: linear, name: hidden, out_features: 4}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 2, batch_size: 20}
YAML

# Configs: their values, keys, paths and names, and a file's own name.
expect_status 2 lamina plan net.yaml --set $'loss="a\e[31mb\\nspoof.yaml:1:1: fine"'
expect_clean
expect_status 2 lamina plan net.yaml --set $'"k\nspoof"=1'
expect_clean
for change in 's/cross_entropy/"a\\e[31mb\\nspoof.yaml:1:1: fine"/' \
    's/iterations/"it\\u009b\\nspoof.yaml:1:1: fine"/' 's/digits/"\\u202e\\x7f\\nspoof"/' \
    's/type: sgd/type: "\\e]0;sgd\\a\\nspoof"/' 's/name: hidden/name: "\\nspoof"/'; do
    sed "$change" net.yaml > wrong.yaml
    expect_status 2 lamina plan wrong.yaml
    expect_error "wrong.yaml:"
    expect_clean
done
sed 's/cross_entropy/"a\\e[31mb\\nspoof.yaml:1:1: fine"/' net.yaml > wrong.yaml
expect_status 2 lamina plan wrong.yaml
expect_error 'a\x1b[31mb\nspoof.yaml:1:1: fine'
file=$'n\e[1m\nspoof.yaml'
cp wrong.yaml "$file"
expect_status 2 lamina plan "$file"
expect_clean
expect_status 2 lamina plan $'missing\e[1m\nspoof.yaml'
expect_clean
expect_status 2 lamina plan net.yaml --jobs $'\e[1m\nspoof'
expect_clean
expect_status 2 lamina $'\e[1m\nspoof'
expect_clean
expect_status 1 lamina status --db $'\e[1m\nspoof'
expect_clean
printf '\xff\n' > latin.yaml
expect_status 2 lamina plan latin.yaml
expect_clean

# A layer's own words: in the list, in its help, in its refusal, in its last words; the labels of
# what is swept, in plan, progress, status and plots.
export LAMINA_PLUGIN_PATH=$bad
expect_status 0 lamina layers
expect_output 'y = x\x1b[31m\u202e\nspoof: a forged line'
expect_clean
expect_status 0 lamina layers shouts
expect_output 'Fails\x1b[31m in shape, or forward.\nspoof: a forged line'
expect_clean
lamina check "$bad/shouts.so" > "$out" 2> "$err" || true
expect_output "y = x"
expect_clean
lamina schema > "$out" 2> "$err"
expect_output "forged line"
[ "$(grep -c "$esc" "$out")" = 0 ] || fail "the schema has an escape in it"
expect_status 2 lamina plan net.yaml --set layers.1='{type: shouts, fails: 1}'
expect_output 'no\x1b[2J\nspoof.yaml:1:1: a forged line\u009b\xff'
expect_clean
sed -i 's/sigmoid/shouts/' net.yaml
cat >> net.yaml <<'YAML'
sweep: {grid: {layers.1.word: [plain, "a\e[1m\u009b\nspoof: 2"]}}
YAML
expect_status 0 lamina plan net.yaml
expect_output 'word=a\x1b[1m\u009b\nspoof: 2'
expect_clean
expect_status 3 lamina run net.yaml --db net.db --jobs 1
expect_output '\x1b]0;title\x07last\u009bwords\xff  spoof: a forged line'
expect_clean
expect_equal "$(sql net.db "SELECT count(*) FROM attempts WHERE error LIKE '%last_u009bwords%'")" 2 \
    "what is recorded of last words is text"
expect_status 3 lamina run net.yaml --db terminal.db --jobs 1 --retry failed
expect_clean
expect_status 3 lamina run net.yaml --db fails.db --set layers.1.fails=2
expect_clean
expect_equal "$(sql fails.db "SELECT count(*) FROM attempts WHERE error LIKE '%forward_x1b[2J_n_xff'")" 2 \
    "what is recorded of a failure is text"
expect_status 0 lamina status --db net.db
expect_clean

# A results file of somebody else.
evil="x'1b5b33316d1b5d303b741b5cc29be280ae0a73706f6f663a2031' || char(10) || 'spoof: 1 trial'"
cp net.db evil.db
sqlite3 evil.db "UPDATE experiments SET name = 'evil' || $evil;
    UPDATE attempts SET error = 'because' || $evil, host = 'host' || $evil;
    UPDATE events SET message = 'event' || $evil;
    UPDATE settings SET value = 'value' || $evil WHERE path = 'layers.1.word';
    UPDATE metrics SET name = 'name' || $evil;
    INSERT INTO iterations (trial_id, iteration, loss) SELECT trial_id, 1, 0.5 FROM attempts WHERE n = 1;
    UPDATE trials SET last_iteration = 1;
    INSERT INTO metrics (trial_id, iteration, split, name, value)
        SELECT trial_id, 1, 'train', 'name' || $evil, 1.0 FROM attempts WHERE n = 1;
    CREATE TABLE \"t$esc
spoof\"(a);
    PRAGMA user_version = 4" # as if an earlier version had recorded it so
expect_status 0 lamina trim --dry-run --db evil.db
cp evil.db hostile.db
for command in status "plot --output x.svg" "plot --metric none --output x.svg" "merge merged.db net.db" \
    "trim" "status nobody" "export nothing" "pivot nobody"; do
    # shellcheck disable=SC2086 # an option and its value
    lamina $command --db hostile.db > "$out" 2> "$err" || true
    last="lamina $command"
    expect_clean
done
lamina merge merged.db hostile.db net.db > "$out" 2> "$err" || true
expect_clean
expect_status 0 lamina best --db hostile.db
expect_clean
expect_status 0 lamina status --db hostile.db
expect_output 'evil\x1b[31m\x1b]0;t\x1b\\u009b\u202e\nspoof: 1\nspoof: 1 trial: 2 trials'
if command -v gnuplot > /dev/null; then
    expect_status 0 lamina plot --db hostile.db --output evil.svg
    grep -qF 'evil\x1b[31m' evil.svg || fail "the title is not the experiment's"
    cp evil.svg "$out"
    expect_clean
fi

# A pipe gets what is there; a terminal gets it cleaned, in lines.
expect_status 0 lamina export --db hostile.db --sql 'SELECT name FROM experiments'
grep -qF "evil${esc}[31m" "$out" || fail "what is exported is not exact"
grep -qF "$c1" "$out" || fail "what is exported is not exact"
lamina pivot --db hostile.db > pivot.sql
grep -qF "evil${esc}[31m" pivot.sql || fail "the SELECT is for another name"
if command -v script > /dev/null; then
    for command in "export experiments" "pivot" "pivot --rows" "layers shouts" "status" "schema"; do
        last="lamina $command, on a terminal"
        case $command in
            schema | layers*) database="" ;;
            *) database="--db hostile.db" ;;
        esac
        script -qec "'$build/lamina' $command $database" typed.txt < /dev/null > "$out" 2> "$err" || true
        [ -s "$out" ] || fail "nothing was shown"
        tr -d '\r' < "$out" > shown.txt
        mv shown.txt "$out"
        expect_clean "$([ "$command" = pivot ] && echo lines)" # its SQL has the name in quotes
    done
fi
