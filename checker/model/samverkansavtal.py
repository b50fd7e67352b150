"""The agreement between a kommun and one or several lärosäten (the template's paragraphs 1 to 9)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from checker.model.handledare import Handledare
from checker.model.identifiers import (
    Datum,
    Driftsform,
    Heltal,
    JaNej,
    Kontakt,
    Kronor,
    Lista,
    Manaddag,
    Namn,
    Personnamn,
    Post,
    Record,
    Text,
    Utbildning,
    Val,
    described,
)
from checker.model.intyg import Intyg, Undantag
from checker.model.tolkningar import Tolkningar


class Samverkanspart(Record, title="Samverkanspart"):
    """The kommun, stadsdelsförvaltning or other party that receives students (§ 2)."""

    namn: Namn = described("Namn", "Partens namn (§ 2).")
    organisationsnummer: Text = described(
        "Organisationsnummer", "Tio siffror (§ 2). En stadsdelsförvaltning har sin kommuns nummer.")
    typ: Val[Literal["kommun", "stadsdelsforvaltning", "annan"]] = described(
        "Typ av part", "Vad för slags part som tar emot studenter (§ 2).")
    beskrivning: Text = described("Presentation", "Presentation av parten (§ 2).")
    avsiktsforklaring_antagen: Datum = described(
        "Avsiktsförklaringen antagen", "Den dag parten antog den regionala avsiktsförklaringen (§ 1).")
    antal_invanare: Heltal = described("Antal invånare", "Antal invånare i kommunen (§ 2).")
    antal_over_65: Heltal = described("Antal över 65 år", "Antal personer över 65 år (§ 2).")
    antal_sabo: Heltal = described("Antal SÄBO", "Antal särskilda boenden (§ 2).")
    antal_ssk: Heltal = described("Antal SSK", "Antal sjuksköterskor (§ 2).")
    funktion: Text = described(
        "Samordnande funktion", "Den funktion hos kommunen som driver och organiserar studentfrågorna.")
    privata_utforare: JaNej = described(
        "Privata utförare", "Om kommunen har utförare på entreprenad eller enligt LOV: ja eller nej.")


class Larosate(Record, title="Lärosäte"):
    """A university or college that is party (§ 2)."""

    namn: Namn = described("Namn", "Lärosätets namn (§ 2).")
    organisationsnummer: Text = described("Organisationsnummer", "Tio siffror (§ 2).")
    beskrivning: Text = described("Presentation", "Presentation av lärosätet (§ 2).")
    avsiktsforklaring_antagen: Datum = described(
        "Avsiktsförklaringen antagen", "Den dag lärosätet antog den regionala avsiktsförklaringen (§ 1).")
    utbildningar: Lista[Val[Utbildning]] = described("Utbildningar", "Relevanta utbildningar som erbjuds (§ 2).")
    studenter_per_ar: Heltal = described("Studenter per år", "Antal studenter per år vid lärosätet (§ 2).")


class Parter(Record, title="Parter"):
    """Who the agreement binds (§ 2)."""

    samverkanspart: Post[Samverkanspart] = described(
        "Samverkanspart", "Kommunen, stadsdelsförvaltningen eller annan part som tar emot studenter (§ 2).")
    larosaten: Lista[Larosate] = described("Lärosäten", "Varje lärosäte som är part (§ 2).")


class Beslut(Record, title="Beslut"):
    """The kommun's own decision to conclude the agreement."""

    datum: Datum = described("Beslutsdatum", "Den dag beslutet fattades.")
    instans: Namn = described("Instans", "Den nämnd eller styrelse som beslutade.")
    tecknas_av: Personnamn = described(
        "Tecknas av", "Den befattning eller person som fick i uppdrag att teckna avtalet.")


class AvtaladUtbildning(Record, title="Utbildning"):
    """An education that the agreement covers (§ 4.1)."""

    typ: Val[Utbildning] = described("Utbildning", "Den utbildning som avtalet omfattar (§ 4.1).")
    inriktning: Namn = described(
        "Inriktning", "Specialistutbildningens inriktning, till exempel vård av äldre (§ 4.1).")
    namn: Namn = described("Namn på annan utbildning", "Vilken utbildning det är när typen är annan (§ 4.1).")


