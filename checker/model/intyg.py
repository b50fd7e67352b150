"""What named people vouch for, and what they have agreed to let pass."""

from __future__ import annotations

from typing import Literal

from checker.model.identifiers import Datum, Heltal, Namn, Personnamn, Post, Record, Text, Val, described


class Intyg(Record, title="Intyg"):
    """A named person's word that a statement is met which no data can decide."""

    bestammelse: Text = described("Bestämmelse", "Bestämmelsens id i registret, till exempel 4.3-ansvar.")
    omrade: Text = described("Område", "Den del av bestämmelsen som intyget gäller, där den har flera.")
    av: Personnamn = described("Av", "Den person som intygar.")
    datum: Datum = described("Datum", "Den dag intyget gavs.")
    giltigt_till: Datum = described("Giltigt till", "Den sista dag som intyget gäller.")
    underlag: Text = described("Underlag", "Vad intyget bygger på.")


class Galler(Record, title="Undantaget gäller"):
    """What a waiver covers: all that is named here, together."""

    faktura: Text = described("Faktura", "Fakturans nummer eller id.")
    rad: Heltal = described("Rad", "Radens nummer på fakturan, räknat från 1.")
    verksamhet: Namn = described("Verksamhet", "Den verksamhet som undantaget gäller.")
    handledare: Personnamn = described("Handledare", "Den handledare som undantaget gäller.")


class Undantag(Record, title="Undantag"):
    """A waiver: who asked, who decided, who consented, why and for how long."""

    regel: Text = described("Regel", "Regelns id, till exempel R-4.6-belopp.")
    galler: Post[Galler] = described("Gäller", "Det som undantaget omfattar.")
    citat: Text = described("Citat", "De ord i avtalet som undantaget gäller.")
    skal: Text = described("Skäl", "Varför undantaget ges.")
    beslutad_av: Personnamn = described("Beslutat av", "Den person som har beslutat om undantaget.")
    medgiven_av: Personnamn = described("Medgivet av", "Den person som har medgett undantaget för motparten.")
    fran: Datum = described("Från och med", "Den första dag som undantaget gäller.")
    till: Datum = described("Till och med", "Den sista dag som undantaget gäller.")
    status: Val[Literal["beviljad", "begard", "avslagen"]] = described(
        "Status", "Om undantaget är begärt, beviljat eller avslaget.")
