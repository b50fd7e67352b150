"""The pages: a form to leave documents on, a page to wait at, and the report with what can be fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from checker.web import asking, example, faults, showing
from checker.web.faults import Fault
from checker.web.filling import Filled, mended
from checker.web.judging import Answer, Order, Refused
from checker.web.keeping import Review
from checker.web.state import State, state_of
from checker.web.uploads import Loan, Upload, received

_PATIENCE = 10.0  # seconds that an answer is held back, so that a short review shows no page to wait at
_DAY_ONE = (1980, 1, 1, 0, 0, 0)


async def start(request: Request) -> Response:
    return form(request)


def form(request: Request, fault: Fault | None = None, filled: Filled | None = None) -> Response:
    """The page to leave documents on; with what went wrong, if anything did, and then as it was ``filled`` in."""
    state = state_of(request)
    session = state.sessions.of(request) or state.sessions.begin()
    page = showing.start(state.limits, state.today(), state.sessions.token(session), fault, filled)
    response = Response(page, fault.http if fault else HTTPStatus.OK, fault.headers if fault else None, "text/html")
    state.sessions.put(request, response, session)
    return response


async def leave(request: Request) -> Response:
    """Documents left: judged, and the way to their report."""
    state = state_of(request)
    with ExitStack() as borrowed:
        loan = borrowed.enter_context(state.room.lend())
        filled = Filled.unread(state.today())
        try:
            upload = await received(request, state.limits, loan, "filer", "avtal")
            filled = Filled.of(upload)
            session = _session(request, upload)
            order = asking.order(mended(upload), state.today, state.limits, whole=True)
        except Fault as fault:
            return form(request, fault, filled)
        borrowed.pop_all()  # the review gives it back
        return await _reviewed(state, session, order, loan, filled)


async def try_out(request: Request) -> Response:
    """The shipped example, judged."""
    state = state_of(request)
    with state.room.lend() as loan:
        session = _session(request, await received(request, state.limits, loan, "filer"))
    return await _reviewed(state, session, example.order(), loan)


def _session(request: Request, upload: Upload) -> str:
    """The session of a form that was sent. Raises Fault when it isn't one of that session's forms."""
    return state_of(request).sessions.check(request, upload.texts.get(asking.TOKEN, ""))


async def _reviewed(state: State, session: str, order: Order, loan: Loan, filled: Filled | None = None) -> Response:
    review = state.store.begin(session, len(order.files), filled)
    task = asyncio.create_task(_review(state, review, order, loan))
    state.tasks.add(task)
    task.add_done_callback(state.tasks.discard)
    if not order.heavy:
        with suppress(TimeoutError):
            await asyncio.wait_for(review.done.wait(), _PATIENCE)
    return RedirectResponse(f"/granskning/{review.id}/", HTTPStatus.SEE_OTHER)


async def _review(state: State, review: Review, order: Order, loan: Loan) -> None:
    try:
        found = await state.pool.judge(order, review.tell)
        if isinstance(found, Refused):
            review.fault = faults.refused(found.reason)
        elif found.size > state.limits.kept_bytes:
            review.fault = faults.too_heavy()
        else:
            review.answer = found
    except Fault as fault:
        review.fault = fault
    finally:
        loan.give_back()
        if review.answer is None and review.fault is None:
            review.fault = faults.bug("granskningen avbröts")
        review.done.set()
        state.store.sweep()


async def show(request: Request) -> Response:
    """The report; until it is there, the page to wait at; what went wrong, where it won't be there."""
    _, review = _own(request)
    if review.fault is not None:
        return form(request, review.fault, review.filled)
    return Response(review.answer.page if review.answer else showing.wait(review), media_type="text/html")


async def progress(request: Request) -> Response:
    """How far a review has come, for the page that waits."""
    _, review = _own(request)
    return JSONResponse({"done": review.done.is_set(), "text": showing.step(review.step, review.files),
                         "share": showing.share(review.step)})


async def ask_to_forget(request: Request) -> Response:
    state, review = _own(request)
    return Response(showing.forget(review, state.sessions.token(review.owner)), media_type="text/html")


async def forget(request: Request) -> Response:
    """A review forgotten before its time."""
    state, review = _own(request)
    with state.room.lend() as loan:
        _session(request, await received(request, state.limits, loan, "filer"))
    state.store.forget(review)
    return RedirectResponse("/", HTTPStatus.SEE_OTHER)


def _fetched(name: str, media: str,
             content: Callable[[Answer], bytes]) -> Callable[[Request], Awaitable[Response]]:
    async def fetch(request: Request) -> Response:
        return _download(name, media, content(_answer(request)))

    return fetch


async def one_copy(request: Request) -> Response:
    """One marked-up copy, by its number."""
    copies = _answer(request).copies or ()
    found = {str(number): copy for number, copy in enumerate(copies, 1)}.get(request.path_params["number"])
    if found is None:
        raise faults.not_kept()
    name, content = found
    return _download(name, "application/octet-stream", content)


def _all_copies(answer: Answer) -> bytes:
    if not answer.copies:
        raise faults.not_kept()
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as archive:  # what is in it is zipped already
        for name, content in answer.copies:
            archive.writestr(ZipInfo(name, _DAY_ONE), content)
    return written.getvalue()


def _download(name: str, media: str, content: bytes) -> Response:
    return Response(content, HTTPStatus.OK, {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
                    media)


def _own(request: Request) -> tuple[State, Review]:
    """The review of a request's address. Raises Fault where it isn't there, or is another session's."""
    state = state_of(request)
    review = state.store.of(request.path_params["review"], state.sessions.of(request))
    if review is None:
        raise faults.not_kept()
    return state, review


def _answer(request: Request) -> Answer:
    _, review = _own(request)
    if review.answer is None:
        raise faults.not_kept()
    return review.answer


async def static(request: Request) -> Response:
    """A file of ours, by the name that showing knows it by."""
    found = showing.static(request.path_params["name"])
    if found is None:
        raise faults.not_kept()
    content, media = found
    return Response(content, media_type=media)


async def icon(_request: Request) -> Response:
    """What a browser looks for by itself on a page that names none."""
    found = showing.static("ikon.svg")
    assert found is not None
    return Response(found[0], media_type=found[1])


ROUTES = [
    Route("/favicon.ico", icon, methods=["GET"]),
    Route("/", start, methods=["GET"]),
    Route("/granska", leave, methods=["POST"]),
    Route("/exempel", try_out, methods=["POST"]),
    Route("/statiskt/{name}", static, methods=["GET"]),
    Route("/granskning/{review}/", show, methods=["GET"]),
    Route("/granskning/{review}/lage", progress, methods=["GET"]),
    Route("/granskning/{review}/glom", ask_to_forget, methods=["GET"]),
    Route("/granskning/{review}/glom", forget, methods=["POST"]),
    Route("/granskning/{review}/rapport.json", _fetched("rapport.json", "application/json", lambda a: a.json),
          methods=["GET"]),
    Route("/granskning/{review}/rapport.html", _fetched("rapport.html", "text/html", lambda a: a.html),
          methods=["GET"]),
    Route("/granskning/{review}/kopior.zip", _fetched("granskade-kopior.zip", "application/zip", _all_copies),
          methods=["GET"]),
    Route("/granskning/{review}/kopia/{number}", one_copy, methods=["GET"]),
]
