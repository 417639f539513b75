#!/usr/bin/env bash
# What layers report by lamina_report, and the iteration that they are told: a value a batch, which
# is the same after a resume, in a file and in a trial; and what they must not report.
. "$(dirname "$0")/common.sh"

export LAMINA_PLUGIN_PATH=$build/bad-plugins
chmod go-w "$build/bad-plugins" "$build"/bad-plugins/*.so
cat > net.yaml << 'YAML'
dataset: {type: digits, train: 100, test: 50}
layers: [{type: linear, out_features: 12}, {type: reports, name: told, odd: true, shift: 0.01}, sigmoid,
         {type: reports, names: 7, also: seen}, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 40, batch_size: 20, evaluate_every: 9}
YAML
series() { # DB: each name, in how many iterations, and in how many it is what the layer was told
    sql "$1" "SELECT name, count(*), sum(value = iteration + iif(name LIKE '%.value_%', substr(name, -1), 0))
        FROM metrics WHERE name LIKE 'layers.%' AND name NOT LIKE '%.odd' GROUP BY name"
}
expect_status 0 lamina run net.yaml --db net.db
names="layers.1.from_backward layers.1.value_0 layers.1.value_1 layers.3.seen $(printf 'layers.3.value_%d ' 0 1 2 3 4 5 6)"
expect_equal "$(series net.db)" "$(printf '%s|40|40\n' $names)"
expect_equal "$(sql net.db "SELECT name, count(*), sum(iteration % 2) FROM metrics WHERE name LIKE '%.odd'")" \
    'layers.1.odd|20|20' "what is not reported is not told"
expect_status 0 lamina plot --db net.db --metric layers.1.value_0 --output x.svg
expect_equal "$(sql net.db "SELECT value FROM series WHERE name = 'layers.3.seen' AND iteration = 7")" 7.0

# A longer run goes on counting from a checkpoint.
expect_status 0 lamina run net.yaml --db net.db --set schedule.iterations=60
expect_output 'it goes on from iteration 40 of net/1'
expect_status 0 lamina run net.yaml --db whole.db --set schedule.iterations=60
reports_of() { # DB: of its longest trial
    sql "$1" "SELECT name, iteration, quote(value) FROM metrics WHERE trial_id =
        (SELECT id FROM trials ORDER BY iterations DESC LIMIT 1) ORDER BY 1, 2"
    sql "$1" "SELECT iteration, quote(loss) FROM evaluations WHERE trial_id =
        (SELECT id FROM trials ORDER BY iterations DESC LIMIT 1) ORDER BY 1"
}
reports_of net.db > on
reports_of whole.db > whole
[ "$(wc -l < whole)" -gt 660 ] || fail "there are few rows to compare"
cmp on whole || fail "a run that went on has other rows"

# The same weights evaluate the same, as the layer adds the same: also those in a file.
loss() {
    python3 -c 'import json, sys; print("%.14g" % json.load(open(sys.argv[1]))["loss"])' "$out"
}
recorded=$(sql whole.db "SELECT printf('%.14g', loss) FROM evaluations WHERE iteration = 60")
expect_status 0 lamina evaluate net/1 --db whole.db --last --json
expect_equal "$(loss)" "$recorded"
expect_status 0 lamina weights net/1 --db whole.db --last --output net.safetensors
expect_status 0 lamina evaluate net.safetensors --json
expect_equal "$(loss)" "$recorded"
# One that does not tell has no iteration; one that tells no number is refused.
edit() { # FROM TO FILE
    python3 - "$@" << 'PYTHON'
import json, struct, sys
data = open("net.safetensors", "rb").read()
length = struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8:8 + length])
text = header["__metadata__"]
text.pop("sha256")
text[sys.argv[2]] = text.pop(sys.argv[1])
if len(sys.argv) > 4:
    text[sys.argv[2]] = sys.argv[4]
header = json.dumps(header).encode()
open(sys.argv[3], "wb").write(struct.pack("<Q", len(header)) + header + data[8 + length:])
PYTHON
}
edit iteration other untold.safetensors
expect_status 0 lamina evaluate untold.safetensors --json
[ "$(loss)" != "$recorded" ] || fail "a net that does not tell its iteration is at the same"
edit iteration iteration wrong.safetensors -3
expect_status 1 lamina evaluate wrong.safetensors
expect_error 'wrong.safetensors: its `iteration` is no number of batches'

# Where there is no number there is a NULL, also of the batch whose loss is none.
expect_status 0 lamina run net.yaml --db values.db --set 'layers.told={type: reports, value: nan}'
expect_status 0 lamina run net.yaml --db values.db --set 'layers.told={type: reports, value: inf}'
expect_equal "$(sql values.db "SELECT trial_id, quote(value), count(*) FROM metrics WHERE name = 'layers.1.value_0' GROUP BY 1, 2")" \
    $'1|NULL|40\n2|Inf|40'
expect_status 3 lamina run net.yaml --db diverged.db --set 'layers=[reports, nan, {type: linear, out_features: 10}]'
expect_equal "$(sql diverged.db "SELECT state, name, iteration = last_iteration FROM trials JOIN metrics ON trial_id = id
    WHERE name LIKE 'layers.%' AND iteration = last_iteration")" $'diverged|layers.0.value_0|1\ndiverged|layers.0.value_1|1'

# What cannot be recorded fails the trial, in a sentence.
refused() { # OPTIONS SENTENCE
    expect_status 3 lamina run net.yaml --db refused.db --set "layers.told={type: reports, $1}"
    expect_equal "$(sql refused.db "SELECT error FROM attempts ORDER BY trial_id DESC LIMIT 1")" "layers.1 (reports): it reports $2"
}
a_name='a name is [a-z][a-z0-9_]* of at most 32 letters, and not gradient_norm, weight_norm or learning_rate'
refused 'names: 9' '`value_8` by lamina_report beside 8 other names'
refused 'names: 8' '`from_backward` by lamina_report beside 8 other names'
refused 'also: Loud' "\`Loud\` by lamina_report: $a_name"
refused 'also: ""' "\`\` by lamina_report: $a_name"
refused 'also: gradient_norm' "\`gradient_norm\` by lamina_report: $a_name"
refused 'also: learning_rate' "\`learning_rate\` by lamina_report: $a_name"
refused 'also: a_name_of_more_than_32_letters_xx' "\`a_name_of_more_than_32_letters_xx\` by lamina_report: $a_name"
refused 'also: "a\e[31m<b>b</b>"' "\`a\x1b[31m<b>b</b>\` by lamina_report: $a_name"
! grep -q $'\e' "$err" "$out" || fail "an escape sequence came to the terminal"
expect_equal "$(sql refused.db 'SELECT count(*) FROM trials WHERE state <> "failed"')" 0

# A text that is ready is told as it is, %s and all.
expect_status 2 lamina plan net.yaml --set 'layers.told={type: reports, fails: "100 %s of %n is <b>wrong</b>"}'
expect_error 'layers.1 (reports): 100 %s of %n is <b>wrong</b>; its input is 12, from layers.0 (linear)'
