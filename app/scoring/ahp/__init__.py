"""The analytic hierarchy process (层次分析法): weights from judgements, and how far the judgements can be trusted.

    experts = [Judgements.of_triangle(("公正", "清廉", "效率"), ["3", "5", "1/2"])]
    priorities = weights_of(experts)
    priorities.weights             # decimals at 30 places
    priorities.integer_weights     # integers that sum to exactly 1,000,000,000
    priorities.publishable         # every consistency ratio strictly below 0.10
    priorities.experts[0].consistency.ratio, .random_index.table
    priorities.experts[0].hints()  # what to look at again; nothing is repaired

``reading.judgements_of(rows)`` makes judgements of the rows of a sheet or a model file, or says what is wrong
with each cell. Ratios are fractions and all arithmetic is decimal (``exact``), so that every printed digit is
the same on every machine.
"""

from app.scoring.ahp.consistency import LIMIT, Consistency
from app.scoring.ahp.group import Aggregate, Agreement
from app.scoring.ahp.hierarchy import Goal, overall_weights
from app.scoring.ahp.hints import Change, Hint
from app.scoring.ahp.judgements import Judgements
from app.scoring.ahp.methods import Method, NotConnected
from app.scoring.ahp.priorities import Opinion, Priorities, weights_of
from app.scoring.ahp.random_index import DEFAULT, TABLES, RandomIndex

__all__ = [
    "DEFAULT", "LIMIT", "TABLES", "Aggregate", "Agreement", "Change", "Consistency", "Goal", "Hint",
    "Judgements", "Method", "NotConnected", "Opinion", "Priorities", "RandomIndex", "overall_weights", "weights_of",
]  # fmt: skip
