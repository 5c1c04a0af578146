"""The questions, one module each, in the order of the table."""

from comparison.questions import (
    array_copy,
    array_list,
    call,
    eval_small,
    first_result,
    peak_memory,
    property_get,
    property_set,
    second_context,
    second_isolate,
    shared_memory,
    text_in,
    text_out,
    text_short,
    whole_process,
)

QUESTIONS = (
    eval_small.QUESTION,
    call.QUESTION,
    property_get.QUESTION,
    property_set.QUESTION,
    text_short.QUESTION,
    text_in.QUESTION,
    text_out.QUESTION,
    array_list.QUESTION,
    array_copy.QUESTION,
    second_isolate.QUESTION,
    second_context.QUESTION,
    first_result.QUESTION,
    whole_process.QUESTION,
    peak_memory.QUESTION,
    shared_memory.QUESTION,
)
