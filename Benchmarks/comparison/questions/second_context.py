"""What does it cost to make a further context in the same isolate and ask it for a result?"""

from comparison.question import Question

QUESTION = Question(
    name="second_context",
    title="second context, to its first result",
    asked=__doc__,
    expected=2,
    floors={"second_context": "`Context::New` and `1+1`"},
)
