#!/usr/bin/env bash
# Every shipped config runs: shortened, and on digits where MNIST is not at hand. So do the commands
# that its head names.
. "$(dirname "$0")/common.sh"

mkdir results
ln -s "$source/results/queries" results/queries
export PATH=$build:$PATH

{
    echo species,island,bill_length_mm,body_mass_g,sex,year
    for i in {1..40}; do
        printf '%s\n' "Adelie,Dream,3$((i % 10)).5,3750,male,2007" "Gentoo,Biscoe,NA,5$((i % 9))00,female,2008" \
            "Chinstrap,Dream,48.$((i % 7)),NA,NA,2009"
    done
} > penguins.csv
expect_status 0 lamina run "$source/configs/pretraining.yaml" --db pretraining.db --set dataset.train=3200
expect_status 0 lamina weights pretraining/1 --db pretraining.db --output pretrained.safetensors
for config in "$source"/configs/*.yaml; do
    sets=()
    grep -q 'pretrained.safetensors' "$config" && sets+=(--set init.file=pretrained.safetensors)
    grep -q 'epochs:' "$config" && ! grep -q 'milestones:' "$config" && sets+=(--set schedule.epochs=1)
    if grep -q 'type: \(fashion_\)\?mnist' "$config"; then
        sets+=(--set 'dataset={type: digits, train: 600, test: 100}')
    elif grep -q 'penguins.csv' "$config"; then
        sets+=(--set dataset.train=penguins.csv)
    elif grep -q 'repeat:' "$config"; then # deep nets take their time
        sets+=(--set dataset.train=320 --set dataset.test=100)
    elif [ "$long" = 0 ] && ! grep -q 'limit:' "$config"; then
        sets+=(--set dataset.train=3200 --set dataset.test=500)
    fi
    [ "$slower" != 1 ] && grep -q 'seeds:' "$config" && sets+=(--set 'sweep.seeds=[0]')
    [ "$long$slower" != 11 ] && grep -q 'iterations:' "$config" && sets+=(--set schedule.iterations=300)
    expect_status 0 lamina plan "$config" "${sets[@]}"
    expect_status 0 lamina run "$config" "${sets[@]}"
    # They name trials of all seeds.
    [ "$slower" != 1 ] || while read -r command; do
        [[ $command != *plot* ]] || command -v gnuplot > /dev/null || continue
        expect_status 0 bash -c "$command"
        [ -s "$out" ] || fail "no answer: $command"
    done < <(sed -n 's/^#   //p' "$config")
done
expect_equal "$(sql results/lamina.db "SELECT count(*) FROM experiments")" \
    "$(ls "$source"/configs/*.yaml | wc -l)"
expect_equal "$(sql results/lamina.db "SELECT count(*) FROM outcomes WHERE state NOT IN ('done', 'pruned')")" 0
# Of 20 digits more is learnt with the net of the others.
expect_equal "$(sql results/lamina.db "WITH means AS (SELECT avg(final_accuracy) AS mean,
        (SELECT value FROM settings WHERE trial_id = o.trial_id AND path = 'init.type') AS begins
        FROM outcomes AS o JOIN settings AS limits ON limits.trial_id = o.trial_id AND limits.path = 'dataset.limit'
        WHERE experiment = 'fine-tuning' AND limits.value = 20
        AND NOT EXISTS (SELECT 1 FROM settings WHERE trial_id = o.trial_id AND path LIKE 'layers.0.frozen' AND value = 1)
        GROUP BY begins)
    SELECT a.mean > b.mean + 0.01 FROM means AS a, means AS b WHERE a.begins = 'weights' AND b.begins = 'default'")" 1
expect_equal "$(head -n 1 -q "$source"/configs/*.yaml | grep -v '^# .*?$' || true)" "" "configs that open without a question"
