Feature: Once only
  One completed sale for each order, whatever happens to a request or an answer; else a stop that everybody can see.

  Background:
    Given the till is Lightspeed Retail

  Rule: A call that fails is looked after, not repeated blindly

    @SET-D08a @SET-D08b @SET-15
    Scenario Outline: The till <mishap> the next <call>
      Given the till <mishap> the next <call>
      And an order for a supplier's item that is new to the till
      And the customer of the order pays by "Pony {mark}"
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order (SET-D08a, SET-15)
      And the till has one document for the order (SET-D08a)
      And the sale of the order comes to what goes along, and is paid (SET-D08a)
      And the sale of the order shows what goes along (SET-D08b)
      And the till knows one new item (SET-D08b)
      And the till knows one payment type called "Pony {mark}" (SET-D08b)
      And the order counts as downloaded (SET-D08a)

      Examples:
        | mishap                       | call                       |
        | loses its answer to          | question for items         |
        | loses its answer to          | question for payment types |
        | loses its answer to          | question for the customer  |
        | loses its answer to          | new item                   |
        | loses its answer to          | new payment type           |
        | loses its answer to          | new sale                   |
        | never hears of               | new item                   |
        | never hears of               | new payment type           |
        | never hears of               | new sale                   |
        | is too busy for              | new sale                   |
        | breaks off its answer to     | new sale                   |
        | sends half of its answer to  | question for the customer  |
        | sends half of its answer to  | new sale                   |
        | has a proxy that gives up on | new sale                   |
        | restarts at                  | new sale                   |
        | is overloaded at             | new sale                   |
        | has its bucket full at       | new sale                   |
        | is called too fast at        | new sale                   |
        | lets the token expire at     | question for items         |
        | lets the token expire at     | new item                   |
        | lets the token expire at     | new sale                   |
        | revokes the token at         | new payment type           |
        | revokes the token at         | new sale                   |

    @SET-D08a @SET-D08b
    Scenario Outline: The till <mishap> the next new customer
      Given the till <mishap> the next new customer
      And an order with the e-mail "ada@example.com"
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order (SET-D08a)
      And the order belongs to a new customer, billed as it was ordered (SET-D08a)
      And the till knows one customer with the e-mail "ada@example.com" (SET-D08b)

      Examples:
        | mishap                      |
        | loses its answer to         |
        | never hears of              |
        | sends half of its answer to |
        | restarts at                 |
        | is overloaded at            |
        | lets the token expire at    |
        | revokes the token at        |

    @SET-D08a @SET-D08b
    Scenario Outline: The till <mishap> the next renewal of the token
      Given the till <mishap> the next renewal of the token
      And the till has 9 of part A
      And an order
        | part | quantity |
        | A    | 2        |
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order (SET-D08a)
      And 7 of part A are left in the till (SET-D08b)

      Examples:
        | mishap                      |
        | loses its answer to         |
        | never hears of              |
        | is too busy for             |
        | sends half of its answer to |

    @SET-D08a @SET-D08b @SET-18
    Scenario Outline: Inventory, when the till <mishap> the next new sale
      Given the till has 9 of part A
      And the till <mishap> the next new sale
      And an order
        | part | quantity |
        | A    | 2        |
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order (SET-D08a)
      And the till has one document for the order (SET-D08a)
      And 7 of part A are left in the till (SET-D08b, SET-18)

      Examples:
        | mishap                       |
        | loses its answer to          |
        | never hears of               |
        | sends half of its answer to  |
        | has a proxy that gives up on |
        | restarts at                  |
        | revokes the token at         |

  Rule: A sale that does not balance is repaired, not repeated

    @SET-D08c @SET-18
    Scenario: The till keeps the sale open
      Given the till has 9 of part A
      And the till finds the next sale out of balance
      And an order
        | part | quantity |
        | A    | 2        |
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order (SET-D08c)
      And the till has one document for the order (SET-D08c)
      And the sale of the order comes to what goes along, and is paid (SET-D08c)
      And 7 of part A are left in the till (SET-18)

    @SET-D08c
    Scenario Outline: And <mishap> the next <call>
      Given the till finds the next sale out of balance
      And the till <mishap> the next <call>
      And an order like "gift-card-and-store-credit"
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order
      And the till has one document for the order
      And the sale of the order comes to what goes along, and is paid

      Examples:
        | mishap                      | call               |
        | loses its answer to         | new sale           |
        | loses its answer to         | repair of the sale |
        | never hears of              | repair of the sale |
        | sends half of its answer to | repair of the sale |
        | revokes the token at        | repair of the sale |
        | restarts at                 | repair of the sale |

    @SET-D08c @SET-D08e
    Scenario: As long as nothing balances the order stops, and shows why
      Given the till finds no sale in balance
      And an order
      And the bridge runs 2 cycles
      Then the till has no completed sale for the order (SET-D08c)
      And the till has one open sale for the order (SET-D08c)
      And the order does not count as downloaded (SET-D08e)
      And the order was decided, with a reason (SET-D08e)
      When the till is well again
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order (SET-D08c, SET-D08e)
      And the till has one document for the order (SET-D08c)
      And the sale of the order comes to what goes along, and is paid (SET-D08c)

  Rule: What cannot be exported now shows why, and goes on by itself

    @SET-D08e @SET-D08a
    Scenario Outline: The till <ailment>
      Given the till <ailment>
      And 2 orders
      And the bridge runs 2 cycles
      Then every order is not downloaded (SET-D08e)
      And every order was decided, with a reason (SET-D08e)
      When the till is well again
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one completed sale for every order (SET-D08a)
      And the till has one document for every order (SET-D08a)
      And every order counts as downloaded (SET-D08e)
      And the sale of every order comes to what goes along, and is paid (SET-D08a)

      Examples:
        | ailment                                           |
        | hangs up on everybody                             |
        | loses every answer                                |
        | answers 503 to everything                         |
        | refuses every call for too many                   |
        | shows a login page in place of every answer       |
        | redirects every call                              |
        | sends the beginning of every answer for the whole |
        | takes no token                                    |
        | allows nothing                                    |
        | is overloaded                                     |

  Rule: A bridge that is restarted goes on

    @SET-D08a @SET-D08b
    Scenario Outline: Restarted after the till <mishap> the <call>
      Given the till <mishap> the next <call>
      And the till <mishap> the second <call>
      And an order for a supplier's item that is new to the till
      And the customer of the order pays by "Pony {mark}"
      And the bridge runs a cycle
      When the bridge is restarted
      And an hour passes
      And the bridge runs a cycle
      And the bridge is restarted
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order (SET-D08a)
      And the till has one document for the order (SET-D08a)
      And the till knows one new item (SET-D08b)
      And the till knows one payment type called "Pony {mark}" (SET-D08b)

      Examples:
        | mishap              | call             |
        | loses its answer to | new item         |
        | loses its answer to | new payment type |
        | loses its answer to | new customer     |
        | loses its answer to | new sale         |
        | is too busy for     | new sale         |

    @SET-D08c
    Scenario: Restarted with an unbalanced sale left over
      Given the till finds the next sale out of balance
      And the till loses its answer to the next new sale
      And an order
      And the bridge runs a cycle
      When the bridge is restarted
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order
      And the till has one document for the order

    @SET-15
    Scenario: Restarted after the export
      Given an order
      And the bridge runs a cycle
      When the bridge is restarted
      And the store saves the order
      And the bridge runs 2 cycles
      Then the till has one document for the order
