"""The page of GB/T 9704—2012 in points (5.1, 5.2)."""

#: Points in a millimetre.
MM = 72 / 25.4
#: The width of the text block: 156 mm, and 225 mm on landscape pages.
MEASURE = 156 * MM
LANDSCAPE_MEASURE = 225 * MM
#: Type sizes 2, 3 and 4.
SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0
#: One of 28 cells of a line, and one of 22 lines of 225 mm (28.9907 would lose the last line to rounding).
CELL = MEASURE / 28
PITCH = 28.99
