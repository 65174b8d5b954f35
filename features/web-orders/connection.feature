Feature: The connection between POS and store
  The POS calls, the store answers: under one base URL, to one user and password, in XML.

  Rule: All endpoints live under one base URL whose path ends in /LightSpeed

    @EVO-04
    Scenario: The poll is found below a base URL that ends in /LightSpeed
      Given an order
      Then the URL of the connection ends in "/LightSpeed" (EVO-04)
      And the next poll lists the order (EVO-04)

  Rule: "Test Connection" calls the version discovery, which lists version 1.0

    @EVO-27
    Scenario: Test Connection is answered
      When the POS tests its connection with right credentials
      Then the answer has status 200

    @EVO-52
    Scenario: Version 1.0 is listed
      When the POS tests its connection with right credentials
      Then the answer lists version "1.0"

    @EVO-D05
    Scenario Outline: Test Connection proves the credentials
      When the POS tests its connection <manner>
      Then the answer has status 401 or 403

      Examples:
        | manner                |
        | without credentials   |
        | with a wrong user     |
        | with a wrong password |

  Rule: The store keeps a username and password of its own, and they decide on every call

    @EVO-02 @EVO-51
    Scenario Outline: Nobody is let in <manner>
      Given an offered order
      When the POS makes every call <manner>
      Then every answer has status 401 or 403 (EVO-02, EVO-51)
      And the next poll lists the order (EVO-02)

      Examples:
        | manner                |
        | without credentials   |
        | with a wrong user     |
        | with a wrong password |

    @EVO-32 @EVO-D03a
    Scenario Outline: A call <manner> gets no order data and changes nothing
      Given an offered order
      And the state of the order is noted
      When the POS makes every call <manner>
      Then no answer tells anything about the order (EVO-32, EVO-D03a)
      And nothing of the order has changed (EVO-D03a)
      And the next poll lists the order (EVO-32)

      Examples:
        | manner                                      |
        | without credentials                         |
        | with a wrong user                           |
        | with a wrong password                       |
        | without a password                          |
        | without a user                              |
        | with the user's name for a password         |
        | with the password without its last letter   |
        | with the password in the other letter case  |

    @EVO-D03a
    Scenario Outline: "Authorization: <value>" lets nobody in
      Given an offered order
      When the POS polls
        | header        | value   |
        | Authorization | <value> |
      Then no answer tells anything about the order

      Examples:
        | value                     |
        | Basic                     |
        | Basic no-base64-at-all!!! |
        | Basic bm9jb2xvbg==        |
        | Basic Og==                |
        | Bearer {credentials}      |
        | {credentials}             |

    @EVO-69 @EVO-D03b
    Scenario Outline: A call <manner> is answered 401 with a Basic challenge
      Given an offered order
      When the POS makes every call <manner>
      Then every answer has status 401 (EVO-69, EVO-D03b)
      And every answer has the header WWW-Authenticate with "Basic" in it (EVO-69)
      And every answer has the header WWW-Authenticate with "realm=" in it (EVO-D03b)

      Examples:
        | manner                |
        | without credentials   |
        | with a wrong password |

    @EVO-D03e
    Scenario: The refusal does not tell a wrong user from a wrong password
      Given an offered order
      When the POS makes every call with a wrong user
      And the POS makes every call with a wrong password
      Then every answer is the same as for the call with a wrong user

    @EVO-D03c
    Scenario: A password with colons and letters outside ASCII works
      Given the password of the connection has a colon and a letter outside ASCII
      And an order
      Then the next poll lists the order

    @EVO-D03d
    Scenario Outline: "<header>: <scheme>" is understood
      Given an order
      When the POS polls
        | header   | value                  |
        | <header> | <scheme> {credentials} |
      Then the answer has status 200

      Examples:
        | header        | scheme |
        | Authorization | Basic  |
        | authorization | Basic  |
        | AUTHORIZATION | Basic  |
        | Authorization | basic  |
        | Authorization | BASIC  |

  Rule: A machine address is looked at only if the operator wants it, and never replaces the credentials

    @EVO-D22b
    Scenario Outline: By default a POS is served that sends <header> <address>
      When the POS polls
        | header        | value               |
        | Authorization | Basic {credentials} |
        | <header>      | <address>           |
      Then the answer has status 200

      Examples:
        | header            | address           |
        | X-Machine-Address | 00:1a:2b:3c:4d:5e |
        | X-Machine-Address | 0A-0B-0C-0D-0E-0F |
        | X-Something-Else  | nothing           |

    @EVO-D22a @EVO-D22c
    Scenario: A connection that is pinned to a machine is that machine's, however its address is spelt
      Given the connection is pinned to the machine that tests it next
      When the POS calls GET ""
        | header            | value        |
        | X-Machine-Address | 001A2B3C4D5E |
      Then the answer has status 200 (EVO-D22c)
      When the POS polls
        | header            | value             |
        | X-Machine-Address | 00:1A:2b:3c:4D:5e |
      Then the answer has status 200 (EVO-D22a)
      When the POS polls
        | header            | value             |
        | x-machine-address | 00-1a-2B-3C-4D-5E |
      Then the answer has status 200 (EVO-D22a)
      When the POS polls
        | header            | value             |
        | X-Machine-Address | 00:1A:2b:3c:4D:5f |
      Then the answer has status 403 (EVO-D22c)
      When the POS polls
      Then the answer has status 403 (EVO-D22c)

    @EVO-D22c
    Scenario: A pinned connection that an operator has reset belongs to the next machine
      Given the connection is pinned to the machine that tests it next
      When the POS calls GET ""
        | header            | value             |
        | X-Machine-Address | 00:1A:2b:3c:4D:5e |
      And the connection is pinned to the machine that tests it next
      And the POS calls GET ""
        | header            | value             |
        | X-Machine-Address | 0A:0B:0C:0D:0E:0F |
      And the POS polls
        | header            | value             |
        | X-Machine-Address | 0A:0B:0C:0D:0E:0F |
      Then the answer has status 200
      When the POS polls
        | header            | value             |
        | X-Machine-Address | 00:1A:2b:3c:4D:5e |
      Then the answer has status 403

    @EVO-D22d
    Scenario: A machine address does not stand in for credentials
      Given an offered order
      When the POS polls
        | header            | value             |
        | Authorization     | Basic bm86Ym9keQ== |
        | X-Machine-Address | 00:1a:2b:3c:4d:5e |
      Then no answer tells anything about the order

  Rule: While the module is off, no order data is served

    @EVO-01
    Scenario: Nothing is served while the module is off, and all of it afterwards
      Given an offered order
      And the state of the order is noted
      When the web-orders module is switched off
      And the POS makes every call with right credentials
      Then no answer tells anything about the order
      When the web-orders module is switched on
      Then the next poll lists the order
      And nothing of the order has changed

    @EVO-D04 @EVO-69
    Scenario Outline: While the module is off a call <manner> is answered 404
      Given an offered order
      When the web-orders module is switched off
      And the POS makes every call <manner>
      Then every answer has status 404 (EVO-D04, EVO-69)

      Examples:
        | manner                 |
        | with right credentials |
        | with a wrong password  |
        | without credentials    |

    @EVO-D23b
    Scenario: Switching off and on again moves nothing
      Given a downloaded order
      And the web-orders module is switched off
      And another order
      When the web-orders module is switched on
      Then the next poll lists the other order
      And the next poll lists the other order but says nothing of the order
      And the order counts as downloaded

  Rule: Letter case of the fixed segments and one trailing slash are forgiven, and never by a redirect

    @EVO-D01a
    Scenario Outline: "<path>" is the poll
      When the POS calls GET "<path>"
      Then the answer has status 200

      Examples:
        | path                 |
        | /outstandingactivity |
        | /OUTSTANDINGACTIVITY |
        | /outstandingActivity |

    @EVO-D01b
    Scenario Outline: "<path>" with a slash behind it is the same path
      When the POS calls GET "<path>/"
      Then the answer has status 200

      Examples:
        | path                 |
        |                      |
        | /OutstandingActivity |

    @EVO-D01d
    Scenario Outline: A <method> to "<path>" is not redirected
      Given an offered order
      And the state of the order is noted
      When the POS calls <method> "<path>"
      Then no answer has a status from 300 to 399
      And nothing of the order has changed

      Examples:
        | method | path                        |
        | GET    | /                           |
        | GET    | /outstandingactivity        |
        | GET    | /OutstandingActivity/       |
        | GET    | //OutstandingActivity       |
        | POST   | /AcknowledgeRequest/        |
        | POST   | /acknowledgerequest         |
        | POST   | //AcknowledgeRequest        |
        | POST   | /Order/{order}/             |
        | POST   | /Order//{order}             |
        | POST   | /order/{order}/Shipment/    |
        | POST   | /Order/{order}//Shipment    |
        | POST   | /Order/{order}/Item/        |

    @EVO-D01c
    Scenario: An id is percent-decoded once
      Given a downloaded order
      When the POS voids the order by its id percent-encoded once
      Then the answer is SUCCESS
      And the order is canceled

    @EVO-D01c
    Scenario: An id is not percent-decoded twice
      Given a downloaded order
      And the state of the order is noted
      When the POS voids the order by its id percent-encoded twice
      Then the answer is FAILURE
      And nothing of the order has changed

  Rule: GET reads and POST writes; any other method is refused

    @EVO-D02a
    Scenario Outline: <method> is no method of <path>
      Given an offered order
      When the POS calls <method> "<path>"
      Then the answer has status 405
      And every answer has the header Allow with "<allowed>" in it

      Examples:
        | method | path                    | allowed |
        | POST   | /OutstandingActivity    | GET     |
        | DELETE | /OutstandingActivity    | GET     |
        | GET    | /AcknowledgeRequest     | POST    |
        | PUT    | /AcknowledgeRequest     | POST    |
        | GET    | /Order/{order}/Shipment | POST    |
        | DELETE | /Order/{order}          | POST    |

    @EVO-D02b
    Scenario: Polls leave nothing behind
      Given an order
      And the state of the order is noted
      When the POS polls
      And the POS polls
      Then nothing of the order has changed
      And the next poll lists the order

    @EVO-D02b
    Scenario Outline: <method> on "<path>" changes nothing
      Given a downloaded order
      And another offered order
      And the state of every order is noted
      When the POS calls <method> "<path>"
      Then nothing of every order has changed
      And the next poll lists the other order but says nothing of the order

      Examples:
        | method | path                           |
        | GET    | /AcknowledgeRequest            |
        | GET    | /Order/{order}                 |
        | GET    | /Order/{order}/Shipment        |
        | GET    | /PostAuth/{order}/VISA/1.00    |
        | HEAD   | /OutstandingActivity           |
        | HEAD   | /Order/{order}                 |

    @EVO-D02c
    Scenario: No answer may be kept by a cache
      Given an offered order
      When the POS makes every call with right credentials
      Then every answer has the header Cache-Control with "no-store" in it
      When the POS makes every call without credentials
      Then every answer has the header Cache-Control with "no-store" in it

  Rule: The endpoints speak XML

    @EVO-31 @EVO-D06a
    Scenario: The answers are XML in UTF-8, and say so
      Given an order
      When the POS polls
      Then every answer has the header Content-Type with "application/xml;charset=utf-8" in it (EVO-D06a)
      And the answer is well-formed XML (EVO-31)
      When the POS tests its connection with right credentials
      Then the answer is well-formed XML (EVO-31)

    @EVO-31
    Scenario: XML is spoken to a POS that says text/xml, too
      Given an order
      When the POS polls
        | header        | value               |
        | Authorization | Basic {credentials} |
        | Content-Type  | text/xml            |
      Then the answer is well-formed XML

    @EVO-D06b @EVO-68
    Scenario Outline: With Content-Type <type> and Accept <accept> the answer is XML
      Given an order
      When the POS polls
        | header        | value               |
        | Authorization | Basic {credentials} |
        | Content-Type  | <type>              |
        | Accept        | <accept>            |
      Then the answer is well-formed XML (EVO-D06b, EVO-68)

      Examples:
        | type                           | accept           |
        | application/xml                | application/json |
        | text/xml; charset=utf-8        | application/json |
        | text/plain                     | application/xml  |
        | text/plain                     | */*              |

    @EVO-D06b @EVO-D06c @EVO-68
    Scenario: A store that offers JSON is asked for it by Content-Type, and by Accept where that names nothing
      Given an order
      And the POS speaks JSON
      When the POS polls
      Then the answer is well-formed JSON (EVO-D06b, EVO-68)
      And the next poll lists the order (EVO-D06c)
      And the order shows SKU, quantity, price, manufacturer and description of every line (EVO-D06c)
      And the answer has only arrays for lists (EVO-D06c)
      When the POS polls
        | header        | value               |
        | Authorization | Basic {credentials} |
        | Accept        | application/json    |
      Then the answer is well-formed JSON (EVO-D06b)

    @EVO-D06d
    Scenario: Several issues are all read, and so is one
      Given 2 offered orders
      When the POS acknowledges the order
        | code | message            | status  |
        | 2001 | first of two       | FAILURE |
        | 2002 | second of two      | FAILURE |
      And the POS acknowledges the other order with issue 2003 "only one"
      Then the order has a note with "first of two"
      And the order has a note with "second of two"
      And the other order has a note with "only one"

    @EVO-63 @EVO-D06d @EVO-D16a
    Scenario: Several shipment items are all read, and so is one
      Given a downloaded order
        | part | quantity |
        | A    | 2        |
        | B    | 2        |
      When the POS ships 1 of line 1 and 2 of line 2 as "1Z-SEVERAL"
      And the POS ships 1 of line 1 as "1Z-ONE"
      Then the order has these shipments (EVO-63, EVO-D06d, EVO-D16a)
        | tracking   | line 1 | line 2 |
        | 1Z-SEVERAL | 1      | 2      |
        | 1Z-ONE     | 1      |        |

    @EVO-D06d
    Scenario: In JSON, too, one and several issues and items are read
      Given 2 offered orders
      And the POS speaks JSON
      When the POS acknowledges the order
        | code | message       | status  |
        | 2001 | first of two  | FAILURE |
        | 2002 | second of two | FAILURE |
      And the POS acknowledges the other order
      And the POS ships everything open as "1Z-JSON"
      Then the order has a note with "first of two"
      And the order has a note with "second of two"
      And the other order is downloaded
      And the order is shipped

    @EVO-D06e
    Scenario Outline: A write in <type> is answered 415 and changes nothing
      Given an offered order
      And the state of the order is noted
      When the POS sends <type> as an acknowledgement
      Then the answer has status 415
      And nothing of the order has changed

      Examples:
        | type                              |
        | text/plain                        |
        | image/png                         |
        | application/x-www-form-urlencoded |

    @EVO-D06h
    Scenario Outline: A request <spelling> is read
      Given an offered order
      When the POS acknowledges the order <spelling>
      Then the answer is SUCCESS
      And the order is downloaded

      Examples:
        | spelling                           |
        | as text/xml                        |
        | with a charset parameter           |
        | without XML declaration            |
        | with a byte order mark             |
        | with a CDATA section               |
        | with character references          |
        | with white space around its values |

  Rule: A body with a DOCTYPE is refused, and no entity is ever expanded

    @EVO-D06f
    Scenario Outline: <body> is refused with 400
      Given an offered order
      And the state of the order is noted
      When the POS sends <body> as an acknowledgement
      Then the answer has status 400
      And the answer came within 5 seconds
      And nothing of the order has changed

      Examples:
        | body                 |
        | an entity for the id |
        | an entity from a file |
        | an entity bomb       |
        | a DOCTYPE alone      |

    @EVO-D06g
    Scenario: A body of more than 5 MiB is refused
      Given an offered order
      And the state of the order is noted
      When the POS sends a body of more than 5 MiB as an acknowledgement
      Then the answer has status 400 or 413
      And nothing of the order has changed
