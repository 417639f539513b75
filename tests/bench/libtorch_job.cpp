// The job of configs/mnist-fnn.yaml as users of libtorch write it, to be timed beside
// Lamina: libtorch_job DATA SIZES BATCH_SIZE ITERATIONS EVALUATE_EVERY, where DATA is a
// folder of the unpacked IDX files and SIZES is like 784,100,10. Prints one line of JSON;
// "seconds" is training and evaluation, without loading.
#include <torch/torch.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>

namespace
{

torch::nn::Sequential make_model(const std::string &sizes)
{
    torch::nn::Sequential model;
    std::istringstream text(sizes);
    std::string inputs, outputs;
    std::getline(text, inputs, ',');
    while (std::getline(text, outputs, ',')) {
        if (!model->is_empty())
            model->push_back(torch::nn::Sigmoid());
        model->push_back(torch::nn::Linear(std::stoi(inputs), std::stoi(outputs)));
        inputs = outputs;
    }
    return model;
}

double accuracy(torch::nn::Sequential &model, const torch::Tensor &images,
                const torch::Tensor &labels)
{
    torch::NoGradGuard guard;
    int64_t correct = 0;
    for (int64_t i = 0; i < images.size(0); i += 1000)
        correct += model->forward(images.slice(0, i, i + 1000))
                       .argmax(1)
                       .eq(labels.slice(0, i, i + 1000))
                       .sum()
                       .item<int64_t>();
    return static_cast<double>(correct) / static_cast<double>(images.size(0));
}

// The files of libraries for matrix products that are loaded, as a list in JSON.
std::string loaded_blas()
{
    std::set<std::string> files;
    std::ifstream maps("/proc/self/maps");
    std::string line, list;
    while (std::getline(maps, line)) {
        const size_t name = line.rfind("/lib");
        for (const char *part : {"blas", "blis", "mkl"})
            if (name != std::string::npos && line.find(part, name) != std::string::npos)
                files.insert(line.substr(line.find('/')));
    }
    for (const std::string &file : files)
        list += (list.empty() ? "\"" : ", \"") + file + "\"";
    return "[" + list + "]";
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 6)
        return 2;
    const int64_t batch_size = std::stoll(argv[3]), iterations = std::stoll(argv[4]),
                  evaluate_every = std::stoll(argv[5]);
    torch::set_num_threads(1);
    torch::manual_seed(0);
    using torch::data::datasets::MNIST;
    MNIST train(argv[1], MNIST::Mode::kTrain), test(argv[1], MNIST::Mode::kTest);
    const auto train_x = train.images().flatten(1), train_y = train.targets();
    const auto test_x = test.images().flatten(1), test_y = test.targets();
    auto model = make_model(argv[2]);

    const auto start = std::chrono::steady_clock::now();
    torch::optim::SGD optimizer(model->parameters(), 0.1);
    double last = 0;
    for (int64_t iteration = 0; iteration < iterations;) {
        const auto order = torch::randperm(train_x.size(0)).split(batch_size);
        for (const auto &indices : order) {
            optimizer.zero_grad();
            auto loss = torch::cross_entropy_loss(
                model->forward(train_x.index_select(0, indices)),
                train_y.index_select(0, indices));
            loss.backward();
            optimizer.step();
            if (++iteration % evaluate_every == 0 || iteration == iterations)
                last = accuracy(model, test_x, test_y);
            if (iteration == iterations)
                break;
        }
    }
    const std::chrono::duration<double> seconds =
        std::chrono::steady_clock::now() - start;
    std::printf("{\"seconds\": %.6f, \"accuracy\": %.4f, \"version\": \"libtorch %s\", "
                "\"blas\": %s}\n",
                seconds.count(), last, TORCH_VERSION, loaded_blas().c_str());
    return 0;
}
