"""The models, the schemas generated from them, and the word list: one truth in three places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from pydantic import ValidationError
from ruamel.yaml import YAML

from checker.findings import Modalitet, Utfall
from checker.form import Spec, spec_of
from checker.model import KINDS, Faktura, Faktureringsunderlag, Samverkansavtal
from checker.model.__main__ import write
from checker.model.schema import render, schema_of

KEYWORDS = {"$schema", "title", "description", "type", "properties", "required", "additionalProperties", "items",
            "enum", "pattern", "format"}

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

EXAMPLES = {"samverkansavtal": AVTAL, "faktura": FAKTURA, "faktureringsunderlag": UNDERLAG}
DIALECTS = (Draft7Validator, Draft202012Validator)


def read(text: str) -> dict[str, Any]:
    data: dict[str, Any] = YAML(typ="safe").load(text)
    return data


def as_json(value: Any) -> Any:
    """Dates as JSON has them; the rest as it is."""
    return json.loads(json.dumps(value, default=lambda day: day.isoformat()))


def places(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema within a schema, by its path; ``[]`` is an item of a list."""
    yield path, schema
    for name, field in schema.get("properties", {}).items():
        yield from places(field, f"{path}/{name}")
    if "items" in schema:
        yield from places(schema["items"], f"{path}/[]")


def leaves(spec: Spec, path: str = "") -> Iterator[tuple[str, str]]:
    for name, field in spec.fields.items():
        yield from leaves(field, f"{path}/{name}")
    if spec.item is not None:
        yield from leaves(spec.item, f"{path}/[]")
    elif not spec.fields:
        yield path, spec.kind


def pydantic_paths(node: dict[str, Any], defs: dict[str, Any], path: str = "") -> Iterator[str]:
    """The field paths of pydantic's own schema, read without our generator."""
    if "$ref" in node:
        yield from pydantic_paths(defs[node["$ref"].rsplit("/", 1)[1]], defs, path)
    for branch in node.get("anyOf", ()):
        yield from pydantic_paths(branch, defs, path)
    for name, field in node.get("properties", {}).items():
        yield f"{path}/{name}"
        yield from pydantic_paths(field, defs, f"{path}/{name}")
    if "items" in node:
        yield from pydantic_paths(node["items"], defs, f"{path}/[]")


