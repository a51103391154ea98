"""Everything that a person or the clock can do: the word on the button, and the line it leaves on the timeline."""

from workflows.vocabulary import N_, Word


class Action(Word):
    """One act. ``label`` is the button's verb; its meaning is the sentence on the timeline after the hand's name."""

    @property
    def past(self) -> str:
        """The sentence that the act leaves on the timeline."""
        return self.meaning

    # --- the round ---
    OPEN_ROUND = "open_round", N_("Open a round"), N_("opened the round")
    CHOOSE_MODEL = "choose_model", N_("Choose the index model"), N_("chose the index model")
    EXEMPT_UNIT = "exempt_unit", N_("Exempt a unit"), N_("exempted a unit from the round")
    END_EXEMPTION = "end_exemption", N_("End an exemption"), N_("took a unit back into the round")
    IMPORT_RESULTS = "import_results", N_("Import results"), N_("imported results")
    COMPUTE_RESULTS = "compute_results", N_("Compute the results"), N_("computed the results")
    SUBMIT_ROUND = "submit_round", N_("Submit for review"), N_("submitted the results for review")
    RETURN_ROUND = "return_round", N_("Return"), N_("returned the results")
    REVIEW_ROUND = "review_round", N_("Pass review"), N_("reviewed the results")
    PUBLISH_ROUND = "publish_round", N_("Publish"), N_("published the results")
    OPEN_CASES = "open_cases", N_("Open cases"), N_("opened cases for candidates")
    DISMISS_CANDIDATE = "dismiss_candidate", N_("Dismiss"), N_("dismissed a candidate")
    PROPOSE_CORRECTION = "propose_correction", N_("Propose a correction"), N_("proposed a correction")
    CORRECT_RESULTS = "correct_results", N_("Correct the results"), N_("corrected the published results")
    DECLINE_CORRECTION = (
        "decline_correction",
        N_("Decline the correction"),
        N_("declined the proposed correction"),
    )
    CONCLUDE_ROUND = "conclude_round", N_("Conclude"), N_("concluded the round")

    # --- objections to draft scores, and the review meeting ---
    OPEN_OBJECTIONS = (
        "open_objections",
        N_("Ask units for objections"),
        N_("showed the units their draft scores and asked for objections"),
    )
    END_OBJECTIONS = (
        "end_objections",
        N_("End the time for objections"),
        N_("ended the time for objections after its last day"),
    )
    FILE_SCORE_OBJECTION = (
        "file_score_objection",
        N_("Object to the draft score"),
        N_("objected to the draft score"),
    )
    WITHDRAW_SCORE_OBJECTION = (
        "withdraw_score_objection",
        N_("Take the objection back"),
        N_("took the objection back"),
    )
    UPHOLD_SCORE_OBJECTION = (
        "uphold_score_objection",
        N_("Uphold the objection to the score"),
        N_("upheld the objection to the draft score"),
    )
    REJECT_SCORE_OBJECTION = (
        "reject_score_objection",
        N_("Reject the objection to the score"),
        N_("rejected the objection to the draft score"),
    )
    SETTLE_SCORE_OBJECTION = (
        "settle_score_objection",
        N_("Record as settled"),
        N_("recorded that the objection is settled"),
    )
    ASK_SOURCE = ("ask_source", N_("Ask the department"), N_("passed the objection to the department"))
    GIVE_OPINION = ("give_opinion", N_("Give an opinion"), N_("gave the department's opinion"))
    END_ASKING = ("end_asking", N_("Wait no longer"), N_("waited no longer for the opinion"))
    PLAN_MEETING = "plan_meeting", N_("Plan the review meeting"), N_("planned the review meeting")
    POSTPONE_MEETING = "postpone_meeting", N_("Change the plan"), N_("changed the plan of the meeting")
    INVITE_DELEGATE = "invite_delegate", N_("Invite"), N_("invited somebody to the meeting")
    EXCUSE_DELEGATE = (
        "excuse_delegate",
        N_("Take off the list of the meeting"),
        N_("took somebody off the list of the meeting"),
    )
    PROPOSE_ADJUSTMENT = (
        "propose_adjustment",
        N_("Propose an adjustment"),
        N_("proposed an adjustment of a score to the meeting"),
    )
    DROP_ADJUSTMENT = "drop_adjustment", N_("Drop the proposal"), N_("dropped a proposed adjustment")
    RECORD_ATTENDANCE = (
        "record_attendance",
        N_("Record who was present"),
        N_("recorded who was present at the meeting"),
    )
    RECORD_RECUSAL = ("record_recusal", N_("Record a recusal"), N_("recorded a recusal from a vote"))
    RECORD_VOTE = "record_vote", N_("Record the vote"), N_("recorded the vote on an adjustment")
    KEEP_MINUTES = "keep_minutes", N_("Upload the minutes"), N_("uploaded minutes of the meeting")
    HOLD_MEETING = "hold_meeting", N_("Record as held"), N_("recorded that the meeting was held")
    RETURN_MEETING = "return_meeting", N_("Return"), N_("returned the record of the meeting")
    CONCLUDE_MEETING = (
        "conclude_meeting",
        N_("Conclude the meeting"),
        N_("checked the record and concluded the meeting"),
    )
    CANCEL_MEETING = "cancel_meeting", N_("Cancel the meeting"), N_("cancelled the meeting")

    # --- invitations: to vote at a review meeting, to judge an index model, to give marks ---
    SEND_INVITATION = "send_invitation", N_("Send the invitation"), N_("sent you an invitation")
    CAST_VOTE = "cast_vote", N_("Cast your vote"), N_("voted on an adjustment")
    RECUSE_FROM_VOTE = ("recuse_from_vote", N_("Recuse yourself from voting"), N_("stepped back from a vote"))
    FINISH_JUDGING = ("finish_judging", N_("Finish judging"), N_("gave all the judgements asked for"))
    MOVE_INVITATION = (
        "move_invitation",
        N_("Move the invitation"),
        N_("moved the invitation with the meeting"),
    )
    GIVE_MARKS = "give_marks", N_("Save your marks"), N_("saved marks")
    FINISH_RATING = "finish_rating", N_("Submit your marks"), N_("submitted the marks asked for")
    END_INVITATION = "end_invitation", N_("End the invitation"), N_("ended the invitation")

    # --- the data of a round ---
    REQUEST_DATA = "request_data", N_("Request the data"), N_("asked for the data")
    SUBMIT_DATA = "submit_data", N_("Submit the data"), N_("submitted the data")
    ACCEPT_DATA = "accept_data", N_("Accept the data"), N_("checked and accepted the data")
    RETURN_DATA = "return_data", N_("Return the data"), N_("returned the data to be corrected")
    WITHDRAW_DATA = "withdraw_data", N_("Take the data back"), N_("took the data back")
    NAME_RATER = "name_rater", N_("Name a rater"), N_("named a rater")
    RELEASE_RATER = "release_rater", N_("Release a rater"), N_("released a rater")
    END_DELIVERY = (
        "end_delivery",
        N_("End the delivery"),
        N_("ended the delivery, because the round was published"),
    )

    # --- the index model ---
    OPEN_MODEL = "open_model", N_("Open a version"), N_("opened a version of the model")
    EDIT_MODEL = "edit_model", N_("Edit the model"), N_("changed the model")
    JUDGE_MODEL = "judge_model", N_("Enter judgements"), N_("entered pairwise judgements")
    SUBMIT_MODEL = "submit_model", N_("Submit for review"), N_("submitted the model for review")
    RETURN_MODEL = "return_model", N_("Return"), N_("returned the model")
    REVIEW_MODEL = "review_model", N_("Pass review"), N_("passed the model in review")
    APPROVE_MODEL = "approve_model", N_("Approve the model"), N_("approved the model; it is fixed for good")
    RETIRE_MODEL = "retire_model", N_("Retire the model"), N_("retired the model")
    DISCARD_MODEL = "discard_model", N_("Give up the draft"), N_("gave up the draft of the model")

    # --- the surveys of a round ---
    DRAFT_SURVEY = "draft_survey", N_("Draft a survey"), N_("drafted the survey")
    REVISE_SURVEY = "revise_survey", N_("Revise the survey"), N_("revised the survey")
    SUBMIT_SURVEY = "submit_survey", N_("Submit for approval"), N_("submitted the survey for approval")
    DISCARD_SURVEY = "discard_survey", N_("Discard the survey"), N_("discarded the survey")
    APPROVE_SURVEY = "approve_survey", N_("Approve the survey"), N_("approved the survey")
    RETURN_SURVEY = "return_survey", N_("Return the survey"), N_("returned the survey")
    ISSUE_CODES = "issue_codes", N_("Issue codes"), N_("issued codes for answering")
    CANCEL_CODES = "cancel_codes", N_("Cancel codes"), N_("cancelled codes that nobody had used")
    OPEN_SURVEY = "open_survey", N_("Open the survey"), N_("opened the survey")
    END_SURVEY = "end_survey", N_("End the survey"), N_("ended the survey after its last day")
    STOP_SURVEY = "stop_survey", N_("Stop the survey early"), N_("stopped the survey before its last day")

    # --- what follows from results ---
    DELIVER_REPORT = "deliver_report", N_("Deliver the report"), N_("delivered the health report")
    ACKNOWLEDGE_REPORT = ("acknowledge_report", N_("Sign for the report"), N_("signed for the health report"))
    RECORD_RECEIPT = (
        "record_receipt",
        N_("Record the receipt"),
        N_("recorded who signed for the health report"),
    )
    PROPOSE_KEY_ENTRY = (
        "propose_key_entry",
        N_("Propose for the key list"),
        N_("proposed the unit for the key list"),
    )
    LIST_KEY_ENTRY = "list_key_entry", N_("Put on the key list"), N_("put the unit on the key list")
    DECLINE_KEY_ENTRY = "decline_key_entry", N_("Do not list"), N_("decided not to list the unit")
    REMOVE_KEY_ENTRY = "remove_key_entry", N_("Take off the key list"), N_("took the unit off the key list")

    # --- the case: warning ---
    OPEN_CASE = "open_case", N_("Open a case"), N_("opened the case")
    DRAFT_WARNING = "draft_warning", N_("Draft"), N_("drafted the warning notice")
    SUBMIT_WARNING = "submit_warning", N_("Submit for review"), N_("submitted the warning notice for review")
    REVISE_WARNING = "revise_warning", N_("Revise"), N_("revised the warning notice; its review starts again")
    RETURN_WARNING = "return_warning", N_("Return"), N_("returned the warning notice")
    REVIEW_WARNING = "review_warning", N_("Pass review"), N_("passed the warning notice in review")
    SIGN_WARNING = "sign_warning", N_("Sign"), N_("signed the warning notice")
    ISSUE_WARNING = "issue_warning", N_("Seal"), N_("sealed and issued the warning notice")
    SERVE_WARNING = "serve_warning", N_("Serve"), N_("served the warning notice")
    ACKNOWLEDGE_WARNING = (
        "acknowledge_warning",
        N_("Acknowledge receipt"),
        N_("acknowledged the warning notice"),
    )
    RECORD_REFUSED_RECEIPT = (
        "record_refused_receipt",
        N_("Record refused receipt"),
        N_("recorded before a witness that receipt was refused"),
    )
    RECORD_PAPER_RECEIPT = (
        "record_paper_receipt",
        N_("Record the receipt signed on paper"),
        N_("recorded the receipt that was signed on paper"),
    )
    DEEM_SERVED = (
        "deem_served",
        N_("Count as served"),
        N_("found no signature within the time that the office's rules set; the document counts as served"),
    )
    OBJECT = "object", N_("Object"), N_("objected to the warning")
    REJECT_OBJECTION = "reject_objection", N_("Reject the objection"), N_("rejected the objection")
    UPHOLD_OBJECTION = (
        "uphold_objection",
        N_("Uphold the objection"),
        N_("upheld the objection; the warning is withdrawn"),
    )
    CORRECT_WARNING = "correct_warning", N_("Correct the warning"), N_("drafted a correction of the warning")
    WITHDRAW_WARNING = (
        "withdraw_warning",
        N_("Withdraw the warning"),
        N_("withdrew the warning; the old notice is kept"),
    )

    # --- the case: rectification ---
    START_PLAN = "start_plan", N_("Draw up the plan"), N_("began to draw up the plan")
    SUBMIT_PLAN = "submit_plan", N_("Submit the plan"), N_("submitted the plan to the unit's principal")
    CONFIRM_PLAN = "confirm_plan", N_("Confirm the plan"), N_("confirmed the plan for the unit")
    DECLINE_PLAN = "decline_plan", N_("Send back to the liaison"), N_("sent the plan back within the unit")
    CHECK_PLAN = "check_plan", N_("Pass check"), N_("checked the plan")
    RETURN_PLAN = "return_plan", N_("Return"), N_("returned the plan")
    APPROVE_PLAN = "approve_plan", N_("Approve the plan"), N_("approved the plan")
    EXTEND_PLAN = "extend_plan", N_("Extend the plan's term"), N_("extended the plan's term")
    REPORT_PROGRESS = "report_progress", N_("Report progress"), N_("reported progress")
    COMPLETE_ITEMS = (
        "complete_items",
        N_("All items closed"),
        N_("found every item closed and asked for the case to be closed"),
    )
    CHECK_CLOSURE = "check_closure", N_("Pass check"), N_("checked the closing of the case")
    RETURN_CLOSURE = "return_closure", N_("Return"), N_("returned the closing and reopened items")
    CLOSE_CASE = "close_case", N_("Close the case"), N_("closed the case")

    # --- the case: look-back and archive ---
    APPOINT_TEAM = "appoint_team", N_("Appoint the team"), N_("appointed the look-back team")
    START_LOOKBACK = "start_lookback", N_("Start the look-back"), N_("started the look-back")
    RECORD_VERDICT = "record_verdict", N_("Record a verdict"), N_("recorded a verdict")
    REPORT_LOOKBACK = "report_lookback", N_("Submit the report"), N_("submitted the look-back report")
    CHECK_LOOKBACK = "check_lookback", N_("Pass check"), N_("checked the look-back report")
    RETURN_LOOKBACK = "return_lookback", N_("Return"), N_("returned the look-back report")
    CONFIRM_LOOKBACK = "confirm_lookback", N_("Confirm the result"), N_("confirmed the look-back's result")
    ARCHIVE_CASE = "archive_case", N_("Archive"), N_("archived the case")
    KEEP_PACKAGE = "keep_package", N_("Keep the archive package"), N_("made and kept the archive package")

    # --- what may happen to a case or an item at any time ---
    URGE = "urge", N_("Urge"), N_("urged")
    REASSIGN = "reassign", N_("Reassign"), N_("reassigned the case")
    DECLARE_RECUSAL = "declare_recusal", N_("Declare recusal"), N_("declared a recusal and lost access")
    ESCALATE = "escalate", N_("Escalate"), N_("escalated because the term had passed")
    RECOMPUTE = (
        "recompute",
        N_("Recompute"),
        N_("recomputed a date because a year's official schedule was imported"),
    )

    # --- the item ---
    LIST_ITEM = "list_item", N_("Add a problem"), N_("listed a problem")
    EDIT_ITEM = "edit_item", N_("Edit the problem"), N_("edited a problem")
    STRIKE_ITEM = "strike_item", N_("Strike the problem"), N_("struck a problem from the draft")
    START_ITEM = "start_item", N_("Start the term"), N_("started the problem's term")
    SET_MEASURE = "set_measure", N_("Set a measure"), N_("set a measure")
    ADD_EVIDENCE = "add_evidence", N_("Upload evidence"), N_("uploaded evidence")
    REVIEW_LONG_TERM = (
        "review_long_term",
        N_("Record the interval review"),
        N_("reviewed the long-term problem"),
    )
    CLAIM_COMPLETION = "claim_completion", N_("Claim completion"), N_("claimed completion")
    CONFIRM_CLAIM = "confirm_claim", N_("Confirm completion"), N_("confirmed the completion for the unit")
    DECLINE_CLAIM = "decline_claim", N_("Send back to the liaison"), N_("sent the claim back within the unit")
    CHECK_CLAIM = "check_claim", N_("Pass check"), N_("checked the evidence")
    RETURN_CLAIM = "return_claim", N_("Return for more work"), N_("returned the problem for more work")
    CLOSE_ITEM = "close_item", N_("Close the item"), N_("closed the problem")
    ACCEPT_BASICALLY = (
        "accept_basically",
        N_("Record as basically completed"),
        N_("recorded the problem as basically completed"),
    )
    REOPEN_ITEM = "reopen_item", N_("Reopen"), N_("reopened the problem")
    EXTEND_ITEM = "extend_item", N_("Extend"), N_("extended the problem's term")
    CANCEL_ITEM = "cancel_item", N_("Cancel the problem"), N_("cancelled the problem")

    # --- the extension request ---
    REQUEST_EXTENSION = "request_extension", N_("Request an extension"), N_("requested an extension")
    CONSENT_EXTENSION = "consent_extension", N_("Consent"), N_("consented to the request for the unit")
    WITHDRAW_EXTENSION = "withdraw_extension", N_("Withdraw"), N_("withdrew the request")
    EXAMINE_EXTENSION = "examine_extension", N_("Pass check"), N_("examined the extension request")
    ENDORSE_EXTENSION = "endorse_extension", N_("Endorse"), N_("endorsed the extension request")
    GRANT_EXTENSION = "grant_extension", N_("Grant the extension"), N_("granted the extension")
    REFUSE_EXTENSION = "refuse_extension", N_("Refuse the extension"), N_("refused the extension")

    # --- the proceeding ---
    PROPOSE_ACCOUNTABILITY = (
        "propose_accountability",
        N_("Propose accountability"),
        N_("proposed accountability"),
    )
    REVIEW_PROPOSAL = "review_proposal", N_("Pass check"), N_("checked the proposal")
    APPROVE_START = "approve_start", N_("Approve the start"), N_("approved the start")
    REFUSE_START = "refuse_start", N_("Refuse the start"), N_("refused the start")
    APPOINT_INVESTIGATORS = (
        "appoint_investigators",
        N_("Appoint investigators"),
        N_("appointed the investigators"),
    )
    EXTEND_INVESTIGATION = (
        "extend_investigation",
        N_("Extend the investigation"),
        N_("extended the investigation"),
    )
    WRITE_FACTS = "write_facts", N_("Write the fact material"), N_("wrote the fact material")
    NAME_PARTY = (
        "name_party",
        N_("Name who is responsible"),
        N_("named who is responsible, and in which form"),
    )
    SHOW_FACTS = "show_facts", N_("Show the facts"), N_("showed the facts to the target")
    RECORD_DEFENCE = (
        "record_defence",
        N_("Record the defence"),
        N_("recorded the target's opinion and defence"),
    )
    REPORT_FINDINGS = "report_findings", N_("Report"), N_("reported the findings")
    ANSWER_EXEMPTION = (
        "answer_exemption",
        N_("Answer the exemption review"),
        N_("answered the exemption review"),
    )
    SUBMIT_TO_ADJUDICATION = (
        "submit_to_adjudication",
        N_("Submit to adjudication"),
        N_("submitted to adjudication"),
    )
    ADJUDICATE = "adjudicate", N_("Give the opinion"), N_("gave an adjudication opinion")
    RETURN_TO_TEAM = "return_to_team", N_("Return"), N_("returned the proceeding to the team")
    DECIDE = "decide", N_("Decide"), N_("decided on accountability")
    EXEMPT = "exempt", N_("Exempt"), N_("exempted from accountability")
    SERVE_DECISION = "serve_decision", N_("Serve the decision"), N_("served the decision")
    RECORD_FORMALITIES = (
        "record_formalities",
        N_("Record the formalities"),
        N_("recorded that the formalities are completed"),
    )
    REPORT_EXECUTION = "report_execution", N_("Report execution"), N_("reported the execution")
    CLOSE_PROCEEDING = "close_proceeding", N_("Close the proceeding"), N_("closed the proceeding")
    ARCHIVE_PROCEEDING = "archive_proceeding", N_("Archive"), N_("archived the proceeding")

    # --- the appeal ---
    FILE_APPEAL = "file_appeal", N_("Appeal"), N_("filed an appeal")
    REGISTER_LATE = "register_late", N_("Register as late"), N_("registered the appeal as late")
    ACCEPT_APPEAL = "accept_appeal", N_("Accept the appeal"), N_("accepted the appeal")
    REFUSE_APPEAL = "refuse_appeal", N_("Do not accept"), N_("did not accept the appeal")
    REPORT_REVIEW = "report_review", N_("Report the review"), N_("reported on the appeal")
    MAINTAIN_DECISION = "maintain_decision", N_("Maintain"), N_("maintained the decision")
    CHANGE_DECISION = "change_decision", N_("Change"), N_("changed the decision")
    REVOKE_DECISION = "revoke_decision", N_("Revoke"), N_("revoked the decision")

    # --- the notice ---
    DRAFT_NOTICE = "draft_notice", N_("Draft a document"), N_("drafted a document")
    REVISE_NOTICE = "revise_notice", N_("Revise"), N_("revised a document; its review starts again")
    SUBMIT_NOTICE = "submit_notice", N_("Submit for review"), N_("submitted a document for review")
    RETURN_NOTICE = "return_notice", N_("Return"), N_("returned a document")
    REVIEW_NOTICE = "review_notice", N_("Pass review"), N_("passed a document in review")
    SIGN_NOTICE = "sign_notice", N_("Sign"), N_("signed a document; it took its number")
    SIGN_WITH_DECISION = (
        "sign_with_decision",
        N_("Sign with the decision"),
        N_("signed a document with the decision; it took its number"),
    )
    SEAL_NOTICE = "seal_notice", N_("Seal"), N_("sealed a document")
    SERVE_NOTICE = "serve_notice", N_("Serve"), N_("served a document")
    ACKNOWLEDGE_NOTICE = "acknowledge_notice", N_("Acknowledge receipt"), N_("acknowledged a document")
    CORRECT_SERVICE = (
        "correct_service",
        N_("Correct the day of service"),
        N_("corrected the day on which a document was received"),
    )
    KEEP_SIGNED_COPY = (
        "keep_signed_copy",
        N_("Upload the signed proof"),
        N_("uploaded the proof of service as it was signed on paper"),
    )
    DELIVER_COPY = "deliver_copy", N_("Deliver the copy"), N_("delivered a copy of a document")
    ACKNOWLEDGE_COPY = "acknowledge_copy", N_("Sign for the copy"), N_("signed for a copy of a document")
    RECORD_COPY_RECEIPT = (
        "record_copy_receipt",
        N_("Record the receipt of the copy"),
        N_("recorded who signed on paper for a copy of a document"),
    )
    END_RECEIPT = (
        "end_receipt",
        N_("No longer await the receipt"),
        N_("no longer awaits a receipt: another document took the place of the one that was handed over"),
    )
    WITHDRAW_NOTICE = "withdraw_notice", N_("Withdraw"), N_("withdrew a document; it is kept as it was")
    DISCARD_NOTICE = "discard_notice", N_("Discard the draft"), N_("discarded a draft")
