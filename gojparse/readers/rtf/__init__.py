"""Rich text: tokens, groups and what they change, fonts and their code pages."""