class Platser(Record, title="Platser"):
    """How many students of one education a verksamhet means to receive (§ 4.1)."""

    utbildning: Val[Utbildning] = described("Utbildning", "En av de utbildningar som avtalet omfattar (§ 4.1).")
    inriktning: Namn = described(
        "Inriktning", "Specialistutbildningens inriktning, eller namnet på en annan utbildning (§ 4.1).")
    studenter_per_ar: Heltal = described("Studenter per år", "Antal studenter per år, ett heltal över 0 (§ 4.1).")


class Verksamhet(Record, title="Verksamhet"):
    """A row of § 4.1's table: a unit that receives students."""

    namn: Namn = described("Namn", "Verksamhetens namn; skriv det likadant överallt (§ 4.1).")
    organisationsnummer: Text = described(
        "Organisationsnummer", "Tio siffror. Kommunens egna verksamheter har kommunens nummer (§ 4.6).")
    driftsform: Val[Driftsform] = described(
        "Driftsform", "Kommunens egen regi, entreprenad eller enligt LOV (avsiktsförklaringen).")
    platser: Lista[Platser] = described("Platser", "Antal studenter per år för varje utbildning (§ 4.1).")


class KontaktLarosate(Record, title="Kontaktperson hos lärosätet"):
    """A lärosäte's contact person (§ 7, § 4.2)."""

    namn: Personnamn = described("Namn", "Kontaktpersonens namn (§ 7).")
    titel: Text = described("Titel", "Kontaktpersonens titel (§ 7).")
    larosate: Namn = described("Lärosäte", "Det lärosäte som kontaktpersonen företräder (§ 7).")
    epost: Kontakt = described("E-post", "E-postadress (§ 7).")
    telefon: Kontakt = described("Telefon", "Telefonnummer (§ 7).")


class KontaktVerksamhet(Record, title="Kontaktperson hos verksamheten"):
    """A verksamhet's contact person (§ 7, § 4.2)."""

    namn: Personnamn = described("Namn", "Kontaktpersonens namn (§ 7).")
    titel: Text = described("Titel", "Kontaktpersonens titel (§ 7).")
    verksamhet: Namn = described("Verksamhet", "Den verksamhet i § 4.1 som kontaktpersonen företräder (§ 7).")
    epost: Kontakt = described("E-post", "E-postadress (§ 7).")
    telefon: Kontakt = described("Telefon", "Telefonnummer (§ 7).")


class Kontaktpersoner(Record, title="Kontaktpersoner"):
    """§ 7's two tables."""

    larosate: Lista[KontaktLarosate] = described("Lärosätets kontaktpersoner", "Minst en för varje lärosäte (§ 7).")
    verksamheter: Lista[KontaktVerksamhet] = described(
        "Verksamheternas kontaktpersoner", "Minst en för varje verksamhet i § 4.1 (§ 7).")


class Pris(Record, title="Pris"):
    """A price that the parties state for a year (§ 4.6)."""

    ar: Heltal = described("År", "Det kalenderår som priset gäller (§ 4.6).")
    belopp_per_vecka: Kronor = described("Belopp per vecka", "Kronor per student och vecka det året (§ 4.6).")
    kalla: Text = described("Källa", "Var priset är fastställt, till exempel ett prismeddelande (§ 4.6).")


class Ersattning(Record, title="Ersättning"):
    """What the lärosäte pays (§ 4.6)."""

    belopp_per_vecka: Kronor = described(
        "Belopp per vecka", "Kronor per student och vecka i prisårets priser; mallen har 1530 (§ 4.6).")
    prisar: Heltal = described("Prisår", "Det år vars priser beloppet är beräknat i; mallen har 2016 (§ 4.6).")
    dagar_per_vecka: Heltal = described("Dagar per vecka", "Hur många dagar en vecka omfattar; mallen har 5 (§ 4.6).")
    priser: Lista[Pris] = described("Priser per år", "Uppräknade priser som parterna har angett, med källa (§ 4.6).")


