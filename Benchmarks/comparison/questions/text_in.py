"""What does it cost to pass 2²⁰ ASCII characters to a function that tells their length?"""

from comparison.question import TEXT_LENGTH, Question

QUESTION = Question(
    name="text_in",
    title="1 MB string to JavaScript",
    asked=__doc__,
    expected=TEXT_LENGTH,
    floors={"text_in": "`String::NewFromOneByte` and `Function::Call`"},
)
