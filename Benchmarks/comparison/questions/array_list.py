"""What does ``list(array)`` cost for an array of 100,000 small integers?"""

from comparison.question import ARRAY_LENGTH, Question

QUESTION = Question(
    name="array_list",
    title="`list(array)`, 100,000 ints",
    asked=__doc__,
    expected=list(range(ARRAY_LENGTH)),
    floors={
        "array_get": "`Array::Get` for each index, to a vector of integers",
        "array_iterate": "`Array::Iterate`, to a vector of integers",
    },
    goal=1.5,
)
