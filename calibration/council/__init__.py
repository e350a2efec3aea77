"""Any council: its published figures, what follows from them in closed form, and the scenario drafted from both."""
