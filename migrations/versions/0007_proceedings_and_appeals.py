"""proceedings and appeals

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accountability_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "months IS NULL OR months > 0", name=op.f("ck_accountability_rules_months_are_some")
        ),
        sa.ForeignKeyConstraint(
            ["corrected_by_id"], ["users.id"], name=op.f("fk_accountability_rules_corrected_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountability_rules")),
        sa.UniqueConstraint("code", "corrected_at", name=op.f("uq_accountability_rules_code_corrected_at")),
    )
    with op.batch_alter_table("accountability_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accountability_rules_code"), ["code"], unique=False)

    op.create_table(
        "proceedings",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "unit_path",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("track", sa.String(length=32), nullable=False),
        sa.Column("target_kind", sa.String(length=32), nullable=False),
        sa.Column("target_name", sa.String(length=200), nullable=False),
        sa.Column("target_position", sa.String(length=200), nullable=False),
        sa.Column("situation", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("committee_approval_needed", sa.Boolean(), nullable=False),
        sa.Column("committee_approval", sa.String(length=200), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("team", sa.JSON(), nullable=False),
        sa.Column("investigation_extensions", sa.Integer(), nullable=False),
        sa.Column("fact_material", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("opinion_refused", sa.Boolean(), nullable=False),
        sa.Column("refusal_witness", sa.String(length=100), nullable=False),
        sa.Column("opinion_recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adoption", sa.String(length=32), nullable=True),
        sa.Column("adoption_reason", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exemption", sa.JSON(), nullable=False),
        sa.Column("mitigation", sa.Text(), nullable=False),
        sa.Column("aggravation", sa.Text(), nullable=False),
        sa.Column("exemption_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("decision_approval", sa.String(length=200), nullable=False),
        sa.Column("no_people_reason", sa.Text(), nullable=False),
        sa.Column("exempt_reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("execution", sa.Text(), nullable=False),
        sa.Column("executed_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT opinion_refused OR refusal_witness <> ''", name=op.f("ck_proceedings_refusal_has_a_witness")
        ),
        sa.CheckConstraint(
            "state NOT IN ('decided', 'served', 'executed', 'closed') OR decided_at IS NOT NULL",
            name=op.f("ck_proceedings_decided_has_a_time"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_proceedings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_proceedings_decided_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceedings")),
    )
    with op.batch_alter_table("proceedings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proceedings_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_proceedings_unit_path_state_id", ["unit_path", "state", "id"], unique=False)
        batch_op.create_index(
            "uq_proceedings_one_open_proposal_a_case",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'proposal_reviewed')"),
            postgresql_where=sa.text("state IN ('proposed', 'proposal_reviewed')"),
        )

    op.create_table(
        "accountable_parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("responsibility", sa.String(length=32), nullable=False),
        sa.Column("grade", sa.String(length=32), nullable=False),
        sa.Column("responsibility_reason", sa.Text(), nullable=False),
        sa.Column("four_forms", sa.Integer(), nullable=True),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'person') = (four_forms IS NOT NULL)",
            name=op.f("ck_accountable_parties_people_have_one_of_four_forms"),
        ),
        sa.CheckConstraint(
            "kind <> 'person' OR position <> ''", name=op.f("ck_accountable_parties_people_have_a_post")
        ),
        sa.CheckConstraint(
            "four_forms IS NULL OR four_forms BETWEEN 1 AND 4",
            name=op.f("ck_accountable_parties_one_of_four_forms"),
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_accountable_parties_notice_id_notices")
        ),
        sa.ForeignKeyConstraint(
            ["proceeding_id"],
            ["proceedings.id"],
            name=op.f("fk_accountable_parties_proceeding_id_proceedings"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountable_parties")),
    )
    with op.batch_alter_table("accountable_parties", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accountable_parties_proceeding_id"), ["proceeding_id"], unique=False
        )

    op.create_table(
        "adjudication_opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts_are_clear", sa.Boolean(), nullable=False),
        sa.Column("basis_is_right", sa.Boolean(), nullable=False),
        sa.Column("procedure_was_kept", sa.Boolean(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_adjudication_opinions_by_id_users")),
        sa.ForeignKeyConstraint(
            ["proceeding_id"],
            ["proceedings.id"],
            name=op.f("fk_adjudication_opinions_proceeding_id_proceedings"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjudication_opinions")),
    )
    with op.batch_alter_table("adjudication_opinions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_adjudication_opinions_proceeding_id"), ["proceeding_id"], unique=False
        )

    op.create_table(
        "appeals",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Integer(), nullable=False),
        sa.Column(
            "unit_path",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("appellant", sa.String(length=200), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("term_ended_on", sa.Date(), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome_reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('maintained', 'changed', 'revoked', 'not_accepted') OR decided_at IS NOT NULL",
            name=op.f("ck_appeals_decided_has_a_time"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_appeals_case_id_cases")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_appeals_decided_by_id_users")),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_appeals_proceeding_id_proceedings")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["users.id"], name=op.f("fk_appeals_reviewed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
    )
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeals_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeals_proceeding_id"), ["proceeding_id"], unique=False)

    op.create_table(
        "imposed_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("effect_months", sa.Integer(), nullable=True),
        sa.Column("effect_from_on", sa.Date(), nullable=True),
        sa.Column("effect_until_on", sa.Date(), nullable=True),
        sa.Column("imposed_by_appeal_id", sa.Integer(), nullable=True),
        sa.Column("ended_by_appeal_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "effect_until_on IS NULL OR (effect_from_on IS NOT NULL AND effect_until_on > effect_from_on)",
            name=op.f("ck_imposed_forms_influence_ends_after_it_starts"),
        ),
        sa.CheckConstraint("weight > 0", name=op.f("ck_imposed_forms_has_a_weight")),
        sa.ForeignKeyConstraint(
            ["ended_by_appeal_id"], ["appeals.id"], name=op.f("fk_imposed_forms_ended_by_appeal_id_appeals")
        ),
        sa.ForeignKeyConstraint(
            ["imposed_by_appeal_id"],
            ["appeals.id"],
            name=op.f("fk_imposed_forms_imposed_by_appeal_id_appeals"),
        ),
        sa.ForeignKeyConstraint(
            ["party_id"],
            ["accountable_parties.id"],
            name=op.f("fk_imposed_forms_party_id_accountable_parties"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imposed_forms")),
    )
    with op.batch_alter_table("imposed_forms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imposed_forms_party_id"), ["party_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("imposed_forms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imposed_forms_party_id"))

    op.drop_table("imposed_forms")
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeals_proceeding_id"))
        batch_op.drop_index(batch_op.f("ix_appeals_case_id"))

    op.drop_table("appeals")
    with op.batch_alter_table("adjudication_opinions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adjudication_opinions_proceeding_id"))

    op.drop_table("adjudication_opinions")
    with op.batch_alter_table("accountable_parties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accountable_parties_proceeding_id"))

    op.drop_table("accountable_parties")
    with op.batch_alter_table("proceedings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_proceedings_one_open_proposal_a_case",
            sqlite_where=sa.text("state IN ('proposed', 'proposal_reviewed')"),
            postgresql_where=sa.text("state IN ('proposed', 'proposal_reviewed')"),
        )
        batch_op.drop_index("ix_proceedings_unit_path_state_id")
        batch_op.drop_index(batch_op.f("ix_proceedings_case_id"))

    op.drop_table("proceedings")
    with op.batch_alter_table("accountability_rules", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accountability_rules_code"))

    op.drop_table("accountability_rules")
