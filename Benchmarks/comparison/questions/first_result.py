"""How long does a program wait from its ``import`` to the result of ``1+1``?

The clock runs in the program, from before the import. The floor's counts from the start of its
process, because its engine is loaded before its first line runs. All files are in the page cache.
"""

from comparison.question import Question

QUESTION = Question(
    name="first_result",
    title="import to first result",
    asked=__doc__,
    measure="first_result",
    floors={"start": "from the start of the process to the result of `1+1`"},
)
