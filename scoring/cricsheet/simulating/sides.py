"""Invented clubs and players."""

from random import Random

from scoring.engine.values import Player, Team

PLACES = (
    "Amberly", "Brindlecombe", "Carrowmoor", "Dunhollow", "Eastmarrow", "Fernwick", "Glasspool", "Harrowmere",
    "Inverlyth", "Kestrel Bay", "Larkhaven", "Mirefield", "Northwold Cross", "Ottersby", "Pellingford", "Quillmouth",
    "Ravensay", "Saltmarsh", "Thistlebury", "Umberton", "Vellacombe", "Westerlow", "Yarrowdale", "Zephyr Point",
)  # fmt: skip
CLUBS = (
    "Badgers", "Comets", "Drovers", "Foxes", "Gales", "Herons", "Ironsides", "Kingfishers", "Lanterns", "Mariners",
    "Otters", "Pilgrims", "Rooks", "Strikers", "Thunderbolts", "Wanderers",
)  # fmt: skip
SURNAMES = (
    "Abbotrow", "Adeyinwa", "Akhtarri", "Ashgrovel", "Banderweil", "Barrowick", "Bellandra", "Bhatkarren", "Brackwell",
    "Calderyn", "Chanderpaxi", "Colquittan", "Dassanori", "Delacombe", "Dovetree", "Eldermarsh", "Fairclove",
    "Fennimorr", "Gallowby", "Ganeshwari", "Greywether", "Hallibrand", "Hasselbeck", "Imranadi", "Jayawickreme-Sol",
    "Juddlestone", "Kamaranga", "Kettlewright", "Khalidorn", "Lindqvale", "Lockhurst", "Mahmoodin", "Marchbanksy",
    "Mbekira", "Mistrywala", "Nakamba", "Nettlefold-Ray", "Okonjari", "Oxenbrook", "Pathiranel", "Penhallowick",
    "Quorndale", "Rahmatzai", "Ravensong", "Sandringhall", "Selvaratha", "Singhota", "Stonebarrow", "Talukdaro",
    "Thackersley", "Ullswick", "Vandermoor", "Venkatori", "Warrendale", "Whitlocke-Moss", "Wijetungara",
    "Yellowlees-Kay", "Zambrelli",
)  # fmt: skip
INITIALS = "ABCDEFGHJKLMNPRSTVWZ"


def draw_sides(dice: Random, players: int = 11) -> tuple[Team, Team]:
    places, clubs = dice.sample(PLACES, 2), dice.sample(CLUBS, 2)
    surnames = dice.sample(SURNAMES, 2 * players)
    sides = []
    for side in range(2):
        listed = surnames[side * players : (side + 1) * players]
        name = f"{places[side]} {clubs[side]}"
        # Ids of eight hexadecimal digits, as in Cricsheet's registry.
        squad = tuple(Player(f"{dice.getrandbits(32):08x}", f"{_draw_initials(dice)} {surname}") for surname in listed)
        sides.append(Team(name.lower().replace(" ", "-"), name, squad))
    return sides[0], sides[1]


def _draw_initials(dice: Random) -> str:
    return "".join(dice.choice(INITIALS) for _ in range(dice.choice((1, 2, 2))))
