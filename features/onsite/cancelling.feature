Feature: Cancelled in Magento
  What was never pushed is never pushed; what stands in the till stays there, and people are told.

  Background:
    Given the till is Lightspeed OnSite

  Rule: Cancelled before the download

    @MAG-04
    Scenario: Cancelled before anybody looked
      Given an order
      And the shop cancels the order
      And another order
      And the bridge runs 2 cycles
      Then the till has one document for the other order
      And the till has no document for the order

    @MAG-04 @MAG-D23a
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
      Then the till has one document for the other order (MAG-D23a)
      And the till has no document for the order (MAG-04)

  Rule: Cancelled after the download

    @MAG-D08
    Scenario: The document stays, its reservation is released, and people are told
      Given the till has 5 of part A
      And the store is too busy for the next invoice
      And an order
        | part | quantity |
        | A    | 2        |
      And the bridge runs a cycle
      And the state of the order is noted
      When the shop cancels the order
      Then the till has one order for the order
      And the document of the order comes to its total
      And the till has 0 of part A reserved and 5 free
      And the order has a new note

    @MAG-D08
    Scenario: Somebody works on the document when the order is cancelled
      Given the till has 5 of part A
      And the store is too busy for the next invoice
      And an order
        | part | quantity |
        | A    | 2        |
      And the bridge runs a cycle
      And somebody at the till works on the document of the order
      When the shop cancels the order
      And the bridge runs a cycle
      Then the till has 2 of part A reserved and 3 free
      When nobody works on it any more
      And an hour passes
      And the bridge runs a cycle
      Then the till has 0 of part A reserved and 5 free
      And the till has one order for the order

    @MAG-D23a @MAG-D08
    Scenario: Cancelled while a document stood there half made
      Given the till is too busy for the next line
      And an order
      And the bridge runs a cycle
      And the state of the order is noted
      When the shop cancels the order
      And another order
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one document for the other order (MAG-D23a)
      And the order has a new note (MAG-D08)
