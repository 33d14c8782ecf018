"""From workbooks to cells with addresses, and from cells to the plan and the measurements."""
