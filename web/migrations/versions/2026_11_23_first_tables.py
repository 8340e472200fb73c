"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_first"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('volunteer', 'lead', 'coordinator', 'admin')", name=op.f("ck_account_role_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "attempt",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt")),
    )
    op.create_table(
        "done",
        sa.Column("token", sa.String(length=100), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_done")),
    )
    op.create_index(op.f("ix_done_at"), "done", ["at"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("wish", sa.String(length=20), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("progress", sa.JSON(), nullable=True),
        sa.Column("fault", sa.String(length=2000), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_job_status_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_status", "job", ["status", "id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    op.create_index(op.f("ix_organisation_parent_id"), "organisation", ["parent_id"], unique=False)
    op.create_table(
        "term",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "code", name=op.f("pk_term")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_audit_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_subject_subject_id", "audit", ["subject", "subject_id"], unique=False)
    op.create_table(
        "grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "role IN ('volunteer', 'lead', 'coordinator', 'admin')", name=op.f("ck_grant_role_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_grant_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_grant_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
        sa.UniqueConstraint(
            "account_id", "organisation_id", "role", name=op.f("uq_grant_account_id_organisation_id_role")
        ),
    )
    op.create_index(op.f("ix_grant_account_id"), "grant", ["account_id"], unique=False)
    op.create_index(op.f("ix_grant_organisation_id"), "grant", ["organisation_id"], unique=False)
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mail_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index(op.f("ix_mail_account_id"), "mail", ["account_id"], unique=False)
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_place_coordinates_whole")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_place_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("code", name=op.f("uq_place_code")),
    )
    op.create_index(op.f("ix_place_organisation_id"), "place", ["organisation_id"], unique=False)
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("scene", sa.String(length=20), nullable=False),
        sa.Column("programme", sa.String(length=80), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("texts_public", sa.Boolean(), nullable=False),
        sa.Column("team", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("weight BETWEEN 1 AND 999", name=op.f("ck_project_weight_in_range")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_project_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
    )
    op.create_index(op.f("ix_project_organisation_id"), "project", ["organisation_id"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("scope_organisation_id", sa.Integer(), nullable=True),
        sa.Column("base_number", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("workers", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("problem", sa.LargeBinary(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_run_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_run_job_id")),
        sa.ForeignKeyConstraint(
            ["scope_organisation_id"], ["organisation.id"], name=op.f("fk_run_scope_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("job_id", name=op.f("uq_run_job_id")),
    )
    op.create_index(op.f("ix_run_period_start"), "run", ["period_start"], unique=False)
    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_session_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"], unique=False)
    op.create_table(
        "project_lead",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_project_lead_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_lead_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "account_id", name=op.f("pk_project_lead")),
    )
    op.create_table(
        "roster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("base_roster_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("costs", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'draft') = (number IS NULL)", name=op.f("ck_roster_number_when_published")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'superseded')", name=op.f("ck_roster_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["base_roster_id"], ["roster.id"], name=op.f("fk_roster_base_roster_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_roster_published_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_roster_run_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster")),
        sa.UniqueConstraint("period_start", "number", name="uq_roster_number"),
    )
    op.create_index(
        "ix_roster_one_published",
        "roster",
        ["period_start"],
        unique=True,
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_index(op.f("ix_roster_period_start"), "roster", ["period_start"], unique=False)
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("except_days", sa.JSON(), nullable=False),
        sa.Column("besides_days", sa.JSON(), nullable=False),
        sa.Column("shift", sa.JSON(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_series_days_in_order")),
        sa.CheckConstraint("minutes BETWEEN 15 AND 1440", name=op.f("ck_series_minutes_in_range")),
        sa.CheckConstraint("start_minute BETWEEN 0 AND 1439", name=op.f("ck_series_start_in_day")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_series_weekday_known")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_series_place_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_series_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index(op.f("ix_series_project_id"), "series", ["project_id"], unique=False)
    op.create_table(
        "volunteer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("latin_name", sa.String(length=100), nullable=False),
        sa.Column("reads", sa.String(length=35), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("home_place_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("asked_minutes", sa.Integer(), nullable=False),
        sa.Column("shifts_per_day", sa.Integer(), nullable=True),
        sa.Column("shifts_per_week", sa.Integer(), nullable=True),
        sa.Column("minutes_per_day", sa.Integer(), nullable=True),
        sa.Column("minutes_per_week", sa.Integer(), nullable=True),
        sa.Column("rest_minutes", sa.Integer(), nullable=True),
        sa.Column("consents", sa.JSON(), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "asked_minutes BETWEEN 15 AND 10080", name=op.f("ck_volunteer_asked_minutes_in_a_week")
        ),
        sa.CheckConstraint("served >= 0", name=op.f("ck_volunteer_served_not_negative")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_volunteer_account_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["home_place_id"], ["place.id"], name=op.f("fk_volunteer_home_place_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_volunteer_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer")),
        sa.UniqueConstraint("account_id", name=op.f("uq_volunteer_account_id")),
        sa.UniqueConstraint("number", name=op.f("uq_volunteer_number")),
    )
    op.create_index(op.f("ix_volunteer_latin_name"), "volunteer", ["latin_name"], unique=False)
    op.create_index(op.f("ix_volunteer_name"), "volunteer", ["name"], unique=False)
    op.create_index(op.f("ix_volunteer_organisation_id"), "volunteer", ["organisation_id"], unique=False)
    op.create_table(
        "availability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440",
            name=op.f("ck_availability_minutes_in_order"),
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_availability_weekday_known")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_availability_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
    )
    op.create_index(op.f("ix_availability_volunteer_id"), "availability", ["volunteer_id"], unique=False)
    op.create_table(
        "availability_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("free", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440",
            name=op.f("ck_availability_exception_minutes_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
            name=op.f("fk_availability_exception_volunteer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_exception")),
    )
    op.create_index(
        op.f("ix_availability_exception_volunteer_id"),
        "availability_exception",
        ["volunteer_id"],
        unique=False,
    )
    op.create_table(
        "companion",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["volunteer.id"], name=op.f("fk_companion_other_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_companion_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "other_id", name=op.f("pk_companion")),
    )
    op.create_table(
        "continuity",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.String(length=80), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_continuity_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "group_code", name=op.f("pk_continuity")),
    )
    op.create_table(
        "scenario",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_scenario_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_scenario_job_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_scenario_project_id")),
        sa.ForeignKeyConstraint(["roster_id"], ["roster.id"], name=op.f("fk_scenario_roster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
        sa.UniqueConstraint("job_id", name=op.f("uq_scenario_job_id")),
    )
    op.create_index(op.f("ix_scenario_roster_id"), "scenario", ["roster_id"], unique=False)
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("series_day", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("group_code", sa.String(length=80), nullable=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('open', 'cancelled')", name=op.f("ck_shift_status_known")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_shift_times_in_order")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_shift_place_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_shift_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_shift_series_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("series_id", "series_day", name="uq_shift_series_day"),
    )
    op.create_index(op.f("ix_shift_place_id"), "shift", ["place_id"], unique=False)
    op.create_index(op.f("ix_shift_project_id"), "shift", ["project_id"], unique=False)
    op.create_index("ix_shift_starts_at", "shift", ["starts_at"], unique=False)
    op.create_table(
        "volunteer_credential",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("clearance", sa.Boolean(), nullable=False),
        sa.Column("speciality", sa.String(length=100), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["verified_by"],
            ["account.id"],
            name=op.f("fk_volunteer_credential_verified_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
            name=op.f("fk_volunteer_credential_volunteer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "code", name=op.f("pk_volunteer_credential")),
    )
    op.create_table(
        "volunteer_language",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=35), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 7", name=op.f("ck_volunteer_language_level_in_range")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
            name=op.f("fk_volunteer_language_volunteer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "tag", name=op.f("pk_volunteer_language")),
    )
    op.create_index("ix_volunteer_language_tag", "volunteer_language", ["tag"], unique=False)
    op.create_table(
        "volunteer_skill",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_volunteer_skill_level_in_range")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
            name=op.f("fk_volunteer_skill_volunteer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "code", name=op.f("pk_volunteer_skill")),
    )
    op.create_table(
        "volunteer_trait",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
            name=op.f("fk_volunteer_trait_volunteer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "code", name=op.f("pk_volunteer_trait")),
    )
    op.create_table(
        "wish",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight BETWEEN -9 AND 9 AND weight <> 0", name=op.f("ck_wish_weight_in_range")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_wish_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "about", "target", name=op.f("pk_wish")),
    )
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("desired", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "0 <= minimum AND minimum <= desired AND desired <= maximum AND maximum BETWEEN 1 AND 10000",
            name=op.f("ck_seat_heads_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_seat_shift_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
    )
    op.create_index(op.f("ix_seat_shift_id"), "seat", ["shift_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('accepted', 'declined', 'cancelled', 'checked_in', 'served', 'no_show')",
            name=op.f("ck_answer_state_known"),
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_answer_seat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_answer_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "seat_id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_seat_id"), "answer", ["seat_id"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_assignment_roster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_assignment_seat_id")),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name=op.f("fk_assignment_volunteer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("roster_id", "seat_id", "volunteer_id", name="uq_assignment_pair"),
    )
    op.create_index(op.f("ix_assignment_seat_id"), "assignment", ["seat_id"], unique=False)
    op.create_index(
        "ix_assignment_volunteer_roster", "assignment", ["volunteer_id", "roster_id"], unique=False
    )
    op.create_table(
        "pin",
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_pin_seat_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_pin_volunteer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "seat_id", name=op.f("pk_pin")),
    )
    op.create_index(op.f("ix_pin_seat_id"), "pin", ["seat_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_pin_seat_id"), table_name="pin")
    op.drop_table("pin")
    op.drop_index("ix_assignment_volunteer_roster", table_name="assignment")
    op.drop_index(op.f("ix_assignment_seat_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_index(op.f("ix_answer_seat_id"), table_name="answer")
    op.drop_table("answer")
    op.drop_index(op.f("ix_seat_shift_id"), table_name="seat")
    op.drop_table("seat")
    op.drop_table("wish")
    op.drop_table("volunteer_trait")
    op.drop_table("volunteer_skill")
    op.drop_index("ix_volunteer_language_tag", table_name="volunteer_language")
    op.drop_table("volunteer_language")
    op.drop_table("volunteer_credential")
    op.drop_index("ix_shift_starts_at", table_name="shift")
    op.drop_index(op.f("ix_shift_project_id"), table_name="shift")
    op.drop_index(op.f("ix_shift_place_id"), table_name="shift")
    op.drop_table("shift")
    op.drop_index(op.f("ix_scenario_roster_id"), table_name="scenario")
    op.drop_table("scenario")
    op.drop_table("continuity")
    op.drop_table("companion")
    op.drop_index(op.f("ix_availability_exception_volunteer_id"), table_name="availability_exception")
    op.drop_table("availability_exception")
    op.drop_index(op.f("ix_availability_volunteer_id"), table_name="availability")
    op.drop_table("availability")
    op.drop_index(op.f("ix_volunteer_organisation_id"), table_name="volunteer")
    op.drop_index(op.f("ix_volunteer_name"), table_name="volunteer")
    op.drop_index(op.f("ix_volunteer_latin_name"), table_name="volunteer")
    op.drop_table("volunteer")
    op.drop_index(op.f("ix_series_project_id"), table_name="series")
    op.drop_table("series")
    op.drop_index(op.f("ix_roster_period_start"), table_name="roster")
    op.drop_index(
        "ix_roster_one_published",
        table_name="roster",
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.drop_table("roster")
    op.drop_table("project_lead")
    op.drop_index(op.f("ix_session_account_id"), table_name="session")
    op.drop_table("session")
    op.drop_index(op.f("ix_run_period_start"), table_name="run")
    op.drop_table("run")
    op.drop_index(op.f("ix_project_organisation_id"), table_name="project")
    op.drop_table("project")
    op.drop_index(op.f("ix_place_organisation_id"), table_name="place")
    op.drop_table("place")
    op.drop_index(op.f("ix_mail_account_id"), table_name="mail")
    op.drop_table("mail")
    op.drop_index(op.f("ix_grant_organisation_id"), table_name="grant")
    op.drop_index(op.f("ix_grant_account_id"), table_name="grant")
    op.drop_table("grant")
    op.drop_index("ix_audit_subject_subject_id", table_name="audit")
    op.drop_table("audit")
    op.drop_table("term")
    op.drop_index(op.f("ix_organisation_parent_id"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_index("ix_job_status", table_name="job")
    op.drop_table("job")
    op.drop_index(op.f("ix_done_at"), table_name="done")
    op.drop_table("done")
    op.drop_table("attempt")
    op.drop_table("account")
