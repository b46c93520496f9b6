"""An amount split in proportion without losing a cent: the largest remainder method."""

from collections.abc import Sequence


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Split `amount` in proportion to `weights`; the parts add up to it again exactly.

    Each part is its exact share rounded down, and what is then left goes, one by one, to those that lost most by it,
    the earlier before the later. Where the weights add up to nothing, the first has all. Raises ValueError for none.
    """
    if not weights:
        raise ValueError("an amount can't be split over nothing")
    whole = sum(weights)
    if whole == 0:
        return [amount] + [0] * (len(weights) - 1)
    if whole < 0:
        whole, weights = -whole, [-weight for weight in weights]
    shares = [divmod(amount * weight, whole) for weight in weights]
    parts = [part for part, _ in shares]
    by_loss = sorted(range(len(shares)), key=lambda i: -shares[i][1])
    for i in by_loss[: amount - sum(parts)]:
        parts[i] += 1
    return parts
