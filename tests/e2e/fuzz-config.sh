#!/usr/bin/env bash
# Feeds the config reader random files for a few seconds, starting from every config, good and
# bad.
. "$(dirname "$0")/common.sh"

build_fuzzer config "$build/embedded/l*_table.c" "data/*.c" "config/*.c" "sweep/*.c" "base/*.c" \
    "model/loss*.c" model/optimizer.c model/update.c "model/rate*.c" model/vector.c \
    train/objective.c train/metric.c
cp "$source"/configs/*.yaml "$source"/tests/bad-configs/*.yaml config
for file in "$source"/tests/bad-configs/{extends,set,unset,sweep-unset}-*.yaml; do # behind a NUL, what it extends
    { sed 's|base/[a-z0-9-]*\.yaml|base.yaml|' "$file" && printf '\0' && cat "$source/tests/bad-configs/base/good.yaml"; } \
        > "config/with-base-${file##*/}"
done
# One word a line, so that it puts whole keys together.
for word in dataset layers loss optimizer schedule sweep grid seeds name type linear sigmoid \
    digits epochs batch_size out_features from repeat previous \
    random search choice uniform log_integer range logspace step count budget when \
    'extends: base.yaml' set '~unset' \
    input start 'layers.0.0' '&a' '*a' '<<' '---' '- ' ': ' '[' '{' '!!str'; do
    echo "\"$word\""
done > words
fuzz config 8 -timeout=20 -dict=words
