"""Council papers in, facts with their evidence out."""

import os

# Set before numpy is first imported. A paragraph's matrices are small: BLAS threads only spin and
# wait for each other (measured: five times the time on two busy cores). Jobs are whole papers.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
