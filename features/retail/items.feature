Feature: What goes along, and what stays behind
  Items are found by their number; a supplier's are made; gift cards stay behind, and the gap is named.

  Background:
    Given the till is Lightspeed Retail

  Rule: A supplier's item is made, any other unknown one stops its order

    @SET-23
    Scenario: A supplier's item
      Given an order for a supplier's item that is new to the till
      Then the till has one completed sale for the order
      And the till knows one new item
      And the sale of the order shows what goes along
      Given an order for a supplier's item that is new to the till
      Then the till has one completed sale for every order
      And the till knows one new item

    @SET-D16b @SET-D08e
    Scenario: An item of somebody else
      Given the till has 5 of part A
      And an order for an item that is new to the till
      And another order
        | part | quantity |
        | A    | 1        |
      Then the till has one completed sale for the other order (SET-D16b)
      And the till has no document for the order (SET-D16b)
      And the till knows no new item (SET-D16b)
      And the order does not count as downloaded (SET-D16b)
      And the order was decided, with a reason (SET-D08e)
      When the till gets the new item
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order (SET-D16b, SET-D08e)
      And the till knows one new item (SET-D16b)

    @SET-D16a
    Scenario: 000451 is not 451
      Given the till has an item "451", too
      And an order like "leading-zero-sku"
      Then the sale of the order shows what goes along

  Rule: Gift cards and other non-inventory items stay behind

    @SET-24 @SET-D12a @SET-D12b
    Scenario Outline: An order like <order>
      Given an order like "<order>"
      Then the till has one completed sale for the order (SET-24)
      And the sale of the order shows what goes along (SET-24)
      And the sale of the order comes to what goes along, and is paid (SET-D12a)
      And what stays behind of the order is named there and on its sale (SET-D12b)

      Examples:
        | order                 |
        | gift-card-bought      |
        | every-kind-of-product |

    @SET-24 @SET-D12c @SET-D09b
    Scenario: Nothing else in the order
      Given an order of gift cards only
      And an order like "virtual-only"
      And an order like "visa"
      Then the till has one completed sale for order 3 (SET-24)
      And the till has no document for orders 1 and 2 (SET-24, SET-D12c)
      And order 1 was decided as "no-inventory-lines" (SET-D09b)
      And order 2 was decided as "no-inventory-lines" (SET-D09b)

    @SET-D12d
    Scenario Outline: A gift card redeemed, in an order like <order>
      Given an order like "<order>"
      Then the sale of the order comes to what goes along, and is paid
      And the sale of the order is paid by
        | payment type   | amount   |
        | *              | <first>  |
        | *              | <second> |

      Examples:
        | order                     | first | second |
        | gift-card-part-payment    | 40.00 | 19.99  |
        | store-credit-part-payment | 15.50 | 62.62  |

    @SET-D12d
    Scenario: By gift card alone
      Given an order like "gift-card-full-payment"
      Then the till has one completed sale for the order
      And the sale of the order comes to what goes along, and is paid
      And the sale of the order is paid by
        | payment type | amount  |
        | *            | {total} |
