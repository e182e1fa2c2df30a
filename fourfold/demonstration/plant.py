"""What happens in the invented plants, month by month: training first, quality after it, customers and money last.

Time is counted in months: 23 is the last finished one, 0 the first shown; earlier and fractional months exist too, so
that weeks and the year before have numbers. Nothing here knows a date, so the story is the same whenever it is made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from random import Random

LAST = 23
Counts = dict[str, float]


def wobble(*key: object) -> float:
    """A number from -1 to 1, mostly near 0, that is always the same for the same key."""
    chance = Random("/".join(map(str, key)))  # noqa: S311 - a story, not a secret
    return sum(chance.random() for _ in range(3)) / 1.5 - 1


@dataclass(frozen=True)
class Plant:
    """A site or a team. Curves are (month, level) points, straight between; pulses are months of extra courses."""

    key: str
    units: int  # that enter production in a month
    orders: int
    people: int
    sales: float  # thousand EUR a month
    growth: float  # of sales, a year
    floor: float  # first-pass yield without any training, percent
    gain: float  # percent points of yield for each hour of training
    training: tuple[tuple[float, float], ...]  # hours a head
    absence: tuple[tuple[float, float], ...]  # percent
    pulses: tuple[int, ...] = ()

    def hours_a_head(self, t: float) -> float:
        pulse = 1.1 if round(t) in self.pulses else 0.0
        return level(self.training, t) + pulse + 0.12 * wobble(self.key, "training", round(t))

    def yield_at(self, t: float) -> float:
        """Percent right first time: training works two to three months later."""
        taught = (self.hours_a_head(t - 2) + self.hours_a_head(t - 3)) / 2
        return min(99.4, self.floor + self.gain * taught + 0.15 * wobble(self.key, "yield", round(t * 4)))

    def faults_at(self, t: float) -> float:
        """Percent not right first time, as customers and cost feel it: a month later."""
        return 100 - self.yield_at(t - 1)


def level(curve: tuple[tuple[float, float], ...], t: float) -> float:
    before = [point for point in curve if point[0] <= t] or [curve[0]]
    after = [point for point in curve if point[0] > t] or [curve[-1]]
    (x0, y0), (x1, y1) = before[-1], after[0]
    return y0 if x1 <= x0 else y0 + (y1 - y0) * (t - x0) / (x1 - x0)


OSTERVALE = Plant(
    "OST", 42_000, 900, 380, 6200, 0.085, 92.6, 0.93,
    training=((3, 2.4), (7, 4.2), (12, 5.6), (23, 6.3)), absence=((0, 3.9), (23, 2.9)), pulses=(5, 9, 14, 20),
)  # fmt: skip
PELLMORE = Plant(
    "PEL", 18_000, 700, 300, 4300, 0.06, 91.6, 1.0,
    training=((8, 2.2), (13, 3.7), (23, 4.5)), absence=((0, 4.4), (23, 4.1)), pulses=(10, 17),
)  # fmt: skip
QUILLHAVEN = Plant(
    "QUI", 30_000, 500, 240, 3300, -0.015, 90.1, 1.3,
    training=((11, 3.6), (14, 1.3), (20, 1.1), (23, 1.9)), absence=((0, 4.2), (12, 4.6), (23, 6.4)),
)  # fmt: skip
LINE_1 = Plant(
    "OST-L1", 9_000, 260, 42, 0, 0, 92.9, 0.93, training=OSTERVALE.training, absence=OSTERVALE.absence, pulses=OSTERVALE.pulses
)  # fmt: skip
CELL_4 = Plant("QUI-C4", 6_500, 140, 31, 0, 0, 90.0, 1.3, training=QUILLHAVEN.training, absence=QUILLHAVEN.absence)
SITES = (OSTERVALE, PELLMORE, QUILLHAVEN)
PLANTS = {plant.key: (plant,) for plant in (*SITES, LINE_1, CELL_4)} | {"ENT": SITES}


def counted(key: str, t: float, share: float = 1.0) -> Counts:
    """What was counted in a plant, or in all sites together (ENT), over `share` of a month."""
    return added(_counts(plant, t, share) for plant in PLANTS[key])


def added(several: Iterable[Counts]) -> Counts:
    total: Counts = {}
    for counts in several:
        for name, number in counts.items():
            total[name] = total.get(name, 0) + number
    return total


@cache
def _counts(plant: Plant, t: float, share: float) -> Counts:
    found = {**_made(plant, t, share), **_delivered(plant, t, share), **_money(plant, t), **_people(plant, t)}
    return {name: float(round(number)) for name, number in found.items()}


def _made(plant: Plant, t: float, share: float) -> Counts:
    faults, busy = 100 - plant.yield_at(t), 1 + 0.04 * wobble(plant.key, "volume", round(t * 4))
    entered = plant.units * share * busy
    capacity = plant.units * share * 1.16
    planned = plant.people * share * 95
    effectiveness = 0.855 - 0.021 * faults + 0.008 * wobble(plant.key, "machines", round(t * 4))
    return {
        "entered": entered, "right_first": entered * (1 - faults / 100), "capacity": capacity,
        "good": entered * (1 - faults / 300), "planned_hours": planned, "effective_hours": planned * effectiveness,
        "material": entered * 41, "scrap": entered * 41 * 0.0042 * faults,
        "conversion": entered * (17.5 + 0.42 * faults), "labour_hours": plant.people * share * 118,
        "changeovers": 44 * share, "changeover_minutes": 44 * share * (21 + 2.6 * faults),
    }  # fmt: skip


def _delivered(plant: Plant, t: float, share: float) -> Counts:
    faults = plant.faults_at(t)
    orders = plant.orders * share * (1 + 0.03 * wobble(plant.key, "orders", round(t * 4)))
    complaints = orders * max(0.8, 1.75 * faults + 0.5 * wobble(plant.key, "complaints", round(t))) / 1000
    late = 0.006 + 0.0125 * faults + 0.004 * wobble(plant.key, "late", round(t * 4))
    answered = 0.985 - 0.016 * faults + 0.02 * wobble(plant.key, "answers", round(t * 4))
    due = 60 * share * faults / 4
    on_schedule = 0.985 - 0.011 * faults + 0.008 * wobble(plant.key, "schedule", round(t * 4))
    return {
        "orders": orders, "complaints": complaints, "on_time": orders * (1 - late), "complaints_due": max(3, due),
        "complaints_answered": max(3, due) * answered, "scheduled": orders, "to_schedule": orders * on_schedule,
    }  # fmt: skip


def _money(plant: Plant, t: float) -> Counts:
    faults = plant.faults_at(t)
    trust = 1 - 0.012 * (plant.faults_at(t - 3) - 5)
    sales = plant.sales * (1 + plant.growth) ** (t / 12) * trust * (1 + 0.012 * wobble(plant.key, "sales", round(t)))
    failure = sales * 0.0058 * faults
    ebitda = sales * (0.176 + 0.002 * wobble(plant.key, "margin", round(t))) - 1.25 * failure
    stock = sales * (1.02 + 0.035 * (faults - 4))
    return {
        "sales": sales, "failure_cost": failure, "ebitda": ebitda, "capital": plant.sales * 6.4,
        "free_cash": ebitda * 0.61 - plant.sales * 0.018 * (1 + wobble(plant.key, "investment", round(t))),
        "annual_goods": sales * 12 * 0.71, "stock": stock,
    }  # fmt: skip


def _people(plant: Plant, t: float) -> Counts:
    learnt = sum(plant.hours_a_head(t - back) for back in range(6)) / 6
    cells = plant.people * 3
    return {
        "people": plant.people, "training_hours": plant.people * plant.hours_a_head(t), "cells": cells,
        "qualified": cells * min(0.97, 0.55 + 0.062 * learnt), "contracted_days": plant.people * 20,
        "absent_days": plant.people * 20 * (level(plant.absence, t) + 0.3 * wobble(plant.key, "absence", round(t))) / 100,
        "worked_hours": plant.people * 149, "near_misses": plant.people * 0.011 * learnt + 0.5,
    }  # fmt: skip
