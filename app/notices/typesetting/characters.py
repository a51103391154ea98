"""Which characters may stand where on a line (避头尾, GB/T 15834—2011, 5.1), and which stay together."""

import re

#: May not end a line.
OPENING = "“‘（〔［｛〈《「『【〖([{"
#: May not begin a line.
CLOSING = "、。，．：；？！·・～”’）〕］｝〉》」』】〗％‰℃°,.:;?!)]}%"
#: Full-width marks whose right half is blank: at the end of a line that half may hang over its edge.
HANGING = frozenset("、。，．：；”’）〕］｝〉》」』】〗")

#: What a figure counts; the longer words stand before their beginnings. 个 stands for all that it counts: with
#: 个工作日 whole, a line would open by five cells.
_UNITS = (
    "周年|万元|亿元|分钟|小时|"
    "年|月|日|时|分|秒|元|个|项|件|名|人|次|位|条|款|页|天|号|户|家|级|倍|份|张|亩|米|吨|岁|宗|起|批|轮|组"
)
_NUMBER_OF_A_DOCUMENT = r"〔\d{4}〕\d+号"
#: A short code or a telephone number, a piece of a longer code (which breaks after a hyphen or a slash), a word, a
#: figure with its unit.
_CODE = r"(?<![-/A-Za-z0-9])[A-Za-z0-9]{1,8}(?:[-/][A-Za-z0-9]{1,8})+(?![-/A-Za-z0-9])"
_FIGURE_OR_WORD = rf"第?[A-Za-z0-9][A-Za-z0-9.,:%+@#&=~'*_]*(?:[-/]+|(?<=[0-9])(?:{_UNITS}))?"

#: The number of one of several things, which never ends a line: 4. 12．
_ITEM = r"(?<![A-Za-z0-9.])\d{1,2}[.．](?!\d)"

#: A figure or a foreign word, within which letters keep their distance.
WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.,:%+@#&=~'*_/-]*[A-Za-z0-9.%])")

_OPENING, _CLOSING = f"[{re.escape(OPENING)}]", f"[{re.escape(CLOSING)}]"
#: The smallest pieces of a line: one character, a figure, a word; with what may not be cut off from it.
PIECE = re.compile(
    rf"\s+|{_OPENING}*?{_NUMBER_OF_A_DOCUMENT}{_CLOSING}*"
    rf"|(?:{_ITEM})?{_OPENING}*(?:{_CODE}|{_FIGURE_OR_WORD}|——|……|[^\s]){_CLOSING}*"
)
#: One character with no more marks than belong to it: what a word is cut into that is too long for its line.
CHARACTER = re.compile(rf"\s|{_OPENING}{{,3}}[^\s]{_CLOSING}{{,3}}")
