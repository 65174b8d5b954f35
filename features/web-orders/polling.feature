Feature: The poll
  GET OutstandingActivity answers with the orders the POS has not acknowledged, and with cancellations it should know of.

  Rule: A newly placed order starts as not downloaded, and is listed

    @EVO-05
    Scenario: A new order is outstanding
      Given an order
      Then the next poll lists the order

    @EVO-07
    Scenario: A new order is not downloaded
      Given an order
      Then the order is not downloaded
      And the order does not count as downloaded

    @EVO-54 @EVO-D07c
    Scenario: The answer has two lists, even with nothing to tell
      When the POS polls
      Then that poll holds both lists, orders and cancellations (EVO-54, EVO-D07c)

    @EVO-54
    Scenario: The answer has two lists when there is an order
      Given an order
      Then the next poll lists the order
      And that poll holds both lists, orders and cancellations

  Rule: Being listed does not mark an order as downloaded: it is offered until it is acknowledged

    @EVO-08 @EVO-D08a @EVO-D27
    Scenario: Three polls without an acknowledgement list the order three times
      Given an order
      When the POS polls
      And the POS polls
      Then the next poll lists the order (EVO-08, EVO-D08a)
      And the order is not downloaded (EVO-08)
      And the order does not count as downloaded (EVO-D27)

    @EVO-D08a
    Scenario: A batch that nobody acknowledged is offered again, whatever waits behind it
      Given 33 orders
      When the POS polls
      Then the next poll lists orders 1 to 30

    @EVO-D08a
    Scenario: Two polls that overlap list the same order
      Given an order
      When two POS poll at the same time
      Then both polls list the order

  Rule: One answer carries at most 30 orders, the oldest first

    @EVO-06
    Scenario: Of 31 orders no more than 30 are in one answer
      Given 31 orders
      When the POS polls
      Then that poll lists at most 30 orders

    @EVO-05 @EVO-D07b @EVO-D08b
    Scenario: Of 31 orders the 30 oldest come first, and any of them may be acknowledged
      Given 31 orders
      Then the next poll lists exactly orders 1 to 30, in this sequence (EVO-D07b)
      When the POS acknowledges orders 30, 7 and 1
      Then the next poll lists orders 2 to 6, 8 to 29 and 31 (EVO-05, EVO-D08b)
      And the next poll lists order 2 but not orders 1, 7 and 30 (EVO-D08b)
      And the next poll lists exactly orders 2 to 6, 8 to 29 and 31, in this sequence (EVO-D07b)

    @EVO-D07b @EVO-D17c
    Scenario: The moment at which an order became exportable decides its place, not its date
      Given 2 orders
      And the shop holds the order
      When the POS polls
      And the shop unholds the order
      Then the next poll lists exactly orders 2 and 1, in this sequence (EVO-D07b, EVO-D17c)

    @EVO-D08c @EVO-D07b
    Scenario: While new orders keep coming, every order arrives once and none is skipped
      Given 33 orders
      When the POS polls and acknowledges until nothing is left, while 4 more orders come after each poll
      Then every order was delivered, none of them again once it was acknowledged (EVO-D08c)
      And the orders were delivered in the sequence in which they were placed (EVO-D07b)

    @EVO-D26
    Scenario: A poll of 30 orders with 50 lines each is answered in time
      Given 30 orders like "fifty-lines"
      When the POS polls
      Then the answer came within 10 seconds
      And the next poll lists every order

  Rule: Only orders that the shop would let its staff pack are listed

    @EVO-D07a
    Scenario Outline: An order like "<difficulty>" is not listed
      Given an order like "<difficulty>"
      And another order
      Then the next poll lists the other order but says nothing of the order
      And the order is not downloaded

      Examples:
        | difficulty             |
        | unpaid                 |
        | pending-payment-unpaid |
        | processing-unpaid      |
        | partly-authorised      |
        | on-hold                |
        | payment-review         |
        | fraud                  |

    @EVO-D07a
    Scenario: An order on hold is not listed until it is taken off hold
      Given 2 orders
      When the shop holds the order
      Then the next poll lists the other order but says nothing of the order
      When the shop unholds the order
      Then the next poll lists the order

    @EVO-D07a
    Scenario: An order that was offered is not listed once it is put on hold
      Given 2 offered orders
      When the shop holds the order
      Then the next poll lists the other order but says nothing of the order

    @EVO-D07a @EVO-D25a @EVO-D25b
    Scenario: An order that an operator excludes is not listed until it is released
      Given 2 orders
      And the state of the order is noted
      When the operator excludes the order
      Then the next poll lists the other order but says nothing of the order (EVO-D07a, EVO-D25a)
      And the order has a new note (EVO-D25a)
      When the state of the order is noted
      And the operator releases the order
      Then the next poll lists the order (EVO-D25b)
      And the order has a new note (EVO-D25b)

  Rule: Until it is acknowledged an order is offered with its current content; after that an edit sends nothing

    @EVO-D24a
    Scenario: An edit after the first offer is seen by the next poll
      Given an offered order
      When the shop moves the order to the city "Walla Walla"
      Then the next poll lists the order
      And the order shows the city "Walla Walla" as shipping address

    @EVO-11 @EVO-D24b @EVO-D24c
    Scenario: An edit after the download lists nothing, and staff are told so
      Given a downloaded order
      And the state of the order is noted
      And another order
      When the shop moves the order to the city "Walla Walla"
      Then the order has a new note (EVO-D24c)
      And the next poll lists the other order but says nothing of the order (EVO-11, EVO-D24b)
      And the order counts as downloaded (EVO-D24b)

  Rule: Dates are information: no date decides what is offered

    @EVO-D17c
    Scenario Outline: A POS whose clock says <date> loses nothing
      Given 2 offered orders
      And the clock of the POS says "<date>"
      When the POS acknowledges the order
      Then the answer is SUCCESS
      And the next poll lists the other order but says nothing of the order
      And the order is downloaded

      Examples:
        | date                    |
        | 1999-12-31 23:59:59.999 |
        | 2068-02-29 12:00:00.000 |
