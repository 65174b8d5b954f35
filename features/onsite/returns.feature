Feature: Returns
  A credit memo in Magento is given back in the till as well: once, with the same sums.

  Background:
    Given the till is Lightspeed OnSite

  Rule: A credit memo of an invoiced order becomes a return

    @MAG-D07b @MAG-D07a @MAG-D07f @MAG-58
    Scenario Outline: The whole order, pushed as one of <as>
      Given Download Orders As is <as>
      And an order
        | part | quantity |
        | A    | 2        |
        | B    | 1        |
      And the bridge runs a cycle
      And the till turns the document of the order into an invoice
      When the store refunds the order
      Then the till has one return for the order (MAG-D07a)
      And the last return of the order gives back everything (MAG-D07b, MAG-58)
      And the last return of the order names its document (MAG-D07f)
      And the documents of the order come to what is left of it in the store (MAG-D07b)

      Examples:
        | as       |
        | Orders   |
        | Invoices |

    @MAG-D07b
    Scenario Outline: <what>
      Given Download Orders As is Invoices
      And an order
        | part | quantity |
        | A    | 3        |
        | B    | 1        |
      And the bridge runs a cycle
      When the store refunds of the order
        | line 1   | line 2   | shipping   | favour   | fee   |
        | <line 1> | <line 2> | <shipping> | <favour> | <fee> |
      Then the last return of the order gives back
        | line 1   | line 2   | shipping   | favour   | fee   |
        | <line 1> | <line 2> | <shipping> | <favour> | <fee> |
      And the documents of the order come to what is left of it in the store

      Examples:
        | what                    | line 1 | line 2 | shipping | favour | fee  |
        | Two pieces, less a fee  | 2      |        |          |        | 0.50 |
        | One of three            | 1      |        |          |        |      |
        | A part of the shipping  |        |        | 1.00     |        |      |
        | An adjustment refund    |        |        |          | 2.50   |      |
        | Everything at once      | 1      | 1      | 2.00     | 1.00   | 0.25 |

    @MAG-D07b @MAG-D07a
    Scenario: The whole of every kind of order
      Given Download Orders As is Invoices
      And orders like these
        | configurable              |
        | bundle-fixed              |
        | bundle-dynamic            |
        | fractional-cents-discount |
        | ten-lines-at-6.5-percent  |
        | tax-on-shipping           |
        | shipping-discount         |
        | gift-card-part-payment    |
      And the bridge runs a cycle
      When the store refunds every order
      Then the till has one return for every order (MAG-D07a)
      And the last return of every order gives back everything (MAG-D07b)

    @MAG-D07b
    Scenario: One of three with tax and a discount
      Given Download Orders As is Invoices
      And an order like "three-for-25"
      And the bridge runs a cycle
      When the store refunds of the order
        | line 1 |
        | 1      |
      Then the last return of the order gives back
        | line 1 |
        | 1      |
      And the documents of the order come to what is left of it in the store

    @MAG-D07a @MAG-D07b
    Scenario: The ladder: a piece, then shipping, then a piece less a fee; each once
      Given Download Orders As is Invoices
      And an order
        | part | quantity |
        | A    | 3        |
      And the bridge runs a cycle
      When the store refunds of the order
        | line 1 |
        | 1      |
      Then the till has one return for the order (MAG-D07a)
      When the store refunds of the order
        | shipping |
        | 1.00     |
      Then the till has two returns for the order (MAG-D07a)
      When the store refunds of the order
        | line 1 | fee  |
        | 1      | 0.50 |
      Then the till has three returns for the order (MAG-D07a)
      And the last return of the order gives back (MAG-D07b)
        | line 1 | fee  |
        | 1      | 0.50 |
      And the documents of the order come to what is left of it in the store (MAG-D07b)
      When the store saves the order
      And the bridge runs 5 cycles
      Then the till has three returns for the order (MAG-D07a)

    @MAG-D07b
    Scenario: Goods come back to the shelf
      Given Download Orders As is Invoices
      And the till has 5 of part A
      And an order
        | part | quantity |
        | A    | 3        |
      And the bridge runs a cycle
      When the store refunds of the order
        | line 1 |
        | 2      |
      Then the till has 0 of part A reserved and 4 free

    @MAG-D07e @MAG-D07b
    Scenario: Goods that do not come back to the shelf
      Given Download Orders As is Invoices
      And the till has 5 of part A
      And an order
        | part | quantity |
        | A    | 3        |
      And the bridge runs a cycle
      When the store refunds 2 of line 1 of the order, "Broken, not returned to stock"
      Then the till has one return for the order (MAG-D07b)
      And the documents of the order come to what is left of it in the store (MAG-D07b)
      And the till has 0 of part A reserved and 2 free (MAG-D07e)

  Rule: What is not invoiced yet is less to invoice

    @MAG-D07b @MAG-D07a
    Scenario Outline: An order of the till that was not invoiced, <what> refunded
      Given an order
        | part | quantity |
        | A    | 3        |
      And the bridge runs a cycle
      When the store refunds of the order
        | line 1   | fee   |
        | <line 1> | <fee> |
      Then the documents of the order come to what is left of it in the store (MAG-D07a, MAG-D07b)
      When the store saves the order
      And the bridge runs 2 cycles
      Then the documents of the order come to what is left of it in the store (MAG-D07a)

      Examples:
        | what           | line 1 | fee  |
        | one of three   | 1      |      |
        | two, less fee  | 2      | 0.50 |

  Rule: Download Credit Memos decides

    @MAG-D07d @MAG-03
    Scenario: A credit memo made while Download Credit Memos was off is ignored, also later
      Given Download Orders As is Invoices
      And an order
        | part | quantity |
        | A    | 3        |
      And the bridge runs a cycle
      And Download Credit Memos is off
      When the store refunds of the order
        | line 1 |
        | 1      |
      And the bridge runs a cycle
      Then the till has no return for the order (MAG-D07d, MAG-03)
      Given Download Credit Memos is on
      When the store saves the order
      And the bridge runs a cycle
      Then the till has no return for the order (MAG-D07d)
      When the store refunds of the order
        | line 1 |
        | 1      |
      Then the till has one return for the order (MAG-03)

  Rule: A credit memo waits for its order

    @MAG-D07c
    Scenario: Refunded before the order could be pushed
      Given the download mode is Wait for Invoice
      And Download Orders As is Invoices
      And the till hangs up on everybody
      And an order
        | part | quantity |
        | A    | 3        |
      And the store charges the order
      And the bridge runs a cycle
      And the store refunds of the order
        | line 1 |
        | 1      |
      And the bridge runs a cycle
      Then the order has a note with "data:parent-missing"
      When the till is well again
      And an hour passes
      And the bridge runs 2 cycles
      Then the till has one document for the order
      And the till has one return for the order
      And the last return of the order gives back
        | line 1 |
        | 1      |

  Rule: A return exists once, whatever happened to an answer

    @MAG-D23b @MAG-D07a @MAG-D07b
    Scenario Outline: The till <mishap> the next <call> of a return
      Given Download Orders As is Invoices
      And an order
        | part | quantity |
        | A    | 3        |
        | B    | 1        |
      And the bridge runs a cycle
      And the till <mishap> the next <call>
      When the store refunds of the order
        | line 1 | line 2 |
        | 1      | 1      |
      And the bridge runs 2 cycles
      And an hour passes
      And the bridge runs a cycle
      Then the till has one return for the order (MAG-D23b, MAG-D07a)
      And the last return of the order gives back (MAG-D07b)
        | line 1 | line 2 |
        | 1      | 1      |

      Examples:
        | mishap                | call        |
        | loses its answer to   | new invoice |
        | loses its answer to   | line        |
        | never hears of        | line        |
        | ends the session at   | line        |
