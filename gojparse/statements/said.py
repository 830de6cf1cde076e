"""A number of a sentence with all that is known of it, as the checks see it."""

from __future__ import annotations

from dataclasses import dataclass

from gojparse.statements.quantities import Quantity
from gojparse.statements.readings import Outcome
from gojparse.statements.subjects import Topic, Window
from gojparse.text import lazy

CASES = lazy(r"申请(?!人数)|复议|诉讼")
"""What a sentence speaks of whose numbers are cases, not pieces of information."""


@dataclass(frozen=True, slots=True)
class Said:
    """A number of a sentence: the words around it, what it speaks of, and what the tables give for that."""

    quantity: Quantity
    words: Window
    topic: Topic | None
    outcomes: tuple[Outcome, ...]

    @property
    def reading(self) -> str | None:
        """The reading under which the number agrees with the table, None where none does."""
        if not self.quantity.exact:
            return None
        return next((o.formula for o in self.outcomes if o.value == self.quantity.number), None)

    @property
    def contradicted(self) -> bool:
        """Whether the number is none of its honest readings, all of them known by printed cells."""
        return (
            self.topic is not None
            and self.topic.firm
            and bool(self.outcomes)
            and all(o.firm and o.value is not None and o.value != self.quantity.number for o in self.outcomes)
        )
