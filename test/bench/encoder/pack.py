"""Trained model → the files that ship: python3 pack.py MODEL OUT [--bits 4]. See README.md."""
import argparse, json, os
import numpy as np


def quantised(rows, bits):
    """Whole numbers of `bits` bits and a scale for each row: of 24 scales the one with the least squared error."""
    top = 2 ** (bits - 1) - 1
    most = np.abs(rows).max(1) + 1e-12
    best, values, scales = np.full(len(rows), np.inf), np.zeros(rows.shape, np.int8), np.zeros(len(rows), np.float32)
    for share in np.linspace(0.4, 1.0, 25):
        scale = (most * share / top).astype(np.float32)
        whole = np.clip(np.rint(rows / scale[:, None]), -top - 1, top)
        error = ((whole * scale[:, None] - rows) ** 2).sum(1)
        better = error < best
        best[better], values[better], scales[better] = error[better], whole[better].astype(np.int8), scale[better]
    return values, scales


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('model')
    parser.add_argument('out')
    parser.add_argument('--bits', type=int, default=4)
    given = parser.parse_args()
    words = np.fromfile(f'{given.model}/vocabulary.u32.bin', np.uint32)
    asked = np.exp(np.fromfile(f'{given.model}/asked.f32.bin', np.float32) / 2)
    rows = np.fromfile(f'{given.model}/rows.f32.bin', np.float32).reshape(len(words), -1) * asked[:, None]
    values, scales = quantised(rows, given.bits)
    os.makedirs(given.out, exist_ok=True)
    if given.bits == 4:
        nibbles = (values + 8).astype(np.uint8)
        (nibbles[:, 0::2] | (nibbles[:, 1::2] << 4)).tofile(f'{given.out}/weights.int4.bin')
    else:
        values.tofile(f'{given.out}/weights.int8.bin')
    scales.astype('<f4').tofile(f'{given.out}/scales.f32.bin')
    spelt = [chr(w >> 16) + (chr(w & 0xffff) if w & 0xffff else '') for w in words.tolist()]
    open(f'{given.out}/vocab.txt', 'w').write('\n'.join(spelt) + '\n')
    config = {'dim': rows.shape[1], 'vocabSize': len(words), 'bits': given.bits}
    json.dump(config, open(f'{given.out}/config.json', 'w'), indent=1)
    total = sum(os.path.getsize(f'{given.out}/{name}') for name in os.listdir(given.out))
    error = ((values * scales[:, None] - rows) ** 2).sum() / (rows ** 2).sum()
    print(f'{total / 1e6:.2f} MB, squared error {error:.4f}')


if __name__ == '__main__':
    main()
