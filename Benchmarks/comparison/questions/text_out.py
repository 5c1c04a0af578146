"""What does it cost to get a string of 2²⁰ ASCII characters from a function?"""

from comparison.question import TEXT_LENGTH, Question

QUESTION = Question(
    name="text_out",
    title="1 MB string from JavaScript",
    asked=__doc__,
    expected="x" * TEXT_LENGTH,
    floors={"text_out": "`Function::Call` and `String::WriteOneByte` to fresh memory"},
)
