"""Places of China with their codes, each for the years in which it was valid.

    an issuer's name -> the places it names -> those of the tables in that year -> one, several or none

What the name leaves open, the text around it decides; what that leaves open
stays open. A code is never guessed from another year's or another source's.
"""
