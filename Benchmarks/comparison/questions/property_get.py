"""What does it cost to read a property that holds a small integer?

The key is a Python string. A binding has to make a JavaScript string of it, so the floor does, too;
what it costs with a ready-made key is told beside it.
"""

from comparison.question import Question

QUESTION = Question(
    name="property_get",
    title="property get",
    asked=__doc__,
    expected=1,
    floors={
        "property_get": "`Object::Get`, the key made from bytes (internalized)",
        "property_get_ready": "`Object::Get` with a ready-made key",
    },
    goal=2.5,
)