@pytest.mark.parametrize("kind", KINDS)
def test_schema_on_disk_is_the_one_generated(kind: str, root: Path) -> None:
    on_disk = (root / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert on_disk == render(KINDS[kind]), "run: python -m checker.model"


def test_generator_writes_every_kind(tmp_path: Path) -> None:
    write(tmp_path)
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert written == {f"{kind}.schema.json": render(model) for kind, model in KINDS.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_schema_keeps_to_the_shared_keywords(kind: str) -> None:
    used = {keyword for _, schema in places(schema_of(KINDS[kind])) for keyword in schema}
    assert used <= KEYWORDS


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_valid_in_both_dialects(kind: str, dialect: Any) -> None:
    errors = list(dialect(dialect.META_SCHEMA).iter_errors(schema_of(KINDS[kind])))
    assert errors == []


@pytest.mark.parametrize("kind", KINDS)
def test_model_and_schema_have_the_same_fields(kind: str) -> None:
    own = KINDS[kind].model_json_schema()
    ours = {path for path, _ in places(schema_of(KINDS[kind])) if path and not path.endswith("[]")}
    assert ours == set(pydantic_paths(own, own["$defs"]))


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_has_title_and_description(kind: str) -> None:
    bare = [path for path, schema in places(schema_of(KINDS[kind])) if path and not path.endswith("[]")
            and not (schema.get("title") and schema.get("description"))]
    assert bare == []


@pytest.mark.parametrize("kind", KINDS)
def test_only_dokument_is_required_and_unknown_keys_are_not_allowed(kind: str) -> None:
    found = dict(places(schema_of(KINDS[kind])))
    assert {path: schema["required"] for path, schema in found.items() if "required" in schema} == {"": ["dokument"]}
    assert all(schema["additionalProperties"] is False for schema in found.values() if "properties" in schema)


@pytest.mark.parametrize("kind", KINDS)
def test_kompletterar_and_id_stand_at_the_top_of_every_kind(kind: str) -> None:
    fields = spec_of(kind).fields
    assert [fields[name].kind for name in ("dokument", "id", "kompletterar")] == ["val", "text", "text"]


def test_form_reads_the_kinds_that_the_model_means() -> None:
    found: dict[str, set[str]] = {}
    for kind in KINDS:
        for path, leaf in leaves(spec_of(kind)):
            found.setdefault(leaf, set()).add(kind + path)
    assert found["personnamn"] == {
        "samverkansavtal/beslut/tecknas_av", "samverkansavtal/kontaktpersoner/larosate/[]/namn",
        "samverkansavtal/kontaktpersoner/verksamheter/[]/namn", "samverkansavtal/handledare/[]/namn",
        "samverkansavtal/handledare/[]/kurser/[]/motsvarande_enligt", "samverkansavtal/undertecknat/[]/namn",
        "samverkansavtal/intyg/[]/av", "samverkansavtal/undantag/[]/beslutad_av",
        "samverkansavtal/undantag/[]/medgiven_av", "samverkansavtal/undantag/[]/galler/handledare",
        "faktura/avsandare/kontaktperson", "faktura/rader/[]/student",
        "faktureringsunderlag/avsandare/kontaktperson", "faktureringsunderlag/rader/[]/student"}
    assert {path.rsplit("/", 1)[1] for path in found["kontakt"]} == {"epost", "telefon"}
    assert {path.rsplit("/", 1)[1] for path in found["kronor"]} == {
        "belopp_per_vecka", "kostnad", "ersattning", "moms", "oresavrundning", "total"}
    assert {path.rsplit("/", 1)[1] for path in found["tal"]} == {
        "antal_veckor", "antal_dagar", "momssats", "hogskolepoang", "poang", "erfarenhet_ar"}
    assert {path.rsplit("/", 1)[1] for path in found["manaddag"]} == {
        "perioder_ht", "perioder_vt", "antal_ht", "antal_vt", "faktura_ht", "faktura_vt"}
    assert found["termin"] == {"faktura/termin", "faktureringsunderlag/termin"}
    assert {path.rsplit("/", 1)[1] for path in found["janej"]} == {
        "privata_utforare", "huvudansvarig", "deltid", "distans", "onskar_poangsatt", "etikprovning_kravs"}
    assert not found.keys() - {"text", "namn", "personnamn", "kontakt", "tal", "kronor", "heltal", "datum", "manaddag",
                               "termin", "val", "janej"}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("kind", EXAMPLES)
def test_example_documents_validate(kind: str, dialect: Any) -> None:
    document = as_json(read(EXAMPLES[kind]))
    assert list(dialect(schema_of(KINDS[kind])).iter_errors(document)) == []
    assert KINDS[kind].model_validate(document).model_dump()["dokument"] == kind


@pytest.mark.parametrize("kind", KINDS)
def test_a_bare_draft_is_a_document(kind: str) -> None:
    assert Draft7Validator(schema_of(KINDS[kind])).is_valid({"dokument": kind})
    assert KINDS[kind].model_validate({"dokument": kind}).model_fields_set == {"dokument"}


ACCEPTED = [
    ({"total": "6120.00"}, True), ({"total": 6120.5}, True), ({"total": "-6120"}, True), ({"total": "ingen"}, True),
    ({"total": ""}, True), ({"total": None}, True), ({"total": "6 120"}, False), ({"total": "6120,00"}, False),
    ({"total": "012"}, False), ({"total": "1e3"}, False), ({"total": True}, False), ({"total": "xx"}, False),
    ({"betalningsvillkor_dagar": "30"}, True), ({"betalningsvillkor_dagar": 30.5}, False),
    ({"betalningsvillkor_dagar": "30.5"}, False),
    ({"datum": "2016-12-09"}, True), ({"datum": "2016-9-5"}, False), ({"datum": "2016-13-01"}, False),
    ({"datum": 20161209}, False), ({"datum": "____"}, False),
    ({"termin": "VT2026"}, True), ({"termin": "ingen"}, True), ({"termin": "HT16"}, False),
    ({"typ": "kreditfaktura"}, True), ({"typ": None}, True), ({"typ": "kredit"}, False),
    ({"nummer": 412}, True), ({"nummer": "0412"}, True), ({"nummer": ["0412"]}, False),
    ({"rader": []}, True), ({"rader": "ingen"}, True), ({"rader": [None, "ingen"]}, True), ({"rader": "tio"}, False),
    ({"rader": [{"student": "ingen", "form": "vfu"}]}, True), ({"rader": [{"momsats": 0}]}, False),
    ({"period": "ingen"}, True), ({"period": "hösten"}, False), ({"fakturadatum": "2016-12-09"}, False),
]


@pytest.mark.parametrize(("fields", "accepted"), ACCEPTED)
def test_model_and_schema_accept_the_same(fields: dict[str, Any], accepted: bool) -> None:
    document = {"dokument": "faktura"} | fields
    assert Draft7Validator(schema_of(Faktura)).is_valid(document) is accepted
    if accepted:
        assert Faktura.model_validate(document).dokument == "faktura"
    else:
        with pytest.raises(ValidationError):
            Faktura.model_validate(document)


@pytest.mark.parametrize(("day", "accepted"), [
    ("03-15", True), ("02-29", True), (None, True), ("3-15", False), ("13-01", False), ("--03-15", False)])
def test_a_day_of_the_year(day: str | None, accepted: bool) -> None:
    document = {"dokument": "samverkansavtal", "frister": {"faktura_vt": day}}
    assert Draft7Validator(schema_of(Samverkansavtal)).is_valid(document) is accepted


@pytest.mark.parametrize(("value", "accepted"), [(True, True), ("ja", True), ("nej", True), (None, True), (1, False),
                                                 ("yes", False)])
def test_yes_or_no(value: Any, accepted: bool) -> None:
    document = {"dokument": "samverkansavtal", "handledare": [{"huvudansvarig": value}]}
    schema_says = Draft7Validator(schema_of(Samverkansavtal)).is_valid(document)
    try:
        model_says = Samverkansavtal.model_validate(document).dokument == "samverkansavtal"
    except ValidationError:
        model_says = False
    assert (schema_says, model_says) == (accepted, accepted)


def test_values_are_exact_and_typed() -> None:
    invoice = Faktura.model_validate(read(FAKTURA))
    row = (invoice.rader or [])[0]
    assert (row.ersattning, row.antal_veckor, row.startdatum) == (Decimal("6120"), Decimal(4), date(2016, 9, 5))
    assert isinstance(row.ersattning, Decimal)
    assert isinstance(invoice.betalningsvillkor_dagar, int)
    assert invoice.betald is None
    form = Faktureringsunderlag.model_validate(read(UNDERLAG))
    assert (form.rader or [])[0].antal_veckor == Decimal("1.4")
    agreement = Samverkansavtal.model_validate(read(AVTAL))
    handledare = (agreement.handledare or [])[0]
    assert (handledare.huvudansvarig, (handledare.kurser or [])[0].hogskolepoang) == (True, Decimal("7.5"))
    assert agreement.parter is not None
    assert (agreement.parter.larosaten or [])[0].organisationsnummer == "8999990016"


def test_what_is_recorded_as_none() -> None:
    agreement = Samverkansavtal.model_validate({
        "dokument": "samverkansavtal", "handledare": "ingen", "undantag": None, "giltighet": {"till": "ingen"},
        "beslut": "ingen", "uteslutna_driftsformer": [None, "lov"],
        "tolkningar": {"avrundning": "ingen", "dagar": "ingen"}})
    assert agreement.handledare == []
    assert agreement.undantag is None
    assert agreement.beslut is None
    assert agreement.giltighet is not None
    assert agreement.giltighet.till is None
    assert agreement.uteslutna_driftsformer == ["lov"]
    assert agreement.tolkningar is not None
    assert (agreement.tolkningar.avrundning, agreement.tolkningar.dagar) == ("ingen", None)


@pytest.mark.parametrize("fields", [
    {"total": 6120.123456789012345}, {"total": float("nan")}, {"total": float("inf")}, {"total": Decimal("1e999999")},
    {"betalningsvillkor_dagar": Decimal("Infinity")}, {"nummer": 4.10}, {"datum": "2016-02-30"},
])
def test_what_is_not_exact_or_does_not_exist_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        Faktura.model_validate({"dokument": "faktura"} | fields)
    assert refused.value.error_count() == 1


def test_errors_do_not_echo_names() -> None:
    with pytest.raises(ValidationError) as refused:
        Faktura.model_validate({"dokument": "faktura", "rader": [{"student": ["Fia Påhitt"]}]})
    assert "Påhitt" not in str(refused.value)


def test_the_word_list_has_every_word(root: Path) -> None:
    listed = set(re.findall(r"`([^`]+)`", (root / "docs" / "ordlista.md").read_text(encoding="utf-8")))
    keys = {path.rsplit("/", 1)[1] for kind in KINDS for path, _ in places(schema_of(KINDS[kind])) if path}
    axes = schema_of(Samverkansavtal)["properties"]["tolkningar"]["properties"]
    readings = {reading for axis in axes.values() for reading in axis["enum"] if reading}
    wanted = (keys - {"[]"}) | readings | set(KINDS) | {u.value for u in Utfall} | {m.value for m in Modalitet}
    assert wanted - listed == set()
