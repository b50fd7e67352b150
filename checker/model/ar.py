"""A year under an agreement: plans, education, follow-up, exchange and attestations (§ 4.2 to § 8)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from checker.model.fakturering import Period
from checker.model.handledare import Steg
from checker.model.identifiers import (
    Datum,
    Driftsform,
    Heltal,
    JaNej,
    Kronor,
    Lista,
    Namn,
    Personnamn,
    Post,
    Record,
    Tal,
    Text,
    Utbildning,
    Val,
    described,
)
from checker.model.intyg import Intyg
from checker.model.samverkansavtal import Fortbildning, Studentuppsats


class ArsPlats(Record, title="Studenter"):
    """A number of students in the year, in one verksamhet and one education (§ 4.1, § 4.2)."""

    verksamhet: Namn = described("Verksamhet", "Verksamheten, som i avtalets tabell i § 4.1.")
    utbildning: Val[Utbildning] = described("Utbildning", "Den utbildning som studenterna läser (§ 4.1).")
    inriktning: Namn = described(
        "Inriktning", "Specialistutbildningens inriktning, eller namnet på en annan utbildning (§ 4.1).")
    antal: Heltal = described("Antal", "Antal studenter under året; en student räknas en gång (§ 4.1).")


class StudentPlan(Record, title="Plan för antal och fördelning"):
    """The year's plan of how many students go where (§ 4.2)."""

    framtagen: Datum = described("Framtagen", "Den dag planen var framtagen (§ 4.2).")
    platser: Lista[ArsPlats] = described("Platser", "Antalet studenter och hur de fördelas (§ 4.2).")


class PlaneradKurs(Record, title="Planerad kurs"):
    """A course that the parties mean to hold in the year (§ 5.1)."""

    kurs: Namn = described("Kurs/föreläsning", "Kursens eller föreläsningens namn (§ 5.1).")
    datum: Datum = described("Datum", "Den dag kursen ges eller börjar (§ 5.1).")


class KursPlan(Record, title="Plan för utbildningar"):
    """The year's plan of courses (§ 5.1)."""

    framtagen: Datum = described("Framtagen", "Den dag planen var framtagen (§ 5.1).")
    kurser: Lista[PlaneradKurs] = described("Kurser", "De utbildningar som ska genomföras under året (§ 5.1).")


class Arsplan(Record, title="Årsplan"):
    """The two plans that the parties draw up every year (§ 4.2, § 5.1)."""

    antal_och_fordelning: Post[StudentPlan] = described(
        "Antal och fördelning", "Planen för antal och fördelning av studenter för året (§ 4.2).")
    kurser: Post[KursPlan] = described("Kurser", "Planen för vilka utbildningar som ska genomföras (§ 5.1).")


class Handledartraff(Record, title="Handledarträff"):
    """A meeting for handledare, held by a lärosäte (§ 4.3)."""

    datum: Datum = described("Datum", "Den dag träffen hölls (§ 4.3).")
    larosate: Namn = described("Lärosäte", "Det lärosäte som höll träffen (§ 4.3).")


class Handledarutbildning(Record, title="Handledarutbildning"):
    """A course for handledare that a lärosäte offered in the year (§ 4.3, § 4.4)."""

    kurs: Namn = described("Kurs", "Kursens namn (§ 4.4).")
    steg: Val[Steg] = described(
        "Steg i kompetenstrappan", "Vilken av de handledarutbildningar som § 4.4 nämner, om någon.")
    hogskolepoang: Tal = described("Högskolepoäng", "Kursens omfattning i högskolepoäng, till exempel 7.5 (§ 4.4).")
    larosate: Namn = described("Lärosäte", "Det lärosäte som erbjöd kursen (§ 4.3).")
    datum: Datum = described("Datum", "Den dag kursen erbjöds (§ 4.3).")
    kostnad: Kronor = described("Kostnad", "Deltagarens eller arbetsgivarens kostnad i kronor; 0 om ingen (§ 4.4).")
    deltid: JaNej = described("Deltid", "Om kursen ges på deltid: ja eller nej (§ 4.4).")
    distans: JaNej = described("Distans", "Om kursen har inslag av distansutbildning: ja eller nej (§ 4.4).")
    oppen_for: Lista[Val[Driftsform]] = described(
        "Öppen för", "De driftsformer vars medarbetare kursen är öppen för (§ 4.3).")


