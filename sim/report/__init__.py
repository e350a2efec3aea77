"""What people read: tables, charts and a child's journey in words."""
