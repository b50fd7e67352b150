"""A term under an agreement: notices, placements with their handledare, changes and offers (§ 4.2, § 4.4, § 4.5)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from checker.model.fakturering import Period
from checker.model.handledare import Erbjudande, Examen, Kurs
from checker.model.identifiers import (
    Datum,
    Heltal,
    JaNej,
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
from checker.model.identifiers import Termin as TerminsBeteckning
from checker.model.intyg import Intyg

Yrkesgrupp = Literal["halso_och_sjukvardspersonal", "omvardnadspersonal"]
Forandringsslag = Literal["indragen", "minskat_antal", "andrad_inriktning", "okat_antal"]


class PerioderMeddelade(Record, title="Meddelande om VFU-perioder"):
    """A lärosäte's notice of when the term's VFU takes place (§ 4.2)."""

    larosate: Namn = described("Lärosäte", "Det lärosäte som meddelade sina VFU-perioder (§ 4.2).")
    av: Personnamn = described("Av", "Den som meddelade för lärosätet (§ 4.2).")
    till: Personnamn = described("Till", "Den som fick meddelandet (§ 4.2).")
    skickat: Datum = described("Skickat", "Den dag meddelandet skickades (§ 4.2).")
    mottaget: Datum = described("Mottaget", "Den dag meddelandet togs emot, om den är känd (§ 4.2).")
    perioder: Lista[Period] = described("Perioder", "De VFU-perioder som meddelades (§ 4.2).")


class MeddeladPlats(Record, title="Platser"):
    """How many students of an education a verksamhet can receive in the term (§ 4.2)."""

    utbildning: Val[Utbildning] = described("Utbildning", "Den utbildning som platserna gäller (§ 4.2).")
    inriktning: Namn = described(
        "Inriktning", "Specialistutbildningens inriktning, eller namnet på en annan utbildning (§ 4.2).")
    antal: Heltal = described("Antal", "Hur många studenter som kan tas emot under terminen (§ 4.2).")


class PlatserMeddelade(Record, title="Meddelande om platser"):
    """A verksamhet's notice of its places in the term, from its contact person (§ 4.2)."""

    verksamhet: Namn = described("Verksamhet", "Den verksamhet i § 4.1 som platserna finns i (§ 4.2).")
    av: Personnamn = described("Av", "Den som meddelade; ska vara verksamhetens kontaktperson (§ 4.2, § 7).")
    till: Personnamn = described("Till", "Den hos lärosätet som fick meddelandet (§ 4.2).")
    skickat: Datum = described("Skickat", "Den dag meddelandet skickades (§ 4.2).")
    mottaget: Datum = described("Mottaget", "Den dag meddelandet togs emot, om den är känd (§ 4.2).")
    platser: Lista[MeddeladPlats] = described("Platser", "Antal platser för varje utbildning (§ 4.2).")


class PlaceringsHandledare(Record, title="Handledare"):
    """Somebody who supervises one placement. The courses offered stand under ``erbjudanden`` of the term."""

    namn: Personnamn = described("Namn", "Handledarens namn (§ 4.2).")
    yrkesgrupp: Val[Yrkesgrupp] = described(
        "Yrkesgrupp", "Om handledaren är hälso- och sjukvårdspersonal eller omvårdnadspersonal (§ 4.5).")
    huvudansvarig: JaNej = described("Huvudansvarig", "Om handledaren är huvudansvarig: ja eller nej (§ 4.4).")
    utsedd: Datum = described("Utsedd", "Den dag handledaren utsågs till huvudansvarig (§ 4.4).")
    examina: Lista[Examen] = described("Examina", "Handledarens examina (§ 4.5).")
    erfarenhet_ar: Tal = described("Erfarenhet, år", "Erfarenhet i rätt inriktning och ämne, i år (§ 4.5).")
    kurser: Lista[Kurs] = described("Kurser", "Handledarutbildning: genomförd, pågående eller planerad (§ 4.4).")
    onskar_poangsatt: JaNej = described(
        "Önskar poängsatt utbildning", "Om handledaren önskar en poängsatt utbildning: ja eller nej (§ 4.4).")


