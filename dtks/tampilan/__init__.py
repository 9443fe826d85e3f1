"""What all pages share: template tags, list paging, widgets, the page frame. Knows no domain."""
