"""What does it cost to make a further engine, get a first result from it and close it?

Asking for a result keeps what is made lazily within the measurement.
"""

from comparison.question import Question

QUESTION = Question(
    name="second_isolate",
    title="second isolate, to its first result",
    asked=__doc__,
    expected=2,
    floors={"second_isolate": "`Isolate::New`, `Context::New`, `1+1`, `Isolate::Dispose`"},
)
