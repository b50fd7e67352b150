"""Word agreements (.docx) made from the template, read from the package's own XML.

Places: "§ 4.6, stycke 1" counts the paragraphs of text under the heading from 1, bullets included, tables and
text boxes not; "tabellen i § 7, rad 3, kolumn Kontaktuppgifter" counts the rows below the headings from 1. The
anchor is the 0-based number of the ``w:p`` in the main part, all of them counted in document order.
"""

from __future__ import annotations

from checker.document import Position, Remark
from checker.sources.docx import nodes, story
from checker.sources.docx.agreement import Agreement
from checker.sources.docx.blocks import Paragraph, paragraphs
from checker.sources.docx.carried import uncarried
from checker.sources.errors import NotADocument, SourceError
from checker.sources.package import Package
from checker.sources.raw import Reading

#: What a document must have of the template to be an agreement made from it: so many headings, or so many sentences.
FEWEST_HEADINGS, FEWEST_SENTENCES = 3, 5


def read(data: bytes, limit: int) -> list[Reading]:
    """The agreement that a Word file holds.

    ``limit``: the largest size in bytes. Raises SourceError, and nothing else: NotADocument for a Word file that
    isn't made from the template, Refused for what is more than a document may hold.
    """
    package = Package.open(data, limit)
    read_story = story.read(package)
    agreement = Agreement(read_story.blocks)
    if agreement.headings < FEWEST_HEADINGS and agreement.sentences < FEWEST_SENTENCES:
        raise _another(read_story)
    tree = agreement.tree()
    remarks = [*package.remarks, *_seen(read_story), *agreement.remarks]
    return [Reading("samverkansavtal", "docx", tree, uncarried(tree), remarks)]


def _another(found: story.Story) -> SourceError:
    text = " ".join(" ".join(one.text.split()) for one in paragraphs(found.blocks)).casefold()
    if "underlag för fakturering" in text or "underlaget avser perioden" in text:
        return SourceError("Filen är bilaga 2 i Word, och bilaga 2 i Word läses inte än: fyll i den i Excel "
                           "(avtalskoll init faktureringsunderlag ger en tom).")
    if "avsiktsförklaring om samverkan" in text:
        return NotADocument("Filen är avsiktsförklaringen i Word, inte ett samverkansavtal: den läses inte.")
    return NotADocument("Word-dokumentet är inget avtal efter mallen: det har varken mallens rubriker (§ 1 Bakgrund … "
                        "§ 9 Giltighetstid och uppsägning) eller tillräckligt många av dess meningar.")


def _seen(found: story.Story) -> list[Remark]:
    """What a person doesn't see at once: text that is hidden, changes that nobody has accepted."""
    remarks: list[Remark] = []
    hidden = [one for one in paragraphs(found.blocks) if one.hidden]
    if hidden:
        where = "ett stycke" if len(hidden) == 1 else f"{len(hidden)} stycken"
        message = f"Dokumentet har dold text, i {where}. Den är medräknad."
        remarks.append(Remark("", _at(hidden[0]), message, "dolt"))
    if found.foreign:
        message = ("Dokumentet visar text som ligger i en annan fil (infogad fil eller deldokument). Den läses inte: "
                   "klistra in den som text.")
        remarks.append(Remark("", _near(found, found.foreign[0]), message, "olast"))
    tracked = found.tracked
    if tracked.first is not None:
        message = (f"Utkastet har spårade ändringar som ingen har godkänt eller avvisat ({tracked.inserted} infogade, "
                   f"{tracked.deleted} borttagna). Infogad text är medräknad och borttagen är utelämnad.")
        remarks.append(Remark("", _near(found, tracked.first), message, "sparade-andringar"))
    if tracked.first_struck is not None:
        message = "Dokumentet har genomstruken text. Den räknas som borttagen."
        remarks.append(Remark("", _near(found, tracked.first_struck), message, "genomstruket"))
    return remarks


def _near(found: story.Story, anchor: int) -> Position:
    """The first paragraph from that number on that still says something."""
    first = next((one for one in paragraphs(found.blocks) if one.anchor >= anchor and one.place), None)
    return nodes.at(first.place if first else "dokumentet", anchor)


def _at(paragraph: Paragraph) -> Position:
    return nodes.at(paragraph.place or "dokumentet", paragraph.anchor)
