"""What does it cost to write a small integer to a property that exists?"""

from comparison.question import Question

QUESTION = Question(
    name="property_set",
    title="property set",
    asked=__doc__,
    expected=7,
    floors={
        "property_set": "`Object::Set`, the key made from bytes (internalized)",
        "property_set_ready": "`Object::Set` with a ready-made key",
    },
)
