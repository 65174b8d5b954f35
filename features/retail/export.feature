Feature: When an order is exported
  At the trigger that is set, and only what is paid in full.

  Background:
    Given the till is Lightspeed Retail

  Rule: The trigger

    @SET-16 @SET-D09a @SET-D09b @SET-15
    Scenario: By hand
      Given orders are exported by hand
      And 2 orders
      And the bridge runs 2 cycles
      Then the till has no document for every order (SET-16, SET-D09a)
      And the order was decided as "not-marked" (SET-D09b)
      When the operator ticks the export box of the order
      And the bridge runs a cycle
      Then the till has one completed sale for the order (SET-16, SET-D09a)
      And the till has no document for the other order (SET-16)
      When the store saves the order
      And the bridge runs 2 cycles
      Then the till has one document for the order (SET-15)

    @SET-D09a
    Scenario: New orders
      Given new orders are exported
      And 2 orders
      Then the till has one completed sale for every order

    @SET-D09a @SET-D09b
    Scenario: Once fulfilled
      Given orders are exported once fulfilled
      And an order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
      And the bridge runs a cycle
      Then the till has no document for the order (SET-D09a)
      And the order was decided as "not-fulfilled" (SET-D09b)
      When the store ships 2 of line 1 of the order
      And the bridge runs 2 cycles
      Then the till has no document for the order (SET-D09a)
      When the store ships 1 of line 2 of the order
      Then the till has one completed sale for the order (SET-D09a)
      And the sale of the order comes to what goes along, and is paid (SET-D09a)

  Rule: Only what is balanced

    @SET-25 @SET-D10a
    Scenario: Nobody has paid
      Given an order like "unpaid"
      And an order like "partly-authorised"
      And an order like "visa"
      Then the till has one completed sale for order 3 (SET-25)
      And the till has no document for orders 1 and 2 (SET-25, SET-D10a)
      And order 1 was decided, with a reason (SET-25)
      And order 2 was decided, with a reason (SET-25)

    @SET-25 @SET-D10a @SET-D09b
    Scenario: In Wait for Invoice mode, captured bit by bit
      Given the download mode is Wait for Invoice
      And an order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
      And the store charges 2 of line 1 of the order
      And the bridge runs 2 cycles
      Then the till has no document for the order (SET-25, SET-D10a)
      And the order was decided, with a reason (SET-25)
      And the order was decided as "unbalanced" (SET-D09b)
      When the store charges 1 of line 2 of the order
      Then the till has one completed sale for the order (SET-25, SET-D10a)
      And the sale of the order comes to what goes along, and is paid (SET-D10a)

    @SET-25 @SET-D10a
    Scenario: In Wait for Invoice mode, paid back in part before the export
      Given the download mode is Wait for Invoice
      And an order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
      And the store charges the order
      And the store refunds of the order
        | line 1 | line 2 | shipping |
        | 1      |        | 0.00     |
      And another order
      And the store charges the other order
      And the bridge runs 2 cycles
      Then the till has one completed sale for the other order (SET-25)
      And the till has no document for the order (SET-25, SET-D10a)
      And the order was decided, with a reason (SET-25)

    @SET-D10b
    Scenario: Nothing was to be paid
      Given an order like "zero-total"
      Then the till has one completed sale for the order
      And the sale of the order comes to what goes along, and is paid

  Rule: Nothing that was cancelled

    @SET-D11
    Scenario: Cancelled before it is ticked
      Given orders are exported by hand
      And 2 orders
      And the bridge runs a cycle
      And the shop cancels the order
      And the bridge runs a cycle
      And the operator ticks the export box of the other order
      Then the till has one completed sale for the other order
      And the till has no document for the order

    @SET-D11 @SET-D08a
    Scenario: Cancelled while the till could not be reached
      Given the till hangs up on everybody
      And an order
      And the bridge runs a cycle
      And the shop cancels the order
      And the bridge runs a cycle
      When the till is well again
      And another order
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one completed sale for the other order (SET-D08a)
      And the till has no document for the order (SET-D11)