class Frister(Record, title="Frister"):
    """The agreement's own deadlines and spans (§ 4.2, § 4.6, § 9)."""

    perioder_ht: Manaddag = described(
        "VFU-perioder, höstterminen", "Sista dag att meddela höstens VFU-perioder, MM-DD; mallen har 03-15 (§ 4.2).")
    perioder_vt: Manaddag = described(
        "VFU-perioder, vårterminen",
        "Sista dag att meddela vårens VFU-perioder, MM-DD året före; mallen har 09-15 (§ 4.2).")
    antal_ht: Manaddag = described(
        "Antal studenter, höstterminen", "Sista dag att meddela antal för hösten, MM-DD; mallen har 05-15 (§ 4.2).")
    antal_vt: Manaddag = described(
        "Antal studenter, vårterminen",
        "Sista dag att meddela antal för våren, MM-DD året före; mallen har 11-15 (§ 4.2).")
    andring_veckor: Heltal = described(
        "Ändring av platser, veckor", "Veckor före placeringens första dag; mallen har 4 (§ 4.2).")
    faktura_vt: Manaddag = described(
        "Faktura, vårterminen", "Sista dag att fakturera vårterminen, MM-DD; mallen har 06-15 (§ 4.6).")
    faktura_ht: Manaddag = described(
        "Faktura, höstterminen", "Sista dag att fakturera höstterminen, MM-DD; mallen har 12-15 (§ 4.6).")
    betalning_dagar: Heltal = described("Betalningsvillkor, dagar", "Dagar till förfallodagen; mallen har 30 (§ 4.6).")
    uppsagning_manader: Heltal = described(
        "Uppsägningstid, månader", "Kalendermånader före avslut; mallen har 6 (§ 9).")


class Avvikelse(Record, title="Avvikelse"):
    """A departure from the template that the parties mean (§ 3)."""

    bestammelse: Text = described("Bestämmelse", "Bestämmelsens id i registret, till exempel 4.6-villkor (§ 3).")
    lydelse: Text = described("Lydelse", "Vad parterna har avtalat i stället (§ 3).")
    skal: Text = described("Skäl", "Varför parterna avviker från mallen (§ 3).")


class AndradLydelse(Record, title="Ändrad lydelse"):
    """A sentence that the agreement words otherwise than the template; either text is left out where only the
    other document has it (§ 3)."""

    paragraf: Text = described("Paragraf", "Paragrafen som meningen står i, till exempel 4.6 (§ 3).")
    bestammelse: Text = described(
        "Bestämmelse", "Id i registret på den bestämmelse som meningen bär, till exempel 4.6-villkor (§ 3).")
    mallens: Text = described("Mallens lydelse", "Mallens mening; tom om avtalet har lagt till en (§ 3).")
    avtalets: Text = described("Avtalets lydelse", "Avtalets mening; tom om avtalet har strukit mallens (§ 3).")


class Fortbildning(Record, title="Fortbildning"):
    """A course or lecture open to the kommun's staff (§ 5, § 5.1)."""

    kurs: Namn = described("Kurs/föreläsning", "Kursens eller föreläsningens namn (§ 5.1).")
    omfattning: Text = described("Omfattning", "Kursens omfattning, till exempel 7,5 hp eller en halv dag (§ 5.1).")
    kostnad: Kronor = described("Kostnad", "Deltagarens eller arbetsgivarens kostnad i kronor; 0 om ingen (§ 5).")
    form: Val[Literal["fristaende", "forelasning", "programkurs", "uppdragsutbildning", "annan"]] = described(
        "Form", "I vilken form utbildningen ges; uppdragsutbildning ryms inte i avtalet (§ 5).")


class Studentuppsats(Record, title="Studentuppsats"):
    """A thesis project that the parties mean to cooperate on (§ 6)."""

    projekt: Namn = described("Projekt", "Projektets namn (§ 6).")
    verksamhet: Namn = described("Verksamhet", "Den verksamhet i § 4.1 där studien görs (§ 6).")
    tidpunkt: Text = described("Tidpunkt", "När projektet genomförs, med ord (§ 6).")
    start: Datum = described("Start", "Projektets första dag (§ 6).")
    niva: Val[Literal["grund", "master"]] = described("Nivå", "Uppsatsens nivå: grundnivå eller masternivå (§ 6).")
    ersattning: Kronor = described("Ersättning", "Avtalad ersättning i kronor; ska vara 0 (§ 6).")
    etikprovning_kravs: JaNej = described("Etikprövning krävs", "Om etisk prövning krävs: ja eller nej (§ 6).")
    etikansokan: Datum = described("Etikansökan", "Den dag lärosätet ansökte om etisk prövning (§ 6).")


class Meddelande(Record, title="Meddelande om uppsägning"):
    """A notice of termination to one party (§ 9)."""

    till: Namn = described("Till", "Den part som fick meddelandet (§ 9).")
    skickat: Datum = described("Skickat", "Den dag meddelandet skickades (§ 9).")
    mottaget: Datum = described("Mottaget", "Den dag meddelandet togs emot (§ 9).")


