Feature: Cancellation, in both directions
  The shop cancels an order that the POS may have; the POS voids an order, or cancels some of its lines.

  Rule: Cancelled orders are left out of the orders of a poll

    @EVO-13 @EVO-D07a @EVO-D13c
    Scenario: An order cancelled before the first poll is never heard of
      Given 2 orders
      When the shop cancels the order
      Then the next poll lists the other order but not the order (EVO-13, EVO-D07a)
      And the next poll lists the other order but says nothing of the order (EVO-D13c)
      And the order does not count as downloaded (EVO-D13c)

    @EVO-13 @EVO-D13c
    Scenario: An order cancelled after its offer, before it was acknowledged, is in neither list
      Given 2 offered orders
      When the shop cancels the order
      Then the next poll lists the other order but not the order (EVO-13)
      And the next poll lists the other order but says nothing of the order (EVO-D13c)

  Rule: A downloaded order that the shop cancels is listed under cancellations until that is acknowledged

    @EVO-13 @EVO-D07a @EVO-D13d
    Scenario: A cancelled order stands under cancellations only
      Given 2 downloaded orders
      When the shop cancels every order
      Then the next poll lists every order under cancellations but not every order (EVO-13, EVO-D07a, EVO-D13d)
      And no order stands in both lists of any poll (EVO-D13d)

    @EVO-54 @EVO-D02b @EVO-D13a @EVO-D13b @EVO-D13e
    Scenario: The POS is told, as often as it takes
      Given 2 downloaded orders
      When the shop cancels every order
      Then the next poll lists every order under cancellations (EVO-54, EVO-D13a)
      And the next poll lists every order under cancellations (EVO-D02b, EVO-D13a)
      And cancellations name their orders in the element orderID (EVO-D13e)
      When the POS acknowledges the cancellation of the order
      Then the answer is SUCCESS (EVO-D13b)
      And the next poll lists the other order under cancellations but says nothing of the order (EVO-D13b)
      And the next poll lists the other order under cancellations but says nothing of the order (EVO-D13b)

    @EVO-D10a @EVO-D13b
    Scenario: The acknowledgement of a cancellation twice
      Given 2 downloaded orders
      And the shop cancels every order
      When the POS polls
      And the POS acknowledges the cancellation of the order
      And the state of the order is noted
      And the POS repeats its message
      Then the answer is SUCCESS (EVO-D10a)
      And nothing of the order has changed (EVO-D10a)
      And the next poll lists the other order under cancellations but says nothing of the order (EVO-D13b)

    @EVO-D13a @EVO-D10a
    Scenario: To acknowledge the order once more is not to acknowledge its cancellation
      Given a downloaded order
      And the shop cancels the order
      When the POS polls
      And the POS acknowledges the order
      Then the answer is SUCCESS (EVO-D10a)
      And the next poll lists the order under cancellations (EVO-D13a)

    @EVO-D13c
    Scenario: A rejected order that the shop cancels is in neither list
      Given a rejected order
      And another order
      When the shop cancels the order
      Then the next poll lists the other order but says nothing of the order

    @EVO-D29a
    Scenario: A cancellation that the POS cannot carry out is not told again by itself
      Given 2 downloaded orders
      And the shop cancels every order
      And the state of the order is noted
      When the POS polls
      And the POS acknowledges the cancellation of the order with issue 2200 "Already picked"
      Then the answer is SUCCESS
      And the order has a new note
      And the next poll lists the other order under cancellations but says nothing of the order

    @EVO-D29a @EVO-D25b
    Scenario: A failed cancellation that is released is told again
      Given a downloaded order
      And the shop cancels the order
      When the POS polls
      And the POS acknowledges the cancellation of the order with issue 2200 "Already picked"
      And the operator releases the order
      Then the next poll lists the order under cancellations (EVO-D29a, EVO-D25b)

    @EVO-D29b
    Scenario: A void by the POS acknowledges the pending cancellation
      Given 2 downloaded orders
      And the shop cancels every order
      When the POS polls
      And the POS voids the order because "cancelled in the shop"
      Then the answer is SUCCESS
      And the next poll lists the other order under cancellations but says nothing of the order

    @EVO-D07d
    Scenario: At most 30 cancellations are told at once, and the others follow
      Given 31 downloaded orders
      When the shop cancels every order
      And the POS polls
      Then that poll lists at most 30 cancellations
      When the POS acknowledges what is listed
      Then the next poll lists order 31 under cancellations but says nothing of orders 1 to 30

  Rule: On a void the store sets the order to Canceled and stores the reason as a note

    @EVO-61
    Scenario: A void is understood
      Given a downloaded order
      When the POS voids the order because "phoned, does not want it any more"
      Then the answer is SUCCESS

    @EVO-23 @EVO-72 @EVO-D14a
    Scenario: A voided order is canceled, with the reason as note, and is not echoed
      Given a downloaded order
      And another order
      And the clock of the POS says "2031-05-06 11:00:01.002"
      When the POS voids the order because "phoned, does not want it any more"
      Then the order has a note with "phoned, does not want it any more" and "2031-05-06" and "11:00:01" (EVO-D14a)
      And the order is canceled (EVO-23)
      And the order has a note with "phoned, does not want it any more" (EVO-23)
      And the next poll lists the other order but says nothing of the order (EVO-72)

    @EVO-23
    Scenario: A rejected order can be voided, too
      Given a rejected order
      When the POS voids the order because "phoned"
      Then the answer is SUCCESS
      And the order is canceled
      And the order has a note with "phoned"

    @EVO-23 @EVO-72
    Scenario: A late acknowledgement leaves a voided order canceled
      Given 2 offered orders
      When the POS voids the order because "phoned"
      And the POS acknowledges the order
      Then the order is canceled (EVO-23)
      And the next poll lists the other order but says nothing of the order (EVO-72)

    @EVO-23
    Scenario: The reason is kept as it is said
      Given a downloaded order
      When the POS voids the order because "Kundin storniert: „zu groß“, <keine> Łódź & 部品 🚲"
      Then the order has a note with "Kundin storniert: „zu groß“, <keine> Łódź & 部品 🚲"

    @EVO-D14b
    Scenario: The same void twice
      Given a downloaded order
      When the POS voids the order because "phoned"
      And the state of the order is noted
      And the POS repeats its message
      Then the answer is SUCCESS
      And nothing of the order has changed

    @EVO-D14b
    Scenario: A void of an order that the shop has cancelled
      Given a downloaded order
      And the shop cancels the order
      When the POS voids the order because "phoned"
      Then the answer is SUCCESS
      And the order is canceled

    @EVO-D14c
    Scenario: A void of a partly shipped order leaves what is shipped
      Given a downloaded order
        | part | quantity |
        | A    | 1        |
        | B    | 2        |
      When the POS ships 1 of line 1 as "1Z-PART"
      And the state of the order is noted
      And the POS voids the order because "rest not available"
      Then the answer is SUCCESS
      And the order is not canceled
      And the order has a note with "rest not available"
      And the order has these shipments
        | tracking | line 1 | line 2 |
        | 1Z-PART  | 1      |        |
      When the POS ships 1 of line 2 as "1Z-REST"
      Then the answer is FAILURE

    @EVO-D14d
    Scenario: A shipped order cannot be voided
      Given a shipped order
      And the state of the order is noted
      When the POS voids the order because "too late"
      Then the answer is FAILURE
      And nothing but notes of the order has changed

    @EVO-D14e @EVO-D27
    Scenario: A void of an order that was offered and not yet acknowledged cancels it
      Given 2 offered orders
      When the POS voids the order because "not ours"
      Then the answer is SUCCESS (EVO-D14e)
      And the order is canceled (EVO-D14e)
      And the order does not count as downloaded (EVO-D27)
      And the next poll lists the other order but says nothing of the order (EVO-D14e)

    @EVO-D14e
    Scenario: An order that was never offered cannot be voided
      Given an order
      And the state of the order is noted
      When the POS voids the order because "how would it know"
      Then the answer is FAILURE
      And nothing but notes of the order has changed
      And the next poll lists the order

    @EVO-D14f
    Scenario: An unknown action is FAILURE
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
      And the state of the order is noted
      When the POS wants to "REFUND" the order
      Then the answer is FAILURE
      When the POS wants to "REFUND" 1 of line 1
      Then the answer is FAILURE
      And nothing but notes of the order has changed

    @EVO-D14g
    Scenario: A void without reason is accepted, and a note is left
      Given a downloaded order
      And the state of the order is noted
      When the POS voids the order without giving a reason
      Then the answer is SUCCESS
      And the order is canceled
      And the order has a new note

  Rule: CANCEL lowers the open quantity of a line, SELL is noted

    @EVO-62 @EVO-D15a @EVO-D15f
    Scenario: Pieces are cancelled one by one until the order is cancelled
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
      When the POS wants to "CANCEL" 1 of line 1
      Then the answer is SUCCESS (EVO-62)
      And the order is downloaded (EVO-D15f)
      When the POS ships 2 of line 1 as "1Z-TOO-MUCH"
      Then the answer is FAILURE (EVO-D15a)
      When the POS wants to "CANCEL" 1 of line 1
      Then the answer is SUCCESS (EVO-D15a)
      And the order is downloaded (EVO-D15f)
      When the POS wants to "CANCEL" 1 of line 2
      Then the answer is SUCCESS (EVO-62)
      And the order is canceled (EVO-D15f)

    @EVO-D15a
    Scenario: What is not cancelled stays open
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      When the POS wants to "CANCEL" 1 of line 1
      And the POS ships 2 of line 1 as "1Z-LEFT"
      Then the answer is SUCCESS
      And the order is shipped

    @EVO-D15a
    Scenario: The itemID of the path names the line, though two lines have the same part
      Given a downloaded order
        | part | quantity |
        | A    | 1        |
        | A    | 2        |
      When the POS wants to "CANCEL" 1 of line 2
      And the POS ships 1 of line 1 and 1 of line 2 as "1Z-LEFT"
      Then the answer is SUCCESS
      And the order is shipped

    @EVO-D15b @EVO-62
    Scenario Outline: The line is found by its part number where the path names <path>
      Given a downloaded order
        | part | quantity |
        | A    | 1        |
        | B    | 1        |
      When the POS wants to "CANCEL" 1 of part A, naming <path>
      Then the answer is SUCCESS (EVO-62, EVO-D15b)
      When the POS wants to "CANCEL" 1 of line 2
      Then the order is canceled (EVO-D15b)

      Examples:
        | path                       |
        | no line                    |
        | a line that is not there   |

    @EVO-67 @EVO-D15b
    Scenario: A part number between blanks is understood
      Given a downloaded order
        | part | quantity |
        | A    | 1        |
      When the POS wants to "CANCEL" 1 of part A between blanks, naming no line
      Then the answer is SUCCESS (EVO-67, EVO-D15b)
      And the order is canceled (EVO-67, EVO-D15b)

    @EVO-D15c
    Scenario: A part number that two lines have, or none, is FAILURE
      Given a downloaded order
        | part | quantity |
        | A    | 1        |
        | A    | 2        |
        | B    | 1        |
      And the state of the order is noted
      When the POS wants to "CANCEL" 1 of part A, naming no line
      Then the answer is FAILURE
      When the POS wants to "CANCEL" 1 of part C, naming no line
      Then the answer is FAILURE
      And nothing but notes of the order has changed
      When the POS ships 1 of line 1 and 2 of line 2 and 1 of line 3 as "1Z-ALL"
      Then the answer is SUCCESS

    @EVO-D15d
    Scenario: More than is open cannot be cancelled
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
      And the state of the order is noted
      When the POS wants to "CANCEL" 5 of line 1
      Then the answer is FAILURE
      And nothing but notes of the order has changed
      When the POS ships 2 of line 1 as "1Z-BOTH"
      Then the answer is SUCCESS

    @EVO-D15e
    Scenario: A line that is cancelled already is cancelled again without effect
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
      When the POS wants to "CANCEL" 2 of line 1
      And the POS wants to "CANCEL" 1 of line 1
      Then the answer is SUCCESS
      And the order is downloaded

    @EVO-D15g
    Scenario: A repeated line action counts once
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      When the POS wants to "CANCEL" 1 of line 1
      And the POS repeats its message
      Then the answer is SUCCESS
      When the POS ships 2 of line 1 as "1Z-TWO"
      Then the answer is SUCCESS
      And the order is shipped

    @EVO-62 @EVO-D15h
    Scenario: SELL is noted and changes nothing else
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
      And the state of the order is noted
      When the POS wants to "SELL" 1 of line 1
      Then the answer is SUCCESS (EVO-62, EVO-D15h)
      And nothing but notes of the order has changed (EVO-D15h)
      And the order has a new note (EVO-D15h)
      When the POS ships 2 of line 1 as "1Z-BOTH"
      Then the answer is SUCCESS (EVO-D15h)

    @EVO-D15i
    Scenario: A line of an order that was never offered cannot be cancelled
      Given an order
        | part | quantity |
        | A    | 2        |
      And the state of the order is noted
      When the POS wants to "CANCEL" 1 of part A, naming no line
      Then the answer is FAILURE
      And nothing but notes of the order has changed
      And the next poll lists the order

    @EVO-D18k
    Scenario: A quantity of 2.0000 is two
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
      When the POS wants to "CANCEL" "2.0000" of line 1
      Then the answer is SUCCESS
      And the order is canceled

    @EVO-D18l
    Scenario Outline: A quantity of "<quantity>" is FAILURE
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      And the state of the order is noted
      When the POS wants to "CANCEL" "<quantity>" of line 1
      Then the answer is FAILURE
      When the POS ships "<quantity>" of line 1 as "1Z-QUANTITY"
      Then the answer is FAILURE
      And nothing but notes of the order has changed

      Examples:
        | quantity |
        | 0        |
        | -1       |
        | 1.5      |
        | two      |

  Rule: A post-authorisation is noted, nothing else

    @EVO-65 @EVO-D31
    Scenario: The POS reports a post-authorisation
      Given a downloaded order
      And the state of the order is noted
      When the POS calls POST "/PostAuth/{order}/VISA/12.50"
      Then the answer is SUCCESS (EVO-65, EVO-D31)
      And the order has a note with "VISA" and "12.50" (EVO-65, EVO-D31)
      And nothing but notes of the order has changed (EVO-D31)