class ArsFortbildning(Fortbildning, title="Fortbildning"):
    """A course or lecture that was offered in the year (§ 5)."""

    larosate: Namn = described("Lärosäte", "Det lärosäte som erbjöd kursen (§ 5).")
    datum: Datum = described("Datum", "Den dag kursen gavs eller började (§ 5).")
    oppen_for: Lista[Val[Driftsform]] = described(
        "Öppen för", "De driftsformer vars medarbetare kursen är öppen för (§ 5).")


class Uppfoljning(Record, title="Uppföljning"):
    """The yearly follow-up of the agreement (§ 8)."""

    initierad: Datum = described("Initierad", "Den dag initiativet togs (§ 8).")
    initierad_av: Namn = described("Initierad av", "Den part som tog initiativet; ska vara lärosätet (§ 8).")
    genomford: Datum = described("Genomförd", "Den dag uppföljningen var genomförd (§ 8).")
    enkat: JaNej = described("Regional enkät", "Om den regionala enkäten var underlag: ja eller nej (§ 8).")


class RegionalEnkat(Record, title="Regional enkät"):
    """The survey that CKU administers (§ 8)."""

    datum: Datum = described("Datum", "Den dag enkäten genomfördes (§ 8).")
    riktad_till: Lista[Val[Literal["studenter", "handledare", "verksamheter"]]] = described(
        "Riktad till", "De som enkäten skickades till (§ 8).")


class Erfarenhetsutbyte(Record, title="Erfarenhetsutbyte"):
    """An occasion of regional exchange (§ 7)."""

    datum: Datum = described("Datum", "Den dag utbytet ägde rum (§ 7).")
    deltagare: Lista[Personnamn] = described("Deltagare", "De kontaktpersoner som deltog (§ 7).")


class Ar(Record, title="År"):
    """One year under one agreement. Only ``dokument`` is required."""

    dokument: Literal["ar"] = Field(title="Dokument", description="Dokumentets slag: ar.")
    id: Text = described("Id", "Dokumentets egen beteckning.")
    kompletterar: Text = described("Kompletterar", "Den fil som dokumentet kompletterar, till exempel arsplan.docx.")
    avtal: Text = described("Avtal", "Id på det samverkansavtal som året följer.")
    ar: Heltal = described("År", "Kalenderåret, eller det år som läsåret börjar, till exempel 2016.")
    period: Post[Period] = described("Period", "Årets första och sista dag, om det är ett läsår.")
    arsplan: Post[Arsplan] = described("Årsplan", "Årets planer för studenter och för utbildningar (§ 4.2, § 5.1).")
    antal_studenter: Lista[ArsPlats] = described(
        "Antal studenter", "Hela årets antal mottagna studenter per verksamhet och utbildning (§ 4.1, § 4.5).")
    handledartraffar: Lista[Handledartraff] = described("Handledarträffar", "Årets handledarträffar (§ 4.3).")
    handledarutbildningar: Lista[Handledarutbildning] = described(
        "Handledarutbildningar", "De utbildningar för handledare som har erbjudits under året (§ 4.3, § 4.4).")
    fortbildning: Lista[ArsFortbildning] = described(
        "Fortbildning", "De kurser och föreläsningar som har erbjudits under året (§ 5).")
    studentuppsatser: Lista[Studentuppsats] = described("Studentuppsatser", "Årets studentuppsatser (§ 6).")
    erfarenhetsutbyte: Lista[Erfarenhetsutbyte] = described(
        "Erfarenhetsutbyte", "Regionala tillfällen som kontaktpersonerna deltog i (§ 7).")
    uppfoljning: Post[Uppfoljning] = described("Uppföljning", "Årets uppföljning av avtalet (§ 8).")
    regional_enkat: Post[RegionalEnkat] = described("Regional enkät", "Den enkät som CKU administrerar (§ 8).")
    intyg: Lista[Intyg] = described("Intyg", "Intyg om det som inga uppgifter kan avgöra.")
