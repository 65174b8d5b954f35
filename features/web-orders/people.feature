Feature: People and text
  Who ordered, where it goes, and what they managed to type.

  Rule: Every order carries the billing customer and the shipping customer

    @EVO-15 @EVO-16 @EVO-D20a @EVO-D20h
    Scenario Outline: An order like "<difficulty>" shows both of its customers
      Given an order like "<difficulty>"
      Then the next poll lists the order (EVO-15)
      And the order shows one billing and one shipping customer (EVO-D20a)
      And the order shows countries and states by their ISO codes (EVO-D20h)
      And the order shows name, address, phone and e-mail of the billing customer (EVO-15)
      And the order shows name and address of the shipping customer (EVO-16)

      Examples:
        | difficulty       |
        | guest            |
        | gift-to-a-friend |
        | abroad           |
        | canada           |

    @EVO-15 @EVO-16
    Scenario: So do ordinary orders
      Given 6 orders
      Then the next poll lists every order (EVO-15)
      And every order shows name, address, phone and e-mail of the billing customer (EVO-15)
      And every order shows name and address of the shipping customer (EVO-16)

    @EVO-D20b @EVO-D20c
    Scenario: A PayPal order without billing address is offered all the same
      Given an order like "paypal-without-billing"
      Then the next poll lists the order (EVO-D20b)
      And the order shows no shipping address as billing address (EVO-D20c)
      And the order shows a billing customer with name, e-mail and phone and an empty address (EVO-D20b)

    @EVO-D20d
    Scenario: A shipping customer without name gets the name of the billing customer
      Given an order without a name to ship to
      Then the next poll lists the order
      And the order shows the billing customer's name for the shipping customer

    @EVO-73 @EVO-D20e
    Scenario: A pickup order goes to the shop
      Given an order like "pickup"
      Then the next poll lists the order (EVO-73)
      And the order shows WC as vendor and method (EVO-73)
      And the order shows the shop's address as shipping address (EVO-D20e)

    @EVO-73
    Scenario: An order that is sent is none to be picked up
      Given an order like "gift-to-a-friend"
      Then the next poll lists the order
      And the order shows no WC as vendor and method

    @EVO-16 @EVO-D20f
    Scenario: An order of virtual goods goes to the billing address
      Given an order like "virtual-only"
      Then the next poll lists the order (EVO-16)
      And the order shows one billing and one shipping customer (EVO-D20f)
      And the order shows name and address of the shipping customer (EVO-16, EVO-D20f)

    @EVO-D20g
    Scenario: An account keeps its customerID
      Given an order like "gift-card-part-payment"
      And another order by the same account
      When the POS polls
      Then every order shows the same customerID

    @EVO-D20g
    Scenario: A guest is known by the e-mail address, in whatever letter case
      Given an order like "guest"
      And another order by the same guest, whose e-mail is in capitals
      When the POS polls
      Then every order shows the same customerID

    @EVO-D20g
    Scenario: Two guests are two customers
      Given an order like "guest"
      And another order like "abroad"
      When the POS polls
      Then every order shows a customerID each

  Rule: Every answer is well-formed UTF-8, whatever text an order holds, and the text arrives as it was typed

    @EVO-D21a @EVO-D21b
    Scenario Outline: What XML cannot carry is dropped from an order like "<difficulty>", with a note
      Given an order like "<difficulty>"
      Then the next poll lists the order (EVO-D21a)
      And the order shows every text as it was typed (EVO-D21a)
      And the order has a note (EVO-D21b)

      Examples:
        | difficulty         |
        | control-characters |
        | hostile-comment    |

    @EVO-D21a @EVO-D21c
    Scenario Outline: An order like "<difficulty>" arrives as it was typed
      Given an order like "<difficulty>"
      Then the next poll lists the order (EVO-D21a)
      And the order shows every text as it was typed (EVO-D21c)

      Examples:
        | difficulty         |
        | hostile-names      |
        | decomposed-accents |
        | abroad             |

    @EVO-D21c
    Scenario: Title, middle name, suffix and company arrive, too
      Given an order with all that a name can have
      Then the next poll lists the order
      And the order shows every part of its customers' names

    @EVO-D21d
    Scenario: HTML entities that the shop stored are decoded
      Given an order like "html-entities"
      Then the next poll lists the order
      And the order shows every text as it was typed

    @EVO-D21e
    Scenario: Long descriptions and companies arrive whole
      Given an order with names as long as they come
      Then the next poll lists the order
      And the order shows every text as it was typed

    @EVO-D21e
    Scenario Outline: An order like "<difficulty>" arrives whole
      Given an order like "<difficulty>"
      Then the next poll lists the order
      And the order shows every text as it was typed

      Examples:
        | difficulty   |
        | long-texts   |
        | long-comment |
