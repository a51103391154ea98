"""What is done with data feeds: define them, ask for data, bring it, check it, and end with the round."""

from app.stages.assessment.feeds import facts
from app.stages.assessment.feeds.actions.checking import (
    accept_data,
    react_end_deliveries,
    return_data,
    withdraw_data,
)
from app.stages.assessment.feeds.actions.counting import count_records
from app.stages.assessment.feeds.actions.defining import AskedColumn, change_feed, define_feed, end_feed
from app.stages.assessment.feeds.actions.occasions import (
    record_none_for_the_rest,
    record_occasion,
    strike_occasion,
    submit_occasions,
)
from app.stages.assessment.feeds.actions.requesting import request_data
from app.stages.assessment.feeds.actions.submitting import (
    ask_to_take_over,
    judge_file,
    keep_data_file,
    submit_data,
)

__all__ = [
    "AskedColumn",
    "accept_data",
    "ask_to_take_over",
    "change_feed",
    "count_records",
    "define_feed",
    "end_feed",
    "facts",
    "judge_file",
    "keep_data_file",
    "react_end_deliveries",
    "record_none_for_the_rest",
    "record_occasion",
    "request_data",
    "return_data",
    "strike_occasion",
    "submit_data",
    "submit_occasions",
    "withdraw_data",
]
