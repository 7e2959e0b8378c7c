"""The power is cut: what was not synced is lost, or reached the disk in parts and in any order.

A kill leaves the page cache whole, so it cannot show this. That the rig can is shown with the same
server at a lesser durability, which loses what it acknowledged.
"""

import pytest

from rig.checks import Crashed, check, check_all, pending_deliveries
from rig.power import Power
from support import wait_until

CUTS = {False: 10, True: 100}


@pytest.mark.torture
def test_nothing_acknowledged_is_lost_when_the_power_is_cut(house, library, seed, is_torture):
    power = Power(house, library, seed)
    with house:
        for number in range(CUTS[is_torture]):
            power.cycle(f"cut {number}")

        served = house.serve()
        wait_until(
            lambda: pending_deliveries(house.folder) == 0, "all deliveries",
            timeout=60 + pending_deliveries(house.folder) / 20)
        check_all(house.folder, power.ledgers, f"after all cuts (seed {seed})")
        health = house.ask(served, "GET", "health").json
        served.stop()

    assert health["ok"], health
    assert power.load.acknowledged > 5 * CUTS[is_torture]
    assert power.lossy > CUTS[is_torture] / 2


@pytest.mark.parametrize("durability", ["off", "normal"])
def test_the_rig_sees_what_a_lesser_durability_loses(house, library, seed, durability):
    house.environment["KITH_DURABILITY"] = durability
    power = Power(house, library, seed)
    with house, pytest.raises((Crashed, AssertionError), match="acknowledged|did not begin"):
        for number in range(5):
            power.cycle(f"cut {number}")
