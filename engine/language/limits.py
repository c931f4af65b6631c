"""Bounds on what is read.

In: nothing. Out: constants. Guarantee: an input within them is read in bounded time and memory,
and an input beyond one of them is refused with a problem that names the bound.
"""

from __future__ import annotations

from typing import Final

# The largest ruleset we know has some 4 000 lines (160 KB); a snapshot is far smaller.
MAX_BYTES: Final = 2 * 1024 * 1024

# Rulesets nest 8 deep. libyaml needs time in the square of the depth, and readers of the document
# recurse: 40 keeps both harmless.
MAX_DEPTH: Final = 40

# Twenty times the largest ruleset. A node (key, value, list or mapping) costs some 220 bytes.
MAX_NODES: Final = 200_000

# A scalar is a title, a quotation or an expression; the longest clause quoted has 1 500 characters.
MAX_SCALAR_CHARS: Final = 20_000

# The longest useful expression has 200 characters; parsing time and stack depth grow with length.
MAX_EXPRESSION_CHARS: Final = 2_000

# Above any sum of money or area of a country, and below what 64-bit columns hold after scaling.
MAX_MAGNITUDE: Final = 10**15

# Twelve digits hold any measured value and every unit factor; more would overflow exact SQL types.
MAX_FRACTION_DIGITS: Final = 12

# A JSON or Python number of more digits is no measurement, and int() refuses 4 300 of them.
MAX_NUMBER_CHARS: Final = 100

# Beyond this the list no longer helps, and an input made of errors must not fill the memory.
MAX_PROBLEMS: Final = 50
