"""The regional declaration of intent and what has followed from it (avsiktsförklaringen)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from checker.model.identifiers import (
    Datum,
    Heltal,
    JaNej,
    Lista,
    Namn,
    Personnamn,
    Post,
    Record,
    Text,
    Val,
    described,
)
from checker.model.intyg import Intyg

Enkatslag = Literal["kommunenkat", "cku"]


class ForklaringsPart(Record, title="Part"):
    """A kommun or a lärosäte that is party to the declaration."""

    namn: Namn = described("Namn", "Partens namn (avsiktsförklaringen).")
    organisationsnummer: Text = described(
        "Organisationsnummer", "Tio siffror; parter känns igen på numret när namnet har ändrats.")
    typ: Val[Literal["kommun", "larosate"]] = described("Typ av part", "Om parten är en kommun eller ett lärosäte.")
    antagen: Datum = described("Antagen", "Den dag parten antog avsiktsförklaringen.")


class ForklaringsGiltighet(Record, title="Giltighetstid"):
    """From when the declaration is in force."""

    fran: Datum = described("Gäller från och med", "Den dag avsiktsförklaringen börjar gälla.")
    till: Datum = described("Gäller till och med", "Slutdatum; avsiktsförklaringen gäller tillsvidare.")


class Ledamot(Record, title="Ledamot"):
    """A member of a group, and whom she represents."""

    namn: Personnamn = described("Namn", "Ledamotens namn.")
    foretrader: Val[Literal["larosate", "kommun", "cku", "ksl"]] = described(
        "Företräder", "Om ledamoten företräder ett lärosäte, en kommun, CKU eller KSL.")
    organisation: Namn = described("Organisation", "Den organisation som ledamoten kommer från.")


class Grupp(Record, title="Grupp"):
    """The steering group or the cooperation group."""

    bildad: Datum = described("Bildad", "Den dag gruppen bildades.")
    ledamoter: Lista[Ledamot] = described("Ledamöter", "Gruppens ledamöter.")
    moten: Lista[Datum] = described("Möten", "De dagar då gruppen har träffats.")


class Workshop(Record, title="Workshop"):
    """A workshop in 2016 or 2017."""

    datum: Datum = described("Datum", "Den dag workshopen hölls.")


class Konferens(Record, title="Konferens"):
    """A year's conference: the duty is to invite."""

    ar: Heltal = described("År", "Det år som konferensen gäller.")
    inbjudan: Datum = described("Inbjudan", "Den dag KSL och CKU bjöd in.")
    datum: Datum = described("Datum", "Den dag konferensen hölls.")


class Traff(Record, title="Träff"):
    """A meeting to which KSL and CKU invite the kommuner once a year."""

    ar: Heltal = described("År", "Det år som träffen gäller.")
    inbjudan: Datum = described("Inbjudan", "Den dag KSL och CKU bjöd in.")
    datum: Datum = described("Datum", "Den dag träffen hölls.")
    samtliga_kommuner: JaNej = described("Samtliga kommuner", "Om samtliga kommuner bjöds in: ja eller nej.")


class Enkat(Record, title="Enkät"):
    """A survey: KSL's of the kommuner, or CKU's of the VFU."""

    slag: Val[Enkatslag] = described(
        "Slag", "KSL:s enkät om kommunernas uppfattning, eller CKU:s om verksamhetsförlagd utbildning.")
    ar: Heltal = described("År", "Det år som enkäten gäller.")
    av: Namn = described("Av", "Den organisation som tog fram och administrerade enkäten.")
    datum: Datum = described("Datum", "Den dag enkäten genomfördes.")


class Sammanstallning(Record, title="Sammanställning"):
    """A year's compilation of how the cooperation works."""

    ar: Heltal = described("År", "Det år som sammanställningen gäller.")
    datum: Datum = described("Datum", "Den dag sammanställningen var klar.")
    bygger_pa: Lista[Val[Enkatslag]] = described("Bygger på", "De enkäter som sammanställningen utgår från.")


class FrantradeMeddelande(Record, title="Meddelande om frånträde"):
    """A notice of withdrawal to one party."""

    till: Namn = described("Till", "Den part som fick meddelandet.")
    skickat: Datum = described("Skickat", "Den dag meddelandet skickades.")
    mottaget: Datum = described("Mottaget", "Den dag meddelandet togs emot.")


class Frantrade(Record, title="Frånträde"):
    """A party's withdrawal, recorded when it happens."""

    part: Namn = described("Part", "Den part som frånträder avsiktsförklaringen.")
    meddelanden: Lista[FrantradeMeddelande] = described("Meddelanden", "Ett för varje part som har fått det.")
    frantrade: Datum = described("Frånträde", "Den dag frånträdet gäller.")


class Avsiktsforklaring(Record, title="Avsiktsförklaring"):
    """The declaration of intent and its follow-up. Only ``dokument`` is required."""

    dokument: Literal["avsiktsforklaring"] = Field(
        title="Dokument", description="Dokumentets slag: avsiktsforklaring.")
    id: Text = described("Id", "Dokumentets egen beteckning.")
    kompletterar: Text = described(
        "Kompletterar", "Den fil som dokumentet kompletterar, till exempel avsiktsforklaring.docx.")
    datum: Datum = described("Datum", "Avsiktsförklaringens dag, 2016-06-16 för den regionala.")
    parter: Lista[ForklaringsPart] = described("Parter", "De kommuner och lärosäten som är parter.")
    giltighet: Post[ForklaringsGiltighet] = described("Giltighetstid", "När avsiktsförklaringen gäller.")
    styrgrupp: Post[Grupp] = described("Styrgrupp", "Den gemensamma styrgruppen.")
    samverkansgrupp: Post[Grupp] = described(
        "Samverkansgrupp", "Gruppen där kommunföreträdare och lärosäten träffas regelbundet.")
    workshops: Lista[Workshop] = described("Workshops", "De workshops som har hållits.")
    konferenser: Lista[Konferens] = described("Konferenser", "De årliga konferenserna, från 2017.")
    traffar: Lista[Traff] = described("Träffar", "De årliga träffar som samtliga kommuner bjuds in till.")
    enkater: Lista[Enkat] = described("Enkäter", "KSL:s kommunenkäter och CKU:s enkäter om VFU.")
    sammanstallningar: Lista[Sammanstallning] = described(
        "Sammanställningar", "De årliga sammanställningarna av hur samverkan fungerar.")
    frantraden: Lista[Frantrade] = described("Frånträden", "Parter som har frånträtt avsiktsförklaringen.")
    intyg: Lista[Intyg] = described("Intyg", "Intyg om det som inga uppgifter kan avgöra.")
