"""Pages of the village operator: list, proposal, its parts, musyawarah."""
