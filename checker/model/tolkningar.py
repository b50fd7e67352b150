"""The axes of readings that an agreement may settle for its parties.

One field an axis; its alternatives in the order in which reports show them.
"""

from __future__ import annotations

from typing import Literal

from checker.model.identifiers import Record, Val, described


class Tolkningar(Record, title="Tolkningar"):
    """How the parties read the words that can be read in more than one way."""

    prisdatum: Val[Literal["vfu-dag", "forsta-dag", "fakturadatum"]] = described(
        "Prisdatum", "Vilken dag som avgör vilket års pris som gäller (§ 4.6).")
    avrundning: Val[Literal["ingen", "ore", "krona"]] = described(
        "Avrundning", "Hur ett uppräknat pris avrundas: inte alls före beloppet, till öre eller till krona (§ 4.6).")
    dagar: Val[Literal["kalender", "vardagar"]] = described(
        "VFU-dagar", "Om VFU-dagar är vilka dagar som helst, högst fem i veckan, eller måndag till fredag (§ 4.6).")
    helgfrist: Val[Literal["strikt", "nasta-vardag"]] = described(
        "Frist på en helg", "Om en frist på lördag, söndag eller helgdag gäller dagen själv eller nästa vardag.")
    efterskott: Val[Literal["betalning", "fakturering"]] = described(
        "I efterskott", "Om det är betalningen eller faktureringen som ska ske efter placeringens slut (§ 4.6).")
    manadsfrist: Val[Literal["bakat", "framat"]] = described(
        "Sex månader", "Om månaderna räknas bakåt från avslutet eller framåt från meddelandet (§ 9).")
    terminsvis: Val[Literal["en", "flera"]] = described(
        "Terminsvis", "Om en eller flera fakturor får ställas per termin och avsändare (§ 4.6).")
    fristens_rackvidd: Val[Literal["galler", "galler-inte"]] = described(
        "Fristens räckvidd", "Om fristen gäller placeringar som börjar efter den och ersättande fakturor (§ 4.6).")
    ar: Val[Literal["kalenderar", "lasar"]] = described(
        "Per år", "Om år betyder kalenderår eller läsår (§ 4.1, § 4.2).")
    ram: Val[Literal["rad", "verksamhet", "totalt"]] = described(
        "Planeringsram", "Om planeringsramen gäller varje rad i § 4.1, varje verksamhet eller totalt (§ 4.5).")
    atagande: Val[Literal["bindande", "stravan"]] = described(
        "Åtagande", "Om antalet studenter är ett bindande åtagande eller en strävan (§ 4.1).")
    forandring: Val[Literal["anmals", "inte"]] = described(
        "Förändring", "Om fler platser än meddelat är en förändring som ska anmälas (§ 4.2).")
    motsvarande: Val[Literal["bedomd", "bedomd-och-7.5-hp"]] = described(
        "Motsvarande kurs", "Om en bedömning räcker eller om kursen också ska ha minst 7,5 hp (§ 4.4).")
    kontakt: Val[Literal["ja", "nej"]] = described(
        "Huvudansvarig som kontakt", "Om en huvudansvarig handledare ska stå bland kontaktpersonerna (§ 4.4, § 7).")
    erbjudande: Val[Literal["ska", "ambition"]] = described(
        "Webbintroduktion", "Om webbintroduktionen ska erbjudas alla eller är en ambition (§ 4.4).")
    regelbundna: Val[Literal["en", "flera"]] = described(
        "Regelbundna träffar", "Om en handledarträff per år räcker eller om det ska vara flera (§ 4.3).")
    meddelande: Val[Literal["skickat", "mottaget"]] = described(
        "Meddelande", "Om ett meddelande eller en faktura räknas när det skickades eller när det togs emot.")
    betalningsstart: Val[Literal["fakturadatum", "mottagen"]] = described(
        "Betalningstidens start", "Om de 30 dagarna räknas från fakturadatum eller från mottagandet (§ 4.6).")
    styrgrupp: Val[Literal["atta", "tio"]] = described(
        "Styrgruppen", "Om styrgruppen har åtta ledamöter eller tio, med CKU och KSL (avsiktsförklaringen).")
