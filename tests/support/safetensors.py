"""Files of tensors for tests, as the format's description has them: read() and write() of
{name: (dtype, shape, bytes)}, and pack() of numbers as F32."""
import json
import struct


def pack(shape, numbers):
    return "F32", list(shape), struct.pack(f"<{len(numbers)}f", *numbers)


def write(path, tensors, metadata=None):
    header, begin = {"__metadata__": metadata} if metadata else {}, 0
    for name, (dtype, shape, data) in tensors.items():
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [begin, begin + len(data)]}
        begin += len(data)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(data for _, _, data in tensors.values()))


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    return {name: (entry["dtype"], entry["shape"], data[slice(*entry["data_offsets"])])
            for name, entry in header.items()}, metadata
