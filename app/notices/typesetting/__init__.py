"""Setting an official document on paper as GB/T 9704—2012 asks: characters → lines → blocks → the sheet.

Templates write plain paragraphs, which a browser flows as it likes. For paper ``sheet.set_on_paper`` composes
every line of them, because the engine knows neither 避头尾 nor hanging punctuation nor a right edge.
"""
