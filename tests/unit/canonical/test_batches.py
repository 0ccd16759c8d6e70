from plebiscite.canonical.batches import in_batches


def test_batches_keep_the_order_and_the_rest() -> None:
    assert list(in_batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(in_batches([], 2)) == []
    assert list(in_batches("ab", 2)) == [["a", "b"]]
