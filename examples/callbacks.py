"""Rules that users write in JavaScript, over an order that Python keeps.

Usage: python examples/callbacks.py [RULES]
"""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from swiftracer import Context, expose

RULES = """\
if (order.total > 50) order.discount = 10;
for (const name of order.names()) {
    if (stock(name) === 0) order.note(`${name} is sold out`);
}
try {
    stock("coffee");
} catch (error) {
    order.note(`${error.name}: ${error.message}`);
}
stock("pie");
"""
STOCK = {"tea": 3, "cake": 0}


@dataclass
class Order:
    """What is bought; the rules see some of it."""

    lines: dict[str, float]
    customer: str = "Ada"
    discount: float = 0
    notes: list[str] = field(default_factory=list[str])

    @property
    def total(self) -> float:
        """What all of it costs."""
        return sum(self.lines.values())

    def names(self) -> list[str]:
        """Return what is bought."""
        return list(self.lines)

    def note(self, text: str) -> None:
        """Remember what a rule says."""
        self.notes.append(text)


def stock(name: str) -> int:
    """Return how many there are."""
    return STOCK[name]


def apply(rules: str, order: Order, name: str) -> None:
    """Run ``rules``, which see of ``order`` what they need and nothing else."""
    with Context(timeout=1) as context:
        context.globals["order"] = expose(order, "total", "discount", "names", "note")
        context.globals["stock"] = stock
        context.eval(rules, name=name)


def main() -> int:
    """Apply what the command line names, or the rules above, and print what came of it."""
    file = Path(sys.argv[1]) if sys.argv[1:] else None
    rules = RULES if file is None else file.read_text(encoding="utf-8")
    order = Order({"tea": 40.5, "cake": 12})
    try:
        apply(rules, order, "rules.js" if file is None else file.name)
    except KeyError:
        print("The rules ask for what nobody sells:\n")
        traceback.print_exc(file=sys.stdout)
        print()
    print(f"discount: {order.discount} %")
    print(f"notes: {', '.join(order.notes) or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
