"""Contacts of § 7 on a line each ("Namn, titel, telefon, e-post"), where a draft hasn't the template's table."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checker.document import fold
from checker.sources.docx import nodes
from checker.sources.docx.blocks import Paragraph
from checker.sources.docx.words import is_clause, raw_words
from checker.sources.raw import Raw

LAROSATE, VERKSAMHETER = "/kontaktpersoner/larosate", "/kontaktpersoner/verksamheter"

_MAIL = re.compile(r"(?:mailto:)?([\w.+%-]{1,100}@[\w.-]{1,100}\w)", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w@])(\+?\(?\d[\d\s()/–‑-]{4,24}\d)(?![\w@])")
_LABELS = re.compile(r"\b(?:e-?\s?post(?:adress)?|e-?mail|mejl|mail|telefon(?:nummer)?|tfn|tel|mobil(?:telefon)?"
                     r"|växel)\b\.?\s*:?|[|/]", re.IGNORECASE)
_OVER = re.compile(r"kontaktperson(?:er)?\s+(?:för|vid|hos)\s+(.{2,120})", re.IGNORECASE)
_LEARNED = re.compile(r"lärosäte|högskola|universitet", re.IGNORECASE)
_HEADINGS = frozenset({"namn", "titel", "befattning", "verksamhet", "enhet", "kontaktuppgifter", "telefon", "tel",
                       "tfn", "e", "post", "mail", "mejl", "epost", "och", "mobil"})
_BETWEEN = re.compile(r"[,;\t\n]")
_LONGEST = 400  # characters of a line with a contact


def ways(text: str) -> tuple[list[str], list[str], str]:
    """The e-mail addresses and telephone numbers of a text, and what is left of it without their labels."""
    mails = list(dict.fromkeys(_MAIL.findall(text)))
    left = _MAIL.sub(" ", text)
    phones = [" ".join(phone.split()) for phone in _PHONE.findall(left)]
    return mails, phones, _LABELS.sub(" ", _PHONE.sub(" ", left))


def lines(paragraphs: Iterable[Paragraph]) -> dict[str, list[Paragraph]]:
    """By the list the paragraphs under its heading that name a contact, a row of headings among them."""
    found: dict[str, list[Paragraph]] = {LAROSATE: [], VERKSAMHETER: []}
    lista = ""
    for one in paragraphs:
        text = one.text[:_LONGEST]
        over = _OVER.match(text.strip())
        if over is not None and not is_clause(text):
            lista = LAROSATE if _LEARNED.search(over[1]) else VERKSAMHETER
        elif lista and len(one.text) < _LONGEST and (_named(text) or _is_row_of_headings(text)):
            found[lista].append(one)
    return {name: own for name, own in found.items() if any(_named(one.text) for one in own)}


def listed(lista: str, found: list[Paragraph], larosate: str, verksamheter: frozenset[str]) -> Raw:
    """The contacts of some paragraphs, as the schema has them. ``larosate``: the only one's name, or ""."""
    people = [one for one in found if _named(one.text)]
    return nodes.listing(nodes.at(people[0].place, people[0].anchor),
                         [_contact(lista, one, larosate, verksamheter) for one in people])


def parts(text: str) -> list[str]:
    """What a contact's words are besides how to reach them: the name first."""
    return [part for part in (piece.strip(" .:()<>–-") for piece in _BETWEEN.split(ways(text)[2])) if part]


def _named(text: str) -> bool:
    """Whether a line names somebody and says how to reach them, and nothing else."""
    mails, phones, _ = ways(text)
    own = parts(text)
    return bool((mails or phones) and own) and not is_clause(text) and len(own[0].split()) > 1 and own[0][:1].isupper()


def _is_row_of_headings(text: str) -> bool:
    said = {word.text for word in raw_words(text)}
    return "namn" in said and said <= _HEADINGS


def _contact(lista: str, paragraph: Paragraph, larosate: str, verksamheter: frozenset[str]) -> Raw:
    where = nodes.at(paragraph.place, paragraph.anchor)
    mails, phones, _ = ways(paragraph.text)
    name, *rest = parts(paragraph.text)
    at = [part for part in rest if fold(part) in verksamheter]
    fields: dict[str, Raw | None] = {
        "namn": nodes.scalar(name, where),
        "titel": nodes.scalar(", ".join(part for part in rest if part not in at), where),
        "epost": nodes.scalar(", ".join(mails), where), "telefon": nodes.scalar(", ".join(phones), where)}
    if lista == VERKSAMHETER:
        fields["verksamhet"] = nodes.scalar(", ".join(at), where)
    elif larosate:
        fields["larosate"] = nodes.scalar(larosate, where)
    return nodes.record(where, fields)