class Placering(Record, title="Placering"):
    """One student's place in the term (§ 4.2)."""

    student: Personnamn = described("Student", "Studentens namn, utan personnummer (§ 4.2).")
    larosate: Namn = described("Lärosäte", "Studentens lärosäte (§ 4.2).")
    utbildning: Val[Utbildning] = described("Utbildning", "Den utbildning som studenten läser (§ 4.1).")
    inriktning: Namn = described(
        "Inriktning", "Specialistutbildningens inriktning, eller namnet på en annan utbildning (§ 4.1).")
    verksamhet: Namn = described("Verksamhet", "Den verksamhet i § 4.1 där studenten är placerad (§ 4.2).")
    startdatum: Datum = described("Startdatum", "Placeringens första dag (§ 4.2).")
    slutdatum: Datum = described("Slutdatum", "Placeringens sista dag (§ 4.2).")
    handledning: Val[Literal["enskild", "grupp"]] = described(
        "Handledning", "Om handledningen sker enskilt eller i grupp (§ 4.5).")
    delad: JaNej = described("Delad", "Om handledaruppdraget delas mellan yrkesgrupper: ja eller nej (§ 4.5).")
    handledare: Lista[PlaceringsHandledare] = described(
        "Handledare", "De som handleder studenten; ingen om det inte finns någon (§ 4.2, § 4.5).")


class NyPlacering(Record, title="Ny placering"):
    """What the parties found for a student who lost a place (§ 4.2)."""

    funnen: JaNej = described("Funnen", "Om en ny placering hittades: ja eller nej (§ 4.2).")
    verksamhet: Namn = described("Verksamhet", "Den verksamhet där den nya placeringen är (§ 4.2).")
    startdatum: Datum = described("Startdatum", "Den nya placeringens första dag (§ 4.2).")


class Forandring(Record, title="Förändring"):
    """A change in the places after the notice, or a place withdrawn (§ 4.2)."""

    verksamhet: Namn = described("Verksamhet", "Den verksamhet vars platser ändrades (§ 4.2).")
    slag: Val[Forandringsslag] = described(
        "Slag", "Om platsen drogs in, antalet minskade eller ökade, eller inriktningen ändrades (§ 4.2).")
    utbildning: Val[Utbildning] = described("Utbildning", "Den utbildning som platserna gäller (§ 4.2).")
    inriktning: Namn = described(
        "Inriktning", "Specialistutbildningens inriktning, eller namnet på en annan utbildning (§ 4.2).")
    antal: Heltal = described("Antal", "Antalet platser efter förändringen (§ 4.2).")
    student: Personnamn = described("Student", "Den student som förändringen rör, om någon är placerad (§ 4.2).")
    miste_plats: JaNej = described("Miste plats", "Om någon student miste sin plats: ja eller nej (§ 4.2).")
    placeringens_start: Datum = described(
        "Placeringens start", "Första dagen för den placering som ändras (§ 4.2).")
    av: Personnamn = described("Av", "Den som meddelade förändringen för kommunen (§ 4.2).")
    till: Personnamn = described("Till", "Den hos lärosätet som fick meddelandet (§ 4.2, § 7).")
    skickat: Datum = described("Skickat", "Den dag meddelandet skickades (§ 4.2).")
    mottaget: Datum = described("Mottaget", "Den dag meddelandet togs emot, om den är känd (§ 4.2).")
    till_ratt: Datum = described(
        "Till rätt person",
        "Den dag meddelandet nådde lärosätets kontaktperson, om någon annan fick det först (§ 4.2).")
    ny_placering: Post[NyPlacering] = described(
        "Ny placering", "Vad som hittades för den som miste sin plats (§ 4.2).")


class TerminsErbjudande(Erbjudande, title="Erbjudande"):
    """A course that a named handledare was offered (§ 4.4)."""

    handledare: Personnamn = described("Handledare", "Den handledare som fick erbjudandet (§ 4.4).")


class Termin(Record, title="Termin"):
    """One term under one agreement. Only ``dokument`` is required."""

    dokument: Literal["termin"] = Field(title="Dokument", description="Dokumentets slag: termin.")
    id: Text = described("Id", "Dokumentets egen beteckning.")
    kompletterar: Text = described(
        "Kompletterar", "Den fil som dokumentet kompletterar, till exempel placeringar.xlsx.")
    avtal: Text = described("Avtal", "Id på det samverkansavtal som terminen följer.")
    termin: TerminsBeteckning = described("Termin", "Den termin som dokumentet avser, till exempel VT2017 (§ 4.2).")
    perioder_meddelade: Lista[PerioderMeddelade] = described(
        "Meddelade VFU-perioder", "Ett meddelande från varje lärosäte (§ 4.2).")
    platser_meddelade: Lista[PlatserMeddelade] = described(
        "Meddelade platser", "Ett meddelande från varje verksamhet (§ 4.2).")
    placeringar: Lista[Placering] = described("Placeringar", "En för varje student och plats (§ 4.2).")
    forandringar: Lista[Forandring] = described(
        "Förändringar", "Platser som har ändrats eller dragits in efter meddelandet (§ 4.2).")
    erbjudanden: Lista[TerminsErbjudande] = described(
        "Erbjudanden", "Handledarutbildning som handledare har erbjudits (§ 4.4).")
    intyg: Lista[Intyg] = described("Intyg", "Intyg om det som inga uppgifter kan avgöra.")
