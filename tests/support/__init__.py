"""What several tests share: invented documents, offices and panels, hostile files, and judges."""
