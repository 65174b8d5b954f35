Feature: Customers
  The e-mail decides whose order it is. Nobody who is known is ever changed.

  Background:
    Given the till is Lightspeed OnSite

  Rule: One customer with the e-mail

    @MAG-D22a @MAG-D22e @MAG-55
    Scenario Outline: The till writes the e-mail as <known>
      Given the till knows these customers
        | e-mail  | first name | last name |
        | <known> | Ada        | Byron     |
      And an order with the e-mail "<ordered>"
      Then the order belongs to customer 1 (MAG-D22a, MAG-55)
      And the customers whom the till knew are as they were (MAG-D22e)

      Examples:
        | known               | ordered           |
        | ada@example.com     | ada@example.com   |
        | Ada@Example.COM     | ada@example.com   |
        | ada@example.com     | ADA@EXAMPLE.COM   |
        | " ada@example.com " | ada@example.com   |

    @MAG-D22a @MAG-D22d
    Scenario Outline: <other> is somebody else
      Given the till knows these customers
        | e-mail  | first name | last name |
        | <other> | Ada        | Byron     |
      And an order with the e-mail "ada@example.com"
      Then the order belongs to a new customer, as it was ordered (MAG-D22a, MAG-D22d)

      Examples:
        | other               |
        | xada@example.com    |
        | ada@example.com.au  |

    @MAG-D22e @MAG-D22a
    Scenario: The order has another name
      Given the till knows these customers
        | e-mail          | first name | last name |
        | ada@example.com | Augusta    | King      |
      And an order with the e-mail "ada@example.com"
      Then the order belongs to customer 1 (MAG-D22a)
      And the customers whom the till knew are as they were (MAG-D22e)

  Rule: Several customers with the e-mail

    @MAG-D22b @MAG-D22c @MAG-D22e
    Scenario: The lowest id is taken, and said so
      Given the till knows these customers
        | e-mail           | first name | last name |
        | xada@example.com | Ada        | Byron     |
        | ADA@example.com  | Ada        | Byron     |
        | ada@example.com  | Ada        | Byron     |
        | Ada@Example.com  | Ada        | King      |
      And an order with the e-mail "ada@example.com"
      Then the order belongs to customer 2 (MAG-D22b)
      And the order has a note with "several" (MAG-D22c)
      And the customers whom the till knew are as they were (MAG-D22e)

  Rule: Nobody with the e-mail

    @MAG-D22d
    Scenario: A new customer, found again by the next order
      Given an order with the e-mail "ada@example.com"
      Then the order belongs to a new customer, as it was ordered
      Given an order with the e-mail "ADA@Example.com"
      Then orders 1 and 2 belong to one customer

    @MAG-D22d
    Scenario: Two new orders of one new customer
      Given an order with the e-mail "ada@example.com"
      And an order with the e-mail "ada@example.com"
      Then orders 1 and 2 belong to one customer

    @MAG-D22d @MAG-D23b
    Scenario Outline: The till <mishap> the next new customer
      Given the till <mishap> the next new customer
      And an order with the e-mail "ada@example.com"
      And the bridge runs 2 cycles
      Then the till has one document for the order (MAG-D22d)
      Given an order with the e-mail "ada@example.com"
      Then orders 1 and 2 belong to one customer (MAG-D22d)
      And the till knows one customer with the e-mail "ada@example.com" (MAG-D23b)

      Examples:
        | mishap               |
        | loses its answer to  |
        | never hears of       |

  Rule: No e-mail

    @MAG-D22f @MAG-55 @MAG-D01e
    Scenario: An order without an e-mail waits, and goes on once it has one
      Given an order without an e-mail
      And another order
      Then the till has one document for the other order (MAG-55)
      And the till has no document for the order (MAG-D22f)
      And the order was decided as "data:email" (MAG-D01e)
      When the store writes down the e-mail "ada@example.com" for the order
      Then the till has one document for the order (MAG-D22f)
      And the document of the order comes to its total (MAG-D22f)
