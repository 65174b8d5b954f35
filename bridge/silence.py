"""When another system gives no answer: what is said about it, without a secret and with a cure."""


def no_answer(place: str, error: Exception, table: str) -> str:
    """One line. `table` names the settings of the connection; `error` is told by its name alone, its words may hold
    credentials. requests raises a plain `OSError` for a file of certificates that is missing.
    """
    certificate = "SSL" in repr(error) or type(error) is OSError
    cure = "ca_file the server's certificate" if certificate else "url right, and the server up"
    return f"{place}: no answer ({type(error).__name__}); is {table}.{cure}?"
