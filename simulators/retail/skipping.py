"""Where a walk along the keys may begin, when it looks for what happened after a certain moment.

Records mostly change in the order of their keys, so that one who asks for the newer half of them would walk past the
older half first. An index on (key / 256, moment) tells of each block of 256 keys whether it holds such a record.
"""

from typing import Any

from sqlalchemy import Connection, Table, exists, func, literal_column, select

from . import conditions
from .database import key_of
from .filters import Test
from .search import Search
from .tables import BLOCK_BITS, TABLES, block_of

_LATER = {">", ">=", "><"}


def first_key(rows: Connection, search: Search) -> int:
    """No record with a smaller key meets the filters; 0 if nothing is known."""
    table = TABLES[search.entity.name]
    tests = [tests[0] for tests in search.filters if len(tests) == 1 and _helps(tests[0])]
    return max((_first_key(rows, table, test) for test in tests), default=0)


def _helps(test: Test) -> bool:
    return test.relation is None and test.operator in _LATER and test.field.has_blocks


def _first_key(rows: Connection, table: Table, test: Test) -> int:
    last = select(func.max(key_of(table))).scalar_subquery()
    number: Any = literal_column("0").label("number")
    blocks = select(number).cte("blocks", recursive=True)
    later = conditions.compare(test, table.c[test.field.name])
    holds = exists().where(block_of(table) == blocks.c.number, later)
    following = select(blocks.c.number + 1).where(~holds, blocks.c.number < last.op(">>")(BLOCK_BITS))
    found = rows.execute(select(func.max(blocks.union_all(following).c.number))).scalar_one()
    return int(found) << BLOCK_BITS
