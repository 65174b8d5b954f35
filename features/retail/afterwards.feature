Feature: After the export
  The sale belongs to the till: nothing that happens later changes it, and people are told what they have to do.

  Background:
    Given the till is Lightspeed Retail

  Rule: A refund has to be made in both places

    @SET-29 @SET-D24
    Scenario: Paid back in full
      Given an order
      And the bridge runs a cycle
      And the sale of the order is noted
      When the store refunds the order
      And the bridge runs 2 cycles
      Then the sale of the order was left alone (SET-29)
      And the order has a note with what was paid back (SET-D24)

    @SET-29 @SET-D24 @SET-18
    Scenario: Paid back piece by piece
      Given the till has 9 of part A
      And an order
        | part | quantity |
        | A    | 3        |
      And the bridge runs a cycle
      And the sale of the order is noted
      When the store refunds of the order
        | line 1 | shipping |
        | 1      | 0.00     |
      And the bridge runs a cycle
      Then the sale of the order was left alone (SET-29)
      And the order has a note with what was paid back (SET-D24)
      When the store refunds of the order
        | line 1 | shipping |
        | 1      | 2.00     |
      And the bridge runs a cycle
      Then the sale of the order was left alone (SET-29)
      And the order has a note with what was paid back (SET-D24)
      And 6 of part A are left in the till (SET-18)

    @SET-29 @SET-D24
    Scenario: Paid back in part while the till could not be reached
      Given the till hangs up on everybody
      And an order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
      And the bridge runs a cycle
      And the store charges the order
      And the store refunds of the order
        | line 1 | line 2 | shipping |
        | 1      |        | 0.00     |
      And the bridge runs a cycle
      When the till is well again
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order (SET-29)
      And the sale of the order comes to what goes along, and is paid (SET-29)
      And the order has a note with what was paid back (SET-D24)

  Rule: Changes in the store do not touch the sale

    @SET-30
    Scenario: Held, let go, shipped
      Given an order
      And the bridge runs a cycle
      And the sale of the order is noted
      When the shop holds the order
      Then the sale of the order was left alone
      When the shop unholds the order
      Then the sale of the order was left alone
      When the store ships the order
      And the bridge runs 2 cycles
      Then the sale of the order was left alone
      And the order counts as downloaded

    @SET-30
    Scenario: Sent elsewhere
      Given an order
      And the bridge runs a cycle
      And the sale of the order is noted
      When the shop moves the order to the city "Elsewhere"
      Then the sale of the order was left alone

    @SET-30 @SET-D24
    Scenario: Cancelled
      Given the store is too busy for the next invoice
      And an order
      And the bridge runs a cycle
      And the sale of the order is noted
      And the state of the order is noted
      When the shop cancels the order
      And the bridge runs 2 cycles
      Then the sale of the order was left alone (SET-30)
      And the order has a new note (SET-D24)

    @SET-D24 @SET-D08a
    Scenario: Cancelled while the answer to its sale was lost
      Given the till loses its answer to the next new sale
      And an order
      And the bridge runs a cycle
      And the sale of the order is noted
      And the state of the order is noted
      When the shop cancels the order
      And an hour passes
      And the bridge runs 2 cycles
      Then the sale of the order was left alone (SET-D08a)
      And the order has a new note (SET-D24)

  Rule: The sale can be reopened and changed at the till

    @SET-17 @SET-D08d @SET-15
    Scenario: Reopened, and given a line and another customer
      Given an order
      And the bridge runs a cycle
      And somebody at the till reopens the sale of the order
      And somebody at the till adds a line to the sale of the order
      And somebody at the till gives another customer the sale of the order
      When the store saves the order
      And the bridge runs 2 cycles
      And an hour passes
      And the bridge runs a cycle
      Then the sale of the order was left alone (SET-17, SET-D08d)
      And the till has one document for the order (SET-15)

    @SET-D08d @SET-15
    Scenario: Voided
      Given an order
      And the bridge runs a cycle
      And somebody at the till voids the sale of the order
      When the store saves the order
      And the bridge runs 2 cycles
      Then the sale of the order was left alone (SET-D08d, SET-15)

    @SET-D08d @SET-D08e
    Scenario Outline: <deed> before the bridge has heard of the sale
      Given the till loses its answer to the next new sale
      And an order
      And the bridge runs a cycle
      And somebody at the till <deed> the sale of the order
      When an hour passes
      And the bridge runs 2 cycles
      Then the sale of the order was left alone (SET-D08d)
      And the order counts as downloaded (SET-D08e)

      Examples:
        | deed                 |
        | gives another customer |
        | reopens              |
        | voids                |

    @SET-D08d
    Scenario: Reopened and changed before the bridge has heard of the sale
      Given the till loses its answer to the next new sale
      And an order
      And the bridge runs a cycle
      And somebody at the till reopens the sale of the order
      And somebody at the till adds a line to the sale of the order
      When an hour passes
      And the bridge runs 2 cycles
      Then the sale of the order was left alone
