"""One document of each kind, with every field that the kind has been given so far."""

from __future__ import annotations

AVTAL = """
dokument: samverkansavtal
id: ekdalen-sjobergska-2016
parter:
  samverkanspart: {namn: Ekdalens kommun, organisationsnummer: "2120009986", typ: kommun,
                   avsiktsforklaring_antagen: 2016-06-20, antal_invanare: 48000, antal_over_65: 8100, antal_sabo: 9,
                   antal_ssk: 61, funktion: null, privata_utforare: true}
  larosaten: [{namn: Sjöbergska högskolan, organisationsnummer: 8999990016, avsiktsforklaring_antagen: 2016-06-16,
               utbildningar: [sjukskoterska], studenter_per_ar: 400}]
beslut: {datum: 2016-08-22, instans: Kommunstyrelsen, tecknas_av: Förvaltningschefen}
utbildningar: [{typ: sjukskoterska}, {typ: specialistsjukskoterska, inriktning: vård av äldre},
               {typ: annan, namn: dietist}]
verksamheter:
  - {namn: Björkgården, organisationsnummer: "2120009986", driftsform: kommunal,
     platser: [{utbildning: sjukskoterska, studenter_per_ar: 12}]}
kontaktpersoner:
  larosate: [{namn: Ada Påhitt, titel: lektor, larosate: Sjöbergska högskolan, epost: ada@example.org, telefon: null}]
  verksamheter: [{namn: Bo Påhitt, titel: enhetschef, verksamhet: Björkgården, epost: null, telefon: 08-12 34 56}]
handledare:
  - {namn: Cia Påhitt, verksamhet: Björkgården, huvudansvarig: true, utsedd: 2016-11-01,
     examina: [{examen: sjukskoterska, inriktning: null}], erfarenhet_ar: 6,
     kurser: [{kurs: Högskolepedagogik, hogskolepoang: 7.5, poang: null, status: genomford, genomford: 2015-06-05,
               motsvarande_enligt: null}],
     erbjudanden: [{kurs: Webbaserad introduktion, datum: 2016-09-12, kostnad: 0, deltid: true, distans: true}],
     onskar_poangsatt: true}
uteslutna_driftsformer: []
ersattning: {belopp_per_vecka: 1530, prisar: 2016, dagar_per_vecka: 5,
             priser: [{ar: 2017, belopp_per_vecka: "1555.00", kalla: prismeddelande 2017-01-10}]}
frister: {perioder_ht: "03-15", perioder_vt: "09-15", antal_ht: "05-15", antal_vt: "11-15", andring_veckor: 4,
          faktura_vt: "06-15", faktura_ht: "12-15", betalning_dagar: 30, uppsagning_manader: 6}
utelamnade_paragrafer: []
andrade_lydelser: [{paragraf: "4.6", bestammelse: 4.6-villkor, mallens: Betalningsvillkor är 30 dagar.,
                    avtalets: Betalningsvillkor är 45 dagar.}]
kvarlamnad_malltext: [Här läggs en beskrivning av lärosätet in.]
avvikelser: [{bestammelse: 4.6-villkor, lydelse: 45 dagar, skal: kommunens rutiner}]
tolkningar: {prisdatum: vfu-dag, avrundning: ingen}
fortbildning: [{kurs: Palliativ vård, omfattning: "7,5 hp", kostnad: 0, form: fristaende}]
studentuppsatser: [{projekt: Fallprevention, verksamhet: Björkgården, tidpunkt: hösten 2016, start: 2016-10-01,
                    niva: grund, ersattning: 0, etikprovning_kravs: false, etikansokan: null}]
giltighet: {fran: 2016-09-01, till: null, uppsagning: {av: Ekdalens kommun,
            meddelanden: [{till: Sjöbergska högskolan, skickat: 2018-01-31, mottaget: 2018-02-02}], avslut: 2018-07-31}}
undertecknat: [{part: Ekdalens kommun, namn: Dan Påhitt, befattning: Förvaltningschef, datum: 2016-08-29}]
intyg: [{bestammelse: "4.3-ansvar", av: Eva Påhitt, datum: 2016-12-01, giltigt_till: 2017-12-01, underlag: protokoll}]
undantag: [{regel: R-4.6-belopp, galler: {faktura: "2016-0412", rad: 1, verksamhet: Björkgården}, citat: 1530 kr,
            skal: övergång, beslutad_av: Eva Påhitt, medgiven_av: Ada Påhitt, fran: 2016-09-01, till: 2016-12-31,
            status: beviljad}]
"""

