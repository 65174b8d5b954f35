Feature: Stock and reservations
  What is promised to one customer is not sold to another: neither in the till nor in the store.

  Background:
    Given the till is Lightspeed OnSite

  Rule: Reserved goods are not on hand for the store

    @MAG-13 @MAG-14 @MAG-D09a
    Scenario: Reserve Order Inventory is on
      Given the till has 5 of part A
      And the bridge runs a cycle
      Then the store holds 5 of part A (MAG-14)
      Given an order
        | part | quantity |
        | A    | 2        |
      Then the till has 2 of part A reserved and 3 free (MAG-13)
      And the store holds 3 of part A (MAG-14, MAG-D09a)
      When 4 of part A are delivered to the till
      And the bridge runs a cycle
      Then the till has 2 of part A reserved and 7 free (MAG-13)
      And the store holds 7 of part A (MAG-14, MAG-D09a)

    @MAG-D09a
    Scenario: The invoice made of it takes the goods once
      Given the till has 5 of part A
      And an order
        | part | quantity |
        | A    | 2        |
      And the bridge runs a cycle
      When the till turns the document of the order into an invoice
      And the bridge runs a cycle
      Then the till has 0 of part A reserved and 3 free
      And the store holds 3 of part A
      And the till has one document for the order

    @MAG-13
    Scenario: Every line is reserved
      Given the till has 5 of part A
      And the till has 9 of part B
      And an order
        | part | quantity |
        | A    | 1        |
        | B    | 4        |
        | A    | 2        |
      Then the till has 3 of part A reserved and 2 free
      And the till has 4 of part B reserved and 5 free

    @MAG-13 @MAG-D12
    Scenario: More is ordered than there is
      Given the till has 1 of part A
      And an order
        | part | quantity |
        | A    | 3        |
      Then the till has 1 of part A reserved and 0 free (MAG-13)
      And the document of the order comes to its total (MAG-D12)

  Rule: Without reservation nothing is set aside

    @MAG-13 @MAG-D09d
    Scenario: Reserve Order Inventory is off
      Given Reserve Order Inventory is off
      And the till has 5 of part A
      And an order
        | part | quantity |
        | A    | 2        |
      Then the till has 0 of part A reserved and 5 free (MAG-13)
      When 4 of part A are delivered to the till
      And the bridge runs a cycle
      Then the store holds 7 of part A (MAG-D09d)

  Rule: An invoice takes the goods at once

    @MAG-58 @MAG-D09c @MAG-13
    Scenario: Download Orders As is Invoices
      Given Download Orders As is Invoices
      And the till has 5 of part A
      And the bridge runs a cycle
      And an order
        | part | quantity |
        | A    | 2        |
      Then the till has 0 of part A reserved and 3 free (MAG-58, MAG-D09c, MAG-13)
      And the store holds 3 of part A (MAG-D09c)
