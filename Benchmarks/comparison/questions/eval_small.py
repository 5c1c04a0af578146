"""What does it cost to evaluate a script as small as ``1+1`` again and again?

The text is the same each time, so that V8 finds the compiled script in its cache.
"""

from comparison.question import Question

QUESTION = Question(
    name="eval_small",
    title='`eval("1+1")`',
    asked=__doc__,
    expected=2,
    floors={"eval_small": "`Script::Compile` and `Run`, text and name made from bytes"},
    goal=1.7,
)
