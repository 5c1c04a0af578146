"""How long does a process live that imports the package, evaluates ``1+1`` and ends?

From outside: Python's own start and end, and the engine's end, are in it.
"""

from comparison.question import Question

QUESTION = Question(
    name="whole_process",
    title="whole process for `1+1`",
    asked=__doc__,
    measure="whole_process",
    floors={"start": "from the start of the process to its end"},
)
