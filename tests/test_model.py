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
from model_examples import AR, AVTAL, EXAMPLES, FAKTURA, FORKLARING, TERMIN, UNDERLAG
from pydantic import ValidationError
from ruamel.yaml import YAML

from checker.findings import Modalitet, Utfall
from checker.form import Spec, spec_of
from checker.model import (
    KINDS,
    Ar,
    Avsiktsforklaring,
    Faktura,
    Faktureringsunderlag,
    Samverkansavtal,
    Termin,
)
from checker.model.__main__ import write
from checker.model.schema import render, schema_of

KEYWORDS = {"$schema", "title", "description", "type", "properties", "required", "additionalProperties", "items",
            "enum", "pattern", "format"}

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
        "faktureringsunderlag/avsandare/kontaktperson", "faktureringsunderlag/rader/[]/student",
        "termin/perioder_meddelade/[]/av", "termin/perioder_meddelade/[]/till",
        "termin/platser_meddelade/[]/av", "termin/platser_meddelade/[]/till",
        "termin/placeringar/[]/student", "termin/placeringar/[]/handledare/[]/namn",
        "termin/placeringar/[]/handledare/[]/kurser/[]/motsvarande_enligt",
        "termin/forandringar/[]/student", "termin/forandringar/[]/av", "termin/forandringar/[]/till",
        "termin/erbjudanden/[]/handledare", "termin/intyg/[]/av",
        "ar/erfarenhetsutbyte/[]/deltagare/[]", "ar/intyg/[]/av",
        "avsiktsforklaring/styrgrupp/ledamoter/[]/namn", "avsiktsforklaring/samverkansgrupp/ledamoter/[]/namn",
        "avsiktsforklaring/intyg/[]/av"}
    assert {path.rsplit("/", 1)[1] for path in found["kontakt"]} == {"epost", "telefon"}
    assert {path.rsplit("/", 1)[1] for path in found["kronor"]} == {
        "belopp_per_vecka", "kostnad", "ersattning", "moms", "oresavrundning", "total"}
    assert {path.rsplit("/", 1)[1] for path in found["tal"]} == {
        "antal_veckor", "antal_dagar", "momssats", "hogskolepoang", "poang", "erfarenhet_ar"}
    assert {path.rsplit("/", 1)[1] for path in found["manaddag"]} == {
        "perioder_ht", "perioder_vt", "antal_ht", "antal_vt", "faktura_ht", "faktura_vt"}
    assert found["termin"] == {"faktura/termin", "faktureringsunderlag/termin", "termin/termin"}
    assert {path.rsplit("/", 1)[1] for path in found["janej"]} == {
        "privata_utforare", "huvudansvarig", "deltid", "distans", "onskar_poangsatt", "etikprovning_kravs", "delad",
        "miste_plats", "funnen", "enkat", "samtliga_kommuner"}
    assert not found.keys() - {"text", "namn", "personnamn", "kontakt", "tal", "kronor", "heltal", "datum", "manaddag",
                               "termin", "val", "janej"}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("kind", EXAMPLES)
def test_example_documents_validate(kind: str, dialect: Any) -> None:
    document = as_json(read(EXAMPLES[kind]))
    assert list(dialect(schema_of(KINDS[kind])).iter_errors(document)) == []
    assert KINDS[kind].model_validate(document).model_dump()["dokument"] == kind


def written(value: Any, path: str = "") -> Iterator[str]:
    """The path of every key and item of a document, as ``places`` writes them."""
    yield path
    pairs = value.items() if isinstance(value, dict) else [("[]", v) for v in value] if isinstance(value, list) else ()
    for name, inner in pairs:
        yield from written(inner, f"{path}/{name}")


@pytest.mark.parametrize("kind", ["termin", "ar", "avsiktsforklaring"])
def test_example_has_every_field(kind: str) -> None:
    fields = {path for path, _ in places(schema_of(KINDS[kind]))}
    assert fields - set(written(read(EXAMPLES[kind]))) == {"/kompletterar"}


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


def test_values_of_a_term_a_year_and_the_declaration() -> None:
    term = Termin.model_validate(read(TERMIN))
    placed, alone = term.placeringar or []
    first = (placed.handledare or [])[0]
    assert (term.termin, placed.delad, first.erfarenhet_ar, first.onskar_poangsatt) == (
        "VT2017", True, Decimal("6.5"), False)
    assert alone.handledare == []
    change = (term.forandringar or [])[0]
    assert change.ny_placering is not None
    assert (change.till_ratt, change.ny_placering.funnen) == (date(2016, 12, 27), True)
    year = Ar.model_validate(read(AR))
    assert (year.ar, (year.antal_studenter or [])[0].antal) == (2016, 11)
    assert (year.erfarenhetsutbyte or [])[0].deltagare == ["Ada Påhitt", "Bo Påhitt"]
    assert (year.handledarutbildningar or [])[0].oppen_for == ["kommunal", "entreprenad", "lov"]
    declaration = Avsiktsforklaring.model_validate(read(FORKLARING))
    assert declaration.styrgrupp is not None
    assert declaration.styrgrupp.moten == [date(2016, 10, 5), date(2017, 10, 4)]
    assert (declaration.parter or [])[1].organisationsnummer == "8999990016"


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
