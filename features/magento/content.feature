Feature: From a Magento order to the wire
  Magento keeps prices, taxes and parts in rows of its own kind; the POS gets units of trade and sums that agree to the cent.

  Rule: Every line is a unit of trade, with the ids and the maker that Magento knows

    @MAG-D20a @MAG-D20c @EVO-D18e
    Scenario Outline: Ids of an order like <order> are those of the store, and stay
      Given an order like "<order>"
      Then the next poll lists the order (MAG-D20a)
      And the order shows the item ids of the store (MAG-D20c)
      When the store saves the order
      And the POS polls
      Then the order shows the same itemIDs in every poll (MAG-D20c, EVO-D18e)

      Examples:
        | order                     |
        | visa                      |
        | three-for-25              |
        | fractional-cents-discount |
        | bundle-dynamic            |

    @MAG-D10 @EVO-18 @EVO-D18d
    Scenario Outline: A product of several rows is sold as what was sold: <order>
      Given an order like "<order>"
      When the POS polls
      Then the order shows SKU, quantity, price, manufacturer and description of every line (MAG-D10, EVO-18)
      And the order shows for every part its net price to the cent (MAG-D10, EVO-D18d)
      And the order shows lines, shipping and tax that come to its payments (MAG-D10)

      Examples:
        | order                 |
        | configurable          |
        | two-variants          |
        | bundle-fixed          |
        | bundle-dynamic        |
        | every-kind-of-product |

    @MAG-D20b
    Scenario Outline: The manufacturer of an order like <order> is looked up, or a default is sent
      Given an order like "<order>"
      When the POS polls
      Then the order shows SKU, quantity, price, manufacturer and description of every line

      Examples:
        | order           |
        | configurable    |
        | no-manufacturer |

  Rule: Money is what was charged, to the cent

    @MAG-D20d @EVO-D18h
    Scenario Outline: Shipping and tax of an order like <order>
      Given an order like "<order>"
      When the POS polls
      Then the order shows its shipping cost before tax (MAG-D20d)
      And the order shows the tax that was charged (MAG-D20d)
      And the order shows lines, shipping and tax that come to its payments (MAG-D20d, EVO-D18h)

      Examples:
        | order                     |
        | tax-on-shipping           |
        | shipping-discount         |
        | ten-lines-at-6.5-percent  |
        | four-decimals             |

    @MAG-D20e @EVO-17
    Scenario Outline: A payment by <tender>
      Given an order like "<tender>"
      When the POS polls
      Then the order shows every payment by its brand (MAG-D20e, EVO-17)

      Examples:
        | tender                   |
        | visa                     |
        | mastercard               |
        | discover                 |
        | amex                     |
        | paypal                   |
        | check-authorised         |
        | purchase-order-authorised |

    @MAG-D20f
    Scenario Outline: A payment in part or whole by what the shop itself gave out: <order>
      Given an order like "<order>"
      When the POS polls
      Then the order shows its payments by type and amount

      Examples:
        | order                      |
        | gift-card-part-payment     |
        | store-credit-part-payment  |
        | gift-card-and-store-credit |
        | gift-card-full-payment     |

    @MAG-D20g @MAG-D01a
    Scenario: An order whose sums differ is not offered, and both figures are told
      Given an order paid a dollar too high
      And another order
      Then the next poll lists the other order but not the order (MAG-D20g)
      And the order was decided, with a reason (MAG-D01a)
      And the order was decided as "data:total", saying "{total}" and "{sum}" (MAG-D20g)

  Rule: What customers typed blocks nothing

    @MAG-55 @EVO-D21c @EVO-D21d
    Scenario Outline: An order with difficult text arrives as it was typed: <order>
      Given an order like "<order>"
      When the POS polls
      Then the order shows every text as it was typed (MAG-55, EVO-D21c, EVO-D21d)

      Examples:
        | order              |
        | hostile-names      |
        | hostile-comment    |
        | html-entities      |
        | decomposed-accents |
        | control-characters |
        | guest              |
