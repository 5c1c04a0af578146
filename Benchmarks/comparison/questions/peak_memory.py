"""How much memory does the first result take: the peak of resident memory, minus bare Python's?

The floor's is that of its whole process, of which C++ itself takes some 4 MB.
"""

from comparison.question import Question

QUESTION = Question(
    name="peak_memory",
    title="memory for that, peak RSS above bare",
    asked=__doc__,
    measure="peak_memory",
    floors={"start": "peak RSS at the result of `1+1`, of the whole process"},
)
