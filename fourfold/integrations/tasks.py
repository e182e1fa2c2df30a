"""Work for the queue: imports that take longer than a page may, and clearing away what is kept only for a while."""

from procrastinate.contrib.django import app

from fourfold.core import idempotency
from fourfold.core.scoping import organisation_scope
from fourfold.integrations.imports import runs, uploads
from fourfold.org import queries as org


@app.task(name="import_run", queue="imports")
def import_run(run_id: int, organisation_id: int, member_id: int, dry_run: bool) -> None:
    """Check or apply an uploaded file, with the rights its member has now; who left meanwhile has none."""
    with organisation_scope(organisation_id):
        if org.active_members().filter(pk=member_id).exists():
            runs.perform(org.member(member_id), run_id, dry_run=dry_run)
        else:
            runs.give_up(run_id)


@app.periodic(cron="17 * * * *")
@app.task(name="sweep_uploads", queue="imports", queueing_lock="sweep_uploads", pass_context=False)
def sweep_uploads(timestamp: int) -> None:
    """Uploads are kept for a day."""
    uploads.sweep()


@app.periodic(cron="43 3 * * *")
@app.task(name="forget_answers", queue="imports", queueing_lock="forget_answers", pass_context=False)
def forget_answers(timestamp: int) -> None:
    """Answers to writes with an Idempotency-Key are remembered for two days."""
    for organisation in org.every_organisation():
        with organisation_scope(organisation.pk):
            idempotency.forget()
