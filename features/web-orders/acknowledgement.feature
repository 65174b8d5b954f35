Feature: The acknowledgement
  After it has processed an order the POS reports, order by order: imported, or what was wrong.

  Rule: An order becomes downloaded only when the POS has acknowledged it, and is then not listed any more

    @EVO-10 @EVO-D09a @EVO-D27
    Scenario: An acknowledged order is downloaded, and no other
      Given 2 offered orders
      When the POS acknowledges the order
      Then the answer is SUCCESS (EVO-D09a)
      And the order is downloaded (EVO-10, EVO-D09a)
      And the order counts as downloaded (EVO-10, EVO-D27)
      And the other order does not count as downloaded (EVO-10, EVO-D27)
      And the other order is not downloaded (EVO-10)

    @EVO-11 @EVO-D07a
    Scenario: A downloaded order is not listed any more
      Given a downloaded order
      And another order
      Then the next poll lists the other order but not the order (EVO-11, EVO-D07a)

    @EVO-11
    Scenario: Nor does it come back in a later poll
      Given a downloaded order
      And another order
      Then the next poll lists the other order but says nothing of the order
      And the next poll lists the other order but says nothing of the order
      And the next poll lists the other order but says nothing of the order

    @EVO-11
    Scenario: Parcels and cancelled pieces do not bring it back
      Given a downloaded order
        | part | quantity |
        | A    | 3        |
      And another order
      When the POS ships 1 of line 1 as "1Z-FIRST"
      Then the next poll lists the other order but says nothing of the order
      When the POS wants to "CANCEL" 1 of line 1
      Then the next poll lists the other order but says nothing of the order

    @EVO-10 @EVO-D08a @EVO-D27
    Scenario: An acknowledged cancellation is no acknowledged order
      Given an offered order
      When the POS acknowledges the cancellation of the order
      Then the order does not count as downloaded (EVO-10, EVO-D27)
      And the order is not downloaded (EVO-10)
      And the next poll lists the order (EVO-D08a)

    @EVO-55 @EVO-D08a
    Scenario: An acknowledgement concerns one order
      Given 3 offered orders
      When the POS acknowledges order 2
      Then the next poll lists orders 1 and 3 (EVO-55, EVO-D08a)
      And the next poll lists orders 1 and 3 but not order 2 (EVO-55)
      And order 2 is downloaded (EVO-55)
      And orders 1 and 3 are not downloaded (EVO-55)

    @EVO-11 @EVO-D12d @EVO-D28
    Scenario: Neither an offer nor an acknowledgement is forgotten by a restart
      Given 2 offered orders
      When the POS acknowledges the order
      And the store is restarted
      Then the next poll lists the other order but not the order (EVO-11, EVO-D12d)
      And the order is downloaded (EVO-D12d)
      When the store is restarted
      And the POS acknowledges the other order
      Then the answer is SUCCESS (EVO-D28)
      And the other order is downloaded (EVO-D28)

    @EVO-D12d @EVO-D16e
    Scenario: Nor are parcels, voids and reports of issues
      Given 3 offered orders
      When the POS voids order 2 because "phoned"
      And the POS acknowledges order 3 with issue 2107 "Part A-1 is superseded"
      And the POS ships everything open as "1Z-KEPT"
      And the store is restarted
      Then the order is shipped (EVO-D12d)
      And order 2 is canceled (EVO-D12d)
      And order 2 has a note with "phoned" (EVO-D12d)
      And order 3 is rejected (EVO-D12d)
      And order 3 has a note with "Part A-1 is superseded" (EVO-D12d)
      When the POS repeats its message
      Then the answer is SUCCESS (EVO-D16e)
      And the order has one shipment, with the tracking number "1Z-KEPT" (EVO-D12d, EVO-D16e)

    @EVO-D12d @EVO-D13b
    Scenario: Nor is the acknowledgement of a cancellation
      Given 2 downloaded orders
      And the shop cancels every order
      When the POS polls
      And the POS acknowledges the cancellation of the order
      And the store is restarted
      Then the next poll lists the other order under cancellations but says nothing of the order (EVO-D12d, EVO-D13b)

  Rule: Every write is answered SUCCESS or FAILURE, with status 200 even for FAILURE

    @EVO-57
    Scenario: An acknowledgement is answered SUCCESS
      Given an offered order
      When the POS acknowledges the order
      Then the answer is SUCCESS

    @EVO-57
    Scenario: A void is answered SUCCESS
      Given a downloaded order
      When the POS voids the order because "phoned"
      Then the answer is SUCCESS

    @EVO-57
    Scenario: A line action is answered SUCCESS
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
      When the POS wants to "CANCEL" 1 of line 1
      Then the answer is SUCCESS

    @EVO-57
    Scenario: A shipment is answered SUCCESS, and what cannot be done after it FAILURE with status 200
      Given a downloaded order
      When the POS ships everything open as "1Z-57"
      Then the answer is SUCCESS
      When the POS voids the order because "too late"
      Then the answer is FAILURE
      And the answer has status 200

    @EVO-57 @EVO-D11g
    Scenario: A message about an order that nobody knows is answered 200 with FAILURE
      Given an offered order
      And the state of the order is noted
      When the POS voids, ships and cancels a line of an id that nobody has
      Then every answer is FAILURE (EVO-D11g)
      And every answer has status 200 (EVO-57, EVO-D11g)
      And nothing but notes of the order has changed (EVO-D11g)

    @EVO-D11a
    Scenario Outline: An acknowledgement of <wrong id> is answered 200 with FAILURE, and says why
      Given an offered order
      And the state of the order is noted
      When the POS acknowledges <wrong id>
      Then the answer is FAILURE, and says why
      And the answer has status 200
      And nothing but notes of the order has changed

      Examples:
        | wrong id                                  |
        | an id that nobody has                     |
        | the order's id without its last character |

  Rule: Errors the POS reports are stored as notes, and the order is rejected

    @EVO-10 @EVO-D09d @EVO-D27
    Scenario: A failing issue rejects the order
      Given an offered order
      When the POS acknowledges the order with issue 1301 "Payment type CCSAVE is not mapped"
      Then the order does not count as downloaded (EVO-10, EVO-D09d, EVO-D27)
      And the order is rejected (EVO-D09d)

    @EVO-12 @EVO-D09e @EVO-D09i
    Scenario: A failing issue leaves a note with its code, its text and its date
      Given an offered order
      And the clock of the POS says "2031-05-06 07:20:11.222"
      When the POS acknowledges the order with issue 1301 "Payment type CCSAVE is not mapped"
      Then the answer is SUCCESS (EVO-D09i)
      And the order has one note with "Payment type CCSAVE is not mapped" (EVO-D09e)
      And the order has a note with "1301" and "2031-05-06" and "07:20:11" (EVO-D09e)
      And the order has a note with "Payment type CCSAVE is not mapped" (EVO-12)

    @EVO-12
    Scenario Outline: What the POS says is kept as it is said: <what>
      Given an offered order
      When the POS acknowledges the order with issue 2107 "<text>"
      Then the order has a note with "<text>"

      Examples:
        | what                       | text                                                                                                                                                                                                |
        | letters of every kind      | Größe „L“ <rot> & Łódź: 部品 nicht lieferbar 🚲                                                                                                                                                       |
        | more than fits on one line | Part A-1 is superseded by part A-2, which is superseded by part A-3, which has been on order since the spring and will not come before the autumn; ask the customer whether it may be the blue one |

    @EVO-10 @EVO-55 @EVO-D09d
    Scenario: Several failing issues reject the order
      Given an offered order
      When the POS acknowledges the order
        | code | message                | status  |
        | 1301 | Payment not mapped     | FAILURE |
        | 2107 | Part A-1 is superseded | FAILURE |
      Then the order does not count as downloaded (EVO-10, EVO-55, EVO-D09d)
      And the order is rejected (EVO-D09d)

    @EVO-12 @EVO-D09e
    Scenario: Several issues leave a note each
      Given an offered order
      When the POS acknowledges the order
        | code | message                | status  |
        | 1301 | Payment not mapped     | FAILURE |
        | 2107 | Part A-1 is superseded | FAILURE |
      Then the order has one note with "Payment not mapped" (EVO-D09e)
      And the order has one note with "Part A-1 is superseded" (EVO-D09e)
      And the order has a note with "Payment not mapped" (EVO-12)
      And the order has a note with "Part A-1 is superseded" (EVO-12)

    @EVO-60 @EVO-D09g
    Scenario: A rejected order is not offered again by itself
      Given 2 offered orders
      When the POS acknowledges the order with issue 2107 "Part A-1 is superseded"
      Then the answer is SUCCESS (EVO-60)
      And the next poll lists the other order but says nothing of the order (EVO-60, EVO-D09g)

    @EVO-D09g @EVO-D25b
    Scenario: A released order is offered again
      Given a rejected order
      And the state of the order is noted
      When the operator releases the order
      Then the next poll lists the order (EVO-D09g, EVO-D25b)
      And the order is not downloaded (EVO-D09g)
      And the order has a new note (EVO-D25b)
      When the POS acknowledges the order
      Then the order is downloaded (EVO-D09g)

    @EVO-D09f
    Scenario: Thirty rejected orders do not keep the others from being offered
      Given 35 orders
      When the POS polls
      And the POS acknowledges orders 1 to 30 with issue 1301 "Payment not mapped"
      Then the next poll lists orders 31 to 35

    @EVO-D09h
    Scenario Outline: An issue whose responseStatus is <status> fails
      Given an offered order
      When the POS acknowledges the order
        | code | message     | status   |
        | 2107 | Superseded  | <status> |
      Then the order is rejected
      And the order does not count as downloaded

      Examples:
        | status  |
        | FAILURE |
        | -       |
        |         |
        | MAYBE   |

    @EVO-D09a @EVO-D09b @EVO-D09h
    Scenario Outline: An issue whose responseStatus is <status> does not fail
      Given an offered order
      When the POS acknowledges the order with issue 3300 "Name was cut at 30 characters" as "<status>"
      Then the answer is SUCCESS (EVO-D09a)
      And the order is downloaded (EVO-D09a, EVO-D09h)
      And the order has a note with "Name was cut at 30 characters" (EVO-D09b)

      Examples:
        | status  |
        | WARNING |
        | SUCCESS |

  Rule: Issue 1010 says that the POS has the order already, and makes it downloaded

    @EVO-59 @EVO-D09c @EVO-D27
    Scenario: Issue 1010 alone makes the order downloaded
      Given 2 offered orders
      When the POS acknowledges the order with issue 1010 "Order was imported before"
      Then the answer is SUCCESS (EVO-59)
      And the order is downloaded (EVO-59, EVO-D27)
      And the next poll lists the other order but says nothing of the order (EVO-59)
      And the order has a note (EVO-D09c)

    @EVO-D09c
    Scenario: Issue 1010 counts whatever else is reported
      Given an offered order
      When the POS acknowledges the order
        | code | message                   | status  |
        | 1301 | Payment not mapped        | FAILURE |
        | 1010 | Order was imported before | FAILURE |
      Then the order is downloaded

    @EVO-D11c
    Scenario: Issue 1010 about an order that was never offered makes it downloaded
      Given an order
      And the state of the order is noted
      When the POS acknowledges the order with issue 1010 "Order was imported before"
      Then the answer is SUCCESS
      And the order is downloaded
      And the order has a new note

  Rule: A repeated report has no second effect

    @EVO-D10a
    Scenario: The same acknowledgement twice
      Given a downloaded order
      And the state of the order is noted
      When the POS repeats its message
      Then the answer is SUCCESS
      And nothing of the order has changed

    @EVO-D10a
    Scenario: The same report of an issue twice
      Given an offered order
      When the POS acknowledges the order with issue 2107 "Part A-1 is superseded"
      And the state of the order is noted
      And the POS repeats its message
      Then the answer is SUCCESS
      And nothing of the order has changed
      And the order is rejected

    @EVO-D10a
    Scenario: The same acknowledgement again, later
      Given a downloaded order
      And the state of the order is noted
      When the POS acknowledges the order
      Then the answer is SUCCESS
      And nothing of the order has changed

    @EVO-D10b
    Scenario: A failing report about a downloaded order changes nothing
      Given a downloaded order
      And the state of the order is noted
      And another order
      When the POS acknowledges the order with issue 2107 "Part A-1 is superseded"
      Then the answer is SUCCESS
      And nothing but notes of the order has changed
      And the next poll lists the other order but says nothing of the order

    @EVO-12 @EVO-D10c
    Scenario: A failing report about a downloaded order is kept as a late one
      Given a downloaded order
      When the POS acknowledges the order with issue 2107 "Part A-1 is superseded"
      Then the order has a note with "late" and "Part A-1 is superseded" (EVO-D10c)
      And the order has a note with "Part A-1 is superseded" (EVO-12)

    @EVO-D10c
    Scenario: A late 1010 leaves no note
      Given a downloaded order
      And the state of the order is noted
      When the POS acknowledges the order with issue 1010 "Order was imported before"
      Then the answer is SUCCESS
      And nothing of the order has changed

    @EVO-D10d
    Scenario: A rejected order that is acknowledged after all is downloaded
      Given a rejected order
      When the POS acknowledges the order
      Then the answer is SUCCESS
      And the order is downloaded

  Rule: An operator can have a downloaded order offered once more

    @EVO-D25c
    Scenario: An order that is sent again is listed under the same ids until it is acknowledged
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
      And the state of the order is noted
      When the operator resends the order
      Then the next poll lists the order
      And the order shows the same itemIDs in every poll
      And the order has a new note
      When the POS acknowledges the order with issue 1010 "Order was imported before"
      And another order
      Then the next poll lists the other order but says nothing of the order

  Rule: Only an order that was offered can be acknowledged, by exactly its id

    @EVO-D11b
    Scenario: An order that was never offered cannot be acknowledged
      Given an order
      And the state of the order is noted
      When the POS acknowledges the order
      Then the answer is FAILURE
      And nothing but notes of the order has changed
      And the next poll lists the order

    @EVO-D11b
    Scenario: An order that waits behind thirty others was not offered yet
      Given 31 orders
      When the POS polls
      And the POS acknowledges order 31
      Then the answer is FAILURE
      And order 31 is not downloaded

    @EVO-D11f
    Scenario Outline: An acknowledgement of <wrong id> is FAILURE
      Given an offered order
      And the state of the order is noted
      When the POS acknowledges <wrong id>
      Then the answer is FAILURE
      And nothing but notes of the order has changed

      Examples:
        | wrong id                                  |
        | the order's id with a zero before it      |
        | the order's id without its leading zeros  |
        | the order's id in other letter case       |
        | the order's id with a wildcard in it      |
        | the order's id without its last character |

    @EVO-D11d
    Scenario: An order that is cancelled between offer and acknowledgement
      Given an offered order
      When the shop cancels the order
      And the POS acknowledges the order
      Then the answer is SUCCESS
      And the order counts as downloaded
      And the next poll lists the order under cancellations

  Rule: What cannot be understood is FAILURE and changes nothing

    @EVO-D11e
    Scenario Outline: An acknowledgement with <fault> is FAILURE
      Given an offered order
      And the state of the order is noted
      When the POS sends <fault> as an acknowledgement
      Then the answer is FAILURE
      And nothing of the order has changed

      Examples:
        | fault                   |
        | an empty id             |
        | two ids                 |
        | no id                   |
        | a wrong root            |
        | an unknown responseType |
        | no responseType         |
        | an unreadable date      |

    @EVO-56
    Scenario: An unknown responseType is refused
      Given an offered order
      When the POS sends an unknown responseType as an acknowledgement
      Then the answer is FAILURE
      And the order is not downloaded

    @EVO-D12a
    Scenario Outline: <body> is answered with FAILURE
      Given an offered order
      When the POS sends <body> as an acknowledgement
      Then the answer is FAILURE

      Examples:
        | body                     |
        | a body that is cut short |
        | an empty body            |
        | plain text               |
        | bytes that are no UTF-8  |
        | JSON called XML          |

    @EVO-D12b
    Scenario Outline: <body> changes nothing, and the next good request works
      Given an offered order
      And the state of the order is noted
      When the POS sends <body> as an acknowledgement
      And the POS sends <body> as a shipment
      Then nothing of the order has changed
      When the POS acknowledges the order
      Then the answer is SUCCESS
      And the order is downloaded

      Examples:
        | body                        |
        | a body that is cut short    |
        | an empty body               |
        | bytes that are no UTF-8     |
        | an entity bomb              |
        | a body of more than 5 MiB   |

    @EVO-D12c
    Scenario: Nothing a POS sends draws a 5xx
      Given an offered order
      When the POS sends every hostile body to every path
      And the POS voids, ships and cancels a line of an id that nobody has
      And the POS voids the order because "of all this"
      Then no answer has a status from 500 to 599

  Rule: The dates of the POS are read with or without fraction, with T, with Z or an offset

    @EVO-D17b
    Scenario Outline: "<date>" is read
      Given an offered order
      And the clock of the POS says "<date>"
      When the POS acknowledges the order
      Then the answer is SUCCESS
      And the order is downloaded

      Examples:
        | date                          |
        | 2031-05-06 07:20:00           |
        | 2031-05-06T07:20:00.123       |
        | 2031-05-06T07:20:00Z          |
        | 2031-05-06T07:20:00.123+02:00 |
