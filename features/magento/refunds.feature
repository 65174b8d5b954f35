Feature: Cancellations and refunds in Magento
  What the POS has to know is told to it as a cancellation; what it has no message for is left to people.

  Rule: Cancelled, or refunded in full before shipment, becomes a cancellation

    @MAG-D16a @EVO-13
    Scenario: Cancelled after the download
      Given 2 downloaded orders
      When the shop cancels the order
      And another order
      Then the next poll lists the order under cancellations (MAG-D16a)
      And the next poll lists the order under cancellations but not orders 1 and 2 (MAG-D16a, EVO-13)
      And the order counts as downloaded (MAG-D16a)
      When the POS acknowledges the cancellation of the order
      Then the next poll lists order 3 but says nothing of orders 1 and 2 (MAG-D16a)

    @MAG-D16a @MAG-03
    Scenario: Refunded in full after the download
      Given 2 downloaded orders
      And the bridge runs a cycle
      When the store refunds the order
      Then the next poll lists the order under cancellations (MAG-D16a, MAG-03)
      And the next poll lists the order under cancellations but not orders 1 and 2 (MAG-D16a, MAG-03)
      When the POS acknowledges the cancellation of the order
      And another order
      Then the next poll lists order 3 but says nothing of orders 1 and 2 (MAG-D16a)

    @MAG-D16a
    Scenario: Refunded piece by piece until nothing is left
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
      And the bridge runs a cycle
      When the store refunds of the order
        | line 1 |
        | 1      |
      And the bridge runs a cycle
      And the store refunds the order
      Then the next poll lists the order under cancellations

  Rule: A partial refund, and a refund after shipment, is for people

    @MAG-D16b @MAG-D16c
    Scenario Outline: A refund of <what> is no cancellation
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
        | B    | 1        |
      And the bridge runs a cycle
      And the state of the order is noted
      When the store refunds of the order
        | line 1   | line 2   | shipping   | favour   | fee   |
        | <line 1> | <line 2> | <shipping> | <favour> | <fee> |
      And another order
      Then the next poll lists the other order but says nothing of the order (MAG-D16b)
      And the order is downloaded (MAG-D16b)
      And the order has a new note (MAG-D16c)

      Examples:
        | what                     | line 1 | line 2 | shipping | favour | fee  |
        | one of three             | 1      |        |          |        |      |
        | a whole line             |        | 1      |          |        |      |
        | some shipping            |        |        | 1.00     |        |      |
        | a favour                 |        |        |          | 2.50   |      |
        | two pieces, less a fee   | 2      |        |          |        | 0.50 |

    @MAG-D16b @MAG-D16c
    Scenario: The ladder: a piece, then shipping, then another piece less a fee, each noted once
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      And the bridge runs a cycle
      And the state of the order is noted
      When the store refunds of the order
        | line 1 |
        | 1      |
      Then the order has a new note (MAG-D16c)
      Given the state of the order is noted
      When the store refunds of the order
        | shipping |
        | 1.00     |
      Then the order has a new note (MAG-D16c)
      Given the state of the order is noted
      When the store refunds of the order
        | line 1 | fee  |
        | 1      | 0.50 |
      Then the order has a new note (MAG-D16c)
      Given the state of the order is noted
      When the store saves the order
      And the bridge runs 5 cycles
      Then the order has no new note (MAG-D16c)
      Given another order
      Then the next poll lists the other order but says nothing of the order (MAG-D16b)

    @MAG-D16b @MAG-D16c
    Scenario: Refunded in full after it was shipped
      Given a shipped order
      And the bridge runs 2 cycles
      And the state of the order is noted
      When the store refunds the order
      And another order
      Then the next poll lists the other order but says nothing of the order (MAG-D16b)
      And the order is shipped (MAG-D16b)
      And the order has a new note (MAG-D16c)

    @MAG-D16b @MAG-D16c
    Scenario: Refunded in full after a part of it was shipped
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
      And the bridge runs a cycle
      And the POS ships 1 of line 1 as "1Z-PART"
      And the bridge runs 2 cycles
      And the state of the order is noted
      When the store refunds the order
      And another order
      Then the next poll lists the other order but says nothing of the order (MAG-D16b)
      And the order is partly shipped (MAG-D16b)
      And the order has a new note (MAG-D16c)

  Rule: Download Credit Memos decides, and its change is not retroactive

    @MAG-03
    Scenario: A credit memo made while Download Credit Memos was off is not passed on, nor later
      Given 2 downloaded orders
      And the bridge runs a cycle
      And Download Credit Memos is off
      And the store refunds the order
      And the bridge runs a cycle
      And another order
      Then the next poll lists order 3 but says nothing of orders 1 and 2
      Given Download Credit Memos is on
      And the store refunds the other order
      Then the next poll lists the other order under cancellations
      And the next poll lists the other order under cancellations but says nothing of the order
      When the store saves the order
      Then the next poll lists the other order under cancellations but says nothing of the order

  Rule: An edit after the download does not travel

    @EVO-D24b @EVO-D24c
    Scenario: Moved to another city after the download
      Given a downloaded order
      And the bridge runs a cycle
      And the state of the order is noted
      When the shop moves the order to the city "Elsewhere"
      And another order
      Then the next poll lists the other order but says nothing of the order (EVO-D24b)
      And the order has a new note (EVO-D24c)
