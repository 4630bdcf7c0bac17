import numpy  # its matrix library is what is looked at
from threadpoolctl import threadpool_info, threadpool_limits

from rnnviz.threads import one_thread


def blas_threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_matrix_products_stay_in_one_thread():
    with threadpool_limits(limits=2, user_api="blas"):
        assert blas_threads() == {2}
        one_thread()
        assert blas_threads() == {1}