FAKTURA = """
dokument: faktura
typ: faktura
nummer: "2016-0412"
avtal: ekdalen-sjobergska-2016
datum: 2016-12-09
forfallodatum: 2017-01-08
betalningsvillkor_dagar: 30
mottagen: null
betald: null
termin: HT2016
period: {fran: 2016-09-01, till: 2016-12-02}
avsandare: {namn: Björkgården, organisationsnummer: "2120009986", kontaktperson: Bo Påhitt, telefon: 08-12 34 56,
            epost: bo@example.org}
fakturamottagare: {namn: Sjöbergska högskolan, organisationsnummer: "8999990016"}
betalning: {bankgiro: "5999-1232", plusgiro: null}
valuta: SEK
rader:
  - {verksamhet: Björkgården, student: Fia Påhitt, utbildning: sjukskoterska, larosate: Sjöbergska högskolan, form: vfu,
     startdatum: 2016-09-05, slutdatum: 2016-09-30, antal_veckor: 4, antal_dagar: 0, ersattning: 6120.00, momssats: 0}
moms: 0
oresavrundning: 0
total: 6120.00
"""

UNDERLAG = """
dokument: faktureringsunderlag
avtal: ekdalen-sjobergska-2016
termin: HT2016
faktura: "2016-0412"
period: {fran: 2016-09-01, till: 2016-12-02}
rader:
  - {verksamhet: Björkgården, student: Fia Påhitt, startdatum: 2016-09-05, slutdatum: 2016-09-13, antal_veckor: 1.4,
     ersattning: 2142.00}
total: 2142.00
avsandare: {namn: Björkgården, organisationsnummer: "2120009986", kontaktperson: Bo Påhitt, telefon: 08-12 34 56}
betalning: {plusgiro: "991234-6"}
"""

TERMIN = """
dokument: termin
id: vt2017
avtal: ekdalen-sjobergska-2016
termin: VT2017
perioder_meddelade:
  - {larosate: Sjöbergska högskolan, av: Ada Påhitt, till: Bo Påhitt, skickat: 2016-09-14, mottaget: 2016-09-15,
     perioder: [{fran: 2017-01-23, till: 2017-02-17}]}
platser_meddelade:
  - {verksamhet: Björkgården, av: Bo Påhitt, till: Ada Påhitt, skickat: 2016-11-14, mottaget: null,
     platser: [{utbildning: specialistsjukskoterska, inriktning: vård av äldre, antal: 2}]}
placeringar:
  - student: Fia Påhitt
    larosate: Sjöbergska högskolan
    utbildning: sjukskoterska
    inriktning: null
    verksamhet: Björkgården
    startdatum: 2017-01-23
    slutdatum: 2017-02-17
    handledning: grupp
    delad: ja
    handledare:
      - {namn: Cia Påhitt, yrkesgrupp: halso_och_sjukvardspersonal, huvudansvarig: true, utsedd: 2016-11-01,
         examina: [{examen: sjukskoterska, inriktning: null}], erfarenhet_ar: 6.5,
         kurser: [{kurs: Introduktion, steg: webbintroduktion, hogskolepoang: 0, poang: null, status: genomford,
                   genomford: 2015-06-05, motsvarande_enligt: null}],
         onskar_poangsatt: nej}
      - {namn: Pia Påhitt, yrkesgrupp: omvardnadspersonal}
  - {student: Gia Påhitt, handledning: enskild, handledare: ingen}
forandringar:
  - {verksamhet: Björkgården, slag: indragen, utbildning: sjukskoterska, inriktning: null, antal: 1,
     student: Fia Påhitt, miste_plats: ja, placeringens_start: 2017-01-23, av: Bo Påhitt, till: Eva Påhitt,
     skickat: 2016-12-20, mottaget: 2016-12-21, till_ratt: 2016-12-27,
     ny_placering: {funnen: ja, verksamhet: Ekhemmet, startdatum: 2017-01-30}}
erbjudanden:
  - {handledare: Pia Påhitt, kurs: Introduktion, steg: webbintroduktion, datum: 2016-09-12, kostnad: 0, deltid: true,
     distans: true}
intyg: [{bestammelse: "4.5-larandemiljo", omrade: null, av: Eva Påhitt, datum: 2017-02-20, giltigt_till: 2017-06-30,
         underlag: besök}]
"""

