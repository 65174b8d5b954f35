Feature: The rate limit
  The bucket tells how full it is; whoever looks need never be refused.

  Background:
    Given the till is Lightspeed Retail

  Rule: Steady running

    @SET-D23a @SET-D08a
    Scenario: More orders than the bucket holds
      Given the till keeps its rate limits
      And 15 orders
      When the bridge runs a cycle a minute until it has exported every order
      Then no call of the bridge came too often (SET-D23a)
      And the till has one completed sale for every order (SET-D08a)

    @SET-D23a
    Scenario: Two bursts after each other
      Given the till keeps its rate limits
      And 4 orders
      And the bridge runs a cycle a minute until it has exported every order
      And 8 orders
      When the bridge runs a cycle a minute until it has exported every order
      Then no call of the bridge came too often

  Rule: A call that came too often all the same

    @SET-D23b @SET-D08e
    Scenario Outline: The till <mishap> the next <call>
      Given the till keeps its rate limits
      And the till <mishap> the next <call>
      And 2 orders
      When the bridge runs a cycle a minute until it has exported every order
      Then after each call that came too often the bridge waited as long as it was told (SET-D23b)
      And the till has one completed sale for every order (SET-D08e)

      Examples:
        | mishap                 | call                      |
        | has its bucket full at | question for the customer |
        | has its bucket full at | new sale                  |
        | is called too fast at  | new sale                  |
