/* What a net answers, for programs that are not Lamina: dump-net FILE PLUGINS SPLIT
 * FOLDER. The samples of the split of the data that the net was trained on, as the net
 * takes them, and its outputs, as floats in FOLDER/samples and FOLDER/outputs; on stdout
 * the sample's shape. The layers run in this very process. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/batch.h"
#include "run/net.h"

static FILE *create(const char *folder, const char *what)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, what);
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    return file;
}

static void refuse(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static void dump(struct net *net, const struct dataset *dataset, enum split split,
                 const char *folder)
{
    const struct trained trained = net_trained(net);
    struct error error = {0};
    struct batch batch;
    struct network *network = trained_open(&trained, 1, NULL, net->arena, &error);
    if (network == NULL)
        refuse(net->name, error.text);
    if (batch_make(&batch, dataset, 1, network_input(network), net->arena) != 0)
        refuse(net->name, "no memory");
    size_t size = (size_t)lamina_elements(&dataset->sample);
    size_t answers = (size_t)lamina_elements(network_output_shape(network));
    FILE *samples = create(folder, "samples"), *outputs = create(folder, "outputs");
    for (int64_t i = 0; i < dataset->splits[split].count; i++) {
        batch_gather(dataset, split, NULL, i, 1, &batch);
        fwrite(network_input(network), sizeof(float), size, samples);
        if (network_forward(network, false, 1, &error) != 0)
            refuse(net->name, error.text);
        fwrite(network_output(network), sizeof(float), answers, outputs);
    }
    fclose(samples);
    fclose(outputs);
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    const struct net_wishes wishes = {.plugin_path = argv[2]};
    struct net net;
    enum split split = strcmp(argv[3], "train") == 0 ? SPLIT_TRAIN : SPLIT_TEST;
    if (net_open_file(argv[1], &wishes, &net) != NET_OK) {
        problems_print(&net.problems, stderr);
        refuse(argv[1], net.error.text);
    }
    const struct dataset *dataset = net_data(&net, split);
    if (dataset == NULL) {
        problems_print(&net.problems, stderr);
        refuse(argv[1], net.error.text);
    }
    for (int64_t i = 0; i < dataset->sample.dims; i++)
        printf(" %lld", (long long)dataset->sample.at[i]);
    printf("\n");
    dump(&net, dataset, split, argv[4]);
    net_free(&net);
    return 0;
}
