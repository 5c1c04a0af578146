"""What does it cost to copy 20,000 small objects from JavaScript, 40,000 containers in all?"""

from comparison.question import OBJECTS, Question

QUESTION = Question(
    name="objects_copy",
    title="copy of 20,000 small objects",
    asked=__doc__,
    expected=OBJECTS,
    floors={
        "objects_walk": "`GetOwnPropertyNames` and `Object::Get` for each key, numbers and strings "
        "read and nothing made of them"
    },
    goal=2.5,
)
