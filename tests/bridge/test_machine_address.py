"""The Machine Address, a weak second factor beside Basic: off, observe, pin, require (EVO-26, EVO-D22)."""

from typing import Any


def test_the_first_tested_machine_is_pinned(scene: Any) -> None:
    scene.restart(machine_address_mode="pin")
    assert scene.pos("GET", "/OutstandingActivity", X_Machine_Address="02-00-00-00-00-01").status_code == 200
    assert scene.pos("GET", "", X_Machine_Address="nonsense").status_code == 200  # pins nothing
    assert scene.pos("GET", "", X_Machine_Address="02-AB-00-00-00-01").status_code == 200
    assert scene.pos("GET", "/OutstandingActivity", X_Machine_Address="02ab.0000.0001").status_code == 200
    scene.restart()
    for other in ("02:ab:00:00:00:02", "nonsense", ""):
        assert scene.pos("GET", "/OutstandingActivity", X_Machine_Address=other).status_code == 403
        assert scene.pos("GET", "", X_Machine_Address=other).status_code == 403
    assert scene.control("POST", "/machine-address/reset").status_code == 200
    assert scene.pos("GET", "", X_Machine_Address="02:ab:00:00:00:02").status_code == 200
    assert scene.pos("GET", "", X_Machine_Address="02:ab:00:00:00:01").status_code == 403


def test_a_required_machine(scene: Any) -> None:
    scene.restart(machine_address_mode="require", machine_address="02AB00000001")
    assert scene.pos("GET", "", X_Machine_Address="02:ab:00:00:00:01").status_code == 200
    assert scene.pos("GET", "").status_code == 403
    assert scene.pos("GET", "", auth="none", X_Machine_Address="02:ab:00:00:00:01").status_code == 401


def test_an_observed_machine_is_let_in(scene: Any) -> None:
    scene.restart(machine_address_mode="observe")
    for address in ("", "02:ab:00:00:00:01", "nonsense"):
        assert scene.pos("GET", "", X_Machine_Address=address).status_code == 200
