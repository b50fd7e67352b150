"""The name by which rules speak of each kind of document."""

ROOTS = {"samverkansavtal": "avtal", "faktura": "faktura", "faktureringsunderlag": "underlag",
         "termin": "termin", "ar": "ar", "avsiktsforklaring": "avsikt"}
