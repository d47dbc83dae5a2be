"""Groups of connected nodes, beside the plainest way to find them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from linkage.matching.connected import smallest_connected

NODES = 12
EDGES = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=20)


def connected(edges, n):
    left, right = np.array(edges, dtype=np.int64).reshape(-1, 2).T
    return smallest_connected(left, right, n)


@given(EDGES)
def test_two_nodes_have_one_smallest_just_where_edges_lead_from_one_to_the_other(edges):
    reached = [{node} for node in range(NODES)]
    for _ in range(NODES):
        for a, b in edges:
            reached[a] |= reached[b]
            reached[b] |= reached[a]
    assert connected(edges, NODES).tolist() == [min(nodes) for nodes in reached]


@pytest.mark.parametrize("order", ["ascending", "descending", "mixed"])
@pytest.mark.parametrize("shape", ["chain", "star", "strangers"])
def test_of_many_nodes_it_is_what_scipy_finds(shape, order):
    n = 20_000
    name = np.arange(n)[:: -1 if order == "descending" else 1]
    if order == "mixed":
        name = np.random.default_rng(3).permutation(n)
    ends = {
        "chain": (name[:-1], name[1:]),
        "star": (np.full(n - 1, name[0]), name[1:]),
        "strangers": tuple(np.random.default_rng(4).integers(0, n, (2, n // 2))),
    }[shape]
    _, group = connected_components(coo_matrix((np.ones(len(ends[0])), ends), (n, n)), directed=False)
    _, first = np.unique(group, return_index=True)
    assert smallest_connected(*ends, n).tolist() == first[group].tolist()


def test_nothing_is_connected_without_edges():
    assert connected([], 3).tolist() == [0, 1, 2]
    assert connected([], 0).tolist() == []
