"""What does it cost to call a function that takes a string of three characters and gives four?"""

from comparison.question import Question

QUESTION = Question(
    name="text_short",
    title='`f("abc")` → `"abc!"`',
    asked=__doc__,
    expected="abc!",
    floors={"text_short": "`Function::Call`, the argument made from bytes, the result copied out"},
)
