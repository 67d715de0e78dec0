"""Checks of categories, people and gigs."""

import re
import zoneinfo

from ..catalogue import TIERS, Catalogue, Gig, Member, Person, Staff
from ..covers import OBJECTS, PALETTES, SCENES, SETTINGS
from . import CONTACT_DATA, FILLER, Faults, words

LEVELS = {"native", "fluent", "conversational", "basic"}
STANDINGS = {"good", "warned", "restricted", "suspended"}
GROUPS = {"support", "finance", "operator"}
TEXT_LANGUAGES = {"en", "es"}
LINES_OF_A_PACKAGE = range(2, 8)
EXCLUSIONS = range(2, 5)
PICTURES = range(2, 5)
HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{1,29}")
LONGEST_DELIVERY_DAYS = 60
# What a small integer of the database holds.
LARGEST_QUANTITY = 32_767


def check_catalogue(catalogue: Catalogue) -> Faults:
    faults = Faults()
    _check_categories(faults, catalogue)
    _check_people(faults, catalogue)
    _check_gigs(faults, catalogue)
    return faults


def _check_categories(faults: Faults, catalogue: Catalogue) -> None:
    tops = catalogue.categories
    everything = [*tops, *(child for top in tops for child in top.children)]
    faults.need(len(tops) == 8, f"8 categories, not {len(tops)}")
    faults.need_unique((item.slug for item in everything), "slugs of categories")
    for item in everything:
        faults.need(re.fullmatch(r"[a-z]+(-[a-z]+)*", item.slug), f"{item.slug}: not a slug")
        for texts in (item.name, item.description):
            faults.need(set(texts) == TEXT_LANGUAGES and all(texts.values()), f"{item.slug}: texts")


def _check_people(faults: Faults, catalogue: Catalogue) -> None:
    people = [*catalogue.sellers, *catalogue.buyers]
    members = [m for person in people if person.agency for m in person.agency.members]
    accounts: list[Person | Member | Staff] = [*people, *members, *catalogue.staff]
    faults.need_unique((item.key for item in accounts), "keys of people")
    faults.need_unique((item.username for item in accounts), "user names")
    faults.need_unique((item.email for item in accounts), "mail addresses")
    for account in accounts:
        faults.need(HANDLE.fullmatch(account.username), f"{account.key}: {account.username}")
    for person in people:
        _check_person(faults, person)
    for staff in catalogue.staff:
        faults.need(staff.group in GROUPS, f"{staff.key}: group {staff.group}")
    faults.need({s.group for s in catalogue.staff} == GROUPS, "a person of the staff a group")
    faults.need(any(person.away for person in catalogue.sellers), "nobody is away")
    suspended = [person for person in people if person.standing.state == "suspended"]
    faults.need(suspended, "nobody is suspended")
    for person in suspended:
        faults.need(words(person.standing.statement) > 20, f"{person.key}: suspended, no reasons")
    new = [person for person in catalogue.sellers if person.member_since_days_ago < 30]
    faults.need(len(new) >= 2, "two sellers are new")
    logins = {key: shows for key, _, shows in catalogue.demo_logins()}
    faults.need({s.key for s in catalogue.staff} < set(logins), "staff can be signed in as")
    for key, shows in logins.items():
        told = set(shows) == TEXT_LANGUAGES and all(shows.values())
        faults.need(told, f"{key}: words of the sign-in")


def _check_person(faults: Faults, person: Person) -> None:
    key = person.key
    faults.need(re.fullmatch(r"[A-Z]{2}", person.country_code), f"{key}: country")
    faults.need(person.time_zone in zoneinfo.available_timezones(), f"{key}: time zone")
    faults.need(person.languages, f"{key}: no language")
    for code, level in person.languages:
        faults.need(re.fullmatch(r"[a-z]{2}", code) and level in LEVELS, f"{key}: {code} {level}")
    faults.need(8 <= words(person.bio) <= 80, f"{key}: {words(person.bio)} words of bio")
    faults.need(person.tagline and person.skills, f"{key}: no tagline or skills")
    faults.need(not CONTACT_DATA.search(person.bio), f"{key}: contact data in the bio")
    standing = person.standing
    faults.need(standing.state in STANDINGS, f"{key}: standing {standing.state}")
    whole = bool(standing.statement and standing.rule and standing.until_in_days)
    faults.need(whole == (standing.state != "good"), f"{key}: a sanction has rule, reason and end")


