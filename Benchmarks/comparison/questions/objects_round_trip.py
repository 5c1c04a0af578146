"""What does it cost to pass 20,000 small objects to a function and to copy them back?"""

from comparison.question import OBJECTS, Question

QUESTION = Question(
    name="objects_round_trip",
    title="20,000 small objects to JavaScript and back",
    asked=__doc__,
    expected=OBJECTS,
    floors={
        "objects_round_trip": "`Object::New` and `CreateDataProperty` for each of four keys, "
        "then as in the row above"
    },
)
