Feature: Documents in Lightspeed OnSite
  Each order that qualifies in Magento stands in OnSite as one document, to the cent.

  Background:
    Given the till is Lightspeed OnSite

  Rule: Download Orders As decides which document is made

    @MAG-12 @MAG-01
    Scenario Outline: Download Orders As is <as>
      Given Download Orders As is <as>
      And an order
      Then the till has one <kind> for the order (MAG-12, MAG-01)
      And the till has one document for the order (MAG-12)
      And the order counts as downloaded (MAG-12)

      Examples:
        | as       | kind    |
        | Orders   | order   |
        | Invoices | invoice |

    @MAG-07
    Scenario: What stands in the till is invoiced in the store
      Given an order
      And the bridge runs a cycle
      Then the order has one invoice over everything in the store

    @MAG-D13c
    Scenario: What does not stand in the till is not invoiced in the store
      Given the till hangs up on everybody
      And an order
      And the bridge runs 2 cycles
      Then the order has no invoice in the store

    @MAG-12
    Scenario: What does not qualify is none for the till
      Given orders like these
        | unpaid           |
        | on-hold          |
        | already-invoiced |
      And another order
      And the bridge runs 2 cycles
      Then the till has one document for order 4
      And the till has no document for orders 1 to 3

  Rule: The document comes to what the customer paid, and shows what was sold

    @MAG-D12 @MAG-D10
    Scenario: Every kind of product
      Given orders like these
        | configurable               |
        | bundle-fixed               |
        | bundle-dynamic             |
        | every-kind-of-product      |
        | virtual-only               |
        | same-part-twice            |
        | leading-zero-sku           |
        | no-manufacturer            |
      Then the till has one order for every order (MAG-D12)
      And the document of every order comes to its total (MAG-D12)
      And the document of every order shows what was sold (MAG-D10)

    @MAG-D12 @MAG-D10
    Scenario: Every kind of sum
      Given orders like these
        | three-for-25               |
        | fractional-cents-discount  |
        | ten-lines-at-6.5-percent   |
        | tax-on-shipping            |
        | shipping-discount          |
        | zero-total                 |
        | gift-card-and-store-credit |
        | gift-card-full-payment     |
      Then the till has one order for every order (MAG-D12)
      And the document of every order comes to its total (MAG-D12)
      And the document of every order shows what was sold (MAG-D10)

    @MAG-D12 @MAG-D10
    Scenario: Every kind of person
      Given orders like these
        | guest                      |
        | pickup                     |
        | paypal-without-billing     |
        | hostile-names              |
        | control-characters         |
        | long-texts                 |
      Then the till has one order for every order (MAG-D12)
      And the document of every order comes to its total (MAG-D12)
      And the document of every order shows what was sold (MAG-D10)

    @MAG-D12 @MAG-D10 @MAG-58
    Scenario: As invoices
      Given Download Orders As is Invoices
      And orders like these
        | every-kind-of-product      |
        | fractional-cents-discount  |
        | shipping-discount          |
        | zero-total                 |
      Then the till has one invoice for every order (MAG-D12, MAG-58)
      And the document of every order comes to its total (MAG-D12)
      And the document of every order shows what was sold (MAG-D10, MAG-58)

    @MAG-51
    Scenario Outline: An order like <order> has <charge> on a line
      Given an order like "<order>"
      Then the document of the order has <charge> on a line of its own

      Examples:
        | order                     | charge       |
        | shipping-discount         | its shipping |
        | tax-on-shipping           | its tax      |
        | fractional-cents-discount | its discount |

    @MAG-58 @MAG-D12
    Scenario: A part that the till does not know
      Given an order for a part that the till does not know
      Then the till has one document for the order (MAG-58)
      And the document of the order has a line with "No Product Found" (MAG-58)
      And the document of the order has a line with "{part}" (MAG-58)
      And the document of the order comes to its total (MAG-D12)

  Rule: The document tells what people need to know

    @MAG-58
    Scenario Outline: Both addresses, when it is <as>
      Given Download Orders As is <as>
      And an order like "gift-to-a-friend"
      Then the till shows where the order is billed and where it goes

      Examples:
        | as       |
        | Orders   |
        | Invoices |

    @MAG-52
    Scenario: Number, payment and shipping
      Given an order
      Then the document of the order tells its number
      And the document of the order tells what was paid
      And the document of the order tells how it is shipped

    @MAG-52
    Scenario: The comment
      Given an order like "long-comment"
      Then the document of the order tells its comment

  Rule: A tax name that the till does not know is not guessed

    @MAG-D12 @MAG-59
    Scenario: Tax by tax code
      Given tax travels by tax code
      And an order with a tax of 6.5 %
      Then the document of the order comes to its total (MAG-D12)
      And the document of the order is taxed by tax code (MAG-D12, MAG-59)

    @MAG-D12 @MAG-59 @MAG-D01e
    Scenario: A tax code that is missing
      Given tax travels by tax code
      And an order with a tax of 3.33 %
      And another order like "tax-free"
      Then the till has one document for the other order (MAG-59)
      And the till has no document for the order (MAG-D12, MAG-59)
      And the order does not count as downloaded (MAG-D12)
      And the order was decided as "data:tax" (MAG-D01e)
      When the till gets that tax code with 3.33 %
      Then the till has one document for the order (MAG-59)
      And the document of the order comes to its total (MAG-D12)
      And the document of the order is taxed by tax code (MAG-59)

    @MAG-D12
    Scenario: A tax code of the right name and the wrong rate
      Given tax travels by tax code
      And an order with a tax of 4.44 %
      And the till gets that tax code with 9 %
      And the bridge runs a cycle
      Then the order does not count as downloaded
      And the order was decided as "data:total"

    @MAG-D12
    Scenario: With tax codes, too, nothing else is taxed
      Given tax travels by tax code
      And orders like these
        | tax-free         |
        | zero-total       |
      Then the document of every order comes to its total