def _check_gigs(faults: Faults, catalogue: Catalogue) -> None:
    gigs = catalogue.gigs
    parent = {child.slug: top.slug for top in catalogue.categories for child in top.children}
    sellers = {person.key: person for person in catalogue.sellers}
    faults.need_unique((gig.key for gig in gigs), "keys of gigs")
    faults.need_unique((gig.title for gig in gigs), "titles")
    faults.need_unique((gig.word for gig in gigs), "words on covers")
    lines = [line for gig in gigs for line in gig.description_markdown.splitlines()]
    faults.need_unique((line for line in lines if words(line) > 8), "lines of descriptions")
    faults.need({gig.subcategory for gig in gigs} == set(parent), "a subcategory without a gig")
    faults.need(sum(gig.ask_first for gig in gigs) == 6, "6 gigs ask first")
    for gig in gigs:
        faults.need(parent.get(gig.subcategory) == gig.category, f"{gig.key}: category")
        seller = sellers.get(gig.seller)
        faults.need(seller and seller.standing.state != "suspended", f"{gig.key}: seller")
        faults.need(seller and seller.palette == gig.palette, f"{gig.key}: palette of the seller")
        _check_texts(faults, gig)
        _check_packages(faults, gig)
        _check_pictures(faults, gig)
        _check_brief(faults, gig)


def _check_texts(faults: Faults, gig: Gig) -> None:
    texts = [
        gig.title,
        gig.description_markdown,
        *gig.exclusions,
        *(line.text for line in gig.lines),
    ]
    texts += [text for pair in gig.faq for text in pair]
    for text in texts:
        faults.need(text.strip() and not FILLER.search(text), f"{gig.key}: filler in {text[:40]}")
        faults.need(not CONTACT_DATA.search(text), f"{gig.key}: contact data in {text[:40]}")
    faults.need(10 <= len(gig.title) <= 80, f"{gig.key}: title of {len(gig.title)} characters")
    faults.need(not re.match(r"(I|We) will\b", gig.title), f"{gig.key}: a template for a title")
    count = words(gig.description_markdown)
    faults.need(80 <= count <= 180, f"{gig.key}: {count} words of description")
    faults.need(len(gig.exclusions) in EXCLUSIONS, f"{gig.key}: {len(gig.exclusions)} exclusions")
    faults.need(3 <= len(gig.faq) <= 5, f"{gig.key}: {len(gig.faq)} questions and answers")
    faults.need(3 <= len(gig.tags) <= 8, f"{gig.key}: {len(gig.tags)} tags")


def _check_packages(faults: Faults, gig: Gig) -> None:
    key = gig.key
    faults.need(tuple(p.tier for p in gig.packages) == TIERS, f"{key}: three tiers")
    prices = [package.price_cents for package in gig.packages]
    faults.need(prices == sorted(set(prices)) and prices[0] >= 500, f"{key}: prices rise")
    faults.need_unique((line.key for line in gig.lines), f"{key}: keys of lines")
    counted = {line.key: line.singular is not None for line in gig.lines}
    used: set[str] = set()
    for package in gig.packages:
        where = f"{key}, {package.tier}"
        held = package.quantities
        used |= set(held)
        faults.need(set(held) <= set(counted), f"{where}: a line that the gig has not")
        faults.need(len(held) in LINES_OF_A_PACKAGE, f"{where}: {len(held)} lines")
        days = range(1, LONGEST_DELIVERY_DAYS + 1)
        faults.need(package.delivery_days in days and package.revisions >= 0, f"{where}: days")
        for name, quantity in held.items():
            number = quantity is not True and 1 <= quantity <= LARGEST_QUANTITY
            faults.need(number == counted.get(name), f"{where}: {name} is {quantity}")
    faults.need(used == set(counted), f"{key}: a line in no package")
    tables = [tuple(sorted(package.quantities.items())) for package in gig.packages]
    faults.need_unique(tables, f"{key}: packages that hold the same")
    for extra in gig.extras:
        longest = max(package.delivery_days for package in gig.packages)
        faults.need(extra.price_cents > 0, f"{key}: extra {extra.name} costs nothing")
        faults.need(longest + extra.extra_days >= 1, f"{key}: extra {extra.name} leaves no day")
    faults.need(1 <= len(gig.extras) <= 4, f"{key}: 1 to 4 extras")


def _check_pictures(faults: Faults, gig: Gig) -> None:
    faults.need(gig.palette in PALETTES, f"{gig.key}: palette {gig.palette}")
    faults.need(len(gig.gallery) in PICTURES, f"{gig.key}: {len(gig.gallery)} pictures")
    faults.need_unique(gig.gallery, f"{gig.key}: pictures")
    for name in gig.gallery:
        setting, _, scene = name.partition(":")[0].partition("/")
        known = setting in SETTINGS and scene in SCENES if scene else setting in SCENES | OBJECTS
        faults.need(known, f"{gig.key}: picture {name}")


def _check_brief(faults: Faults, gig: Gig) -> None:
    faults.need(2 <= len(gig.brief) <= 5, f"{gig.key}: {len(gig.brief)} questions of the brief")
    faults.need(any(field.required for field in gig.brief), f"{gig.key}: nothing is required")
    faults.need_unique((field.question for field in gig.brief), f"{gig.key}: questions")
    for field in gig.brief:
        known = field.kind in ("text", "choice", "file", "contact")
        fits = bool(field.choices) == (field.kind == "choice")
        faults.need(known and fits, f"{gig.key}: {field.question}")
