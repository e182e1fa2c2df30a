"""The import wizard: file, layout, columns, check, done. Each page is a form post; nothing needs a script."""

from dataclasses import replace
from itertools import islice
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.core import guards
from fourfold.core.guards import Refused
from fourfold.integrations.imports import runs, scorecards, uploads
from fourfold.integrations.imports.guessing import categories_of
from fourfold.integrations.imports.mapping import Block, FileMapping, as_yaml, parse
from fourfold.integrations.imports.pages import forms, mapped
from fourfold.integrations.imports.pages.opened import (
    PREVIEW_ROWS,
    SAMPLE_ROWS,
    opened,
    scorecard_name,
    seen,
    shown,
    stated,
)
from fourfold.integrations.imports.pages.steps import steps
from fourfold.integrations.imports.report import Report, in_words, problems_csv
from fourfold.integrations.tasks import import_run
from fourfold.measures import actions, queries
from fourfold.measures.queries import saved_mappings
from fourfold.measures.rules import ImportState
from fourfold.org import queries as org
from fourfold.org import rules as roles

page = require_http_methods(["GET", "HEAD", "POST"])
SMALL = 4_000_000  # bytes of text: about 20,000 rows, read while the person waits
SMALL_PACKED = 1_000_000  # of a spreadsheet
NOT_YOURS = "Only editors and the strategy office may import. Nothing was saved."
SHOWN_PROBLEMS, SHOWN_TOTALS, RECENT = 100, 100, 10


def _run(request: Any, pk: int) -> Any:
    """The run, if the member may see it; anybody else's looks absent."""
    found: QuerySet[Any] = queries.visible_runs(request.member)
    return get_object_or_404(found, pk=pk)


def _answer(
    request: HttpRequest, template: str, here: str, run: Any, refusal: Refused | None = None, **context: Any
) -> HttpResponse:
    form = context.get("form")
    wrong = refusal is not None or (form is not None and form.is_bound and bool(form.errors))
    status = (refusal.status if refusal else 422) if wrong else 200
    return render(
        request,
        f"imports/{template}.html",
        {"steps": steps(run, here), "run": run, "refusal": refusal, **context},
        status=status,
    )


@page
def start(request: Any) -> HttpResponse:
    """Choose a file, the unit it is for, and perhaps a mapping that was saved before."""
    guards.require(roles.can_edit(request.member), NOT_YOURS)
    tree = org.unit_tree()
    mappings = list(saved_mappings(request.member))
    form = forms.UploadForm(
        request.POST or None, request.FILES or None, tree=tree, units=org.editable_unit_ids(request.member, tree), mappings=mappings,
        initial={"unit": request.member.unit_id},
    )  # fmt: skip
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return _take_in(request, form.cleaned_data, {each.pk: each for each in mappings})
        except Refused as found:
            if found.code == "R4":
                raise
            refusal = found
    recent = queries.visible_runs(request.member)[:RECENT]
    return _answer(request, "start", "start", None, refusal, form=form, recent=recent)


def _take_in(request: Any, data: dict[str, Any], mappings: dict[int, Any]) -> HttpResponse:
    uploads.sweep()
    upload = data["file"]
    stored = uploads.keep(upload.chunks())
    try:
        run = actions.add_run(
            actor=request.member,
            unit_id=data["unit"],
            file_name=upload.name,
            stored_as=stored.stored_as,
            size=stored.size,
            digest=stored.digest,
        )
        chosen = mappings.get(data["mapping"])
        with opened(run, parse(chosen.text) if chosen else None) as table:
            needs_layout = not chosen and (len(table.sheets) > 1 or seen(run, table, None).mapping.header_row > 1)
    except BaseException:
        uploads.remove(stored.stored_as)
        raise
    if chosen:
        actions.describe_run(actor=request.member, run_id=run.pk, mapping=chosen.text)
        return _perform(request, run, dry_run=True)
    return redirect("imports:sheet" if needs_layout else "imports:columns", run.pk)


@page
def sheet(request: Any, pk: int) -> HttpResponse:
    """Which sheet, which row is the header, which encoding and separator."""
    run = _run(request, pk)
    mapping = stated(run)
    base = mapping or FileMapping(blocks=(Block({}, {}),), header_row=0)
    wanted = request.GET.get("sheet", "")
    try:
        with opened(run, replace(base, sheet=wanted) if wanted else mapping) as table:
            rows = list(islice(table.rows(), PREVIEW_ROWS))
            found = seen(run, table, None if wanted else mapping)
            initial = {
                name: getattr(found.mapping, name)
                for name in ("sheet", "header_row", "header_rows", "encoding", "separator")
            }
            form = forms.LayoutForm(request.POST or None, table=table, initial=initial)
            if request.method == "POST" and form.is_valid():
                return _lay_out(request, run, form.cleaned_data)
    except Refused as refusal:
        return _answer(request, "unreadable", "sheet", run, refusal)
    preview = [(number, shown(cells)) for number, cells in rows]
    return _answer(
        request,
        "sheet",
        "sheet",
        run,
        form=form,
        preview=preview,
        described=found.described,
        sheets=table.sheets,
        sheet=table.sheet,
    )


def _lay_out(request: Any, run: Any, data: dict[str, Any]) -> HttpResponse:
    """Keep the layout with what it suggests for the columns; a layout that can't be read is refused and nothing is kept."""
    layout = FileMapping(
        blocks=(Block({}, {}),), sheet=data.get("sheet", ""), header_row=data["header_row"], header_rows=data["header_rows"],
        encoding=data.get("encoding", ""), separator=data.get("separator", ""),
    )  # fmt: skip
    with opened(run, layout) as table:
        found = seen(run, table, layout)
    actions.describe_run(actor=request.member, run_id=run.pk, mapping=as_yaml(found.mapping), sheet=layout.sheet)
    return redirect("imports:columns", run.pk)


