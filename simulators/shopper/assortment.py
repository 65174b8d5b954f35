"""What stands on the shelves: a made-up powersports and bicycle shop, written down row by row.

Brands are invented. Columns: SKU | name | price in USD | weight in kg | quantity on hand. `catalogue` reads it.
"""

from collections.abc import Mapping

BRANDS: Mapping[str, str] = {
    "TRV": "Torvane",
    "HXM": "Hexmoor Racing",
    "KAL": "Kaldera Moto",
    "BSP": "Brightspoke",
    "PNY": "Pinyon Wheelworks",
    "OFD": "Oldfield & Daughters",
    "NRV": "Nørrevand",
    "QLB": "Quillback",
    "SBC": "Sablecraft",
    "MDL": "Mudlark",
}
"""Short supplier code, by which a dealer system knows parts (EVO-75), to the brand's name."""

OWN_LABEL = "---"

SIMPLE: Mapping[str, str] = {
    "TRV": """
TRV-4410 | Oil filter, 4-stroke singles | 11.95 | 0.2 | 64
TRV-4415 | Oil filter, parallel twins | 12.95 | 0.2 | 41
TRV-2207 | Air filter, foam, dual stage | 27.50 | 0.3 | 23
TRV-2209 | Air filter oil, 1 l | 18.49 | 1.1 | 30
TRV-8001 | 10W-40 full synthetic, 4 l | 49.99 | 3.8 | 52
TRV-8003 | 2-stroke oil, 1 l | 14.25 | 1.0 | 77
TRV-8010 | Fork oil 5W, 1 l | 19.95 | 1.0 | 18
TRV-0610 | Spark plug, iridium | 13.79 | 0.1 | 120
TRV-0612 | Spark plug, copper core | 3.33 | 0.1 | 210
TRV-9050 | Drain plug with magnet | 9.99 | 0.1 | 35
""",
    "HXM": """
HXM-5200 | Chain 520, X-ring, 120 links | 119.95 | 1.8 | 14
HXM-5201 | Chain 520, standard, 120 links | 39.95 | 1.7 | 26
HXM-1313 | Front sprocket, 13 teeth | 24.95 | 0.4 | 31
HXM-1349 | Rear sprocket, 49 teeth, aluminum | 64.95 | 0.6 | 12
HXM-3077 | Brake pads, sintered, front | 34.99 | 0.3 | 48
HXM-3078 | Brake pads, sintered, rear | 32.99 | 0.3 | 44
HXM-3100 | Brake fluid DOT 4, 500 ml | 8.75 | 0.6 | 60
HXM-6420 | Clutch lever, folding | 44.00 | 0.2 | 15
HXM-6421 | Brake lever, folding | 44.00 | 0.2 | 13
HXM-6500 | Handlebar 7/8", low bend | 59.95 | 0.9 | 9
HXM-6510 | Grips, soft compound, pair | 15.95 | 0.2 | 55
""",
    "KAL": """
KAL-1200 | Battery, lithium, 12 V 4 Ah | 129.00 | 0.8 | 11
KAL-1205 | Battery, sealed, 12 V 9 Ah | 74.50 | 3.1 | 17
KAL-1300 | Battery tender, 1.25 A | 54.95 | 0.7 | 22
KAL-2110 | Tire 110/90-19, hard terrain | 98.95 | 5.4 | 8
KAL-2120 | Tire 80/100-21, soft terrain | 92.95 | 4.6 | 10
KAL-2190 | Tube 19", heavy duty | 21.95 | 1.2 | 27
KAL-2191 | Rim lock 2.15 | 10.00 | 0.2 | 36
KAL-3300 | Tie-down straps, 1.5", pair | 28.99 | 1.0 | 40
KAL-3310 | Aluminum ramp, folding, 90" | 189.00 | 9.5 | 4
KAL-3400 | Fuel can, 5 gal, utility | 39.99 | 1.6 | 19
KAL-4000 | Winch, 3,500 lb, synthetic rope | 379.95 | 10.4 | 3
""",
    "BSP": """
BSP-2012 | Bicycle light set, USB | 42.95 | 0.2 | 33
BSP-2015 | Tail light, blinking | 17.99 | 0.1 | 58
BSP-3001 | Patch kit | 4.25 | 0.1 | 140
BSP-3002 | Tire levers, set of 3 | 5.49 | 0.1 | 95
BSP-3010 | Mini pump with gauge | 29.95 | 0.2 | 29
BSP-3011 | CO2 cartridge 16 g | 3.79 | 0.1 | 180
BSP-3020 | Floor pump | 54.99 | 1.9 | 16
BSP-4100 | Chain lube, wet, 120 ml | 9.95 | 0.2 | 70
BSP-4101 | Degreaser, 500 ml | 12.49 | 0.6 | 38
BSP-4200 | Bottle cage, black | 11.99 | 0.1 | 66
""",
    "PNY": """
PNY-7001 | Tube 700 x 25-32, presta | 7.99 | 0.1 | 160
PNY-7002 | Tube 29 x 2.1-2.4, presta | 8.99 | 0.2 | 150
PNY-7100 | Tire 700 x 32, gravel | 49.95 | 0.5 | 21
PNY-7101 | Tire 29 x 2.3, trail | 64.95 | 0.9 | 18
PNY-7200 | Cassette 11-speed, 11-34 | 69.99 | 0.4 | 12
PNY-7201 | Chain 11-speed | 32.99 | 0.3 | 25
PNY-7300 | Wheel, rear, 29", 32 spokes | 214.00 | 1.3 | 5
PNY-7301 | Wheel, front, 29", 32 spokes | 179.00 | 1.0 | 6
PNY-7400 | Spoke, 292 mm, black | 1.30 | 0.1 | 400
""",
    "OFD": """
OFD-0310 | Saddle, leather, brown | 139.00 | 0.6 | 7
OFD-0315 | Bar tape, leather | 48.00 | 0.2 | 14
OFD-0400 | Pannier, waxed canvas | 119.95 | 1.1 | 9
OFD-0410 | Handlebar bag | 84.50 | 0.5 | 11
""",
    "NRV": """
NRV-100 | Fender set, 29" | 36.95 | 0.5 | 20
NRV-110 | Child seat, rear | 149.00 | 3.9 | 5
NRV-120 | Bell, brass | 19.95 | 0.1 | 45
NRV-130 | Kickstand, adjustable | 16.49 | 0.4 | 32
""",
    "QLB": """
QLB-U1 | U-lock, 14 mm | 59.95 | 1.4 | 24
QLB-C2 | Cable lock, 10 mm x 180 cm | 22.99 | 0.7 | 30
QLB-D4 | Disc lock with alarm | 69.95 | 0.8 | 12
""",
    "SBC": """
000451 | Rack bolt M6, stainless | 2.15 | 0.1 | 300
0012 | Cable tie, 100 pieces | 6.99 | 0.2 | 85
""",
    OWN_LABEL: """
SHOP-MUG | Coffee mug with our old logo | 12.00 | 0.4 | 26
SHOP-RAG | Workshop rags, 1 kg | 9.50 | 1.0 | 50
""",
}

