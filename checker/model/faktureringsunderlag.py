"""Appendix 2: the form that an invoice may rest on. It has weeks but no days, number, date, buyer or VAT."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from checker.model.fakturering import Avsandare, Betalning, Period
from checker.model.identifiers import (
    Datum,
    Kronor,
    Lista,
    Namn,
    Personnamn,
    Post,
    Record,
    Tal,
    Termin,
    Text,
    described,
)


class UnderlagsRad(Record, title="Rad"):
    """One student's placement, in the form's six columns. Weeks come in steps of 0.2."""

    verksamhet: Namn = described("Verksamhet", "Den verksamhet i avtalets § 4.1 där studenten var placerad (bilaga 2).")
    student: Personnamn = described("Student", "Studentens namn, utan personnummer (bilaga 2).")
    startdatum: Datum = described("Startdatum", "Praktikperiodens första dag (bilaga 2).")
    slutdatum: Datum = described("Slutdatum", "Praktikperiodens sista dag (bilaga 2).")
    antal_veckor: Tal = described("Antal veckor", "Veckor om fem dagar; 1.4 är en vecka och två dagar (bilaga 2).")
    ersattning: Kronor = described("Ersättning", "Radens belopp i kronor (bilaga 2).")


class Faktureringsunderlag(Record, title="Faktureringsunderlag"):
    """Appendix 2, filled in. Only ``dokument`` is required; amounts are kronor (SEK)."""

    dokument: Literal["faktureringsunderlag"] = Field(
        title="Dokument", description="Dokumentets slag: faktureringsunderlag.")
    id: Text = described("Id", "Underlagets egen beteckning.")
    kompletterar: Text = described("Kompletterar", "Den fil som dokumentet kompletterar, till exempel underlag.xlsx.")
    avtal: Text = described("Avtal", "Id på det samverkansavtal som underlaget bygger på.")
    faktura: Text = described("Faktura", "Numret på den faktura som underlaget hör till.")
    termin: Termin = described("Termin", "Den termin som underlaget avser, till exempel HT2016.")
    period: Post[Period] = described("Period", "Den period som underlaget avser (bilaga 2).")
    rader: Lista[UnderlagsRad] = described("Rader", "En rad per student och placering (bilaga 2).")
    total: Kronor = described("Total ersättning", "Summan av radernas ersättning i kronor (bilaga 2).")
    avsandare: Post[Avsandare] = described("Avsändare", "Verksamheten och dess kontaktperson (bilaga 2).")
    betalning: Post[Betalning] = described("Betalning", "Bankgiro eller plusgiro (bilaga 2).")
