Feature: What the bridge writes to Magento
  The POS answers for the document, the bridge for what follows in Magento: invoice, shipment, refund, comment, each once.

  Rule: Auto-Invoice makes the invoice once the order is downloaded

    @MAG-07 @MAG-D13b
    Scenario: The invoice follows the download
      Given an offered order
      Then the order has no invoice in the store (MAG-D13b)
      When the POS acknowledges the order
      Then the order has one invoice over everything in the store (MAG-07, MAG-D13b)
      And the order has one invoice in the store (MAG-07)
      And the order is processing in the store (MAG-07)

    @MAG-07
    Scenario Outline: So it does whatever made the order downloaded: the POS <deed>
      Given an offered order
      When the POS <deed>
      Then the order has one invoice over everything in the store
      And the order has one invoice in the store

      Examples:
        | deed                                                                       |
        | acknowledges the order with issue 1010 "Order was imported before"         |
        | acknowledges the order with issue 3300 "Name was cut" as "WARNING"         |
        | ships everything open as "1Z-EARLY"                                        |

    @MAG-07
    Scenario: An order that was rejected first is invoiced, too
      Given a rejected order
      When the POS acknowledges the order
      Then the order has one invoice over everything in the store
      And the order has one invoice in the store

    @MAG-D13d
    Scenario Outline: The invoice of an order like <order> <captures>
      Given a downloaded order like "<order>"
      Then the invoice of the order <captures>

      Examples:
        | order                      | captures         |
        | visa                       | captures         |
        | pending-payment-authorised | captures         |
        | zero-total                 | captures nothing |

    @MAG-D13c
    Scenario: A rejected order is not invoiced
      Given a rejected order
      And another downloaded order
      Then the other order has one invoice in the store
      And the order has no invoice in the store

    @MAG-D13c
    Scenario: An order that is cancelled between its offer and its download is not invoiced
      Given 2 offered orders
      And the shop cancels the order
      When the POS acknowledges every order
      Then the other order has one invoice in the store
      And the order has no invoice in the store

    @MAG-D13c @MAG-D14a @MAG-D14b
    Scenario: A void drops the invoice that could not be made yet
      Given an offered order
      And the store answers 503 to everything
      When the POS acknowledges the order
      And the bridge runs a cycle
      And the POS voids the order because "phoned"
      And the store is well again
      Then the order has no invoice in the store (MAG-D13c)
      And the order is canceled in the store (MAG-D14a)
      And the order has a comment with "phoned" in the store (MAG-D14b)

    @MAG-07 @MAG-D13b @EVO-11
    Scenario: The invoice fails after the download and is made later
      Given an offered order
      And the store is too busy for the next invoice
      When the POS acknowledges the order
      And the bridge runs a cycle
      And another order
      Then the next poll lists the other order but says nothing of the order (EVO-11, MAG-D13b)
      And the order has one invoice over everything in the store (MAG-07)

    @MAG-07 @MAG-D13b @MAG-D04c @MAG-D19
    Scenario: On hold between its offer and its acknowledgement, it is invoiced once it is released
      Given an offered order
      And the shop holds the order
      When the POS acknowledges the order
      Then the answer is SUCCESS (MAG-D13b)
      And the order is downloaded (MAG-D13b)
      When the bridge runs 2 cycles
      Then the order has no invoice in the store (MAG-D13b)
      And the order is holded in the store (MAG-D19)
      When the shop unholds the order
      And an hour passes
      And the bridge runs 2 cycles
      Then the order has one invoice in the store (MAG-07, MAG-D04c)
      And the order has one invoice over everything in the store (MAG-07, MAG-D04c)

    @MAG-D13c @MAG-D14a
    Scenario: On hold when it is acknowledged, and voided before it is released
      Given an offered order
      And the shop holds the order
      When the POS acknowledges the order
      And the bridge runs a cycle
      And the POS voids the order because "phoned"
      And the bridge runs a cycle
      And the shop unholds the order
      And a day passes, and the bridge runs a cycle every hour
      Then the order has no invoice in the store (MAG-D13c)
      And the order is canceled in the store (MAG-D14a)

    @MAG-D04c
    Scenario: It stays on hold for good: a person is told
      Given an offered order
      And the state of the order is noted
      And the shop holds the order
      When the POS acknowledges the order
      And a day passes, and the bridge runs a cycle every hour
      Then the order has no invoice in the store
      And the order has a new note

  Rule: Nothing exists twice, whatever happened to an answer

    @MAG-D21 @MAG-D17
    Scenario Outline: The store <mishap> the next invoice, with status 200
      Given an offered order
      And the store <mishap> the next invoice
      When the POS acknowledges the order
      And the bridge runs 2 cycles
      Then the order has one invoice over everything in the store (MAG-D21)
      And the order has one invoice in the store (MAG-D17, MAG-D21)
      And the order is downloaded (MAG-D21)

      Examples:
        | mishap                                      |
        | shows an error page in place of             |
        | shows an error page called JSON in place of |
        | prints a warning before its answer to       |
        | cuts off its answer to                      |

    @MAG-D21 @MAG-D17
    Scenario Outline: The store <mishap> the next shipment, with status 200
      Given a downloaded order
      And the bridge runs a cycle
      And the store <mishap> the next shipment
      When the POS ships everything open as "1Z-ONCE"
      And the bridge runs 2 cycles
      Then the order has one shipment in the store (MAG-D21, MAG-D17)

      Examples:
        | mishap                                      |
        | shows an error page called JSON in place of |
        | prints a warning before its answer to       |

    @MAG-D17 @MAG-D04c
    Scenario: An invoice that the store never hears of, while somebody invoices one piece by hand
      Given an offered order
        | part | quantity |
        | A    | 3        |
        | B    | 1        |
      And the store never hears of the next invoice
      When the POS acknowledges the order
      And the bridge runs a cycle
      And the store invoices 1 of line 1 of the order
      And an hour passes
      And the bridge runs 2 cycles
      Then the order is invoiced piece by piece in the store, each piece once (MAG-D17, MAG-D04c)
      And the order has two invoices in the store (MAG-D17)

    @MAG-D17 @MAG-D04c
    Scenario Outline: One piece is invoiced by hand, and the store <mishap> the next invoice, for the rest
      Given an offered order
        | part | quantity |
        | A    | 3        |
        | B    | 1        |
      And the store invoices 1 of line 1 of the order
      And the store <mishap> the next invoice
      When the POS acknowledges the order
      And the bridge runs 2 cycles
      Then the order is invoiced piece by piece in the store, each piece once (MAG-D17, MAG-D04c)
      And the order has two invoices in the store (MAG-D17)

      Examples:
        | mishap              |
        | loses its answer to |
        | restarts at         |

    @MAG-D17 @MAG-D04c
    Scenario: One piece is invoiced by hand, the rest is refused: it stays open and is seen
      Given an offered order
        | part | quantity |
        | A    | 3        |
      And the state of the order is noted
      And the store never hears of the next invoice
      When the POS acknowledges the order
      And the bridge runs a cycle
      And the store invoices 1 of line 1 of the order
      And the shop holds the order
      And a day passes, and the bridge runs a cycle every hour
      Then the order has one invoice in the store (MAG-D17)
      And the order has a new note (MAG-D04c)

    @MAG-D17 @MAG-D04c
    Scenario: One piece is invoiced by hand, the rest is refused until the order is released
      Given an offered order
        | part | quantity |
        | A    | 3        |
      And the store never hears of the next invoice
      When the POS acknowledges the order
      And the bridge runs a cycle
      And the store invoices 1 of line 1 of the order
      And the shop holds the order
      And the bridge runs 2 cycles
      And the shop unholds the order
      And an hour passes
      And the bridge runs 2 cycles
      Then the order is invoiced piece by piece in the store, each piece once (MAG-D17, MAG-D04c)
      And the order has two invoices in the store (MAG-D17)

    @MAG-D17 @MAG-07
    Scenario Outline: The store <mishap> the next invoice
      Given an offered order
      And the store <mishap> the next invoice
      When the POS acknowledges the order
      And the bridge runs 2 cycles
      Then the order has one invoice in the store (MAG-D17)
      And the order has one invoice over everything in the store (MAG-07)

      Examples:
        | mishap                         |
        | loses its answer to            |
        | has a gateway that gives up on |
        | restarts at                    |
        | never hears of                 |

    @MAG-D17 @EVO-21
    Scenario Outline: The store <mishap> the next shipment
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      And the bridge runs a cycle
      And the store <mishap> the next shipment
      When the POS ships 1 of line 1 as "1Z-ONCE" by "ACME"
      And the bridge runs 2 cycles
      Then the order has one shipment in the store (MAG-D17)
      And the store shows these parcels of the order (EVO-21)
        | tracking | line 1 |
        | 1Z-ONCE  | 1      |

      Examples:
        | mishap                         |
        | loses its answer to            |
        | has a gateway that gives up on |
        | restarts at                    |
        | is too busy for                |

    @MAG-D17 @MAG-D14a
    Scenario Outline: The store <mishap> the next credit memo
      Given a downloaded order
      And the bridge runs a cycle
      And the store <mishap> the next credit memo
      When the POS voids the order because "phoned"
      And the bridge runs 2 cycles
      Then the order has one credit memo in the store (MAG-D17)
      And the order is closed in the store (MAG-D14a)

      Examples:
        | mishap                         |
        | loses its answer to            |
        | has a gateway that gives up on |
        | restarts at                    |
        | never hears of                 |

    @MAG-D17
    Scenario: The store loses its answer to the credit memo of a line
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      And the bridge runs a cycle
      And the store loses its answer to the next credit memo
      When the POS wants to "CANCEL" 1 of line 1
      And the bridge runs 2 cycles
      Then the order has one credit memo in the store

    @MAG-D14a @MAG-D14b @MAG-D17
    Scenario Outline: The store loses its answer to the next <document> of a void
      Given an offered order
      And the store loses its answer to the next <document>
      When the POS voids the order because "phoned"
      And the bridge runs 2 cycles
      Then the order is canceled in the store (MAG-D14a)
      And the order has one comment with "phoned" in the store (MAG-D14b)
      And the order has no credit memo in the store (MAG-D17)

      Examples:
        | document     |
        | cancellation |
        | comment      |

    @MAG-D04a
    Scenario: The bridge is restarted between the download and the invoice
      Given a downloaded order
      When the store is restarted
      And the bridge runs 2 cycles
      Then the order has one invoice in the store
      And the order is downloaded

    @MAG-D04a
    Scenario Outline: The answer to the next <document> is lost, and the bridge is restarted
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      And the bridge runs a cycle
      And the store loses its answer to the next <document>
      When the POS <deed>
      And the bridge runs a cycle
      And the store is restarted
      And the bridge runs 2 cycles
      Then the order has one <document> in the store

      Examples:
        | document    | deed                           |
        | shipment    | ships 1 of line 1 as "1Z-ONCE" |
        | credit memo | wants to "CANCEL" 1 of line 1  |

    @MAG-D04a @MAG-D17
    Scenario: The answer to the invoice is lost, and the bridge is restarted
      Given an offered order
      And the store loses its answer to the next invoice
      When the POS acknowledges the order
      And the bridge runs a cycle
      And the store is restarted
      And the bridge runs 2 cycles
      Then the order has one invoice in the store (MAG-D04a, MAG-D17)

  Rule: What the POS ships is shipped in Magento

    @EVO-21 @EVO-D16a @EVO-D16k
    Scenario: One of three, then two of three
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
        | B    | 1        |
      When the POS ships 1 of line 1 as "1Z-A" by "ACME"
      Then the order is processing in the store (EVO-D16a)
      When the POS ships 2 of line 1 and 1 of line 2 as "1Z-B" by "Nobody's Couriers"
      Then the store shows these parcels of the order (EVO-21, EVO-D16a)
        | tracking | line 1 | line 2 |
        | 1Z-A     | 1      |        |
        | 1Z-B     | 2      | 1      |
      And the order is complete in the store (EVO-D16a)
      And the store shows these parcels of the order (EVO-D16k)
        | tracking | carrier           | line 1 | line 2 |
        | 1Z-A     | ACME              | 1      |        |
        | 1Z-B     | Nobody's Couriers | 2      | 1      |

    @EVO-21
    Scenario Outline: A product of several rows is shipped whole: <order>
      Given a downloaded order like "<order>"
      When the POS ships everything open as "1Z-ALL"
      Then the order has one shipment in the store
      And the order is complete in the store

      Examples:
        | order          |
        | configurable   |
        | bundle-fixed   |
        | bundle-dynamic |
        | three-for-25   |

    @EVO-21 @EVO-D16a
    Scenario: A line that was split on the wire is one line in the store
      Given a downloaded order like "three-for-25"
      When the POS ships 1 of line 2 as "1Z-A"
      And the POS ships everything open as "1Z-B"
      Then the store shows these parcels of the order (EVO-21, EVO-D16a)
        | tracking | line 1 |
        | 1Z-A     | 1      |
        | 1Z-B     | 2      |
      And the order is complete in the store (EVO-D16a)

    @MAG-D18 @EVO-21
    Scenario: The POS ships while the store is down
      Given a downloaded order
      And the store hangs up on everybody
      When the POS ships everything open as "1Z-LATER"
      Then the answer is SUCCESS (MAG-D18)
      When the bridge runs a cycle
      And the store is well again
      Then the order has one shipment in the store (EVO-21)

    @MAG-D19 @EVO-D16c
    Scenario: A tracking number without goods leaves the order as it was
      Given a downloaded order
      And the bridge runs a cycle
      When the POS ships nothing as "1Z-ONLY"
      And the bridge runs 2 cycles
      Then the order is processing in the store (MAG-D19)
      And the order has no shipment in the store (EVO-D16c)
      And the order has one comment with "1Z-ONLY" in the store (EVO-D16c)

    @MAG-D19 @EVO-D30
    Scenario: A parcel of a cancelled order leaves it cancelled
      Given an offered order
      When the POS voids the order because "phoned"
      And the POS ships everything open as "1Z-LATE"
      Then the answer is FAILURE (EVO-D30)
      And the order is canceled in the store (MAG-D19)

  Rule: A void ends the order in Magento, as far as it is not shipped

    @MAG-D14a @MAG-D14b
    Scenario: Not invoiced: it is cancelled
      Given an offered order
      When the POS voids the order because "phoned"
      Then the order is canceled in the store (MAG-D14a)
      And the order has no credit memo in the store (MAG-D14a)
      And the order has a comment with "phoned" in the store (MAG-D14b)

    @MAG-D14a @MAG-D14b @MAG-D14c @EVO-23
    Scenario: Invoiced: it is closed by a credit memo over everything
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
        | B    | 1        |
      And the bridge runs a cycle
      When the POS voids the order because "wants another colour"
      Then the order is closed in the store (MAG-D14a)
      And the order has one credit memo in the store (MAG-D14a)
      And the order is canceled (EVO-23)
      And the order has a comment with "wants another colour" in the store (MAG-D14b)
      And the last credit memo of the order gives back (MAG-D14c)
        | line 1 | line 2 | shipping | back to stock |
        | 3      | 1      | all      | yes           |

    @MAG-D14a @MAG-D14c
    Scenario Outline: Whatever was sold is given back whole: <order>
      Given a downloaded order like "<order>"
      And the bridge runs a cycle
      When the POS voids the order because "wants another colour"
      Then the order is closed in the store (MAG-D14a)
      And the order has one credit memo in the store (MAG-D14c)

      Examples:
        | order             |
        | configurable      |
        | bundle-fixed      |
        | bundle-dynamic    |
        | three-for-25      |
        | shipping-discount |

    @MAG-D14c
    Scenario: Partly shipped: the rest is given back, and no shipping
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
        | B    | 1        |
      And the bridge runs a cycle
      When the POS ships 1 of line 1 as "1Z-PART"
      And the POS voids the order because "rest not available"
      Then the order has one credit memo in the store
      And the last credit memo of the order gives back
        | line 1 | line 2 | shipping | back to stock |
        | 2      | 1      | 0.00     | yes           |

    @MAG-D14a @MAG-D14c
    Scenario: A piece was given back by the shop before: the rest is given back, and nothing twice
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      And the bridge runs a cycle
      And the store refunds of the order
        | line 1 |
        | 1      |
      And the bridge runs a cycle
      When the POS voids the order because "phoned"
      Then the order is closed in the store (MAG-D14a)
      And the order has two credit memos in the store (MAG-D14a)
      And the last credit memo of the order gives back (MAG-D14c)
        | line 1 | shipping | back to stock |
        | 2      | all      | yes           |

    @MAG-D14a @MAG-D14c
    Scenario: Pieces of a line were cancelled before: the rest is given back, and nothing twice
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
        | B    | 1        |
      And the bridge runs a cycle
      When the POS wants to "CANCEL" 2 of line 1
      And the bridge runs a cycle
      And the POS voids the order because "phoned"
      Then the order is closed in the store (MAG-D14a)
      And the order has two credit memos in the store (MAG-D14a)
      And the last credit memo of the order gives back (MAG-D14c)
        | line 1 | line 2 | shipping | back to stock |
        | 1      | 1      | all      | yes           |

    @MAG-D14d @MAG-D14c
    Scenario: A cancelled line of an invoiced order is given back, and nothing else
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
        | B    | 1        |
      And the bridge runs a cycle
      When the POS wants to "CANCEL" 2 of line 1
      And the bridge runs 2 cycles
      Then the order has one credit memo in the store (MAG-D14d)
      And the last credit memo of the order gives back (MAG-D14d, MAG-D14c)
        | line 1 | line 2 | shipping | back to stock |
        | 2      |        | 0.00     | yes           |
      And the order is processing in the store (MAG-D14d)

    @MAG-D14d
    Scenario: A cancelled line that is not invoiced is left to a person
      Given the download mode is Wait for Invoice
      And an order
        | part | quantity |
        | A    | 3        |
        | B    | 1        |
      And the store invoices 1 of line 2 of the order
      And the POS polls
      And the POS acknowledges the order
      And the state of the order is noted
      When the POS wants to "CANCEL" 1 of line 1
      Then the order has no credit memo in the store
      And the order has a comment with "cancel" in the store
      And the order has a new note

    @MAG-D15 @EVO-72
    Scenario: What the bridge wrote is not read back as an event of the store
      Given 3 downloaded orders
      And the bridge runs a cycle
      When the POS voids the order because "phoned"
      And the bridge runs a cycle
      And the state of the order is noted
      And the store saves the order
      And another order
      Then the next poll lists order 4 but says nothing of orders 1 to 3 (MAG-D15, EVO-72)
      And nothing of the order has changed (MAG-D15)

    @MAG-D15
    Scenario: A line that was given back is no refund by the store
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      And the bridge runs a cycle
      And the POS wants to "CANCEL" 1 of line 1
      And the bridge runs a cycle
      And the state of the order is noted
      When the store saves the order
      And another order
      Then the next poll lists the other order but says nothing of the order
      And nothing of the order has changed
