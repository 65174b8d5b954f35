"""Where the shop delivers with tax: states of the USA and provinces of Canada, by their real codes.

Rates are one figure per region, believable rather than legally exact, in percent. Each is a whole multiple of
1/40 %, so that no tax on whole cents comes closer to half a cent than `checkout` can tell apart from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Region:
    """A region, its ISO 3166-2 code without the country, and what the shop charges there."""

    country: str
    code: str
    name: str
    tax_percent: Decimal
    taxes_shipping: bool


_USA = """
AL 4 - Alabama|AK 0 - Alaska|AZ 5.6 - Arizona|AR 6.5 s Arkansas|CA 7.25 - California|CO 2.9 - Colorado
CT 6.35 s Connecticut|DE 0 - Delaware|DC 6 s District of Columbia|FL 6 s Florida|GA 4 s Georgia|HI 4 s Hawaii
ID 6 - Idaho|IL 6.25 - Illinois|IN 7 s Indiana|IA 6 - Iowa|KS 6.5 s Kansas|KY 6 s Kentucky|LA 5 - Louisiana
ME 5.5 - Maine|MD 6 - Maryland|MA 6.25 - Massachusetts|MI 6 s Michigan|MN 6.875 s Minnesota
MS 7 s Mississippi|MO 4.225 - Missouri|MT 0 - Montana|NE 5.5 s Nebraska|NV 6.85 - Nevada|NH 0 - New Hampshire
NJ 6.625 s New Jersey|NM 4.875 s New Mexico|NY 8.875 s New York|NC 4.75 s North Carolina|ND 5 s North Dakota
OH 5.75 s Ohio|OK 4.5 - Oklahoma|OR 0 - Oregon|PA 6 s Pennsylvania|RI 7 s Rhode Island|SC 6 s South Carolina
SD 4.2 s South Dakota|TN 7 s Tennessee|TX 6.25 s Texas|UT 6.1 - Utah|VT 6 s Vermont|VA 5.3 - Virginia
WA 6.5 s Washington|WV 6 s West Virginia|WI 5 s Wisconsin|WY 4 - Wyoming
"""

_CANADA = """
AB 5 s Alberta|BC 12 s British Columbia|MB 12 s Manitoba|NB 15 s New Brunswick
NL 15 s Newfoundland and Labrador|NS 14 s Nova Scotia|NT 5 s Northwest Territories|NU 5 s Nunavut|ON 13 s Ontario
PE 15 s Prince Edward Island|QC 14.975 s Quebec|SK 11 s Saskatchewan|YT 5 s Yukon
"""


def _read(country: str, table: str) -> dict[str, Region]:
    rows = (row.split(" ", 3) for row in table.replace("\n", "|").split("|") if row)
    return {
        code: Region(country, code, name, Decimal(rate), shipping == "s")
        for code, rate, shipping, name in rows
    }


REGIONS: Mapping[str, Mapping[str, Region]] = {"US": _read("US", _USA), "CA": _read("CA", _CANADA)}
"""Country code -> region code -> region."""


def tax_percent(country: str | None, region_code: str | None) -> Decimal:
    """Give the rate for goods sent there; exports beyond the USA and Canada go without tax."""
    region = REGIONS.get(country or "", {}).get(region_code or "")
    return region.tax_percent if region else Decimal(0)


def taxes_shipping(country: str | None, region_code: str | None) -> bool:
    """Tell whether the shop charges tax on shipping there."""
    region = REGIONS.get(country or "", {}).get(region_code or "")
    return region is not None and region.taxes_shipping
