Feature: Reading orders from Magento
  Each cycle asks for what was created or changed since the last one, and neither clocks nor pages nor trouble lose an order.

  Rule: Every order is read, whatever page it stands on and whatever the clocks say

    @MAG-53 @MAG-D20a @EVO-D24a
    Scenario: New orders and changed orders are read, each under its Magento number
      Given an order
      And another order like "unpaid"
      Then the next poll lists the order (MAG-53, MAG-D20a)
      And the next poll lists the order but not the other order (MAG-53)
      When the shop moves the order to the city "Elsewhere"
      Then the next poll lists the order (MAG-53)
      And the order shows the city "Elsewhere" as shipping address (MAG-53, EVO-D24a)

    @MAG-D05a
    Scenario: More orders of one and the same moment than a page holds
      Given the clock of the store is standing still
      And as many orders as the bridge reads in one page, and one more
      When the POS polls and acknowledges until nothing is left, while 0 more orders come after each poll
      Then every order was delivered, none of them again once it was acknowledged

    @MAG-D05b
    Scenario: The clock of the store is behind
      Given an order
      And the bridge runs a cycle
      And the clock of the store is 7 minutes behind
      And 2 more orders
      Then the next poll lists every order
      Given another order
      Then the next poll lists every order

    @MAG-D05b
    Scenario: The clock of the store was ahead and is put right
      Given an order
      And the bridge runs a cycle
      And the clock of the store is 7 minutes ahead
      And another order
      And the bridge runs 2 cycles
      And the store is well again
      And another order
      Then the next poll lists every order

    @MAG-D05b
    Scenario: An order that took three minutes to be saved
      Given an order
      And the bridge runs 2 cycles
      And the clock of the store is 3 minutes behind
      And another order
      And the store is well again
      Then the next poll lists every order

    @MAG-D05c
    Scenario: An order that is read again and again is downloaded once
      Given a downloaded order
      When the store saves the order
      And the bridge runs 2 cycles
      And the store saves the order
      And another order
      Then the next poll lists the other order but says nothing of the order
      And the order has one invoice in the store

  Rule: A store in trouble costs time and no order

    @MAG-53 @MAG-D18 @MAG-D05b
    Scenario Outline: While the store <ails> the POS is served, and afterwards nothing is missing
      Given 2 orders
      And the bridge runs a cycle
      And the store <ails>
      And another order
      And the bridge runs 2 cycles
      When the POS polls
      Then the answer has status 200 (MAG-D18)
      When the POS acknowledges orders 1 and 2
      Then the answer is SUCCESS (MAG-D18)
      And orders 1 and 2 is downloaded (MAG-D18)
      When the store is well again
      Then the next poll lists order 3 (MAG-53, MAG-D05b)
      And the next poll lists order 3 but says nothing of orders 1 and 2 (MAG-53, MAG-D05b)
      And every order is not canceled (MAG-D18)

      Examples:
        | ails                                              |
        | answers 503 to everything                         |
        | answers 429 to everything                         |
        | hangs up on everybody                             |
        | shows a login page in place of every answer       |
        | redirects every call                              |
        | breaks every answer off                           |
        | sends the beginning of every answer for the whole |
        | puts a control character into every answer        |

    @MAG-D21
    Scenario Outline: A store that <ails> for hours has told the bridge nothing
      Given a downloaded order
      And an offered order
      And the bridge runs a cycle
      And the state of every order is noted
      And the store <ails>
      And an order
      And a day passes, and the bridge runs a cycle every hour
      Then nothing of orders 1 and 2 has changed
      When the store is well again
      Then the next poll lists orders 2 and 3

      Examples:
        | ails                                                     |
        | shows an error page in place of every answer             |
        | shows an error page called JSON in place of every answer |
        | prints a warning before every answer                     |
        | sends the beginning of every answer for the whole        |

    @MAG-53
    Scenario Outline: A store that <ails> is read all the same
      Given the store <ails>
      And 2 orders
      Then the next poll lists every order

      Examples:
        | ails                                  |
        | takes its time with every answer      |
        | shuffles the members of every record  |

    @MAG-53 @MAG-D05a
    Scenario: The store breaks down between two pages
      Given the store breaks down at the second page of orders
      And as many orders as the bridge reads in one page, and one more
      And the bridge runs 2 cycles
      When the store is well again
      And the POS polls and acknowledges until nothing is left, while 0 more orders come after each poll
      Then every order was delivered, none of them again once it was acknowledged (MAG-53, MAG-D05a)
