"""Those who supervise students: degrees, experience and education (§ 4.4, § 4.5)."""

from __future__ import annotations

from typing import Literal

from checker.model.identifiers import (
    Datum,
    JaNej,
    Kronor,
    Lista,
    Namn,
    Personnamn,
    Record,
    Tal,
    Utbildning,
    Val,
    described,
)

#: The steps of education that § 4.4 itself names: the web introduction, the activity that gives
#: credits, the course that a huvudansvarig handledare must have.
Steg = Literal["webbintroduktion", "poangsatt", "hogskolepedagogik"]


class Examen(Record, title="Examen"):
    """A degree that a handledare holds (§ 4.5)."""

    examen: Val[Utbildning] = described("Examen", "Den utbildning som examen avser (§ 4.5).")
    inriktning: Namn = described(
        "Inriktning", "Specialistexamens inriktning, eller namnet på en annan examen (§ 4.5).")


class Kurs(Record, title="Kurs"):
    """A course that a handledare has taken, takes or means to take (§ 4.4)."""

    kurs: Namn = described("Kurs", "Kursens namn (§ 4.4).")
    steg: Val[Steg] = described(
        "Steg i kompetenstrappan", "Vilken av de handledarutbildningar som § 4.4 nämner, om någon.")
    hogskolepoang: Tal = described("Högskolepoäng", "Kursens omfattning i högskolepoäng, till exempel 7.5 (§ 4.4).")
    poang: Tal = described("Poäng (före 1 juli 2007)", "Omfattning i äldre poäng; 5 poäng är 7,5 högskolepoäng.")
    status: Val[Literal["genomford", "pagaende", "planerad"]] = described(
        "Status", "Om kursen är genomgången, pågår eller är planerad (§ 4.4).")
    genomford: Datum = described("Genomförd", "Den dag kursen var genomgången (§ 4.4).")
    motsvarande_enligt: Personnamn = described(
        "Vem som har bedömt att kursen motsvarar", "Den person som har bedömt att kursen är motsvarande (§ 4.4).")


class Erbjudande(Record, title="Erbjudande"):
    """A course that a handledare was offered (§ 4.4)."""

    kurs: Namn = described("Kurs", "Den kurs som erbjöds (§ 4.4).")
    steg: Val[Steg] = described(
        "Steg i kompetenstrappan", "Vilken av de handledarutbildningar som § 4.4 nämner, om någon.")
    datum: Datum = described("Datum", "Den dag kursen erbjöds (§ 4.4).")
    kostnad: Kronor = described("Kostnad", "Deltagarens eller arbetsgivarens kostnad i kronor; 0 om ingen (§ 4.4).")
    deltid: JaNej = described("Deltid", "Om kursen ges på deltid: ja eller nej (§ 4.4).")
    distans: JaNej = described("Distans", "Om kursen har inslag av distansutbildning: ja eller nej (§ 4.4).")


class Handledare(Record, title="Handledare"):
    """Somebody who supervises students, with education and experience (§ 4.4, § 4.5)."""

    namn: Personnamn = described("Namn", "Handledarens namn (§ 4.4).")
    verksamhet: Namn = described("Verksamhet", "Den verksamhet i § 4.1 där handledaren arbetar (§ 4.4).")
    huvudansvarig: JaNej = described("Huvudansvarig", "Om handledaren är huvudansvarig: ja eller nej (§ 4.4).")
    utsedd: Datum = described("Utsedd", "Den dag handledaren utsågs till huvudansvarig (§ 4.4).")
    examina: Lista[Examen] = described("Examina", "Handledarens examina (§ 4.5).")
    erfarenhet_ar: Tal = described("Erfarenhet, år", "Erfarenhet i rätt inriktning och ämne, i år (§ 4.5).")
    kurser: Lista[Kurs] = described("Kurser", "Handledarutbildning: genomförd, pågående eller planerad (§ 4.4).")
    erbjudanden: Lista[Erbjudande] = described("Erbjudanden", "Kurser som handledaren har erbjudits (§ 4.4).")
    onskar_poangsatt: JaNej = described(
        "Önskar poängsatt utbildning", "Om handledaren önskar en poängsatt utbildning: ja eller nej (§ 4.4).")
