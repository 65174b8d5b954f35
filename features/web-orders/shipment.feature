Feature: Shipment
  When the POS ships and has a tracking number, it tells the store.

  Rule: On a shipment message the store records the tracking number on the order

    @EVO-21
    Scenario: The tracking number of a parcel with everything in it
      Given a downloaded order
      When the POS ships everything open as "1Z 999 AA1 01 2345 6784"
      Then the order has one shipment, with the tracking number "1Z 999 AA1 01 2345 6784"

    @EVO-21
    Scenario: The tracking number of a parcel with some of the lines in it
      Given a downloaded order
        | part | quantity |
        | A    | 1        |
        | B    | 1        |
      When the POS ships 1 of line 2 as "1Z 999 AA1 01 2345 6785"
      Then the order has one shipment, with the tracking number "1Z 999 AA1 01 2345 6785"

    @EVO-21
    Scenario Outline: A tracking number is kept to the letter: <tracking>
      Given a downloaded order
      When the POS ships everything open as "<tracking>"
      Then the order has one shipment, with the tracking number "<tracking>"

      Examples:
        | tracking             |
        | 00340434161094042557 |
        | jjd-0099 0217/7 rx   |

    @EVO-63 @EVO-D16j
    Scenario: Three pieces in two parcels
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      When the POS ships 1 of line 1 as "1Z-A"
      Then the answer is SUCCESS (EVO-63)
      And the order is partly shipped (EVO-D16j)
      When the POS ships 2 of line 1 as "1Z-B"
      Then the answer is SUCCESS (EVO-63)
      And the order is shipped (EVO-D16j)

    @EVO-63 @EVO-D16a
    Scenario: Every parcel is kept, with what is in it
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      When the POS ships 1 of line 1 as "1Z-A"
      And the POS ships 2 of line 1 as "1Z-B"
      Then the order has these shipments (EVO-63, EVO-D16a)
        | tracking | line 1 |
        | 1Z-A     | 1      |
        | 1Z-B     | 2      |

    @EVO-D16b @EVO-D16j
    Scenario: A parcel without items holds what is still open
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
      When the POS ships 1 of line 1 as "1Z-FIRST"
      And the POS ships everything open as "1Z-REST"
      Then the answer is SUCCESS (EVO-D16b)
      And the order is shipped (EVO-D16b, EVO-D16j)
      And the order has these shipments (EVO-D16b)
        | tracking | line 1 | line 2 |
        | 1Z-FIRST | 1      |        |
        | 1Z-REST  | 1      | 1      |

    @EVO-D16c
    Scenario: An empty list of items is a tracking number and nothing more
      Given a downloaded order
        | part | quantity |
        | A    | 1        |
      When the POS ships nothing as "1Z-NUMBER-ONLY"
      Then the answer is SUCCESS
      And the order has one shipment, with the tracking number "1Z-NUMBER-ONLY"
      And the order is downloaded

    @EVO-D16g
    Scenario: Items without a tracking number are accepted
      Given a downloaded order
        | part | quantity |
        | A    | 1        |
      When the POS ships 1 of line 1 as ""
      Then the answer is SUCCESS
      And the order is shipped

    @EVO-D16k
    Scenario: A carrier that the store does not know is recorded as it was sent
      Given a downloaded order
        | part | quantity |
        | A    | 1        |
      When the POS ships 1 of line 1 as "1Z-ODD" by "Øresund Fragt & Søn"
      Then the order has these shipments
        | tracking | carrier             | line 1 |
        | 1Z-ODD   | Øresund Fragt & Søn | 1      |

  Rule: Items are named by the itemID that the store sent

    @EVO-64
    Scenario: The itemID of the offer names the line, though two lines have the same part
      Given a downloaded order
        | part | quantity |
        | A    | 1        |
        | A    | 2        |
      When the POS ships 2 of line 2 as "1Z-SECOND"
      Then the answer is SUCCESS
      And the order has these shipments
        | tracking  | line 1 | line 2 |
        | 1Z-SECOND |        | 2      |

    @EVO-64
    Scenario: A part of a split line is a line like any other
      Given a downloaded order like "three-for-25"
      When the POS ships 1 of line 2 as "1Z-PART"
      Then the answer is SUCCESS
      And the order has these shipments
        | tracking | line 1 | line 2 |
        | 1Z-PART  |        | 1      |

    @EVO-64
    Scenario: The part number does not name the line of a parcel
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
      And the state of the order is noted
      When the POS ships 1 of line 1 as "1Z-BY-PART", naming lines by part number
      Then the answer is FAILURE
      And nothing but notes of the order has changed

    @EVO-D16d
    Scenario Outline: <what> cannot be shipped
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
      And the state of the order is noted
      When the POS ships <parcel> as "1Z-WRONG"
      Then the answer is FAILURE
      And nothing but notes of the order has changed

      Examples:
        | what                              | parcel                                     |
        | More than was ordered             | 3 of line 1                                |
        | A line it does not have           | 1 of a line it does not have               |
        | A parcel of which a part is wrong | 1 of line 1 and 2 of line 2                |
        | A parcel with a foreign line      | 1 of line 1 and 1 of a line it does not have |

    @EVO-D16d
    Scenario: More than is still open cannot be shipped
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
      When the POS ships 1 of line 1 as "1Z-ONE"
      And the state of the order is noted
      And the POS ships 2 of line 1 as "1Z-TOO-MUCH"
      Then the answer is FAILURE
      And nothing but notes of the order has changed

  Rule: A repeated shipment counts once; other items under the same number do not

    @EVO-D16e
    Scenario: The same shipment twice
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      When the POS ships 1 of line 1 as "1Z-AGAIN"
      And the state of the order is noted
      And the POS repeats its message
      Then the answer is SUCCESS
      And nothing of the order has changed
      When the POS ships 2 of line 1 as "1Z-REST"
      Then the answer is SUCCESS
      And the order is shipped

    @EVO-D16e
    Scenario: A shipment of everything, twice
      Given a downloaded order
      When the POS ships everything open as "1Z-AGAIN"
      And the state of the order is noted
      And the POS repeats its message
      Then the answer is SUCCESS
      And nothing of the order has changed

    @EVO-D16f
    Scenario: The same tracking number with other items is more of one parcel
      Given a downloaded order
        | part | quantity |
        | A    | 1        |
        | B    | 2        |
      When the POS ships 1 of line 1 as "1Z-SHARED"
      And the POS ships 2 of line 2 as "1Z-SHARED"
      Then the answer is SUCCESS
      And the order is shipped

  Rule: Only what the POS can have may be shipped

    @EVO-D16h @EVO-D27
    Scenario: A shipment of an offered order makes it downloaded
      Given 2 offered orders
      When the POS ships everything open as "1Z-EARLY"
      Then the answer is SUCCESS (EVO-D16h)
      And the order counts as downloaded (EVO-D16h, EVO-D27)
      And the next poll lists the other order but says nothing of the order (EVO-D16h)

    @EVO-D16i
    Scenario: An order that was never offered cannot be shipped
      Given an order
      And the state of the order is noted
      When the POS ships everything open as "1Z-NEVER"
      Then the answer is FAILURE
      And nothing but notes of the order has changed
      And the next poll lists the order

    @EVO-D30
    Scenario: Nor can an order that the shop has cancelled, whether the POS has heard of it or not
      Given a downloaded order
      And the shop cancels the order
      And the state of the order is noted
      When the POS ships everything open as "1Z-CROSSED"
      Then the answer is FAILURE
      And nothing but notes of the order has changed
      And the order has a note with "1Z-CROSSED"

    @EVO-D30
    Scenario: A cancelled order cannot be shipped, but its tracking number is kept for a person
      Given a voided order
      And the state of the order is noted
      When the POS ships everything open as "1Z-CANCELLED"
      Then the answer is FAILURE
      And nothing but notes of the order has changed
      And the order has a note with "1Z-CANCELLED"
