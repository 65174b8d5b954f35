Feature: Settings
  A change of the settings holds for what is saved in the store from then on.

  Background:
    Given the till is Lightspeed OnSite

  Rule: No setting is retroactive

    @MAG-D06c @MAG-12
    Scenario: Download Orders As is changed while orders wait
      Given the till hangs up on everybody
      And an order
      And the bridge runs a cycle
      And Download Orders As is Invoices
      And another order
      When the till is well again
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one order for the order (MAG-D06c)
      And the till has one invoice for the other order (MAG-12)
      And the document of the order comes to its total (MAG-D06c)

    @MAG-D06c @MAG-13
    Scenario: Reserve Order Inventory is changed while orders wait
      Given the till has 9 of part A
      And the till has 9 of part B
      And the bridge runs a cycle
      And the till hangs up on everybody
      And an order
        | part | quantity |
        | A    | 2        |
      And the bridge runs a cycle
      And Reserve Order Inventory is off
      And another order
        | part | quantity |
        | B    | 3        |
      When the till is well again
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has 2 of part A reserved and 7 free (MAG-D06c)
      And the till has 0 of part B reserved and 9 free (MAG-13)

    @MAG-D06c @MAG-15
    Scenario: Create Order Deposits is changed while orders wait
      Given Create Order Deposits is off
      And the till hangs up on everybody
      And an order like "gift-card-part-payment"
      And the bridge runs a cycle
      And Create Order Deposits is on
      And another order like "gift-card-part-payment"
      When the till is well again
      And an hour passes
      And the bridge runs 2 cycles
      Then the deposits of the order come to "0.00" (MAG-D06c)
      And the deposits of the other order come to "40.00" (MAG-15)

    @MAG-D06c
    Scenario: What stands in the till is not made again
      Given an order
      And the bridge runs a cycle
      And Download Orders As is Invoices
      When the store saves the order
      And the bridge runs 2 cycles
      Then the till has one order for the order
      And the till has no invoice for the order
