"""What does it cost JavaScript to call a host function with two integers, and get one back?

A loop in JavaScript calls it a thousand times; the answer is for one call. The host function is
``lambda a, b: a + b`` in Python, and the like in C++. What Python alone takes is the cost of the
same function, called by ``map``.
"""

from itertools import repeat

from comparison.question import HOST_CALLS, Question, Work

QUESTION = Question(
    name="host_call",
    title="host function called from JavaScript",
    asked=__doc__,
    expected=HOST_CALLS * (HOST_CALLS + 1) // 2,
    floors={"host_call": "a `FunctionCallback` that reads two numbers and returns one"},
    operations=HOST_CALLS,
    alone=Work(
        statement="sum(map(add, numbers, repeat(1)))",
        names={
            "add": lambda a, b: a + b,
            "numbers": range(HOST_CALLS),
            "repeat": repeat,
        },
    ),
)
