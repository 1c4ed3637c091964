"""Messages to people: what is to be sent, how it reads in both languages, who carries it, and what became of it.

A *message* is a row first and is worked later: its *key* makes it one message however often it is asked for. A *template* is a folder
with the text in each language. A *carrier* takes messages out of the house: an SMTP server, Kavenegar, or, by default, the *outbox of
messages*: a folder where each lies as a file. An *attempt* is one try at handing a message to a carrier; all of them are kept as the
delivery log. The address and what is secret in a message are sealed until it has been sent, and then erased.
"""