CONFIGURABLE: Mapping[str, str] = {
    "HXM": """
HXM-JRS | Trail jersey | 54.95 | 0.3 | 9 | Color: Red, Black | Size: M, L, XL
HXM-PNT | Trail pants | 129.95 | 0.9 | 5 | Size: 30, 32, 34, 36
HXM-GLV | Motocross gloves | 34.95 | 0.2 | 14 | Size: S, M, L, XL
""",
    "KAL": """
KAL-HLM | Off-road helmet, composite | 249.95 | 1.5 | 4 | Color: White, Graphite | Size: M, L
KAL-BTS | Adventure boots | 319.00 | 3.2 | 3 | Size: 9, 10, 11, 12
KAL-GOG | Goggles, anti-fog | 69.95 | 0.3 | 11 | Lens: Clear, Smoke, Mirror
""",
    "BSP": """
BSP-HLM | Commuter helmet | 79.95 | 0.4 | 8 | Color: Yellow, Slate | Size: S/M, L/XL
BSP-VST | Wind vest | 64.00 | 0.2 | 6 | Size: S, M, L
""",
    "OFD": """
OFD-CAP | Cycling cap, wool | 29.50 | 0.1 | 10 | Pattern: Herringbone, Plain
""",
    "MDL": """
MDL-MUD | Mud flap | 10.00 | 0.2 | 30 | Color: Black, Orange, Blue
MDL-SOX | Riding socks | 16.95 | 0.1 | 22 | Size: S, M, L
""",
}
"""The last columns are the choices; every combination is a product of its own."""

BUNDLE_FIXED: Mapping[str, str] = {
    "TRV": """
TRV-KIT-OIL | Oil change kit, singles | 58.95 | 4.1 | 0 | 1 TRV-4410, 1 TRV-8001, 1 TRV-9050
""",
    "BSP": """
BSP-KIT-FLAT | Flat tire kit | 14.99 | 0.4 | 0 | 1 BSP-3001, 1 BSP-3002, 2 BSP-3011
""",
}

BUNDLE_DYNAMIC: Mapping[str, str] = {
    "HXM": """
HXM-SET-DRIVE | Drive train, put together | 0.00 | 2.7 | 0 | 1 HXM-5201, 1 HXM-1313, 1 HXM-1349
""",
    "PNY": """
PNY-SET-WHEEL | Wheel set with tires | 0.00 | 4.3 | 0 | 1 PNY-7300, 1 PNY-7301, 2 PNY-7101
""",
}

VIRTUAL: Mapping[str, str] = {
    OWN_LABEL: """
SVC-TUNE | Spring tune-up, booked on-line | 89.00 | 0 | 50
SVC-FIT | Bike fitting, one hour | 120.00 | 0 | 20
""",
    "KAL": """
KAL-WTY-2 | Extended warranty, 2 years | 59.00 | 0 | 999
""",
}

GIFT_CARD: Mapping[str, str] = {
    OWN_LABEL: """
GIFT-50 | Gift card 50 | 50.00 | 0 | 999
GIFT-100 | Gift card 100 | 100.00 | 0 | 999
""",
}
