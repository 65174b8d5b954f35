Feature: Customers
  The e-mail decides whose sale it is. Nobody who is known is ever changed.

  Background:
    Given the till is Lightspeed Retail

  Rule: One customer with the e-mail

    @SET-22 @SET-D15a @SET-D15e
    Scenario Outline: The till writes the e-mail as <known>, the order as <ordered>
      Given the till knows these customers
        | e-mail  | first name | last name |
        | <known> | Ada        | Byron     |
      And an order with the e-mail "<ordered>"
      Then the order belongs to customer 1 (SET-22, SET-D15a)
      And the customers whom the till knew are as they were (SET-D15e)

      Examples:
        | known               | ordered         |
        | ada@example.com     | ada@example.com |
        | Ada@Example.COM     | ada@example.com |
        | ada@example.com     | ADA@EXAMPLE.COM |
        | " ada@example.com"  | ada@example.com |
        | " ada@example.com " | Ada@example.com |

    @SET-22 @SET-D15d
    Scenario Outline: <other> is somebody else
      Given the till knows these customers
        | e-mail  | first name | last name |
        | <other> | Ada        | Byron     |
      And an order with the e-mail "ada@example.com"
      Then the order belongs to a new customer, billed as it was ordered (SET-22, SET-D15d)

      Examples:
        | other              |
        | xada@example.com   |
        | ada@example.com.au |

    @SET-D15e @SET-22
    Scenario: The order has another name and another address
      Given the till knows these customers
        | e-mail          | first name | last name |
        | ada@example.com | Augusta    | King      |
      And an order with the e-mail "ada@example.com"
      Then the order belongs to customer 1 (SET-22)
      And the customers whom the till knew are as they were (SET-D15e)

    @SET-20
    Scenario: The billing address stands on the sale of somebody known, too
      Given the till knows these customers
        | e-mail          | first name | last name |
        | ada@example.com | Ada        | Byron     |
      And an order like "gift-to-a-friend" with the e-mail "ada@example.com"
      Then the till shows where the order is billed and where it goes

  Rule: Several customers with the e-mail

    @SET-D15b @SET-D15c @SET-D15e
    Scenario: The lowest id is taken, and said so
      Given the till knows these customers
        | e-mail           | first name | last name |
        | xada@example.com | Ada        | Byron     |
        | ADA@example.com  | Ada        | Byron     |
        | ada@example.com  | Ada        | Byron     |
        | Ada@Example.com  | Ada        | King      |
      And an order with the e-mail "ada@example.com"
      Then the order belongs to customer 2 (SET-D15b)
      And the order has a note with "several" (SET-D15c)
      And the customers whom the till knew are as they were (SET-D15e)

  Rule: Nobody with the e-mail

    @SET-22 @SET-20 @SET-D15d
    Scenario: A new customer, found again by the next order
      Given an order with the e-mail "ada@example.com"
      Then the order belongs to a new customer, billed as it was ordered (SET-22, SET-20, SET-D15d)
      Given an order with the e-mail "ADA@Example.com"
      Then orders 1 and 2 belong to one customer (SET-D15d)
      And the till knows one customer with the e-mail "ada@example.com" (SET-D15d)

    @SET-20
    Scenario: The order goes to somebody else than the one who pays
      Given an order like "gift-to-a-friend" with the e-mail "ada@example.com"
      Then the order belongs to a new customer, billed as it was ordered
      And the till shows where the order is billed and where it goes

    @SET-D15d
    Scenario: Two new orders of one new customer
      Given an order with the e-mail "ada@example.com"
      And an order with the e-mail "ada@example.com"
      Then orders 1 and 2 belong to one customer

  Rule: No e-mail

    @SET-D15f
    Scenario: A new customer, told to people
      Given an order without an e-mail
      Then the till has one completed sale for the order
      And the order belongs to a new customer, billed as it was ordered
      And the order has a note with "e-mail"

    @SET-D15f @SET-D08b
    Scenario Outline: Without an e-mail, when the till <mishap> the next <call>
      Given the till <mishap> the next <call>
      And an order without an e-mail
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order (SET-D15f)
      And the order belongs to a new customer, billed as it was ordered (SET-D15f)
      And the order has a note with "e-mail" (SET-D15f)
      And nobody else became a customer with the order (SET-D08b)

      Examples:
        | mishap              | call         |
        | loses its answer to | new customer |
        | loses its answer to | new sale     |

  Rule: Paid with PayPal, without a billing address

    @SET-21 @SET-D14a @SET-D15e
    Scenario Outline: Somebody known, and an order like <order>
      Given the till knows these customers
        | e-mail          | first name | last name |
        | ada@example.com | Ada        | Byron     |
      And an order like "<order>" with the e-mail "ada@example.com"
      Then the till has one completed sale for the order (SET-21)
      And the order belongs to customer 1 (SET-21)
      And the customers whom the till knew are as they were (SET-D14a, SET-D15e)

      Examples:
        | order                   |
        | paypal-without-billing  |
        | paypal-half-billing     |

    @SET-21 @SET-D14b
    Scenario Outline: Somebody new, and an order like <order>
      Given an order like "<order>" with the e-mail "ada@example.com"
      Then the till has one completed sale for the order (SET-21)
      And the sale of the order comes to what goes along, and is paid (SET-21)
      And the customer of the order is new and has no address (SET-D14b)

      Examples:
        | order                   |
        | paypal-without-billing  |
        | paypal-half-billing     |
