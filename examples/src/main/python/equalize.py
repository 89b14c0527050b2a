"""The half of Equalize.java that computes: a histogram equalisation by NumPy, in the memory that Java decoded the picture into."""
import sys

try:
    import numpy as np
except ImportError:
    raise ImportError('%s has no NumPy; install it (python3-numpy), or name a Python that has it by SHARRAY_PYTHON' % sys.executable) from None


def equalize(picture):
    """Spreads the levels of a picture, height x width x channels, so that each range of them is about as frequent as any other."""
    pixels = picture.numpy()
    channels = pixels.shape[2]
    colours = pixels[:, :, :channels - 1] if channels % 2 == 0 else pixels  # what is opaque stays so
    ranks = sum(np.bincount(row.ravel(), minlength=256) for row in colours).cumsum()
    darkest = ranks[ranks > 0][0]
    span = ranks[-1] - darkest
    if span > 0:  # else it has one level alone
        table = np.maximum(0, (2 * 255 * (ranks - darkest) + span) // (2 * span)).astype(np.uint8)
        for row in colours:
            row[:] = table[row]
    return np.__version__
