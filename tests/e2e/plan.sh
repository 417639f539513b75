#!/usr/bin/env bash
# What lamina plan shows of nets that are graphs: who reads whom as lines from row to row, blocks with their
# repetitions, and the same for Graphviz.
. "$(dirname "$0")/common.sh"

config() { # NAME LAYERS [MORE]
    printf 'name: %s\ndataset: {type: moons, train: 40, test: 20}\nlayers:\n%s\nloss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}\nschedule: {epochs: 1, batch_size: 20}\n%s\n' "$1" "$2" "${3:-}" > "$1.yaml"
}
rows() { # the picture without FLOPs, which are the layers' own claims, its columns one blank apart
    sed -n '/ layer .* reads$/,/^    cross_entropy/p' "$out" | sed '1d; $d; s/^    //' |
        sed -E 's/ +([0-9]+) +[0-9.]+( [KMGT])? *([^ ].*)?$/ \1 \3/; s/ +\(([0-9, ]+)\)/ (\1)/; s/ $//'
}

# A chain is a list, as it always was.
config chain '  - {type: linear, name: hidden, out_features: 4}
  - relu
  - {type: linear, out_features: 2, frozen: true}'
expect_status 0 lamina plan chain.yaml
expect_equal "$(sed -n '5,7p' "$out")" \
    "    hidden (linear)          (4)                        12 parameters
    relu                     (4)                         0 parameters
    linear                   (2)                        10 parameters, frozen"

# A way around two layers, a second branch of what the first one begins with, the sample read again, and a layer
# that reads one twice.
config graph '  - {type: linear, name: stem, out_features: 4}
  - {type: linear, out_features: 3}
  - {type: linear, name: deep, out_features: 4}
  - {type: linear, from: stem, out_features: 4, frozen: true}
  - {type: add, name: sum, from: [deep, previous, stem]}
  - {type: concat, from: [previous, input, sum, sum]}
  - {type: linear, out_features: 2}'
expect_status 0 lamina plan graph.yaml
expect_equal "$(rows)" "o-.      input (2)
o-|-.    stem (linear) (4) 12
o | |    linear (3) 15
o-|-|-.  deep (linear) (4) 16
  | | |
o<|-+ |  linear (4) 20 stem; frozen
o<|-'-'  sum (add) (4) 0 deep, previous, stem
o<'      concat (14) 0 sum, input, sum, sum
o        linear (2) 30"

# One wire changed is another picture, and each trial that has other wires has its own.
config wires "$(tail -n +4 graph.yaml | grep '^  - ')" 'sweep: {grid: {layers.4.from: [[deep, previous, stem], [previous, stem, deep], [deep, deep, previous]]}}'
expect_status 2 lamina plan wires.yaml --set layers.4.from=previous
expect_status 0 lamina plan wires.yaml
expect_equal "$(grep -c ' sum (add) ' "$out")" 3
expect_equal "$(sed -n 's/^    \(.*\)  sum (add) .*   *\([a-z].*\)/\1:\2/p' "$out")" "o<|-'-':deep, previous, stem
o<|-'-':previous, stem, deep
o<|---':deep, deep, previous"

# Repetitions of a block that are alike are told once: a first one that takes another width is not like them. A block
# has its name, or where it is written; what is read of it from outside is its last layer.
config blocks '  - {type: linear, name: stem, out_features: 3}
  - repeat: 12
    name: body
    layers:
      - {type: linear, name: wide, out_features: 5}
      - {repeat: 2, layers: [relu, {type: linear, out_features: 5}]}
      - {type: add, from: [wide, previous]}
  - relu
  - {type: add, from: [previous, body]}
  - {repeat: 1, name: once, layers: [{type: multiply, from: [start, start, previous]}]}
  - {type: linear, out_features: 2}'
expect_status 0 lamina plan blocks.yaml
expect_equal "$(rows)" "o      input (2)
o      stem (linear) (3) 9
|      body 1 of 12:
o-.      wide (linear) (5) 20
| |      layers.1.1 x 2:
o |        relu (5) 0
o |        linear (5) 30
o<'      add (5) 0 wide, previous
|      body 2 to 12 of 12:
o-.      wide (linear) (5) 30
| |      layers.1.1 x 2:
o |        relu (5) 0
o |        linear (5) 30
o<'-.    add (5) 0 wide, previous
o   |  relu (5) 0
o<--'  add (5) 0 previous, body
|      once:
o        multiply (5) 0 previous, previous, previous
o      linear (2) 12"
expect_output "cross_entropy, 1091 parameters" # 9 + 20 + 11 * 30 + 12 * 2 * 30 + 12

