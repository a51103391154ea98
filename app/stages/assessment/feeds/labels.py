"""What people call the columns of the shipped index that its file knows only by code; a feed may call them otherwise."""

LABELS = {
    "selection_violations": "选人用人违规问题数",
    "selection_returned": "选任材料退回补正次数",
    "violations_found_by_others": "被查处的违反中央八项规定精神问题数",
    "violations_self_reported": "自查自纠的违反中央八项规定精神问题数",
    "petitions": "检举控告属实件数",
    "party_members": "党员人数",
    "procurement_faults": "采购投诉成立件数",
    "procurement": "采购金额（亿元）",
    "ceremony_violations": "违规操办婚丧喜庆事宜件数",
}
