"""The invoice from a verksamhet to a lärosäte for a term's placements (§ 4.6)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from checker.model.fakturering import Avsandare, Betalning, Period
from checker.model.identifiers import (
    Datum,
    Heltal,
    Kronor,
    Lista,
    Namn,
    Personnamn,
    Post,
    Record,
    Tal,
    Termin,
    Text,
    Utbildning,
    Val,
    described,
)

PlaceringsForm = Literal["vfu", "auskultation", "studiebesok", "hospitering", "faltstudie", "uppsats"]
Momskategori = Literal["S", "Z", "E", "AE", "K", "G", "O", "L", "M"]


class Mottagare(Record, title="Fakturamottagare"):
    """The lärosäte that the invoice is addressed to (§ 4.6)."""

    namn: Namn = described("Namn", "Lärosätets namn (§ 4.6).")
    organisationsnummer: Text = described("Organisationsnummer", "Lärosätets organisationsnummer, tio siffror (§ 4.6).")


class Rad(Record, title="Rad"):
    """One student's placement. The quantity is ``antal_veckor`` weeks and ``antal_dagar`` days on top (§ 4.6)."""

    verksamhet: Namn = described("Verksamhet", "Den verksamhet i avtalets § 4.1 där studenten var placerad (§ 4.6).")
    student: Personnamn = described("Student", "Studentens namn, utan personnummer (§ 4.6).")
    utbildning: Val[Utbildning] = described("Utbildning", "Den utbildning som studenten läser (§ 4.1).")
    inriktning: Namn = described(
        "Inriktning", "Specialistutbildningens inriktning, eller namnet på en annan utbildning (§ 4.1).")
    larosate: Namn = described("Lärosäte", "Studentens lärosäte (§ 4.6).")
    form: Val[PlaceringsForm] = described(
        "Form", "Placeringens form, vfu om inget sägs; bara VFU ersätts (§ 4, § 4.6).")
    startdatum: Datum = described("Startdatum", "Praktikperiodens första dag (§ 4.6).")
    slutdatum: Datum = described("Slutdatum", "Praktikperiodens sista dag (§ 4.6).")
    antal_veckor: Tal = described("Antal veckor", "Veckor om fem dagar; 1.4 är en vecka och två dagar (§ 4.6).")
    antal_dagar: Tal = described("Antal dagar", "Dagar utöver veckorna (§ 4.6).")
    ersattning: Kronor = described("Ersättning", "Radens belopp i kronor, utan moms (§ 4.6).")
    momssats: Tal = described("Momssats", "Momssats i procent; 0 när raden är momsbefriad (§ 4.6).")
    momskategori: Val[Momskategori] = described(
        "Momskategori", "E-fakturans momskod: E undantagen, O utanför moms, Z nollsats, S normal sats.")


class Faktura(Record, title="Faktura"):
    """An invoice or a credit note. Only ``dokument`` is required; amounts are kronor (SEK)."""

    dokument: Literal["faktura"] = Field(title="Dokument", description="Dokumentets slag: faktura.")
    id: Text = described("Id", "Dokumentets egen beteckning, om den behövs utöver fakturanumret.")
    kompletterar: Text = described("Kompletterar", "Den fil som dokumentet kompletterar, till exempel faktura.xml.")
    typ: Val[Literal["faktura", "kreditfaktura"]] = described("Typ", "Om detta är en faktura eller en kreditfaktura.")
    avser_faktura: Text = described("Avser faktura", "Numret på den faktura som krediteras.")
    ersatter_faktura: Text = described("Ersätter faktura", "Numret på den faktura som denna ersätter.")
    nummer: Text = described("Fakturanummer", "Avsändarens nummer på fakturan.")
    avtal: Text = described("Avtal", "Id på det samverkansavtal som fakturan bygger på.")
    datum: Datum = described("Fakturadatum", "Den dag fakturan är ställd (§ 4.6).")
    forfallodatum: Datum = described("Förfallodatum", "Den dag betalningen senast ska vara gjord (§ 4.6).")
    betalningsvillkor_dagar: Heltal = described(
        "Betalningsvillkor, dagar", "Dagar till förfallodagen; mallen har 30 (§ 4.6).")
    mottagen: Datum = described("Mottagen", "Den dag lärosätet tog emot fakturan, om den är känd (§ 4.6).")
    betald: Datum = described("Betald", "Den dag fakturan betalades, om den är känd (§ 4.6).")
    termin: Termin = described("Termin", "Den termin som fakturan avser, till exempel HT2016 (§ 4.6).")
    period: Post[Period] = described("Period", "Den tid som fakturan avser.")
    avsandare: Post[Avsandare] = described("Avsändare", "Verksamheten som begär betalt (§ 4.6).")
    fakturamottagare: Post[Mottagare] = described("Fakturamottagare", "Lärosätet som fakturan är ställd till (§ 4.6).")
    betalning: Post[Betalning] = described("Betalning", "Bankgiro eller plusgiro (§ 4.6).")
    valuta: Namn = described("Valuta", "Valutans kod; avtalets belopp är i SEK (§ 4.6).")
    rader: Lista[Rad] = described("Rader", "En rad per student och placering (§ 4.6).")
    moms: Kronor = described("Moms", "Momsbelopp i kronor; ska vara 0 (§ 4.6).")
    oresavrundning: Kronor = described(
        "Öresavrundning", "Avrundning till hela kronor, i kronor: högst 0.50 uppåt eller nedåt (§ 4.6).")
    total: Kronor = described("Att betala", "Fakturans summa i kronor, momsbefriad (§ 4.6).")
    meddelande: Text = described("Meddelande", "Fri text på fakturan, utan personnummer.")
