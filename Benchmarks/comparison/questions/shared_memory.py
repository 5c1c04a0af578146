"""How much of that memory is the process's own: PSS after the first result, minus bare Python's?

PSS counts a page that several processes map in equal shares. Code of a library that no other
process uses at the moment counts in full. The floor's is that of its whole process.
"""

from comparison.question import Question

QUESTION = Question(
    name="shared_memory",
    title="memory for that, PSS above bare",
    asked=__doc__,
    measure="shared_memory",
    floors={"start": "PSS at the result of `1+1`, of the whole process"},
)
