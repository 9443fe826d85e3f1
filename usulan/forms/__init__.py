"""Forms of the village's pages, derived from the declarations of dtks.registri.data and the questionnaire."""
