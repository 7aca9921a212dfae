/// Indexes for what every node asks over and over, so that it costs nothing in a table of any size.
let indexesOfStandingQuestions = """
    CREATE INDEX siparisler_bekletme_bitis ON siparisler (bekletme_bitis_at) WHERE bekletme_bitis_at IS NOT NULL;
    """
