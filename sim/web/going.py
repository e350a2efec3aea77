"""Ways from one screen to another."""

import streamlit as st


def go(screen: str) -> None:
    """Go to a screen by the last part of its address; the result shown goes along."""
    named = st.session_state.get("work", "")
    pages = st.session_state["pages"]
    st.switch_page(pages[screen], query_params={"run": named} if named else None)


def link(screen: str, label: str) -> None:
    """Offer a way to a screen."""
    if st.button(label, key=f"go-{screen}-{label}"):
        go(screen)
