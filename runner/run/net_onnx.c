/* The model has the texts that a file of tensors would have. */
#include "run/net_onnx.h"

#include "model/loss.h"
#include "run/net_file.h"
#include "worker/trained_onnx.h"

int net_onnx_check(const struct net *net, bool probabilities, struct error *error)
{
    if (!probabilities || loss_activation(&net->spec->loss) != LOSS_AS_THEY_ARE)
        return 0;
    return error_set(error,
                     "the outputs of a net with the loss %s do not become probabilities: "
                     "leave out --probabilities",
                     net->spec->loss.kind->name);
}

int net_onnx_write(struct net *net, bool probabilities, const char *path,
                   struct error *error)
{
    const struct tensors filed = net_file_tensors(net);
    struct trained trained = net_trained(net);
    struct onnx_bytes model;
    trained.tensors = &filed;
    if (trained_onnx(&trained, probabilities, net->arena, &model, error) != 0)
        return -1;
    return onnx_write(path, &model, error);
}
