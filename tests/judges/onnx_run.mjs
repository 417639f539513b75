// Runs ONNX models: node onnx_run.mjs FOLDER < LINES, where a line is NAME and the sizes of a sample,
// as dump-onnx says them. Prints "NAME BATCH DIFFERENCE" for 7 samples at once and for the last of
// them alone, the largest difference from NAME.outputs by 1 + its magnitude; "NAME BATCH failed: why"
// where it cannot be run or gives something else than (batch, outputs).
import {readFileSync} from "node:fs";
import ort from "onnxruntime-web";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "fatal";
const folder = process.argv[2], SAMPLES = 7;

function floats(path) {
    const bytes = readFileSync(path);
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

async function run(session, name, sizes, batch) {
    const size = sizes.reduce((a, b) => a * b, 1);
    const all = floats(`${folder}/${name}.inputs`), wanted = floats(`${folder}/${name}.outputs`);
    const input = new ort.Tensor("float32", all.slice((SAMPLES - batch) * size), [batch, ...sizes]);
    const {output} = await session.run({input});
    const outputs = wanted.length / SAMPLES;
    if (output.dims.length !== 2 || output.dims[0] !== batch || output.dims[1] !== outputs)
        return `failed: the output is ${output.dims}, not ${batch},${outputs}`;
    let worst = 0;
    for (let i = 0; i < batch * outputs; i++) {
        const want = wanted[(SAMPLES - batch) * outputs + i];
        const off = Math.abs(output.data[i] - want) / (1 + Math.abs(want));
        worst = off <= worst ? worst : off; // and NaN
    }
    return worst.toExponential(1);
}

for (const line of readFileSync(0, "utf8").trim().split("\n")) {
    const [name, ...sizes] = line.split(" ");
    for (const batch of [SAMPLES, 1]) {
        let said;
        try {
            const session = await ort.InferenceSession.create(`${folder}/${name}.onnx`);
            said = await run(session, name, sizes.map(Number), batch);
            await session.release();
        } catch (error) {
            said = `failed: ${String(error.message).split("\n")[0]}`;
        }
        console.log(`${name} ${batch} ${said}`);
    }
}