@page
def columns(request: Any, pk: int) -> HttpResponse:
    """What the columns mean, guessed from their names; sent, the file is checked."""
    run = _run(request, pk)
    try:
        mapping = stated(run)
        if mapping is not None and not mapped.representable(mapping):
            return redirect("imports:mapping", run.pk)
        with opened(run, mapping) as table:
            found = seen(run, table, mapping)
            mapping = mapping or found.mapping
            categories = categories_of(table, mapping)
        names = found.header.names
        form = forms.ColumnsForm(
            request.POST or None, names=names, lanes=scorecards.lanes_for(request.member, run.unit_id), categories=categories,
            initial=mapped.initial_of(mapping, categories),
        )  # fmt: skip
        if request.method == "POST" and form.is_valid():
            wanted = mapped.mapping_of(form.cleaned_data, names, categories, mapping)
            actions.describe_run(actor=request.member, run_id=pk, mapping=as_yaml(wanted), sheet=wanted.sheet)
            return _perform(request, run, dry_run=True)
    except Refused as refusal:
        if refusal.code == "R4":
            raise
        return _answer(request, "unreadable", "columns", run, refusal)
    samples = [(number, shown(cells)) for number, cells in found.samples[:SAMPLE_ROWS]]
    return _answer(
        request,
        "columns",
        "columns",
        run,
        form=form,
        names=names[:30],
        samples=samples,
        described=found.described,
        question=found.question,
    )


@page
def mapping(request: Any, pk: int) -> HttpResponse:
    """The same as text: everything that a mapping can say."""
    run = _run(request, pk)
    text, refusal = run.mapping, None
    if not text:
        try:
            with opened(run, None) as table:
                text = as_yaml(seen(run, table, None).mapping)
        except Refused as found:
            return _answer(request, "unreadable", "columns", run, found)
    form = forms.MappingForm(request.POST or None, initial={"text": text})
    if request.method == "POST" and form.is_valid():
        try:
            wanted = parse(form.cleaned_data["text"])
            actions.describe_run(actor=request.member, run_id=pk, mapping=form.cleaned_data["text"], sheet=wanted.sheet)
            return _perform(request, run, dry_run=True)
        except Refused as found:
            if found.code == "R4":
                raise
            refusal = found
            form.add_error("text", found.sentence)
    return _answer(request, "mapping", "columns", run, refusal, form=form)


def _perform(request: Any, run: Any, *, dry_run: bool) -> HttpResponse:
    """At once where the file is small; as a job, with progress to watch, where it isn't."""
    actions.begin_run(actor=request.member, run_id=run.pk, dry_run=dry_run)
    packed = run.file_name.lower().endswith((".xlsx", ".xls", ".ods"))
    if run.size <= (SMALL_PACKED if packed else SMALL):
        runs.perform(request.member, run.pk, dry_run=dry_run)
    else:
        import_run.defer(
            run_id=run.pk, organisation_id=request.member.organisation_id, member_id=request.member.pk, dry_run=dry_run
        )
    return redirect("imports:run", run.pk)


@require_safe
def run(request: Any, pk: int) -> HttpResponse:
    """How far the run is, what the check found, or what was saved."""
    found = _run(request, pk)
    report = Report.of(found.report) if found.report else None
    running = found.state in {ImportState.CHECKING, ImportState.APPLYING}
    here = "done" if found.state == ImportState.APPLIED else "run"
    context: dict[str, Any] = {
        "report": report, "running": running, "percent": runs.percentage(found), "step": runs.STEPS.get(found.message, "Waiting for a worker"),
        "words": in_words(report) if report else [], "problems": report.problems[:SHOWN_PROBLEMS] if report else [],
        "totals": report.totals[:SHOWN_TOTALS] if report else [], "save_form": forms.SaveForm(initial={"name": scorecard_name(found)}),
    }  # fmt: skip
    response = _answer(request, "run", here, found, **context)
    if request.htmx and not running:
        response["HX-Refresh"] = "true"  # the steps above change too
    return response


@require_POST
def check(request: Any, pk: int) -> HttpResponse:
    return _perform(request, _run(request, pk), dry_run=True)


@require_POST
def apply(request: Any, pk: int) -> HttpResponse:
    return _perform(request, _run(request, pk), dry_run=False)


@require_POST
def cancel(request: Any, pk: int) -> HttpResponse:
    found = _run(request, pk)
    actions.cancel_run(actor=request.member, run_id=pk)
    uploads.remove(found.stored_as)
    messages.success(request, f"The import of {found.file_name} is cancelled. Nothing was saved.")
    return redirect("imports:start")


@require_POST
def save(request: Any, pk: int) -> HttpResponse:
    """Keep the mapping under a name for the next file."""
    found = _run(request, pk)
    form = forms.SaveForm(request.POST)
    guards.refuse_if(
        not form.is_valid(), "R1", "Give the mapping a name of at most 120 characters. Nothing was saved.", field="name"
    )
    kept = actions.save_mapping(actor=request.member, name=form.cleaned_data["name"], text=found.mapping)
    messages.success(request, f"The mapping “{kept.name}” is saved and can be chosen for the next file.")
    return redirect("imports:run", pk)


@require_safe
def problems(request: Any, pk: int) -> HttpResponse:
    """The bad rows as a file to mend by."""
    found = _run(request, pk)
    response = HttpResponse(problems_csv(found.report.get("problems", [])), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{pk}-problems.csv"'
    return response
