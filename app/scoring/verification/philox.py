"""The raw bits of Philox 4x64-10 (Salmon, Moraes, Dror & Shaw 2011), of which any place can be asked by itself."""

from collections.abc import Sequence

MULTIPLIERS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
ROUNDS, WORD, BITS = 10, 2**64, 64


class Philox:
    """The stream of one key from one counter on: 64-bit words, four to a block; the first block is counter + 1."""

    def __init__(self, key: int, counter: Sequence[int]) -> None:
        self.key = (key % WORD, key >> BITS)
        self.counter = sum(word << BITS * place for place, word in enumerate(counter))

    def words(self, first: int, count: int) -> list[int]:
        """So many words from this one on."""
        begin, end = first // 4, (first + count + 3) // 4
        found = [word for block in range(begin, end) for word in self._block(block)]
        return found[first - 4 * begin : first - 4 * begin + count]

    def halves(self, first: int, count: int) -> list[int]:
        """So many 16-bit numbers from this one on, four to a word, the lowest first."""
        words = self.words(first // 4, (first + count + 3) // 4 - first // 4)
        found = [word >> shift & 0xFFFF for word in words for shift in (0, 16, 32, 48)]
        return found[first % 4 : first % 4 + count]

    def _block(self, number: int) -> tuple[int, int, int, int]:
        here = (self.counter + number + 1) % WORD**4
        a, b, c, d = (here >> BITS * place & WORD - 1 for place in range(4))
        first, second = self.key
        for _ in range(ROUNDS):
            left, right = MULTIPLIERS[0] * a, MULTIPLIERS[1] * c
            a, b, c, d = (right >> BITS) ^ b ^ first, right % WORD, (left >> BITS) ^ d ^ second, left % WORD
            first, second = (first + WEYL[0]) % WORD, (second + WEYL[1]) % WORD
        return a, b, c, d
