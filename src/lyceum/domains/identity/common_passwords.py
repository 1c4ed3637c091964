"""Words that people make passwords of. Rules in `rules.py` undo capitals, digits at the ends and letters written as digits first.

Written down from general knowledge for this school, in its two languages; not a copy of anybody's list.
"""

_TEXT = """
password passwort passwords passphrase passcode secret letmein letmeinnow welcome welcomeback changeme default
administrator admin adminadmin superuser rootroot login signin access accessgranted master guest testtest tester testing
iloveyou ilovehim iloveher loveyou lovely lovers sweetheart darling honey princess prince queen kingking babygirl babyboy
sunshine moonlight rainbow flower flowers butterfly summer winter spring autumn monday friday january december
football baseball basketball soccer hockey tennis liverpool chelsea arsenal barcelona realmadrid juventus persepolis esteghlal
dragon monkey tiger lion eagle phoenix panther dolphin unicorn shadow ninja samurai batman superman spiderman ironman pokemon
pikachu starwars startrek matrix hello hellohello helloworld whatever nothing something forever freedom trustno trustnoone
computer internet windows android iphone samsung google facebook instagram telegram youtube twitter microsoft amazon
michael jennifer jessica charlie daniel thomas andrew joshua matthew robert jordan ashley nicole michelle
mohammad muhammad mohamad ali alireza amir amirhossein hossein hassan reza mehdi mahdi fatemeh fateme zahra maryam sara
salam salamsalam khoda khodaya eshgh eshghman asheghetam dooset doosetdaram azizam jigar golgol tehran iran iraniran isfahan
shiraz mashhad tabriz rostam hafez ferdowsi london paris berlin newyork america england student teacher school university
english persian language learning lesson books qwerty azerty qwertz asdf asdfgh zxcvbn cheese chocolate coffee cookie banana
orange pepper ginger killer hunter ranger soldier mustang ferrari porsche mercedes yamaha harley diamond silver golden money
"""

WORDS = frozenset(_TEXT.split())