class Uppsagning(Record, title="Uppsägning"):
    """A termination, recorded when it happens (§ 9)."""

    av: Namn = described("Av", "Den part som säger upp avtalet (§ 9).")
    meddelanden: Lista[Meddelande] = described("Meddelanden", "Ett för varje övrig part (§ 9).")
    avslut: Datum = described("Avslut", "Den dag avtalet ska upphöra (§ 9).")


class Giltighet(Record, title="Giltighetstid"):
    """From when the agreement is in force, and its termination (§ 9)."""

    fran: Datum = described("Gäller från och med", "Den dag avtalet börjar gälla (§ 9).")
    till: Datum = described("Gäller till och med", "Slutdatum; mallens avtal gäller tillsvidare (§ 9).")
    uppsagning: Post[Uppsagning] = described("Uppsägning", "Fylls i först när avtalet sägs upp (§ 9).")


class Underskrift(Record, title="Underskrift"):
    """A signature."""

    part: Namn = described("Part", "Den part som undertecknar.")
    namn: Personnamn = described("Namn", "Den som har undertecknat.")
    befattning: Namn = described("Befattning", "Undertecknarens befattning.")
    datum: Datum = described("Datum", "Den dag parten undertecknade.")


class Samverkansavtal(Record, title="Samverkansavtal"):
    """A samverkansavtal. Only ``dokument`` is required: a draft must get its report, too."""

    dokument: Literal["samverkansavtal"] = Field(title="Dokument", description="Dokumentets slag: samverkansavtal.")
    id: Text = described("Id", "Avtalets beteckning, som fakturorna hänvisar till.")
    kompletterar: Text = described(
        "Kompletterar", "Den fil som dokumentet kompletterar, till exempel avtal.docx.")
    parter: Post[Parter] = described("Parter", "Avtalets parter (§ 2).")
    beslut: Post[Beslut] = described("Beslut", "Kommunens beslut att teckna avtalet.")
    utbildningar: Lista[AvtaladUtbildning] = described("Utbildningar", "De utbildningar som avtalet omfattar (§ 4.1).")
    verksamheter: Lista[Verksamhet] = described("Verksamheter", "De verksamheter som ingår, med platser (§ 4.1).")
    kontaktpersoner: Post[Kontaktpersoner] = described(
        "Kontaktpersoner", "Kontaktpersoner hos lärosäten och verksamheter (§ 7).")
    handledare: Lista[Handledare] = described("Handledare", "Handledare och deras utbildning (§ 4.4, § 4.5).")
    uteslutna_driftsformer: Lista[Val[Driftsform]] = described(
        "Uteslutna driftsformer", "Driftsformer som avtalet stänger ute (avsiktsförklaringen).")
    ersattning: Post[Ersattning] = described("Ersättning", "Ersättning per student och vecka (§ 4.6).")
    frister: Post[Frister] = described("Frister", "Avtalets frister (§ 4.2, § 4.6, § 9).")
    utelamnade_paragrafer: Lista[Text] = described(
        "Utelämnade paragrafer", "Paragrafer i mallen som parterna har tagit bort, till exempel 5 eller 6 (§ 3).")
    andrade_lydelser: Lista[AndradLydelse] = described(
        "Ändrade lydelser", "Meningar där avtalet har andra ord än mallen: ändrade, strukna eller tillagda (§ 3).")
    kvarlamnad_malltext: Lista[Text] = described(
        "Kvarlämnad malltext", "Text ur mallen som skulle ha bytts ut men står kvar (mallens fotnot 1).")
    avvikelser: Lista[Avvikelse] = described("Avvikelser", "Avvikelser från mallen som parterna menar (§ 3).")
    tolkningar: Post[Tolkningar] = described(
        "Tolkningar", "Hur parterna läser de ställen där avtalets ord kan läsas på flera sätt.")
    fortbildning: Lista[Fortbildning] = described("Fortbildning", "Kurser öppna för kommunens medarbetare (§ 5.1).")
    studentuppsatser: Lista[Studentuppsats] = described("Studentuppsatser", "Projekt för studentuppsatser (§ 6).")
    giltighet: Post[Giltighet] = described("Giltighetstid", "När avtalet gäller, och uppsägning (§ 9).")
    undertecknat: Lista[Underskrift] = described("Undertecknat", "Parternas underskrifter.")
    intyg: Lista[Intyg] = described("Intyg", "Intyg om det som inga uppgifter kan avgöra.")
    undantag: Lista[Undantag] = described("Undantag", "Undantag från bestämmelser, med beslut och medgivande.")
