Feature: Deposits
  What the shop has in hand is booked with the order; a mere authorisation is no money.

  Background:
    Given the till is Lightspeed OnSite

  Rule: The deposit is the amount paid

    @MAG-15 @MAG-D09b @MAG-57
    Scenario: Charged before the download
      Given the download mode is Wait for Invoice
      And an order
      And the store charges the order
      Then the till has one order for the order (MAG-15)
      And the deposits of the order come to "{total}" (MAG-15, MAG-D09b, MAG-57)

    @MAG-15 @MAG-D09b
    Scenario: Authorised only
      Given an order like "visa"
      Then the till has one order for the order (MAG-15)
      And the deposits of the order come to "0.00" (MAG-D09b)
      And the order has a note with "authori" (MAG-D09b)

    @MAG-D09b
    Scenario: Partly by gift card, the rest authorised
      Given an order like "gift-card-part-payment"
      Then the deposits of the order come to "40.00"
      And the order has a note with "authori"

    @MAG-D09b
    Scenario: Gift card, store credit and a card, all charged
      Given the download mode is Wait for Invoice
      And an order like "gift-card-and-store-credit"
      And the store charges the order
      Then the deposits of the order come to "{total}"

    @MAG-D09b
    Scenario: Nothing was to be paid
      Given an order like "zero-total"
      Then the till has one order for the order
      And the deposits of the order come to "0.00"

    @MAG-D09b @MAG-D09a
    Scenario: The deposit pays the invoice that is made of the order
      Given the download mode is Wait for Invoice
      And the till has 5 of part A
      And an order
        | part | quantity |
        | A    | 2        |
      And the store charges the order
      And the bridge runs a cycle
      When the till turns the document of the order into an invoice
      Then the deposits of the order come to "{total}" (MAG-D09b)
      And the till has 0 of part A reserved and 3 free (MAG-D09a)

  Rule: Create Order Deposits works with orders only

    @MAG-15
    Scenario: Create Order Deposits is off
      Given the download mode is Wait for Invoice
      And Create Order Deposits is off
      And an order
      And the store charges the order
      Then the till has one order for the order
      And the deposits of the order come to "0.00"

    @MAG-15 @MAG-57 @MAG-D09c
    Scenario: An invoice gets no payment
      Given the download mode is Wait for Invoice
      And Download Orders As is Invoices
      And an order
      And the store charges the order
      Then the till has one invoice for the order (MAG-15)
      And the deposits of the order come to "0.00" (MAG-15, MAG-57, MAG-D09c)
