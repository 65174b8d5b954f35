Feature: Payment types
  The payment travels with the order, under the name that the store has for it.

  Background:
    Given the till is Lightspeed Retail

  Rule: The payment travels with the order

    @SET-26
    Scenario: Under the name that the customer chose
      Given an order like "visa"
      And another order like "paypal"
      Then the sale of the order is paid by
        | payment type            | amount  |
        | Credit Card (Braintree) | {total} |
      And the sale of the other order is paid by
        | payment type            | amount  |
        | PayPal Express Checkout | {total} |

    @SET-26
    Scenario: A payment type that is missing is made once
      Given an order like "visa"
      And the customer of the order pays by "Pony {mark}"
      Then the till knows one payment type called "Pony {mark}"
      And the sale of the order is paid by
        | payment type | amount  |
        | Pony {mark}  | {total} |
      Given another order like "visa"
      And the customer of the other order pays by "Pony {mark}"
      Then the sale of the other order is paid by
        | payment type | amount  |
        | Pony {mark}  | {total} |
      And the till knows one payment type called "Pony {mark}"

    @SET-D13a
    Scenario Outline: The till calls it <known>
      Given the till has one payment type called "<known>"
      And an order like "visa"
      And the customer of the order pays by "<paid>"
      Then the sale of the order is paid by
        | payment type | amount  |
        | <known>      | {total} |
      And the till knows one payment type called "<paid>"

      Examples:
        | known         | paid          |
        | PONY {mark}   | Pony {mark}   |
        | Pony X{mark}  | Pony x{mark}  |

  Rule: SmartEtailing Payments are the Stripe of the till

    @SET-27
    Scenario: The existing Stripe
      Given the till has one payment type called "Stripe"
      And the till has no payment type called "SmartEtailing Payments"
      And an order like "visa"
      And the customer of the order pays by "SmartEtailing Payments"
      Then the sale of the order is paid by
        | payment type | amount  |
        | Stripe       | {total} |
      And the till knows no payment type called "SmartEtailing Payments"
      And the till knows one payment type called "Stripe"

    @SET-28 @SET-D13b @SET-D08e
    Scenario Outline: Two payment types called <name>
      Given the till has two payment types called "<name>"
      And an order like "visa"
      And the customer of the order pays by "<paid>"
      And another order like "mastercard"
      Then the till has one completed sale for the other order (SET-28)
      And the till has no document for the order (SET-28, SET-D13b)
      And the order was decided, with a reason (SET-D08e)
      When the till has one payment type called "<name>"
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one completed sale for the order (SET-D13b, SET-D08e)
      And the sale of the order is paid by (SET-28, SET-D13b)
        | payment type | amount  |
        | <name>       | {total} |

      Examples:
        | name        | paid                   |
        | Stripe      | SmartEtailing Payments |
        | Pony {mark} | Pony {mark}            |
