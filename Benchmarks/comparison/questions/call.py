"""What does it cost to call a JavaScript function with two small integers through a handle?"""

from comparison.question import Question

QUESTION = Question(
    name="call",
    title="`f(1, 2)`",
    asked=__doc__,
    expected=3,
    floors={"call": "`Function::Call` with two integers, the result read"},
    goal=2.0,
)
