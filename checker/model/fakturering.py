"""What an invoice and appendix 2 have in common: the period, the sender and where the money goes."""

from __future__ import annotations

from checker.model.identifiers import Datum, Kontakt, Namn, Personnamn, Record, Text, described


class Period(Record, title="Period"):
    """First and last day, both included."""

    fran: Datum = described("Från och med", "Periodens första dag (ÅÅÅÅ-MM-DD).")
    till: Datum = described("Till och med", "Periodens sista dag (ÅÅÅÅ-MM-DD).")


class Avsandare(Record, title="Avsändare"):
    """Who asks for payment: the verksamhet (§ 4.6, the foot of appendix 2)."""

    namn: Namn = described("Namn", "Verksamhetens namn, som i avtalets tabell i § 4.1.")
    organisationsnummer: Text = described(
        "Organisationsnummer", "Tio siffror. Kommunens egna verksamheter har kommunens nummer (§ 4.6).")
    kontaktperson: Personnamn = described("Kontaktperson", "Den som svarar på frågor om fakturan (§ 4.6).")
    telefon: Kontakt = described("Telefon", "Kontaktpersonens telefonnummer (§ 4.6).")
    epost: Kontakt = described("E-post", "Kontaktpersonens e-postadress (§ 4.6).")


class Betalning(Record, title="Betalning"):
    """Where the money goes (§ 4.6: one of the two is enough)."""

    bankgiro: Text = described("Bankgiro", "Bankgironummer, sju eller åtta siffror (§ 4.6).")
    plusgiro: Text = described("Plusgiro", "Plusgironummer, tidigare postgiro, två till åtta siffror (§ 4.6).")