# A block that ends the net: nothing stands between its last layer and the sum.
config ends '  - {type: linear, name: stem, out_features: 2}
  - {repeat: 2, name: body, layers: [{repeat: 1, layers: [relu, {type: linear, out_features: 2}]}]}'
expect_status 0 lamina plan ends.yaml
expect_equal "$(rows)" "o  input (2)
o  stem (linear) (2) 6
|  body x 2:
|    layers.1.0:
o      relu (2) 0
o      linear (2) 6"
[ "$(grep -c '^ *$' "$out")" = "$(grep -c '^$' "$out")" ] || fail "a line of blanks"

# A deep net is few rows.
expect_status 0 lamina plan blocks.yaml --set layers.body.repeat=600
expect_output "body 2 to 600 of 600:"
[ "$(wc -l < "$out")" -lt 30 ] || fail "a deep net takes $(wc -l < "$out") lines"

# Long names, and a layer that reads thirty, leave the columns where they are; what is left out is marked.
long=$(printf 'n%.0s' {1..200})
config long "$(for i in {1..30}; do echo "  - {type: linear, name: $long$i, out_features: 2}"; done)
  - {type: add, name: of_all, from: [$(printf "$long%d, " {1..29})${long}30]}
  - {type: add, name: of_two, from: [previous, ${long}30]}
  - {type: concat, name: of_short, from: [of_all, of_two, of_all, of_two]}
  - {repeat: 2, name: $long, layers: [{repeat: 2, layers: [{type: linear, name: $long, out_features: 2}]}]}"
expect_status 0 lamina plan long.yaml
cp "$out" long.txt
expect_status 0 python3 - << 'PY'
import re
lines = open("long.txt").read().splitlines()
header = next(i for i, line in enumerate(lines) if line.endswith(" reads"))
at = lines[header].index("parameters")
end = next(i for i, line in enumerate(lines) if line.startswith("    cross_entropy"))
for line in lines[header + 1:end]:
    if re.match("    o.* \\(2\\) |    o.* \\(8\\) ", line) and " input " not in line:
        assert re.fullmatch(" *[0-9]+", line[at:at + 10]) and line[at - 1] == " ", line
    assert len(line) <= 132, line
for name in "n... (linear)", "of_all (add)", "of_two (add)", "of_short (concat)":
    assert any(f"{name} " in line for line in lines), name
PY
expect_status 0 lamina plan long.yaml
expect_output "and 27 more"
expect_output "of_all, of_two, of_all, of_two"
expect_status 0 lamina plan wires.yaml --set "layers.5.from=[previous, $(printf 'stem, %.0s' {1..28})deep]"
expect_output "sum, stem, stem and 27 more"

# More lines than there is room for are told.
config wide "$(for i in 0 1 2 3 4 5 6 7 8 9; do echo "  - {type: linear, name: a$i, out_features: 2}"; done)
  - {type: add, from: [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9]}"
expect_status 0 lamina plan wide.yaml
expect_output "    1 value found no room for a line: --dot draws them"
expect_output "o<'-'-'-'-'-'-'-'  add"
expect_output "a0, a1, a2 and 7 more"

# The memory that it tells is what a trial's process takes beyond the program and the data: of a net whose values
# take it, and of one whose parameters do, which are in a checkpoint, too. Sanitizers take memory of their own.
taken() { # CONFIG: MB of its trial's process
    rm -f memory.db
    expect_status 0 lamina run "$1" --db memory.db
    sql memory.db "SELECT peak_memory / 1048576.0 FROM attempts"
}
config values '  - {type: conv2d, name: stem, out_channels: 16, kernel_size: 3, padding: 1, bias: false}
  - batch_norm
  - {type: relu, name: trunk}
  - {repeat: 2, layers: [{type: conv2d, out_channels: 16, kernel_size: 3, padding: 1}, batch_norm, relu]}
  - {type: add, from: [previous, trunk]}
  - {type: conv2d, from: trunk, name: side, out_channels: 16, kernel_size: 1}
  - {type: linear, out_features: 10}'