AR = """
dokument: ar
id: ar-2016
avtal: ekdalen-sjobergska-2016
ar: 2016
period: {fran: 2016-07-01, till: 2017-06-30}
arsplan:
  antal_och_fordelning:
    framtagen: 2016-06-01
    platser: [{verksamhet: Björkgården, utbildning: sjukskoterska, inriktning: null, antal: 12}]
  kurser: {framtagen: 2016-06-01, kurser: [{kurs: Palliativ vård, datum: 2016-10-03}]}
antal_studenter: [{verksamhet: Björkgården, utbildning: sjukskoterska, inriktning: null, antal: 11}]
handledartraffar: [{datum: 2016-10-20, larosate: Sjöbergska högskolan}]
handledarutbildningar:
  - {kurs: Introduktion, steg: webbintroduktion, hogskolepoang: 0, larosate: Sjöbergska högskolan, datum: 2016-09-12,
     kostnad: 0, deltid: true, distans: true, oppen_for: [kommunal, entreprenad, lov]}
fortbildning:
  - {kurs: Palliativ vård, omfattning: "7,5 hp", kostnad: 0, form: fristaende, larosate: Sjöbergska högskolan,
     datum: 2016-10-03, oppen_for: [kommunal]}
studentuppsatser: [{projekt: Fallprevention, verksamhet: Björkgården, tidpunkt: hösten 2016, start: 2016-10-01,
                    niva: grund, ersattning: 0, etikprovning_kravs: nej, etikansokan: null}]
erfarenhetsutbyte: [{datum: 2016-11-03, deltagare: [Ada Påhitt, Bo Påhitt]}]
uppfoljning: {initierad: 2016-11-07, initierad_av: Sjöbergska högskolan, genomford: 2016-12-12, enkat: ja}
regional_enkat: {datum: 2016-11-28, riktad_till: [studenter, handledare, verksamheter]}
intyg: [{bestammelse: AF-samverka-om, omrade: fortbildning, av: Eva Påhitt, datum: 2016-12-12,
         giltigt_till: 2017-12-31, underlag: protokoll}]
"""

FORKLARING = """
dokument: avsiktsforklaring
id: storstockholm-2016
datum: 2016-06-16
parter:
  - {namn: Ekdalens kommun, organisationsnummer: "2120009986", typ: kommun, antagen: 2016-06-20}
  - {namn: Sjöbergska högskolan, organisationsnummer: 8999990016, typ: larosate, antagen: 2016-06-16}
giltighet: {fran: 2016-06-16, till: null}
styrgrupp:
  bildad: 2016-09-01
  ledamoter:
    - {namn: Gia Påhitt, foretrader: kommun, organisation: Ekdalens kommun}
    - {namn: Ada Påhitt, foretrader: cku}
  moten: [2016-10-05, "2017-10-04"]
samverkansgrupp:
  {bildad: 2016-09-01, ledamoter: [{namn: Bo Påhitt, foretrader: ksl, organisation: KSL}], moten: [2016-11-02]}
workshops: [{datum: 2016-09-22}]
konferenser: [{ar: 2017, inbjudan: 2017-02-01, datum: 2017-05-04}]
traffar: [{ar: 2017, inbjudan: 2017-08-21, datum: 2017-10-12, samtliga_kommuner: ja}]
enkater: [{slag: kommunenkat, ar: 2017, av: KSL, datum: 2017-11-01}, {slag: cku, ar: 2017, av: CKU, datum: 2017-06-01}]
sammanstallningar: [{ar: 2017, datum: 2018-01-15, bygger_pa: [cku, kommunenkat]}]
frantraden: [{part: Ekdalens kommun, frantrade: 2018-12-31,
              meddelanden: [{till: Sjöbergska högskolan, skickat: 2018-06-01, mottaget: 2018-06-04}]}]
intyg: [{bestammelse: AF-samverka-om, omrade: inriktning_och_volym, av: Eva Påhitt, datum: 2017-12-12,
         giltigt_till: 2018-12-31, underlag: protokoll}]
"""

EXAMPLES = {"samverkansavtal": AVTAL, "faktura": FAKTURA, "faktureringsunderlag": UNDERLAG, "termin": TERMIN, "ar": AR,
            "avsiktsforklaring": FORKLARING}
