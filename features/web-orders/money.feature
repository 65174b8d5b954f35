Feature: Money
  What the customer was charged is what the POS books, to the cent.

  Rule: Every order carries its id, its date and its totals, its shipping cost and its tax, its payments and its lines

    @EVO-14 @EVO-17 @EVO-18 @EVO-19
    Scenario Outline: An order like "<difficulty>" carries what the POS needs to book it
      Given an order like "<difficulty>"
      Then the next poll lists the order (EVO-14)
      And the order shows SKU, quantity, price, manufacturer and description of every line (EVO-18)
      And the order shows its shipping cost and its tax (EVO-19)
      And the order shows its payments by type and amount (EVO-17)
      And the order shows its date and its totals (EVO-14)

      Examples:
        | difficulty                 |
        | configurable               |
        | two-variants               |
        | bundle-fixed               |
        | bundle-dynamic             |
        | every-kind-of-product      |
        | no-manufacturer            |
        | leading-zero-sku           |
        | same-part-twice            |
        | canada                     |
        | fifty-lines                |

    @EVO-14 @EVO-17 @EVO-18 @EVO-19
    Scenario: So do ordinary orders
      Given 6 orders
      Then the next poll lists every order (EVO-14)
      And every order shows SKU, quantity, price, manufacturer and description of every line (EVO-18)
      And every order shows its shipping cost and its tax (EVO-19)
      And every order shows its payments by type and amount (EVO-17)
      And every order shows its date and its totals (EVO-14)

    @EVO-D17a
    Scenario: The date is written to the millisecond, without zone
      Given an offered order
      Then the order shows its date as yyyy-MM-dd HH:mm:ss.SSS

    @EVO-14
    Scenario: The date is that of the order, whenever the POS asks
      Given an order
      When the POS polls
      And another order
      And the POS polls
      Then the order shows the same date in every poll

    @EVO-53
    Scenario: An order names one of the store's tax rules
      Given an offered order
      When the POS calls GET "/TaxRules"
      Then the answer lists the tax rule that the order names

  Rule: Lines, shipping and tax come to the payments exactly, and every line to its own net price

    @EVO-D18h @EVO-D18m
    Scenario Outline: An order like "<difficulty>" adds up to the cent
      Given an order like "<difficulty>"
      Then the next poll lists the order (EVO-D18h)
      And the order shows orderTotal, if at all, as what it comes to (EVO-D18m)
      And the order shows lines, shipping and tax that come to its payments (EVO-D18h)

      Examples:
        | difficulty                |
        | three-for-25              |
        | fractional-cents-discount |
        | ten-lines-at-6.5-percent  |
        | tax-on-shipping           |
        | shipping-discount         |
        | four-decimals             |
        | tax-free                  |
        | bundle-dynamic            |
        | zero-total                |
        | gift-card-full-payment    |
        | no-manufacturer           |

    @EVO-D18d
    Scenario Outline: Every line of an order like "<difficulty>" comes to its net price
      Given an order like "<difficulty>"
      Then the next poll lists the order
      And the order shows for every part its net price to the cent
      And the order shows an itemID of its own for every line

      Examples:
        | difficulty                |
        | three-for-25              |
        | fractional-cents-discount |
        | ten-lines-at-6.5-percent  |
        | bundle-fixed              |
        | bundle-dynamic            |
        | configurable              |
        | no-manufacturer           |

    @EVO-D18g @EVO-D18i
    Scenario Outline: Shipping of an order like "<difficulty>" is before tax, and its tax is the one charged
      Given an order like "<difficulty>"
      Then the next poll lists the order (EVO-D18g)
      And the order shows the tax that was charged (EVO-D18g, EVO-D18i)
      And the order shows its shipping cost before tax (EVO-D18g)

      Examples:
        | difficulty                |
        | tax-on-shipping           |
        | shipping-discount         |
        | ten-lines-at-6.5-percent  |
        | fractional-cents-discount |
        | tax-free                  |

    @EVO-D18a @EVO-D18b @EVO-D18c @EVO-D18f
    Scenario Outline: An order like "<difficulty>" is written in plain figures
      Given an order like "<difficulty>"
      Then the next poll lists the order (EVO-D18b)
      And the order shows money with exactly two decimals (EVO-D18a)
      And the order shows money as plain decimals (EVO-D18b)
      And the order shows quantities as positive integers (EVO-D18c)
      And the order shows no line with a negative amount (EVO-D18f)

      Examples:
        | difficulty                |
        | four-decimals             |
        | three-for-25              |
        | fractional-cents-discount |
        | shipping-discount         |
        | zero-total                |

    @EVO-D18a @EVO-D18b
    Scenario: An order of more than a thousand is written without grouping
      Given an offered order
        | part | quantity |
        | A    | 99       |
        | B    | 99       |
      Then the order shows money with exactly two decimals (EVO-D18a)
      And the order shows money as plain decimals (EVO-D18b)

    @EVO-D18e
    Scenario: A split line keeps its itemIDs in every offer
      Given an order like "three-for-25"
      When the POS polls
      And the POS polls
      And another order
      And the POS polls
      Then the order shows the same itemIDs in every poll

    @EVO-D18e
    Scenario: And so it does over a restart
      Given an order like "three-for-25"
      When the POS polls
      And the store is restarted
      And the POS polls
      Then the order shows the same itemIDs in every poll

    @EVO-D18n
    Scenario: An order that does not add up is withheld
      Given an order paid a dollar too high
      And another order
      Then the next poll lists the other order but says nothing of the order

    @EVO-D18j
    Scenario: An order in another currency is withheld, with a note
      Given an order in euros
      And another order
      Then the next poll lists the other order but says nothing of the order
      And the order has a note

  Rule: Payments are named by their brand, all else is OTHER

    @EVO-17 @EVO-D19a @EVO-D19b
    Scenario Outline: An order like "<difficulty>" is paid by <how>
      Given an order like "<difficulty>"
      Then the next poll lists the order (EVO-17)
      And the order shows its payments by type and amount (EVO-17, EVO-D19b)
      And the order shows every payment by its brand (EVO-D19a)

      Examples:
        | difficulty                  | how        |
        | visa                        | VISA       |
        | mastercard                  | MASTERCARD |
        | discover                    | DISCOVER   |
        | amex                        | AMEX       |
        | paypal                      | PAYPAL     |
        | check-authorised            | OTHER      |
        | cash-on-delivery-authorised | OTHER      |
        | bank-transfer-authorised    | OTHER      |
        | purchase-order-authorised   | OTHER      |

    @EVO-D19c
    Scenario Outline: An order like "<difficulty>" has a payment of its own for each
      Given an order like "<difficulty>"
      Then the next poll lists the order
      And the order shows its payments by type and amount

      Examples:
        | difficulty                 |
        | gift-card-part-payment     |
        | store-credit-part-payment  |
        | gift-card-and-store-credit |
        | gift-card-full-payment     |

    @EVO-D19d
    Scenario: A free order is offered, without payments, and can be acknowledged
      Given an order like "zero-total"
      Then the next poll lists the order
      And the order shows payments that are present and empty
      When the POS acknowledges the order
      Then the answer is SUCCESS
      And the order is downloaded

    @EVO-D19e
    Scenario Outline: No card number is sent with an order like "<difficulty>"
      Given an offered order like "<difficulty>"
      Then the order shows no card number

      Examples:
        | difficulty |
        | visa       |
        | amex       |
