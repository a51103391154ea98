"""Surveys of a round: the public's voice (M-11) and the internal democratic appraisal (M-12), both anonymous."""
