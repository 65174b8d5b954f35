Feature: Completed sales
  Each order that is exported stands in Lightspeed Retail as one completed sale, to the cent.

  Background:
    Given the till is Lightspeed Retail

  Rule: An exported order becomes a completed sale

    @SET-14 @SET-15
    Scenario: An ordinary order
      Given an order
      Then the till has one completed sale for the order (SET-14)
      And the till has one document for the order (SET-15)
      And the order counts as downloaded (SET-14)

    @SET-15
    Scenario: Looked at again and again
      Given an order
      And the bridge runs a cycle
      And the store saves the order
      And the bridge runs 2 cycles
      Then the till has one document for the order

    @SET-14 @SET-D22
    Scenario: As quotes
      Given orders become quotes
      And the till has 5 of part A
      And an order
        | part | quantity |
        | A    | 2        |
      Then the till has one quote for the order (SET-D22)
      And the till has no completed sale for the order (SET-D22)
      And 5 of part A are left in the till (SET-D22)
      And the sale of the order shows what goes along (SET-D22)
      When orders become sales
      And another order
      Then the till has one completed sale for the other order (SET-14)

    @SET-D22
    Scenario Outline: A quote, when the till <mishap> the next <call>
      Given orders become quotes
      And the till <mishap> the next <call>
      And an order
      And the bridge runs 2 cycles
      Then the till has one quote for the order
      And the till has one document for the order

      Examples:
        | mishap              | call      |
        | loses its answer to | new sale  |
        | loses its answer to | new quote |
        | never hears of      | new quote |

  Rule: Sale and order agree to the cent

    @SET-D21a
    Scenario: Every kind of product
      Given orders like these
        | configurable     |
        | two-variants     |
        | bundle-fixed     |
        | bundle-dynamic   |
        | same-part-twice  |
        | leading-zero-sku |
        | no-manufacturer  |
        | fifty-lines      |
      Then the till has one completed sale for every order
      And the sale of every order comes to what goes along, and is paid
      And the sale of every order shows what goes along
      And the sale of every order bears its tax

    @SET-D21a @SET-D10b
    Scenario: Every kind of sum
      Given orders like these
        | three-for-25              |
        | fractional-cents-discount |
        | ten-lines-at-6.5-percent  |
        | tax-on-shipping           |
        | shipping-discount         |
        | four-decimals             |
        | tax-free                  |
        | zero-total                |
      Then the till has one completed sale for every order (SET-D21a)
      And the sale of every order comes to what goes along, and is paid (SET-D21a, SET-D10b)
      And the sale of every order shows what goes along (SET-D21a)
      And the sale of every order bears its tax (SET-D21a)

    @SET-D21a
    Scenario: Every kind of person
      Given orders like these
        | guest                  |
        | pickup                 |
        | abroad                 |
        | canada                 |
        | hostile-names          |
        | control-characters     |
        | decomposed-accents     |
        | hostile-comment        |
        | long-texts             |
      Then the till has one completed sale for every order
      And the sale of every order comes to what goes along, and is paid
      And the sale of every order shows what goes along

    @SET-19
    Scenario Outline: Shipping of an order like <order>
      Given an order like "<order>"
      Then shipping is an additional charge on the sale of the order

      Examples:
        | order             |
        | visa              |
        | tax-on-shipping   |
        | shipping-discount |

    @SET-D21a
    Scenario: An order that does not add up is no sale
      Given an order paid a dollar too high
      And another order
      Then the till has one completed sale for the other order
      And the till has no document for the order

  Rule: A tax is matched by its name, and never guessed

    @SET-D21a @SET-D21b @MAG-59
    Scenario: Tax by tax category
      Given tax travels by tax category
      And orders like these
        | ten-lines-at-6.5-percent  |
        | tax-free                  |
        | zero-total                |
      And an order with a tax of 6.5 %
      Then the till has one completed sale for every order (SET-D21a, MAG-59)
      And the sale of every order comes to what goes along, and is paid (SET-D21a)
      And the sale of every order bears its tax (SET-D21a)
      And the sale of every order is taxed by tax category (SET-D21b, MAG-59)

    @SET-D21b @SET-D08e
    Scenario: A tax category that is missing
      Given tax travels by tax category
      And an order with a tax of 3.33 %
      And another order like "tax-free"
      Then the till has one completed sale for the other order (SET-D21b)
      And the till has no document for the order (SET-D21b)
      And the order was decided, with a reason (SET-D08e)
      When the till gets that tax category with 3.33 %
      And an hour passes
      Then the till has one completed sale for the order (SET-D21b, SET-D08e)
      And the sale of the order comes to what goes along, and is paid (SET-D21b)
      And the sale of the order is taxed by tax category (SET-D21b)

    @SET-D21b
    Scenario: A tax category of the right name and the wrong rate
      Given tax travels by tax category
      And an order with a tax of 4.44 %
      And the till gets that tax category with 9 %
      And another order like "tax-free"
      Then the till has one completed sale for the other order
      And the till has no document for the order
      And the order was decided, with a reason
      When the till gets that tax category with 4.44 %
      And an hour passes
      Then the till has one completed sale for the order
      And the sale of the order comes to what goes along, and is paid

  Rule: Inventory falls once

    @SET-18
    Scenario: By the pieces that were ordered
      Given the till has 9 of part A
      And the till has 5 of part B
      And an order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
        | A    | 1        |
      Then 6 of part A are left in the till
      And 4 of part B are left in the till
      When the store saves the order
      And the bridge runs 2 cycles
      Then 6 of part A are left in the till
      And 4 of part B are left in the till

    @SET-18 @SET-D16c
    Scenario: Below zero
      Given the till has 1 of part A
      And an order
        | part | quantity |
        | A    | 3        |
      Then the till has one completed sale for the order (SET-D16c)
      And -2 of part A are left in the till (SET-18, SET-D16c)
