"""The strongly connected parts of a graph: those that networkx finds, in an order to solve them."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from wfmap.graph.parts import parts_in_order

NAMES = st.sampled_from("abcdefghij")


@given(st.dictionaries(NAMES, st.lists(NAMES)))
def test_parts_are_those_of_networkx_and_none_comes_before_what_leads_to_it(
    drawn: dict[str, list[str]],
) -> None:
    """On random graphs, with links to itself and links twice."""
    after = {node: [one for one in targets if one in drawn] for node, targets in drawn.items()}
    links = nx.DiGraph([(node, one) for node, targets in after.items() for one in targets])
    links.add_nodes_from(after)
    found = parts_in_order(after)
    expected = sorted(sorted(part) for part in nx.strongly_connected_components(links))
    assert sorted(found) == expected
    assert all(part == sorted(part) for part in found)
    place = {node: k for k, part in enumerate(found) for node in part}
    assert all(place[node] <= place[one] for node, one in links.edges)


def test_a_chain_longer_than_the_stack_of_python_is_walked() -> None:
    """Ten thousand steps in a row, and back to the first: one part."""
    names = [str(k) for k in range(10_000)]
    after = {name: [names[(k + 1) % len(names)]] for k, name in enumerate(names)}
    assert parts_in_order(after) == [sorted(names)]
