"""Prepares frames as TensorKart's utils.py does: skimage's imread and resize. Asked line by line; see README.md.

usage: skimage_peer.py FOLDER [--most 60]
"""
import argparse
import glob
import os
import sys
import time

import numpy
from skimage.io import imread
from skimage.transform import resize

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--most", type=int, default=60)
arguments = parser.parse_args()
files = sorted(glob.glob(os.path.join(arguments.folder, "*.png")))[:arguments.most]


def prepare():
    rows = numpy.empty((len(files), 66, 200, 3), dtype=numpy.uint8)
    reading = resizing = 0.0
    for i, file in enumerate(files):
        start = time.perf_counter()
        picture = imread(file)
        read = time.perf_counter()
        rows[i] = resize(picture, (66, 200, 3))  # Its floats of 0 to 1 become zeros here; TensorKart does the same.
        reading += read - start
        resizing += time.perf_counter() - read
    return [len(files) / (reading + resizing), reading / len(files) * 1e3, resizing / len(files) * 1e3]


prepare()
print("ready", flush=True)
for line in sys.stdin:
    print(*prepare(), flush=True)
