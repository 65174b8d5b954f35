Feature: Once only
  One document for each order, whatever happens to a request or an answer; else a stop that everybody can see.

  Background:
    Given the till is Lightspeed OnSite

  Rule: A call that fails is looked after, not repeated blindly

    @MAG-D23a @MAG-D23b
    Scenario Outline: The till <mishap> the <place> <call>
      Given the till has 9 of part A
      And the till <mishap> the <place> <call>
      And an order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
      And the bridge runs 2 cycles
      Then the till has one document for the order (MAG-D23a)
      And the document of the order comes to its total (MAG-D23a)
      And the document of the order shows what was sold (MAG-D23b)
      And the till has 2 of part A reserved and 7 free (MAG-D23b)
      And the order counts as downloaded (MAG-D23a)

      Examples:
        | mishap                       | place  | call                      |
        | loses its answer to          | next   | new order                 |
        | loses its answer to          | second | line                      |
        | loses its answer to          | next   | lock                      |
        | loses its answer to          | next   | unlock                    |
        | never hears of               | next   | new order                 |
        | never hears of               | second | line                      |
        | is too busy for              | second | line                      |
        | breaks off its answer to     | next   | new order                 |
        | sends half of its answer to  | second | line                      |
        | sends half of its answer to  | next   | question for orders       |
        | has a proxy that gives up on | next   | new order                 |
        | restarts at                  | next   | new order                 |
        | restarts at                  | next   | line                      |
        | ends the session at          | next   | line                      |
        | takes the lock away at       | second | line                      |
        | fails at                     | next   | new order                 |

    @MAG-D23a @MAG-D23b @MAG-15
    Scenario Outline: The till <mishap> the next deposit
      Given the till <mishap> the next deposit
      And an order like "gift-card-and-store-credit"
      And the bridge runs 2 cycles
      Then the till has one order for the order (MAG-D23a)
      And the deposits of the order come to "{credit}" (MAG-D23b, MAG-15)

      Examples:
        | mishap                      |
        | loses its answer to         |
        | sends half of its answer to |
        | ends the session at         |

    @MAG-D23a
    Scenario Outline: An invoice, when the till <mishap> the next <call>
      Given Download Orders As is Invoices
      And the till has 9 of part A
      And the till <mishap> the next <call>
      And an order
        | part | quantity |
        | A    | 2        |
      And the bridge runs 2 cycles
      Then the till has one invoice for the order
      And the document of the order comes to its total
      And the till has 0 of part A reserved and 7 free

      Examples:
        | mishap                 | call        |
        | loses its answer to    | new invoice |
        | loses its answer to    | line        |
        | takes the lock away at | line        |

  Rule: What cannot be pushed now shows why, and goes on by itself

    @MAG-D23c @MAG-D23a
    Scenario Outline: The till <ailment>
      Given the till <ailment>
      And an order
      And the bridge runs 2 cycles
      Then the order is not downloaded (MAG-D23c)
      And the order was decided, with a reason (MAG-D23c)
      When the till is well again
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one document for the order (MAG-D23a)
      And the order counts as downloaded (MAG-D23c)
      And the document of the order comes to its total (MAG-D23a)

      Examples:
        | ailment                                           |
        | hangs up on everybody                             |
        | loses every answer                                |
        | shows a login page in place of every answer       |
        | redirects every call                              |
        | sends the beginning of every answer for the whole |
        | has no seat left                                  |
        | lets nobody lock anything                         |
        | is busy with a report                             |
        | says that the password has expired                |

  Rule: A bridge that is restarted goes on

    @MAG-D23a @MAG-D23c
    Scenario: Restarted with a document half made
      Given the till is too busy for the second line
      And an order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
      And the bridge runs a cycle
      When the bridge is restarted
      And an hour passes
      And the bridge runs a cycle
      Then the till has one document for the order (MAG-D23a)
      And the document of the order comes to its total (MAG-D23c)

    @MAG-D23a
    Scenario: Restarted after the download
      Given an order
      And the bridge runs a cycle
      When the bridge is restarted
      And the store saves the order
      And the bridge runs 2 cycles
      Then the till has one document for the order
