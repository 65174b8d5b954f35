Feature: Which Magento orders go to the POS
  A bridge reads orders from Magento 2 and decides about each. What it decides, and why, is on record.

  Rule: Auto-Invoice takes open orders that are paid and not yet invoiced

    @MAG-06 @MAG-D01a @MAG-D01e @MAG-D02a @EVO-D07a
    Scenario Outline: Auto-Invoice takes an order like <order>
      Given an order like "<order>"
      Then the next poll lists the order (MAG-06, MAG-D02a, EVO-D07a)
      When the POS acknowledges the order
      Then the order counts as downloaded (MAG-06)
      And the order was decided as "downloaded" (MAG-D01a, MAG-D01e)

      Examples:
        | order                      |
        | visa                       |
        | check-authorised           |
        | pending-payment-authorised |
        | zero-total                 |
        | gift-card-full-payment     |

    @MAG-08 @MAG-D02a @MAG-D02b @MAG-D01a @MAG-D01e @EVO-D07a
    Scenario Outline: Auto-Invoice leaves an order that is not paid, like <order>
      Given an order like "<order>"
      And another order
      Then the next poll lists the other order but not the order (MAG-08, MAG-D02a, MAG-D02b, EVO-D07a)
      And the order was decided, with a reason (MAG-D01a)
      And the order was decided as "auto:unpaid" (MAG-D01e)

      Examples:
        | order                  |
        | unpaid                 |
        | pending-payment-unpaid |
        | processing-unpaid      |
        | partly-authorised      |

    @MAG-08 @MAG-D01a @MAG-D01b @MAG-D01e
    Scenario Outline: Auto-Invoice leaves an order whose status is not one of the three, like <order>
      Given an order like "<order>"
      And another order
      Then the next poll lists the other order but not the order (MAG-08, MAG-D01b)
      And the order was decided, with a reason (MAG-D01a)
      And the order was decided as "<code>" (MAG-D01e)

      Examples:
        | order          | code          |
        | on-hold        | auto:status   |
        | payment-review | auto:status   |
        | fraud          | auto:status   |
        | custom-status  | auto:status   |
        | completed      | auto:complete |

    @MAG-06 @MAG-09 @MAG-D01a @MAG-D01e
    Scenario: Something else invoices the order before the bridge sees it
      Given 2 orders
      When the store invoices the order
      Then the next poll lists the other order but not the order (MAG-06, MAG-09)
      And the order was decided, with a reason (MAG-09, MAG-D01a)
      And the order was decided as "auto:invoiced" (MAG-D01e)

    @MAG-09 @MAG-D01a
    Scenario: Something else captured the payment before the bridge sees it
      Given an order like "already-invoiced"
      And another order
      Then the next poll lists the other order but not the order (MAG-09)
      And the order was decided, with a reason (MAG-D01a)

    @MAG-D04b @MAG-D17
    Scenario: Something else invoices the order between its offer and its download
      Given an offered order
      And the state of the order is noted
      When the store invoices the order
      And the POS acknowledges the order
      Then the order is downloaded (MAG-D04b)
      And the order has one invoice in the store (MAG-D17)
      When the bridge runs 2 cycles
      Then the order has a new note (MAG-D04b)

    @MAG-D13a
    Scenario: The payment fails after the order was decided and before it is offered
      Given 2 orders
      When the bridge runs a cycle
      And the gateway lets go of the payment of the order
      Then the next poll lists the other order but not the order

    @MAG-D13a
    Scenario: The payment fails long after the order was decided, and Magento does not date the order anew
      Given 2 orders
      And the bridge runs a cycle
      And an hour passes
      And the bridge runs a cycle
      When the gateway lets go of the payment of the order
      Then the next poll lists the other order but not the order

    @MAG-06 @MAG-D01b
    Scenario: An order that was on hold goes to the POS once it is released
      Given an order
      And the shop holds the order
      And another order
      Then the next poll lists the other order but not the order (MAG-06, MAG-D01b)
      When the shop unholds the order
      Then the next poll lists the order (MAG-06, MAG-D01b)

    @EVO-11 @EVO-D24b
    Scenario: An order that is put on hold and released after its download stays downloaded
      Given a downloaded order
      And another order
      And the bridge runs a cycle
      When the shop holds the order
      Then the next poll lists the other order but says nothing of the order (EVO-11, EVO-D24b)
      When the shop unholds the order
      Then the next poll lists the other order but says nothing of the order (EVO-11, EVO-D24b)
      And the order is downloaded (EVO-11)

    @MAG-D03a @MAG-D05c
    Scenario: A free order is downloaded once, whatever its total_invoiced says
      Given an order like "zero-total"
      Then the next poll lists the order (MAG-D03a)
      When the POS acknowledges the order
      And the bridge runs 5 cycles
      And the store saves the order
      And the bridge runs a cycle
      And an order
      Then the next poll lists the other order but says nothing of the order (MAG-D03a, MAG-D05c)
      And the order is downloaded (MAG-D03a)

  Rule: A cancelled order that was not downloaded is never downloaded

    @MAG-04 @MAG-D01a @MAG-D01e
    Scenario: An order cancelled before the bridge ever saw it
      Given 2 orders
      When the shop cancels the order
      Then the next poll lists the other order but says nothing of the order (MAG-04)
      When the store saves the order
      And the bridge runs 2 cycles
      Then the next poll lists the other order but says nothing of the order (MAG-04)
      And the order does not count as downloaded (MAG-04)
      And the order was decided, with a reason (MAG-D01a)
      And the order was decided as "cancelled" (MAG-D01e)

    @MAG-04
    Scenario: An order cancelled after its offer
      Given 2 offered orders
      When the shop cancels the order
      Then the next poll lists the other order but says nothing of the order

  Rule: Wait for Invoice takes an order once it is invoiced, even in part

    @MAG-10 @MAG-11 @MAG-D01a @MAG-D01e
    Scenario: An order waits until it is invoiced
      Given the download mode is Wait for Invoice
      And 2 orders
      When the store invoices the other order
      Then the next poll lists the other order (MAG-10, MAG-11)
      And the next poll lists the other order but not the order (MAG-10, MAG-11)
      When the store invoices the order
      Then the next poll lists the order (MAG-10, MAG-11)
      And the POS acknowledges every order
      And the bridge runs 2 cycles
      And every order has one invoice in the store (MAG-10)
      Given an order
      Then order 3 was decided, with a reason (MAG-D01a)
      And order 3 was decided as "wait:not-invoiced" (MAG-D01e)

    @MAG-D01d @MAG-D11 @MAG-10
    Scenario: A partly invoiced order is downloaded whole, and once
      Given the download mode is Wait for Invoice
      And an order
        | part | quantity |
        | A    | 3        |
        | B    | 1        |
      And the store invoices 1 of line 1 of the order
      Then the next poll lists the order (MAG-D01d, MAG-D11, MAG-10)
      And the order shows SKU, quantity, price, manufacturer and description of every line (MAG-D11)
      When the POS acknowledges the order
      And the store invoices the order
      And another order
      And the store invoices the other order
      Then the next poll lists the other order but says nothing of the order (MAG-D11)
      And the order has two invoices in the store (MAG-D11)

    @MAG-11 @MAG-D03b
    Scenario: A free order never comes to have an amount invoiced
      Given the download mode is Wait for Invoice
      And an order like "zero-total"
      And another order
      And the store invoices the other order
      Then the next poll lists the other order but not the order (MAG-11, MAG-D03b)
      And the order was decided as "wait:not-invoiced", saying "zero total" (MAG-D03b)

    @MAG-D01c @MAG-D01e
    Scenario Outline: Wait for Invoice leaves an order like <order>
      Given the download mode is Wait for Invoice
      And an order like "<order>"
      And another order
      And the store invoices the other order
      Then the next poll lists the other order but not the order (MAG-D01c)
      And the order was decided as "hold" (MAG-D01e)

      Examples:
        | order          |
        | on-hold        |
        | payment-review |
        | fraud          |

    @MAG-D01c @MAG-D01e
    Scenario: Wait for Invoice leaves an order that is on hold, invoiced in part or not
      Given the download mode is Wait for Invoice
      And an order
        | part | quantity |
        | A    | 3        |
      And the store invoices 1 of line 1 of the order
      And the shop holds the order
      And another order
      And the store invoices the other order
      Then the next poll lists the other order but not the order (MAG-D01c)
      And the order was decided as "hold" (MAG-D01e)
      When the shop unholds the order
      Then the next poll lists the order (MAG-D01c)

    @MAG-D01c @MAG-D01e
    Scenario: Wait for Invoice leaves an order that was paid back before it was ever downloaded
      Given the download mode is Wait for Invoice
      And 2 orders
      And the store invoices every order
      And the store refunds the order
      Then the next poll lists the other order but says nothing of the order (MAG-D01c)
      And the order was decided as "wait:closed" (MAG-D01e)

    @MAG-04
    Scenario: Wait for Invoice never takes a cancelled order
      Given the download mode is Wait for Invoice
      And 2 orders
      And the shop cancels the order
      And the store invoices the other order
      Then the next poll lists the other order but says nothing of the order

  Rule: Changing a setting is not retroactive

    @MAG-05 @MAG-54 @MAG-D06a @MAG-D06b
    Scenario: From Wait for Invoice to Auto-Invoice
      Given the download mode is Wait for Invoice
      And 3 orders
      And the bridge runs a cycle
      And the download mode is Auto-Invoice
      And another order
      Then the next poll lists order 4 but not orders 1 to 3 (MAG-05, MAG-D06a)
      When the store saves order 2
      Then the next poll lists order 2 (MAG-54, MAG-D06b)
      And the next poll lists order 4 but not orders 1 and 3 (MAG-05, MAG-D06a)

    @MAG-05 @MAG-D06a @MAG-D06b
    Scenario: From Auto-Invoice to Wait for Invoice
      Given 2 orders
      And the bridge runs a cycle
      And the download mode is Wait for Invoice
      And another order
      Then the next poll lists orders 1 and 2 (MAG-05, MAG-D06a)
      And the next poll lists orders 1 and 2 but not order 3 (MAG-05, MAG-D06a)
      When the POS acknowledges orders 1 and 2
      And the store invoices order 3
      Then the next poll lists order 3 (MAG-D06b)

    @MAG-05 @MAG-D06a
    Scenario: An order saved before the change and read after it
      Given the download mode is Wait for Invoice
      And 2 orders
      And the download mode is Auto-Invoice
      And another order
      Then the next poll lists order 3 but not orders 1 and 2 (MAG-05, MAG-D06a)

    @MAG-02 @MAG-D01a @MAG-D01e
    Scenario: With Download Orders off nothing is transferred, nor later what was placed then
      Given Download Orders is off
      And an order
      When the bridge runs a cycle
      And Download Orders is on
      And another order
      Then the next poll lists the other order but not the order (MAG-02)
      And the order was decided, with a reason (MAG-D01a)
      And the order was decided as "disabled" (MAG-D01e)
