"""Marginal cost of one Lloyd pass of scikit-learn: BANDS PIXELS THREADS -> ns per pixel."""
import sys, time, warnings
import numpy as np
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

warnings.filterwarnings('ignore')
bands, pixels, threads = map(int, sys.argv[1:4])
x = np.random.default_rng(1).random((pixels, bands), dtype=np.float32)


def least(iterations):
    seconds = []
    for _ in range(6):
        start = time.perf_counter()
        KMeans(16, init=x[:16], n_init=1, max_iter=iterations, tol=0, algorithm='lloyd').fit(x)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


with threadpool_limits(threads):
    print(f'{(least(22) - least(2)) / 20 / pixels * 1e9:.1f}')