sed -i 's/type: moons, train: 40/type: digits, train: 384/; s/epochs: 1, batch_size: 20/iterations: 2, batch_size: 384/' values.yaml
sed 's/^layers:/&\n  - {type: linear, out_features: 20000}\n  - relu/; /conv2d\|batch_norm\|trunk/d' values.yaml > parameters.yaml
sed 's/^layers:/&\n  - {type: avg_pool2d, kernel_size: 28}/; /conv2d\|batch_norm\|trunk/d' values.yaml > nothing.yaml
sed -i '/type: conv2d, from: trunk/d' values.yaml
if [ $slower = 1 ]; then
    program=$(taken nothing.yaml)
    for net in values parameters; do
        expect_status 0 lamina plan $net.yaml
        told=$(sed -nE 's/.*backward\), ([0-9.]+) MB of memory.*/\1/p' "$out")
        all=$(taken $net.yaml)
        echo "$net: plan tells $told MB, its process takes $all MB, that of no net $program MB"
        awk -v told="$told" -v all="$all" -v program="$program" 'BEGIN {
            taken = all - program
            exit !(taken >= 100 && told > 0.9 * taken && told < 1.1 * taken) }' || fail "$net: plan tells $told MB"
    done
fi

# ---- For Graphviz ----

# Names of any length, and a file whose name has quotes, markup, a backslash, an escape sequence and an emoji, which tells
# the trial that is drawn.
odd=$'we"ird <b>&\\n{x}|\x1b[31m\xf0\x9f\x98\x80.csv'
printf '1,2,a\n3,4,b\n5,6,a\n7,8,b\n' > "$odd"
printf '1,2,a\n3,4,b\n5,6,b\n7,8,b\n' > plain.csv
sed "s/stem/$long/; s/^dataset:.*/dataset: {type: csv, label: 3, header: false, train: plain.csv}/; s/batch_size: 20/batch_size: 2/" \
    blocks.yaml > odd.yaml
printf 'sweep: {grid: {dataset.train: ["we\\"ird <b>&\\\\n{x}|\\e[31m\\U0001F600.csv", plain.csv]}}\n' >> odd.yaml
expect_status 0 lamina plan odd.yaml --dot
cp "$out" odd.dot
expect_equal "$(head -2 odd.dot)" 'digraph net {
  label="blocks, trial 1 of 2: dataset.train=we\"ird <b>&\\n{x}|\\x1b[31m😀.csv";'

expect_status 1 lamina plan odd.yaml --dot --shard 2/3
expect_error "this shard has no trial, and so no net that could be drawn"

command -v dot > /dev/null || skip "dot is not here (apt-get install graphviz): what it makes of it was not tried"
expect_status 0 dot -Tsvg odd.dot
expect_no_error
expect_output '>blocks, trial 1 of 2: dataset.train=we&quot;ird &lt;b&gt;&amp;\n{x}|\x1b[31m😀.csv</text>'
expect_output 'nnn... (linear)</text>'

# Its nodes, frames and lines, as Graphviz reads them.
expect_status 0 lamina plan blocks.yaml --dot
expect_no_error
cp "$out" blocks.dot
expect_status 0 dot -Tjson0 blocks.dot -o blocks.json
expect_no_error
expect_status 0 python3 - << 'PY'
import collections, json
graph = json.load(open("blocks.json"))
objects = {o["_gvid"]: o for o in graph["objects"]}
name = {i: o["label"].split("\\n")[0] for i, o in objects.items()}
for line, times in sorted(collections.Counter(f'{name[e["tail"]]} -> {name[e["head"]]}' for e in graph["edges"]).items()):
    print(times, line)
for o in graph["objects"]:
    if "nodes" in o:
        print(o["label"] + ":", ", ".join(name[i] for i in sorted(o["nodes"])))
PY
expect_equal "$(cat "$out")" "1 add -> add
3 add -> multiply
1 add -> relu
1 add -> wide (linear)
2 linear -> add
1 moons -> stem (linear)
1 multiply -> linear
1 relu -> add
2 relu -> linear
1 stem (linear) -> wide (linear)
2 wide (linear) -> add
2 wide (linear) -> relu
body 1 of 12: wide (linear), relu, linear, add
layers.1.1 x 2: relu, linear
body 2 to 12 of 12: wide (linear), relu, linear, add
layers.1.1 x 2: relu, linear
once: multiply"
