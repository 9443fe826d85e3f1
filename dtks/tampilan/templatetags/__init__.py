"""Template tag libraries of tampilan."""
