"""Official documents: issuers, numbers, drafts to issue, receipts, archived copies."""
